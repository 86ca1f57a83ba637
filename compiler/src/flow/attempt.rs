//! `attempt` and `retry`: bodies that run again.

use super::States;
use super::facts::Facts;
use super::paths::{Flow, Path, Turn, add};
use super::schema::Schema;
use super::walk::Walker;
use crate::errors::flow as errors;
use crate::hir::{Attempt, Handle, Id, Retry, RetryTime, Step, StepKind};

impl Walker<'_> {
    /// Follows the body with what comes before it and from its retries.
    pub(crate) fn attempt(&mut self, id: Id<Step>, attempt: &Attempt, flow: Flow) -> Flow {
        let track = self.track();
        let mut inner = flow;
        let known = self.retries.get(&id).cloned().unwrap_or_default();
        inner.meet(Flow { paths: known.again, muted: false }, track);
        let mut out = self.block(&attempt.steps, inner);
        self.without_retry(id, attempt);
        let paths =
            self.retries.get(&id).map_or_else(Vec::new, |retries| retries.exhausted.clone());
        let never = paths.is_empty();
        let mut left = Flow { paths, muted: never };
        if let Some((keyword, steps)) = &attempt.exhausted {
            self.turn(&mut left.paths, &Turn::Exhausted, *keyword);
            left = self.block(steps, left);
        }
        if !never {
            out.meet(left, track);
        }
        out
    }

    /// An attempt whose body never runs again.
    fn without_retry(&mut self, id: Id<Step>, attempt: &Attempt) {
        if !self.reports() {
            return;
        }
        if !self.retried.contains(&id) {
            let steps = &self.schema.journey.steps;
            let exhausted = attempt.exhausted.as_ref().map(|(span, _)| *span);
            self.report(errors::attempt_without_retry(steps[id].keyword, exhausted));
        }
    }

    /// Brings the paths to the start of the body and to what follows when no run is left.
    pub(crate) fn retry(&mut self, id: Id<Step>, retry: &Retry, mut flow: Flow) -> Flow {
        if let RetryTime::At { instant, .. } = &retry.time {
            self.instant(instant, &mut flow);
        }
        // Outside of every attempt it has been reported.
        let Some(attempt) = retry.attempt else { return Flow::silent() };
        self.futile(id, attempt, &flow);
        let track = self.track();
        let mut again = flow.paths.clone();
        self.turn(&mut again, &Turn::Again, self.schema.journey.steps[id].keyword);
        let retries = self.retries.entry(attempt).or_default();
        let before = (facts_of(&retries.again), facts_of(&retries.exhausted));
        for mut path in again {
            path.facts.forget_contact();
            add(&mut retries.again, path, track);
        }
        for path in flow.paths {
            add(&mut retries.exhausted, path, track);
        }
        self.changed |= before != (facts_of(&retries.again), facts_of(&retries.exhausted));
        Flow::default()
    }

    /// Says that running the body again cannot help.
    fn futile(&mut self, id: Id<Step>, attempt: Id<Step>, flow: &Flow) {
        let Some(path) = flow.paths.first().filter(|path| self.reports() && !path.facts.unsure)
        else {
            return;
        };
        let schema = self.schema;
        let step = &schema.journey.steps[id];
        if let Some(handle) = do_not_contact(schema, &path.facts) {
            self.report(errors::retry_after_do_not_contact(step.keyword, schema.handle(handle)));
            return;
        }
        // Steps are in the order of the text, so those above the retry lie between it and its attempt.
        let above = id.index().saturating_sub(attempt.index());
        let above = schema.journey.steps.values().skip(attempt.index()).take(above);
        let started = above.filter_map(|step| {
            if let StepKind::Conversation(one) = &step.kind { Some(one.handle) } else { None }
        });
        let started: Vec<_> = started.collect();
        let hopeless = |&handle: &Id<Handle>| {
            let states = path.facts.states(handle);
            let results = States::outcomes(final_results(schema, handle));
            states.meets(results) && states.without(results).is_empty()
        };
        let Some(&handle) = started.iter().find(|handle| hopeless(handle)) else { return };
        let others = started.iter().filter(|&&other| other != handle);
        let may_help = |other: &Id<Handle>| {
            let states = path.facts.states(*other);
            !states.without(States::NOT_STARTED).is_empty() && !hopeless(other)
        };
        if !others.into_iter().any(may_help) {
            let names = schema.result_names(handle, path.facts.states(handle).results());
            self.report(errors::futile_retry(step.keyword, schema.handle(handle), &names));
        }
    }
}

fn facts_of(paths: &[Path]) -> Vec<Facts> {
    paths.iter().map(|path| path.facts.clone()).collect()
}

/// Results after which the same contact cannot be reached this way.
fn final_results(schema: Schema<'_>, handle: Id<Handle>) -> crate::hir::ResultSet {
    let Some(channel) = schema.channel(handle) else { return crate::hir::ResultSet::EMPTY };
    let class = |name| schema.program.vocabulary.class(channel, name);
    class("unreachable").or(class("opted_out"))
}

/// A conversation that surely has the code by which a contact asks to be left alone.
fn do_not_contact(schema: Schema<'_>, facts: &Facts) -> Option<Id<Handle>> {
    let asked =
        |&(handle, code): &(Id<Handle>, usize)| schema.code(handle, "DoNotContact") == Some(code);
    facts.sure_codes().find(asked).map(|(handle, _)| handle)
}
