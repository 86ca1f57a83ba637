//! Contact rules: asked when something is to go out, told what went out and what came of it.

use journey_plan::exec::{Conversation, Message};
use journey_plan::model::{Channel, ContactKind};
use journey_plan::value::Length;

use super::walk::Walk;
use crate::command::{Audit, Output, RequestId};
use crate::eval::{Reported, Scope};
use crate::gate::{Around, Going};
use crate::outcome::Outcome;
use crate::sent::{Answer, Contacted};
use crate::state::Status;

impl<O: Output> Walk<'_, '_, O> {
    /// A conversation, as contact rules see it; none where no rule asks.
    pub(super) fn going_conversation(&self, conversation: &Conversation) -> Option<Going> {
        if !self.machine.gates().watches(self.run.journey) {
            return None;
        }
        let program = self.machine.program();
        let engagement = program.engagements.get(conversation.engagement as usize);
        let consent = program.consents.get(conversation.compliance.consent as usize).copied();
        let (kind, calls, every) =
            engagement.map_or((ContactKind::Calls, 1, Length::default()), |engagement| {
                (kind_of(engagement.channel), engagement.calls, engagement.reattempt_every)
            });
        Some(Going { kind, redials: calls.saturating_sub(1), every, consent })
    }

    /// A message, as contact rules see it; none where no rule asks.
    pub(super) fn going_message(&self, message: &Message) -> Option<Going> {
        if !self.machine.gates().watches(self.run.journey) {
            return None;
        }
        let program = self.machine.program();
        let consent = program.consents.get(message.compliance.consent as usize).copied();
        let (kind, every) = (kind_of(message.channel), Length::default());
        Some(Going { kind, redials: 0, every, consent })
    }

    /// Whether a contact rule forbids that this goes out now; then it is written down which and why.
    pub(super) fn breaks_a_rule(&mut self, request: RequestId, going: &Going) -> bool {
        let gates = self.machine.gates();
        let around = Around {
            now: self.state.clock,
            zone: self.zone(),
            began: self.state.began,
            reported: &self.state.reported,
            sent: self.contact.sent(),
        };
        let Some(refusal) = gates.refusal(self.run.journey, going, &around) else { return false };
        self.audit(Audit::ContactRule { request, refusal });
        true
    }

    /// Keeps what goes out, as long as a limit counts it.
    pub(super) fn keep_sent(&mut self, request: RequestId, going: &Going) {
        let Some(horizon) = self.machine.gates().keeps(going.kind) else { return };
        let one = Contacted {
            journey: self.journey.name.clone(),
            run: self.state.began,
            visit: request.visit,
            kind: going.kind,
            at: self.state.clock,
            redials: going.redials,
            every: going.every,
            answered: None,
        };
        self.contact.sent_mut().add(one, horizon);
    }

    /// Whether a conversation still waits for its outcome, also one whose handle was started again.
    fn is_unanswered(&self, slot: Option<usize>, request: RequestId) -> bool {
        let handle = slot.and_then(|slot| self.state.handles.get(slot));
        let is_open = |visit, status: &Status| visit == request.visit && *status == Status::Open;
        handle.is_some_and(|handle| is_open(handle.visit, &handle.status))
            || self.state.left_open.contains(&request.visit)
    }

    /// The handle of a conversation is started again; an outcome of the earlier one still counts.
    pub(super) fn leave_open(&mut self, slot: usize) {
        let Some(handle) = self.state.handles.get(slot) else { return };
        if handle.status == Status::Open && self.machine.gates().listens(self.run.journey) {
            self.state.left_open.push(handle.visit);
        }
    }

    /// An outcome counts for contact rules as soon as it is there, whether or not a `wait` sees it, and once.
    /// Whether it does. `slot`: its handle; absent where the plan has none of it any more.
    pub(super) fn learn(
        &mut self,
        slot: Option<usize>,
        request: RequestId,
        outcome: &Outcome,
    ) -> bool {
        let (machine, gates) = (self.machine, self.machine.gates());
        let is_final = outcome.event(machine.program()).is_some();
        if !is_final || !gates.listens(self.run.journey) || !self.is_unanswered(slot, request) {
            return false;
        }
        let answer = if gates.is_uncontacted(outcome.result) {
            Answer::Uncontacted
        } else {
            Answer::Came(self.wall)
        };
        let (journey, run) = (&self.journey.name, self.state.began);
        self.contact.sent_mut().answer(journey, run, request.visit, answer);
        if let Some(slot) = slot {
            self.report(slot, outcome);
        }
        true
    }

    /// Remembers which conditions of `never` rules an outcome meets.
    fn report(&mut self, slot: usize, outcome: &Outcome) {
        let machine = self.machine;
        let conditions = machine.gates().conditions(self.run.journey);
        let engagement = self.journey.handles.get(slot).map(|handle| handle.engagement);
        let engagement =
            engagement.and_then(|number| machine.program().engagements.get(number as usize));
        let Some(engagement) = engagement.filter(|_| !conditions.is_empty()) else { return };
        let reported = Reported { engagement, result: outcome.result, codes: outcome.codes };
        self.state.reported.resize(conditions.len(), None);
        for (place, condition) in conditions.iter().enumerate() {
            let scope = Scope { reported: Some(reported), ..self.scope() };
            let is_met = scope.holds(condition);
            if let Some(last) = self.state.reported.get_mut(place).filter(|_| is_met) {
                *last = Some(self.wall);
            }
        }
    }
}

/// What rules call something that goes out through a channel.
fn kind_of(channel: Channel) -> ContactKind {
    match channel {
        Channel::Voice => ContactKind::Calls,
        Channel::Sms => ContactKind::Texts,
        Channel::Email => ContactKind::Emails,
        Channel::Push => ContactKind::Pushes,
    }
}
