//! What comes of a simulated conversation: how long it takes, its Result, and what is reported with it.

use journey_plan::exec::{CodeSet, Index, Program, Slot};
use journey_plan::model::Forecast;
use journey_plan::value::Instant;

use super::random::Random;
use super::setup::{HandleSetup, Setup};
use crate::Values;
use crate::machine::Machine;
use crate::outcome::{Outcome, RawOutcome, write};
use crate::split;
use crate::time::Zone;

/// What a simulated contact center does with the conversations of one journey.
///
/// Every draw stands on its own: it depends on the forecast, its seed and the [`Conversation`] alone, not on what
/// was drawn before.
#[derive(Clone, Debug)]
pub struct Answering(Setup);

/// Which conversation an answer is drawn for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Conversation<'a> {
    /// Who: the contact's id, or its run where it enters more than once.
    pub contact: &'a str,
    /// Which request of the run: [`crate::RequestId::visit`].
    pub visit: u32,
    /// The handle, in the journey's.
    pub handle: Slot,
}

impl Answering {
    /// As a forecast says; absent where the plan has no such journey.
    pub fn new(machine: &Machine, forecast: &Forecast) -> Option<Self> {
        Setup::new(machine, forecast).map(Self)
    }

    /// For a journey without a forecast: nobody answers. A call is `NoAnswer`, and an SMS `ResponseTimeout` at its
    /// engagement's first response.
    pub fn silent(machine: &Machine, journey: Index) -> Option<Self> {
        Setup::silent(machine, journey).map(Self)
    }

    /// Whether the contact center blocks a conversation that is about to go out.
    pub fn refuses(&self, conversation: Conversation<'_>) -> bool {
        let Some(handle) = self.handle(conversation) else { return false };
        self.random(conversation, "blocked").happens(handle.blocked)
    }

    /// What comes of a conversation that goes out now, and when; absent where nothing ever does.
    pub fn answer(
        &self,
        program: &Program,
        conversation: Conversation<'_>,
        now: Instant,
    ) -> Option<(Instant, RawOutcome)> {
        let handle = self.handle(conversation)?;
        let mut random = self.random(conversation, "answer");
        let (at, outcome) = handle.answer(program, self.0.zone, 0, now, &mut random)?;
        Some((at, write(program, handle.engagement, &outcome)))
    }

    fn handle(&self, conversation: Conversation<'_>) -> Option<&HandleSetup> {
        self.0.handles.get(usize::from(conversation.handle))
    }

    fn random(&self, conversation: Conversation<'_>, what: &str) -> Random {
        let visit = conversation.visit.to_string();
        let handle = conversation.handle.to_string();
        Random::of(self.0.seed, split::hash(&[conversation.contact, &visit, &handle, what]))
    }
}

impl HandleSetup {
    /// Draws what comes of a conversation that goes out now, and when; absent where nothing ever does.
    pub(super) fn answer(
        &self,
        program: &Program,
        zone: Zone,
        contact: u64,
        now: Instant,
        random: &mut Random,
    ) -> Option<(Instant, Outcome)> {
        let place = random.pick(self.results.iter().map(|(_, share)| *share))?;
        let (result, _) = *self.results.get(place)?;
        let value = program.results.get(usize::from(result))?;
        let takes = if value.name == "ResponseTimeout" {
            self.first_response
        } else {
            random.between(self.responds.0, self.responds.1)
        };
        let at = now.plus_millis(takes);
        let mut outcome = Outcome { result, codes: CodeSet::default(), attributes: Values::new() };
        if value.class == "connected" || value.name == "BotFailed" {
            self.speak(program, zone, contact, at, random, &mut outcome);
        }
        Some((at, outcome))
    }

    /// Draws what the agent and the representative report.
    fn speak(
        &self,
        program: &Program,
        zone: Zone,
        contact: u64,
        at: Instant,
        random: &mut Random,
        outcome: &mut Outcome,
    ) {
        if let Some(engagement) = program.engagements.get(self.engagement as usize) {
            for (field, draw) in engagement.attributes.iter().zip(&self.attributes) {
                outcome.attributes.push(draw.value(field, contact, at, zone, random));
            }
        }
        for (code, share) in &self.dispositions {
            if random.happens(*share) {
                outcome.codes.0 |= 1 << code;
            }
        }
    }
}
