//! Counting what happens to simulated contacts, one after the other.

use journey_plan::exec::Index;
use journey_plan::model::{Channel, ContactKind};
use journey_plan::value::Instant;

use super::fate::Fate;
use super::hours::{count_one, hour_of};
use super::person::Observer;
use super::report::{KINDS, Report, kind_of};
use crate::command::{Audit, Command, Ending, Output};
use crate::contact::Contact;
use crate::step::Arm;

/// What has happened so far to the contact that runs now.
#[derive(Copy, Clone, Debug, Default)]
pub(super) struct OneContact {
    number: u64,
    entered: Instant,
    left: Option<(Instant, Option<Index>)>,
    /// By kind, in the order of [`KINDS`].
    contacted: [u32; 4],
    /// The step that was reached last.
    step: usize,
    /// Since when it rests there.
    rests: Option<Instant>,
    /// Since when it waits for room, and for what.
    waits: Option<(ContactKind, Instant)>,
    /// Whether a quiet time holds it.
    held: bool,
}

impl Report {
    /// Opens the account of a contact.
    pub(super) fn begin_contact(&mut self, number: u64) {
        self.one = OneContact { number, ..OneContact::default() };
    }

    /// Closes the account of the contact that has just run.
    pub(super) fn end_contact(&mut self) {
        let one = self.one;
        self.contacts += 1;
        for (kind, count) in KINDS.into_iter().zip(one.contacted) {
            count_one(&mut self.kinds.of_mut(kind).per_contact, count as usize);
        }
        if let Some((kind, _)) = one.waits {
            self.kinds.of_mut(kind).gave_up += 1;
        }
        match one.left {
            Some((left, outcome)) => self.count_end(left.0 - one.entered.0, outcome),
            None => self.unfinished += 1,
        }
        if self.keeps_fates {
            let inside = one.left.map_or(0, |(left, _)| left.0 - one.entered.0);
            self.fates.push(Fate {
                number: one.number,
                outcome: one.left.and_then(|(_, outcome)| outcome),
                seconds: u64::try_from(inside / 1000).unwrap_or(0),
                contacted: one.contacted,
            });
        }
    }

    fn count_end(&mut self, inside: i64, outcome: Option<Index>) {
        self.finish.add(inside);
        let hours = hour_of(Instant(inside));
        count_one(&mut self.finish_by_hour, usize::try_from(hours).unwrap_or(0));
        let Some(outcome) = outcome.map(|outcome| outcome as usize) else { return };
        if let Some(cell) = self.outcomes.get_mut(outcome) {
            *cell += 1;
        }
        if let Some(spans) = self.finish_by_outcome.get_mut(outcome) {
            spans.add(inside);
        }
    }

    fn count_contact(&mut self, now: Instant, channel: Channel, times: u32) {
        let kind = kind_of(channel);
        if let Some((_, count)) =
            KINDS.iter().zip(&mut self.one.contacted).find(|(k, _)| **k == kind)
        {
            *count += times;
        }
        let waits = self.one.waits.take();
        let count = self.kinds.of_mut(kind);
        count.went.add(now);
        match waits {
            Some((_, since)) => {
                count.waited.add(now.0 - since.0);
                count.queue.add(since, now);
            }
            None => count.asked.add(now),
        }
        self.let_go(now);
    }

    /// What a quiet time has held goes on.
    fn let_go(&mut self, now: Instant) {
        if std::mem::take(&mut self.one.held) {
            self.released.add(now);
        }
    }

    /// What waited for room does not go out after all.
    fn stop_waiting(&mut self, now: Instant) {
        if let Some((kind, since)) = self.one.waits.take() {
            let count = self.kinds.of_mut(kind);
            count.queue.add(since, now);
            count.gave_up += 1;
        }
    }

    fn stop_resting(&mut self, now: Instant) {
        if let Some(since) = self.one.rests.take()
            && let Some(step) = self.funnel.get_mut(self.one.step)
        {
            step.resting.add(since, now);
        }
    }
}

impl Output for Report {
    const DETAIL: bool = false;

    fn command(&mut self, now: Instant, command: Command) {
        match command {
            Command::Converse { handle, .. } => {
                let handle = usize::from(handle);
                let channel = self.channels.get(handle).copied().unwrap_or(Channel::Voice);
                let times = match channel {
                    Channel::Voice => self.dials.get(handle).copied().unwrap_or(1),
                    Channel::Sms | Channel::Email | Channel::Push => 1,
                };
                self.count_contact(now, channel, times);
            }
            Command::Send { message, .. } => {
                if let Some(channel) = self.message_channels.get(message as usize).copied() {
                    self.count_contact(now, channel, 1);
                }
            }
            Command::Blocked { reason, .. } => {
                self.stop_waiting(now);
                self.let_go(now);
                *self.blocked.entry(reason).or_default() += 1;
            }
            Command::Skipped { reason, .. } => {
                self.stop_waiting(now);
                self.let_go(now);
                self.count_skip(reason);
            }
            Command::Audit(Audit::Held { .. }) => self.one.held = true,
            Command::Audit(Audit::ContactRule { refusal, .. }) => {
                *self.forbidden.entry((refusal.policy, refusal.rule)).or_default() += 1;
            }
            Command::Raise { trigger, .. } => *self.raised.entry(trigger).or_default() += 1,
            Command::GoalReached => self.goals += 1,
            Command::Timer { .. } => {
                self.one.rests.get_or_insert(now);
            }
            Command::Done { ending } => {
                self.stop_resting(now);
                self.stop_waiting(now);
                let outcome = match ending {
                    Ending::Outcome(outcome) => Some(outcome),
                    Ending::Cancelled | Ending::Erased => None,
                };
                self.one.left = Some((now, outcome));
            }
            Command::CancelConversation { .. } | Command::SetField { .. } | Command::Audit(_) => {}
        }
    }

    fn entered(&mut self, now: Instant, step: Index) {
        self.stop_resting(now);
        self.one.step = step as usize;
        let contact = self.contacts + 1;
        if let Some(count) = self.funnel.get_mut(self.one.step) {
            count.reach(contact);
        }
    }

    fn took(&mut self, _now: Instant, step: Index, arm: Arm) {
        let contact = self.contacts + 1;
        if let Some(count) = self.funnel.get_mut(step as usize) {
            count.take(arm, contact);
        }
    }
}

impl Observer for Report {
    fn enters(&mut self, now: Instant, _contact: &Contact) {
        self.one.entered = now;
    }

    fn trigger(&mut self, _now: Instant, trigger: Index) {
        *self.heard.entry(trigger).or_default() += 1;
    }

    fn waits(&mut self, now: Instant, channel: Channel) {
        self.let_go(now);
        if self.one.waits.is_none() {
            let kind = kind_of(channel);
            self.kinds.of_mut(kind).asked.add(now);
            self.one.waits = Some((kind, now));
        }
    }
}
