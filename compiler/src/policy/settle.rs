//! What is forgotten when nobody looks at it any more, and what `never … after` rules must know of it first.

use super::changes::Story;
use super::live::{Subjects, reads};
use super::points::Point;
use super::situation::{Change, Conditions, Request, Situation};
use crate::flow::{Facts, Key, States};
use crate::hir::{Expr, ExprKind, Handle, Id, ResultSet};

impl Story<'_> {
    /// Forgets what nobody looks at any more, and notes which conditions may hold for the outcomes forgotten.
    pub(super) fn settle(&mut self, from: &Situation, change: &mut Change, prune: bool) {
        let to = &mut change.to;
        match to.at {
            Point::Outside => return,
            Point::End => {
                // Rules look at outcomes of one run only, and calls may still follow it.
                for (handle, facts) in self.schema.journey.handles.iter() {
                    if let Request::Counted { left, .. } = to.request(handle) {
                        let most = self.most_orphans;
                        change.unfollowed += to.orphan(facts.step, left, most);
                    }
                    if received(&to.facts, handle) {
                        change.settled.push((handle, self.may_hold(&to.facts, handle)));
                    }
                }
                let orphans = std::mem::take(&mut to.orphans);
                let (facts, splits) = (to.facts.clone(), std::mem::take(&mut to.splits));
                *to = Situation::outside(Point::End, self.schema.journey.handles.len(), orphans);
                if self.keeps_splits {
                    to.splits = splits;
                }
                if !prune {
                    to.facts = facts;
                }
                return;
            }
            Point::At(_) => {}
        }
        let live = self.live.at(to.at);
        for (handle, _) in self.schema.journey.handles.iter() {
            let one = Subjects::handle(handle);
            let restarted =
                to.facts.states(handle) == States::OPEN && received(&from.facts, handle);
            let dead = !one.is_empty() && !live.meets(one);
            if restarted || (dead && received(&to.facts, handle)) {
                let facts = if restarted { &from.facts } else { &to.facts };
                change.settled.push((handle, self.may_hold(facts, handle)));
            }
            if dead {
                if prune {
                    to.facts.drop_handle(handle);
                }
                if let Request::Counted { left, .. } = to.request(handle) {
                    let step = self.schema.journey.handles[handle].step;
                    change.unfollowed += to.orphan(step, left, self.most_orphans);
                }
                to.set_request(handle, Request::None);
            }
        }
        let around = self.points.attempts(to.at);
        to.runs.retain(|(attempt, _)| around.contains(attempt));
        to.splits.sort_unstable();
        to.splits.retain(|&(split, _)| {
            let of = self.points.attempts(Point::At(split));
            self.keeps_splits || of.first().is_some_and(|outermost| around.contains(outermost))
        });
        if prune {
            self.forget_bindings(to, live);
            self.forget_choices(to, live);
            to.facts.forget_fields(|field| !Subjects::field(field).without(live).is_empty());
        }
    }

    fn forget_bindings(&self, to: &mut Situation, live: Subjects) {
        for (binding, _) in self.schema.journey.bindings.iter() {
            let one = Subjects::binding(binding);
            let known = |&(key, _): &(Key, _)| matches!(key, Key::Binding(of, _) if of == binding);
            if !one.is_empty() && !live.meets(one) && to.facts.values().iter().any(known) {
                to.facts.forget_binding(binding);
            }
        }
    }

    /// How a condition came out matters as long as what it is about is looked at; where that is a conversation or
    /// a trigger, no longer than that.
    fn forget_choices(&self, to: &mut Situation, live: Subjects) {
        let choices = &self.walker.choices;
        to.facts.forget_choices(|choice| {
            let about = choices.condition(choice).map_or(Subjects::NONE, reads);
            let about = if about.told().is_empty() { about } else { about.told() };
            !about.is_empty() && !about.meets(live)
        });
    }

    /// These things are new: what was decided about them is decided again.
    pub(super) fn changed(&self, to: &mut Situation, subjects: Subjects) {
        let choices = &self.walker.choices;
        to.facts.forget_choices(|choice| {
            choices.condition(choice).is_some_and(|condition| reads(condition).meets(subjects))
        });
    }

    /// The contact's record, the segments and the clock may be others now.
    pub(super) fn record_changes(&self, to: &mut Situation) {
        let choices = &self.walker.choices;
        to.facts.forget_choices(|choice| choices.condition(choice).is_some_and(is_of_the_instant));
    }

    /// Whether a condition on the record, the segments or the clock has been decided.
    pub(super) fn has_choices_of_the_instant(&self, from: &Situation) -> bool {
        let choices = &self.walker.choices;
        let mut decided = from.facts.choices().iter();
        decided.any(|&(choice, _)| choices.condition(choice).is_some_and(is_of_the_instant))
    }

    /// The conversations with an outcome, with the conditions that may hold for it.
    pub(super) fn known(&self, from: &Situation) -> Vec<(Id<Handle>, Conditions)> {
        if self.never.is_empty() {
            return Vec::new();
        }
        let handles = self.schema.journey.handles.iter().map(|(handle, _)| handle);
        let received = handles.filter(|&handle| received(&from.facts, handle));
        received.map(|handle| (handle, self.may_hold(&from.facts, handle))).collect()
    }

    pub(super) fn may_hold(&self, facts: &Facts, handle: Id<Handle>) -> Conditions {
        let mut all = Conditions::default();
        for (number, never) in self.never.iter().enumerate().take(64) {
            if self.holding(facts, handle, never.condition).next().is_some() {
                all.0 |= 1 << number;
            }
        }
        all
    }

    /// Outcomes of the conversation for which the condition of a policy may hold, as the facts then.
    pub(super) fn holding<'s>(
        &'s self,
        facts: &'s Facts,
        handle: Id<Handle>,
        condition: &'s Expr,
    ) -> impl Iterator<Item = Facts> + 's {
        let results = facts.states(handle).results();
        let each = (0..32_u8).filter(move |&place| results.contains(place));
        each.filter_map(move |place| {
            let mut facts = facts.clone();
            facts.set_states(handle, States::outcomes(ResultSet::single(place)));
            self.hold(condition, handle, facts, true).into_iter().next()
        })
    }

    /// The facts under which the condition holds, or does not, for an outcome with one Result.
    fn hold(&self, condition: &Expr, handle: Id<Handle>, facts: Facts, wanted: bool) -> Vec<Facts> {
        match &condition.kind {
            ExprKind::Not(inner) => self.hold(inner, handle, facts, !wanted),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                let both = matches!(condition.kind, ExprKind::And(..)) == wanted;
                let first = self.hold(a, handle, facts.clone(), wanted);
                if both {
                    return first
                        .into_iter()
                        .flat_map(|f| self.hold(b, handle, f, wanted))
                        .collect();
                }
                first.into_iter().chain(self.hold(b, handle, facts, wanted)).collect()
            }
            ExprKind::ResultIs { set, texts, .. } => {
                let asked = match self.schema.channel(handle) {
                    Some(crate::vocabulary::Channel::Voice) => *set,
                    Some(crate::vocabulary::Channel::Sms) => *texts,
                    None => return vec![facts],
                };
                let holds = facts.states(handle).meets(States::outcomes(asked));
                if holds == wanted { vec![facts] } else { Vec::new() }
            }
            ExprKind::Has { code, .. } => self.has(handle, code, facts, wanted),
            ExprKind::IsSet(_) => self.has_any(handle, facts, wanted),
            ExprKind::Literal(_)
            | ExprKind::Read(_)
            | ExprKind::Now
            | ExprKind::Today
            | ExprKind::InSegment(_)
            | ExprKind::Else(..)
            | ExprKind::Add(..)
            | ExprKind::Subtract(..)
            | ExprKind::At(..)
            | ExprKind::Compare(..)
            | ExprKind::OneOf { .. }
            | ExprKind::Bad => vec![facts],
        }
    }

    fn has(&self, handle: Id<Handle>, code: &str, mut facts: Facts, wanted: bool) -> Vec<Facts> {
        let code = self.schema.code(handle, code).filter(|_| self.has_codes(handle, &facts));
        let holds = match code {
            Some(code) => self.schema.narrow_code(&mut facts, handle, code, wanted),
            None => !wanted,
        };
        if holds { vec![facts] } else { Vec::new() }
    }

    fn has_any(&self, handle: Id<Handle>, mut facts: Facts, wanted: bool) -> Vec<Facts> {
        let holds = if self.has_codes(handle, &facts) {
            self.schema.narrow_any(&mut facts, handle, wanted)
        } else {
            !wanted
        };
        if holds { vec![facts] } else { Vec::new() }
    }

    /// Whether outcomes of this kind carry disposition codes.
    fn has_codes(&self, handle: Id<Handle>, facts: &Facts) -> bool {
        let place = crate::hir::Place::Disposition(handle);
        self.assumptions.codes_may_be_set
            && facts.states(handle).without(self.schema.readable(handle, place)).is_empty()
    }
}

/// Whether the journey has received an outcome of the conversation.
pub(super) fn received(facts: &Facts, handle: Id<Handle>) -> bool {
    let states = facts.states(handle);
    !states.results().is_empty() && !states.meets(States::NOT_STARTED)
}

/// Whether what the condition reads can change by itself.
fn is_of_the_instant(condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::Read(place) => matches!(place, crate::hir::Place::Contact(_)),
        ExprKind::Now | ExprKind::Today | ExprKind::InSegment(_) => true,
        ExprKind::Not(inner) | ExprKind::IsSet(inner) => is_of_the_instant(inner),
        ExprKind::OneOf { subject, .. } => is_of_the_instant(subject),
        ExprKind::And(a, b)
        | ExprKind::Or(a, b)
        | ExprKind::Else(a, b)
        | ExprKind::Add(a, b)
        | ExprKind::Subtract(a, b)
        | ExprKind::At(a, b)
        | ExprKind::Compare(_, a, b) => is_of_the_instant(a) || is_of_the_instant(b),
        ExprKind::Literal(_) | ExprKind::ResultIs { .. } | ExprKind::Has { .. } | ExprKind::Bad => {
            false
        }
    }
}
