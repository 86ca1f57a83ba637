//! `wait`: which events can come, and what each establishes.

use std::collections::BTreeSet;

use journey_grammar::Span;
use smol_str::SmolStr;

use super::States;
use super::paths::{Flow, Path, Turn};
use super::walk::{Walker, time_passes};
use crate::errors::flow as errors;
use crate::hir::{ExitSource, Handle, Id, Length, Step, Trigger, TriggerUse, Wait, WaitTrigger};
use crate::vocabulary::{Channel, EventKind};

/// What earlier arms of a wait have taken.
#[derive(Default)]
struct Listed {
    events: Vec<(Id<Handle>, EventKind, Span)>,
    triggers: Vec<(Id<Trigger>, Span)>,
}

/// How long an SMS waits for a first response where the engagement does not say.
const FIRST_RESPONSE: Length = Length { days: 0, seconds: 300 };

impl Walker<'_> {
    /// Waits until one of the arms applies.
    pub(crate) fn wait(&mut self, step: &Step, wait: &Wait, flow: Flow) -> Flow {
        let flow = time_passes(flow);
        let closed = self.handles_of(step, wait, &flow);
        let mut out = Flow { paths: Vec::new(), muted: wait.incomplete };
        let mut listed = Listed::default();
        for arm in &wait.arms {
            let mut paths = Vec::new();
            let mut head = Vec::new();
            for trigger in &arm.triggers {
                head.push(self.spell_trigger(trigger));
                paths.extend(self.received(trigger, &flow, &closed, &mut listed));
            }
            let mut taken = self.merged(paths);
            taken.muted = taken.paths.is_empty();
            self.turn(&mut taken.paths, &Turn::Arm(head.join(", ").into()), arm.keyword);
            let end = self.block(&arm.steps, taken);
            out.meet(end, self.track());
        }
        match &wait.timeout {
            Some(timeout) => {
                let mut taken = flow;
                self.turn(&mut taken.paths, &Turn::Timeout, timeout.keyword);
                let end = self.block(&timeout.steps, taken);
                out.meet(end, self.track());
            }
            None => out.muted = true,
        }
        out
    }

    /// Checks the handles that a wait lists; those that cannot be open.
    fn handles_of(&mut self, step: &Step, wait: &Wait, flow: &Flow) -> BTreeSet<Id<Handle>> {
        let mut closed = BTreeSet::new();
        if wait.arms.is_empty() && wait.timeout.is_some() && !wait.incomplete {
            let steps = wait.timeout.iter().flat_map(|timeout| &timeout.steps);
            let spans = steps.map(|&id| self.schema.journey.steps[id].span);
            let inner = spans.reduce(Span::to);
            self.report(errors::wait_without_event(step, wait, inner));
        }
        let mut missing = Vec::new();
        let mut seen = Vec::new();
        for (handle, span) in events(wait).map(|(handle, _, span)| (handle, span)) {
            if seen.contains(&handle) {
                continue;
            }
            seen.push(handle);
            let Some(channel) = self.schema.channel(handle) else { continue };
            let name = &self.schema.handle(handle).name;
            let states =
                flow.paths.iter().fold(States::NONE, |all, path| all.or(path.facts.states(handle)));
            let unsure = flow.paths.iter().any(|path| path.facts.unsure);
            let place = start_of(span, &name.text);
            if !unsure && states.meets(States::NOT_STARTED) {
                self.not_started(handle, place, flow);
            } else if !unsure && !states.meets(States::OPEN) {
                self.report(errors::wait_never_open(place, name, states));
                closed.insert(handle);
                continue;
            }
            missing.extend(self.unlisted(wait, handle, channel));
            self.too_short(wait, handle, channel);
        }
        if !missing.is_empty() && !wait.incomplete {
            self.report(errors::unhandled_trigger(step.keyword, step.span, &missing));
        }
        closed
    }

    fn not_started(&mut self, handle: Id<Handle>, span: Span, flow: &Flow) {
        let schema = self.schema;
        for path in &flow.paths {
            if path.facts.states(handle).meets(States::NOT_STARTED) {
                self.report_read(path, super::paths::Track::Handle(handle), || {
                    errors::wait_before_start(&schema.handle(handle).name, span)
                });
            }
        }
    }

    /// The triggers of a handle that a wait leaves out.
    fn unlisted(&self, wait: &Wait, handle: Id<Handle>, channel: Channel) -> Vec<SmolStr> {
        let all: &[EventKind] = match channel {
            Channel::Voice => &[EventKind::Attempted, EventKind::NotAttempted, EventKind::Blocked],
            Channel::Sms => &[EventKind::Concluded, EventKind::Blocked],
        };
        let listed = |event| events(wait).any(|(of, kind, _)| of == handle && kind == event);
        let missing = all.iter().filter(|&&event| !listed(event));
        missing.map(|&event| self.spell_event(handle, event)).collect()
    }

    /// The wait ends before an answer can come.
    fn too_short(&mut self, wait: &Wait, handle: Id<Handle>, channel: Channel) {
        let (Some(limit), Some(engagement)) = (wait.limit, self.schema.engagement(handle)) else {
            return;
        };
        let needed = match channel {
            Channel::Sms => engagement.first_response.unwrap_or(FIRST_RESPONSE).usual_seconds(),
            Channel::Voice => engagement
                .reattempts
                .map_or(0, |(times, every)| u64::from(times).saturating_mul(every.usual_seconds())),
        };
        if limit.usual_seconds() < needed {
            let handle = &self.schema.handle(handle).name;
            self.report(errors::short_wait(
                wait.limit_span,
                handle,
                channel,
                needed,
                &engagement.name,
            ));
        }
    }

    /// The paths on which the trigger is received.
    fn received(
        &mut self,
        trigger: &WaitTrigger,
        flow: &Flow,
        closed: &BTreeSet<Id<Handle>>,
        listed: &mut Listed,
    ) -> Vec<Path> {
        match trigger {
            WaitTrigger::Event { handle, event, span } => {
                let earlier =
                    listed.events.iter().find(|&&(of, kind, _)| of == *handle && kind == *event);
                if let Some(&(.., earlier)) = earlier {
                    let what = self.spell_event(*handle, *event);
                    self.report(errors::event_listed_twice(*span, earlier, &what));
                    return Vec::new();
                }
                listed.events.push((*handle, *event, *span));
                if closed.contains(handle) {
                    return Vec::new();
                }
                let states = match event {
                    EventKind::Blocked => States::BLOCKED,
                    EventKind::Attempted | EventKind::NotAttempted | EventKind::Concluded => {
                        States::outcomes(self.schema.brought(*handle, *event))
                    }
                };
                let mut paths = flow.paths.clone();
                // A path on which the conversation cannot be open brings no event of it.
                let open = |path: &Path| path.facts.states(*handle).meets(States::OPEN);
                if paths.iter().any(open) {
                    paths.retain(open);
                }
                for path in &mut paths {
                    path.facts.renew(*handle, states);
                }
                paths
            }
            WaitTrigger::Declared(used) => self.raised(used, flow, listed),
        }
    }

    /// The paths on which a declared trigger is received.
    fn raised(&mut self, used: &TriggerUse, flow: &Flow, listed: &mut Listed) -> Vec<Path> {
        let name = &self.schema.program.triggers[used.trigger].name;
        let ends = self.schema.journey.exits.iter().find(|exit| match &exit.on {
            ExitSource::Trigger(on) => on.trigger == used.trigger && on.when.is_none(),
            ExitSource::Segment(_) => false,
        });
        if let Some(exit) = ends {
            self.report(errors::taken_by_exit_on(used.span, exit.span, &name.text));
            return Vec::new();
        }
        let earlier = listed.triggers.iter().find(|&&(trigger, _)| trigger == used.trigger);
        if let Some(&(_, earlier)) = earlier {
            self.report(errors::event_listed_twice(used.span, earlier, &name.text));
            return Vec::new();
        }
        let mut paths = flow.paths.clone();
        if let Some(binding) = used.binding {
            for path in &mut paths {
                path.facts.forget_binding(binding);
            }
        }
        let Some(when) = &used.when else {
            listed.triggers.push((used.trigger, used.span));
            return paths;
        };
        let outcome = self.condition(when, paths);
        if outcome.no.is_empty() {
            listed.triggers.push((used.trigger, used.span));
        }
        if outcome.yes.is_empty() && !flow.paths.is_empty() {
            self.report(errors::condition_never_holds(when.span, None));
        }
        outcome.yes
    }

    fn spell_trigger(&self, trigger: &WaitTrigger) -> String {
        match trigger {
            WaitTrigger::Event { handle, event, .. } => self.spell_event(*handle, *event).into(),
            WaitTrigger::Declared(used) => {
                self.schema.program.triggers[used.trigger].name.text.to_string()
            }
        }
    }

    fn spell_event(&self, handle: Id<Handle>, event: EventKind) -> SmolStr {
        let word = match event {
            EventKind::Attempted => "attempted",
            EventKind::NotAttempted => "not_attempted",
            EventKind::Concluded => "concluded",
            EventKind::Blocked => "blocked",
        };
        smol_str::format_smolstr!("{}.{word}", self.schema.handle(handle).name.text)
    }
}

/// The name at the start of an event.
fn start_of(event: Span, name: &str) -> Span {
    // WHY: a name that is normalised may be written in another number of bytes.
    let length = u32::try_from(name.len()).ok().filter(|_| name.is_ascii());
    length.map_or(event, |length| Span::new(event.file, event.start, event.start + length))
}

/// The events of conversations that a wait lists, in order.
fn events(wait: &Wait) -> impl Iterator<Item = (Id<Handle>, EventKind, Span)> {
    let triggers = wait.arms.iter().flat_map(|arm| &arm.triggers);
    triggers.filter_map(|trigger| match trigger {
        WaitTrigger::Event { handle, event, span } => Some((*handle, *event, *span)),
        WaitTrigger::Declared(_) => None,
    })
}
