//! What goes out at a step, at once or after a hold, and what does not.

use super::changes::{Story, change, moved};
use super::live::Subjects;
use super::sending::Sending;
use super::situation::{Change, ChangeKind, Orphan, Request, Situation};
use super::time::{Hold, Time};
use crate::flow::{Key, States, Values};
use crate::hir::{ConsentModel, Conversation, Handle, Id, Step};

impl Story<'_> {
    /// A conversation is reached.
    pub(super) fn conversation(
        &mut self,
        id: Id<Step>,
        conversation: &Conversation,
        from: &Situation,
    ) -> Vec<Change> {
        let handle = conversation.handle;
        let mut to = moved(from, self.points.after(id));
        let mut unfollowed = 0;
        if let Request::Counted { left, .. } = to.request(handle) {
            unfollowed = to.orphan(id, left, self.most_orphans);
        }
        to.set_request(handle, Request::None);
        to.facts.renew(handle, States::OPEN);
        self.changed(&mut to, Subjects::handle(handle));
        let Some(sending) = self.sending(id) else {
            return vec![change(ChangeKind::Pass, Time::Instant, to)];
        };
        let redials = sending.redials.filter(|_| self.assumptions.redials);
        let left = redials.map_or(0, |(times, _)| times);
        let others =
            to.requests.iter().any(|one| matches!(one, Request::Counted { left: 1.., .. }));
        let mut changes = Vec::new();
        self.go_out(id, sending, from, &to, &mut changes);
        for one in &mut changes {
            if others {
                one.to.let_go();
            }
            let free = others && left > 0;
            one.to.set_request(handle, Request::Counted { left, free, redialled: false });
        }
        let waited_for = self.live.at(to.at).meets(Subjects::handle(handle));
        if waited_for || changes.is_empty() {
            self.come_to_nothing(handle, sending, from, &to, &mut changes);
        }
        for one in &mut changes {
            one.unfollowed = unfollowed;
        }
        changes
    }

    /// The conversation is blocked, or its outcome will show that nobody was reached.
    fn come_to_nothing(
        &self,
        handle: Id<Handle>,
        sending: &Sending,
        from: &Situation,
        to: &Situation,
        changes: &mut Vec<Change>,
    ) {
        let departures = if sending.never {
            vec![(Time::Instant, to.clone())]
        } else {
            self.departures(sending, from, to)
        };
        for (time, mut to) in departures {
            let hold = Some(sending.hold).filter(|_| !sending.never);
            let mut blocked = to.clone();
            blocked.set_request(handle, Request::Blocked);
            changes.push(Change { hold, ..change(ChangeKind::Blocked, time, blocked) });
            if !sending.never && self.can_reach(sending, &mut to) {
                to.set_request(handle, Request::Missed);
                changes.push(Change { hold, ..change(ChangeKind::Missed, time, to) });
            }
        }
    }

    /// Whether the contact's record has what the step needs; then that is known.
    fn can_reach(&self, sending: &Sending, to: &mut Situation) -> bool {
        sending.needs.iter().all(|&field| {
            let key = Key::Contact(field);
            let values = self.schema.values(&to.facts, key);
            !values.meets(Values::UNSET)
                || self.schema.narrow(&mut to.facts, key, values.without(Values::UNSET))
        })
    }

    /// A message is reached.
    pub(super) fn send(&mut self, id: Id<Step>, from: &Situation) -> Vec<Change> {
        let to = moved(from, self.points.after(id));
        let mut changes = Vec::new();
        if let Some(sending) = self.sending(id) {
            self.go_out(id, sending, from, &to, &mut changes);
        }
        if changes.is_empty() {
            changes.push(change(ChangeKind::Pass, Time::Instant, to));
        }
        changes
    }

    /// A contact, where the contact can be reached this way.
    fn go_out(
        &self,
        id: Id<Step>,
        sending: &Sending,
        from: &Situation,
        to: &Situation,
        changes: &mut Vec<Change>,
    ) {
        if sending.never {
            return;
        }
        let known = self.known(from);
        for (time, mut to) in self.departures(sending, from, to) {
            if self.can_reach(sending, &mut to) {
                let out = sending.out(id, to.clock, known.clone());
                let mut one = change(ChangeKind::Out, time, to);
                one.hold = Some(sending.hold);
                one.out = Some(out);
                changes.push(one);
            }
        }
    }

    /// How a step is left: at once, with all that is known, or after a hold.
    fn departures(
        &self,
        sending: &Sending,
        from: &Situation,
        to: &Situation,
    ) -> Vec<(Time, Situation)> {
        let at_once = |time| (time, to.clone());
        let held = |after_all: bool| {
            let hold = Hold { after_all, ..sending.hold };
            (Time::Hold(hold), self.rested(to.clone()))
        };
        if sending.hold.quiet.is_none() {
            return vec![at_once(Time::Instant)];
        }
        match from.clock {
            Some(local) if sending.is_open(local) => vec![at_once(Time::Instant)],
            Some(local) if sending.is_shut(local) => vec![held(true)],
            Some(_) => vec![at_once(Time::Instant), held(true)],
            None if self.knows_of_the_instant(from) => vec![at_once(Time::Instant), held(true)],
            None => vec![held(false)],
        }
    }

    /// Whether a contact without consent is not reached by the step.
    pub(super) fn asks_for_consent(&self, sending: &Sending) -> bool {
        let model = super::prove::consent_of(self.schema.program, sending);
        model.is_some_and(|model| model != ConsentModel::None)
    }

    /// Whether something is known that ends when time passes.
    pub(super) fn knows_of_the_instant(&self, from: &Situation) -> bool {
        let record = |&(key, _): &(Key, Values)| matches!(key, Key::Contact(_));
        from.facts.values().iter().any(record) || self.has_choices_of_the_instant(from)
    }
}

impl Situation {
    /// Calls that the contact center may still make for a request that nobody waits for any more; how many of them
    /// are more than are followed.
    pub(super) fn orphan(&mut self, step: Id<Step>, dials: u32, most: usize) -> u32 {
        let room = most.saturating_sub(self.orphans.len());
        let followed = dials.min(u32::try_from(room).unwrap_or(u32::MAX));
        let orphan = Orphan { step, earlier: false };
        self.orphans.extend((0..followed).map(|_| orphan));
        self.orphans.sort_unstable();
        dials - followed
    }
}
