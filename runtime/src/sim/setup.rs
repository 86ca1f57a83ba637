//! A forecast with everything that its contacts share looked up once.

use journey_plan::exec::{Audience, Field, Index, Journey, Program, Type};
use journey_plan::model::{self, ConversationForecast, Forecast};
use journey_plan::value::{Date, Instant, Length, TimeOfDay};
use smol_str::SmolStr;

use super::draw::Draw;
use super::random::Random;
use crate::machine::Machine;
use crate::time::Zone;

/// Where a forecast begins when the journey does not say: a Monday morning.
const USUAL_START: (Date, TimeOfDay) =
    (Date { year: 2026, month: 1, day: 5 }, TimeOfDay { minutes: 9 * 60 });

/// How long an outcome of a call takes where the forecast does not say, in seconds.
const CALL_TAKES: (u64, u64) = (30, 5 * 60);

/// How long an outcome of a text message conversation takes where the forecast does not say.
const CHAT_TAKES: (u64, u64) = (60, 60 * 60);

/// A forecast made ready.
#[derive(Clone, Debug)]
pub struct Setup {
    pub(super) journey: Index,
    pub(super) seed: u64,
    pub(super) start: Instant,
    pub(super) zone: Zone,
    /// Over how many milliseconds contacts arrive.
    pub(super) arrive: i64,
    pub(super) contact: Vec<Draw>,
    pub(super) entry: Vec<Draw>,
    pub(super) segment: Option<Index>,
    pub(super) handles: Vec<HandleSetup>,
    pub(super) triggers: Vec<TriggerSetup>,
    pub(super) capacities: Vec<model::Capacity>,
    /// Whether the report keeps what became of each contact.
    pub(super) keeps_fates: bool,
}

/// What the conversations of a handle do.
#[derive(Clone, Debug)]
pub(super) struct HandleSetup {
    pub(super) engagement: Index,
    pub(super) blocked: u32,
    pub(super) results: Vec<(u8, u32)>,
    pub(super) attributes: Vec<Draw>,
    pub(super) dispositions: Vec<(u8, u32)>,
    pub(super) responds: (i64, i64),
    /// Milliseconds until an SMS without an answer times out.
    pub(super) first_response: i64,
}

/// A trigger that is raised for some contacts.
#[derive(Clone, Debug)]
pub(super) struct TriggerSetup {
    pub(super) trigger: Index,
    pub(super) share: u32,
    pub(super) within: Length,
}

impl Setup {
    /// Looks up what the forecast names; absent where the plan has no such journey.
    pub(super) fn new(machine: &Machine, forecast: &Forecast) -> Option<Self> {
        let program = machine.program();
        let number =
            place(program.journeys.iter().map(|journey| &journey.name), &forecast.journey)?;
        let journey = machine.journey(number)?;
        let zone = machine.zone(number);
        let (date, time) = journey.starts.unwrap_or(USUAL_START);
        let start = zone.instant(date, time);
        let (segment, entry) = match &journey.audience {
            Audience::Segment(segment) => (Some(*segment), Vec::new()),
            Audience::Trigger(used) => {
                let trigger = program.triggers.get(used.trigger as usize)?;
                (None, draws(program, zone, &trigger.fields, &forecast.entry))
            }
        };
        Some(Self {
            journey: number,
            seed: forecast.seed,
            start,
            zone,
            arrive: zone.add(start, forecast.arrive).0 - start.0,
            contact: draws(program, zone, &program.contact, &forecast.contact),
            entry,
            segment,
            handles: handles(program, zone, journey, &forecast.conversations),
            triggers: triggers(program, &forecast.triggers),
            capacities: forecast.capacities.clone(),
            keeps_fates: false,
        })
    }

    /// When a contact enters: the first draw of its stream.
    pub(super) fn arrival(&self, random: &mut Random) -> Instant {
        let after = random.below(u64::try_from(self.arrive).unwrap_or(0));
        self.start.plus_millis(i64::try_from(after).unwrap_or(0) / 1000 * 1000)
    }
}

impl Setup {
    /// A journey whose conversations nobody answers.
    pub(super) fn silent(machine: &Machine, number: Index) -> Option<Self> {
        let journey = machine.journey(number)?;
        let nothing = Forecast {
            name: SmolStr::default(),
            journey: journey.name.clone(),
            contacts: 0,
            seed: 0,
            arrive: Length::default(),
            conversations: Vec::new(),
            contact: Vec::new(),
            entry: Vec::new(),
            triggers: Vec::new(),
            capacities: Vec::new(),
        };
        let mut setup = Self::new(machine, &nothing)?;
        for handle in &mut setup.handles {
            let engagement = machine.program().engagements.get(handle.engagement as usize)?;
            let name = match engagement.channel {
                model::Channel::Sms => "ResponseTimeout",
                model::Channel::Voice | model::Channel::Email | model::Channel::Push => "NoAnswer",
            };
            let result = result_of(machine.program(), engagement.channel, name);
            handle.results = result.map(|result| (result, 10_000)).into_iter().collect();
        }
        Some(setup)
    }
}

fn place<'a>(mut names: impl Iterator<Item = &'a SmolStr>, name: &str) -> Option<Index> {
    Index::try_from(names.position(|known| known == name)?).ok()
}

/// What is known of most contacts though it may be unset: how to address and reach them. A forecast that wants
/// more than that says so.
fn is_usually_known(ty: &Type) -> bool {
    matches!(ty, Type::Text | Type::Phone | Type::Email)
}

/// How each field is drawn: as the forecast says, else something plausible; what is not usually known stays unset.
fn draws(
    program: &Program,
    zone: Zone,
    fields: &[Field],
    given: &[(SmolStr, model::Draw)],
) -> Vec<Draw> {
    fields
        .iter()
        .map(|field| match given.iter().find(|(name, _)| *name == field.name) {
            Some((_, draw)) => Draw::new(program, zone, draw),
            None if field.optional && !is_usually_known(&field.ty) => Draw::Unset,
            None => Draw::Plausible,
        })
        .collect()
}

fn handles(
    program: &Program,
    zone: Zone,
    journey: &Journey,
    given: &[ConversationForecast],
) -> Vec<HandleSetup> {
    journey
        .handles
        .iter()
        .filter_map(|handle| {
            let engagement = program.engagements.get(handle.engagement as usize)?;
            let said = given.iter().find(|forecast| forecast.handle == handle.name);
            let result = |name: &SmolStr| result_of(program, engagement.channel, name);
            let code = |name: &SmolStr| {
                let found = engagement.dispositions.iter().position(|(code, _)| code == name);
                u8::try_from(found?).ok()
            };
            let attribute = |field: &Field| {
                let drawn = said?.attributes.iter().find(|(name, _)| *name == field.name);
                drawn.map(|(_, draw)| Draw::new(program, zone, draw))
            };
            let is_call = engagement.channel == model::Channel::Voice;
            let usual = if is_call { CALL_TAKES } else { CHAT_TAKES };
            let (from, to) = said.and_then(|said| said.responds).unwrap_or(usual);
            let millis = |seconds: u64| i64::try_from(seconds).unwrap_or(0).saturating_mul(1000);
            let first = engagement.first_response.unwrap_or(Length { days: 0, seconds: 300 });
            Some(HandleSetup {
                engagement: handle.engagement,
                blocked: said.map_or(0, |said| said.blocked),
                results: said
                    .into_iter()
                    .flat_map(|said| &said.results)
                    .filter_map(|(name, share)| Some((result(name)?, *share)))
                    .collect(),
                attributes: engagement
                    .attributes
                    .iter()
                    .map(|field| attribute(field).unwrap_or(Draw::Unset))
                    .collect(),
                dispositions: said
                    .into_iter()
                    .flat_map(|said| &said.dispositions)
                    .filter_map(|(name, share)| Some((code(name)?, *share)))
                    .collect(),
                responds: (millis(from), millis(to)),
                first_response: millis(u64::from(first.days) * 86_400 + first.seconds),
            })
        })
        .collect()
}

fn result_of(program: &Program, channel: model::Channel, name: &str) -> Option<u8> {
    let mut results = program.results.iter();
    let found = results.position(|result| result.channel == channel && result.name == name);
    u8::try_from(found?).ok()
}

fn triggers(program: &Program, given: &[model::TriggerForecast]) -> Vec<TriggerSetup> {
    given
        .iter()
        .filter_map(|forecast| {
            let names = program.triggers.iter().map(|trigger| &trigger.name);
            let trigger = place(names, &forecast.trigger)?;
            Some(TriggerSetup { trigger, share: forecast.share, within: forecast.within })
        })
        .collect()
}
