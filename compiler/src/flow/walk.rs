//! Follows the steps of a journey from top to bottom.

use std::collections::{BTreeMap, BTreeSet};

use journey_grammar::{Code, Diagnostic, Span};
use smol_str::SmolStr;

use super::choices::Choices;
use super::facts::{Facts, Key};
use super::here::Probe;
use super::paths::{Flow, Path, Track, Trail, Turn};
use super::schema::Schema;
use super::values::Values;
use super::{FlowResult, States, StepFacts, explain};
use crate::errors::flow as errors;
use crate::hir::{
    Assignment, Audience, Conversation, Delay, ExitSource, Expr, Handle, Id, Raise, Split, Step,
    StepKind,
};

/// What a walk is for.
#[derive(Copy, Clone, Debug)]
pub(crate) enum Mode {
    /// Finds what the retries bring; says nothing.
    Quiet,
    /// Says what is wrong.
    Report,
    /// Looks for one path that leads to a mistake.
    Explain(Target),
    /// Tells paths apart by every condition, a repeated one being one choice; says nothing.
    Prove,
}

/// The mistake to which a path is looked for.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Target {
    pub(crate) code: Code,
    pub(crate) span: Span,
    pub(crate) track: Track,
}

/// What the retries of an attempt bring.
#[derive(Clone, Debug, Default)]
pub(crate) struct Retries {
    /// To the start of the body: time has passed.
    pub(crate) again: Vec<Path>,
    /// To what follows when no run is left: at the same instant.
    pub(crate) exhausted: Vec<Path>,
}

/// One walk over a journey.
pub(crate) struct Walker<'a> {
    pub(crate) schema: Schema<'a>,
    pub(crate) mode: Mode,
    /// By attempt.
    pub(crate) retries: BTreeMap<Id<Step>, Retries>,
    /// The attempts that some step runs again, perhaps one that could not be understood.
    pub(crate) retried: BTreeSet<Id<Step>>,
    /// Whether a retry brought something new.
    pub(crate) changed: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Mistakes for which a path will be looked for: which diagnostic, which target.
    pub(crate) unexplained: Vec<(usize, Target)>,
    /// The shortest path to the target so far.
    pub(crate) found: Option<Trail>,
    /// The conditions on data that a proof has met.
    pub(crate) choices: Choices,
    /// The place that is asked about, if one is.
    pub(crate) probe: Option<Probe<'a>>,
    told: BTreeSet<(Code, u32, u32)>,
    steps: Vec<Option<Facts>>,
    /// What `otherwise` stands for, by branch.
    pub(crate) lefts: BTreeMap<Id<Step>, Vec<SmolStr>>,
}

/// The facts about a journey settle long before; a bound in case they do not.
const MOST_PASSES: usize = 64;

/// Checks a journey.
pub(crate) fn check(schema: Schema<'_>) -> FlowResult {
    let mut walker = Walker::new(schema, Mode::Quiet);
    walker.settle();
    walker.mode = Mode::Report;
    walker.settings();
    walker.run();
    explain::add_paths(&mut walker);
    let facts = StepFacts { steps: walker.steps, lefts: walker.lefts };
    FlowResult { diagnostics: walker.diagnostics, facts }
}

impl<'a> Walker<'a> {
    pub(crate) fn new(schema: Schema<'a>, mode: Mode) -> Self {
        Self {
            schema,
            mode,
            retries: BTreeMap::new(),
            retried: retried(schema),
            changed: false,
            diagnostics: Vec::new(),
            unexplained: Vec::new(),
            found: None,
            choices: Choices::default(),
            probe: None,
            told: BTreeSet::new(),
            steps: vec![None; schema.journey.steps.len()],
            lefts: BTreeMap::new(),
        }
    }

    /// Walks until no retry brings anything new.
    pub(crate) fn settle(&mut self) {
        let loops = |step: &Step| matches!(step.kind, StepKind::Attempt(_));
        if !self.schema.journey.steps.values().any(loops) {
            return;
        }
        for _ in 0..MOST_PASSES {
            self.changed = false;
            self.run();
            if !self.changed {
                return;
            }
        }
    }

    /// Walks over the body once.
    pub(crate) fn run(&mut self) {
        let paths = self.entry();
        let start = self.merged(paths);
        self.block(&self.schema.journey.body, start);
    }

    /// What is established when a run begins: the condition of the audience holds.
    pub(crate) fn entry(&mut self) -> Vec<Path> {
        let facts = Facts::at_start(self.schema.journey.handles.len());
        let mut paths = vec![Path { facts, trail: Trail::default() }];
        if let Some(Audience::Trigger(used)) = &self.schema.journey.audience
            && let Some(when) = &used.when
        {
            let holds = self.condition(when, paths.clone()).yes;
            if !holds.is_empty() {
                paths = holds;
            }
        }
        paths
    }

    /// Reads in the conditions of `exit on` and `goal`, which hold at every instant.
    pub(crate) fn settings(&mut self) {
        let mut facts = Facts::at_start(self.schema.journey.handles.len());
        for (handle, _) in self.schema.journey.handles.iter() {
            facts.set_states(handle, States::ALL);
        }
        let path = Path { facts, trail: Trail::default() };
        let exits = self.schema.journey.exits.iter().filter_map(|exit| match &exit.on {
            ExitSource::Trigger(used) => Some(used),
            ExitSource::Segment(_) => None,
        });
        for used in exits.chain(&self.schema.journey.goal) {
            if let Some(when) = &used.when {
                self.condition(when, vec![path.clone()]);
            }
        }
    }

    /// How paths are told apart in this walk.
    pub(crate) fn track(&self) -> Option<Track> {
        match self.mode {
            Mode::Quiet | Mode::Report | Mode::Prove => None,
            Mode::Explain(target) => Some(target.track),
        }
    }

    /// Whether this walk says what is wrong.
    pub(crate) fn reports(&self) -> bool {
        matches!(self.mode, Mode::Report)
    }

    /// Lets paths meet.
    pub(crate) fn merged(&self, paths: Vec<Path>) -> Flow {
        let mut flow = Flow::default();
        flow.meet(Flow { paths, muted: false }, self.track());
        flow
    }

    /// Says what is wrong, once per code and place.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        let span = diagnostic.primary.span;
        if self.reports() && self.told.insert((diagnostic.code, span.start, span.end)) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Says what is wrong with a read, and later how a run can come there.
    pub(crate) fn report_read(
        &mut self,
        path: &Path,
        track: Track,
        build: impl FnOnce() -> Diagnostic,
    ) {
        match self.mode {
            Mode::Quiet | Mode::Prove => {}
            Mode::Report => {
                let diagnostic = build();
                let (code, span) = (diagnostic.code, diagnostic.primary.span);
                let before = self.diagnostics.len();
                self.report(diagnostic);
                if self.diagnostics.len() > before {
                    self.unexplained.push((before, Target { code, span, track }));
                }
            }
            Mode::Explain(target) => {
                let diagnostic = build();
                let same = diagnostic.code == target.code
                    && diagnostic.primary.span.same_place(target.span);
                let shorter =
                    self.found.as_ref().is_none_or(|found| path.trail.length() < found.length());
                if same && shorter {
                    self.found = Some(path.trail.clone());
                }
            }
        }
    }

    /// Notes a turn on every path, where paths are told apart.
    pub(crate) fn turn(&self, paths: &mut [Path], turn: &Turn, span: Span) {
        if matches!(self.mode, Mode::Explain(_)) {
            for path in paths {
                path.trail = path.trail.then(turn.clone(), span);
            }
        }
    }

    /// Follows steps from top to bottom; what falls through at the end.
    pub(crate) fn block(&mut self, steps: &[Id<Step>], mut flow: Flow) -> Flow {
        let mut ended_by: Option<Id<Step>> = None;
        for &id in steps {
            if flow.paths.is_empty() {
                if !flow.muted {
                    let step = &self.schema.journey.steps[id];
                    let before = ended_by.map(|id| self.schema.journey.steps[id].keyword);
                    self.report(errors::unreachable_step(step.keyword, before));
                }
                return Flow::silent();
            }
            // WHY: a path that was kept away would have come through this step like the others.
            flow.muted = false;
            flow = self.step(id, flow);
            ended_by = Some(id);
        }
        flow
    }

    fn step(&mut self, id: Id<Step>, flow: Flow) -> Flow {
        let step = &self.schema.journey.steps[id];
        if self.reports()
            && let Some(path) = flow.paths.first()
            && let Some(slot) = self.steps.get_mut(id.index())
        {
            *slot = Some(path.facts.clone());
        }
        self.note(step.span, &flow.paths);
        match &step.kind {
            StepKind::Conversation(conversation) => self.conversation(conversation, flow),
            StepKind::Wait(wait) => self.wait(step, wait, flow),
            StepKind::Branch(branch) => self.branch(id, branch, flow),
            StepKind::Attempt(attempt) => self.attempt(id, attempt, flow),
            StepKind::Retry(retry) => self.retry(id, retry, flow),
            StepKind::Split(split) => self.split(split, flow),
            StepKind::Delay(delay) => self.delay(delay, flow),
            StepKind::Send(_) => time_passes(flow),
            StepKind::Raise(raise) => self.raise(raise, flow),
            StepKind::Set(assignment) => self.assign(assignment, flow),
            StepKind::Exit(_) => Flow::default(),
            // What is about to be written says nothing yet.
            StepKind::Bad if self.is_asked(step.span) => flow,
            StepKind::Bad => unsure(flow),
        }
    }

    fn conversation(&mut self, conversation: &Conversation, mut flow: Flow) -> Flow {
        let handle = conversation.handle;
        let engagement = self.schema.engagement(handle);
        for path in &mut flow.paths {
            for (field, value) in &conversation.inputs {
                let input = engagement.map(|engagement| &engagement.inputs[*field]);
                self.give(path, input, value);
            }
        }
        self.overlap(handle, &flow);
        for path in &mut flow.paths {
            path.facts.renew(handle, States::OPEN);
        }
        time_passes(flow)
    }

    /// Another conversation of the channel may still be open.
    fn overlap(&mut self, handle: Id<Handle>, flow: &Flow) {
        let (Some(path), Some(channel)) = (flow.paths.first(), self.schema.channel(handle)) else {
            return;
        };
        if !self.reports() || path.facts.unsure {
            return;
        }
        let journey = self.schema.journey;
        let name = &self.schema.handle(handle).name;
        // Two handles of one name have been reported.
        let open = journey.handles.iter().find(|&(other, facts)| {
            other != handle
                && facts.name.text != name.text
                && facts.channel == Some(channel)
                && path.facts.states(other).meets(States::OPEN)
        });
        if let Some((_, other)) = open {
            self.report(errors::overlapping_conversation(name, &other.name, channel));
        }
    }

    fn split(&mut self, split: &Split, flow: Flow) -> Flow {
        let mut out = Flow::default();
        let started: Vec<BTreeSet<_>> =
            split.arms.iter().map(|arm| self.schema.started_in(&arm.steps)).collect();
        for (place, arm) in split.arms.iter().enumerate() {
            let mut taken = flow.clone();
            // A contact takes the same arm in each run of an attempt: the others never started anything.
            let others = started.iter().enumerate().filter(|&(other, _)| other != place);
            for &handle in others.flat_map(|(_, handles)| handles) {
                for path in &mut taken.paths {
                    if path.facts.states(handle) != States::NOT_STARTED {
                        path.facts.renew(handle, States::NOT_STARTED);
                    }
                }
            }
            self.turn(&mut taken.paths, &Turn::Arm(arm.name.text.clone()), arm.name.span);
            let end = self.block(&arm.steps, taken);
            out.meet(end, self.track());
        }
        if split.arms.is_empty() { flow } else { out }
    }

    fn delay(&mut self, delay: &Delay, mut flow: Flow) -> Flow {
        if let Delay::Until { instant, .. } = delay {
            self.instant(instant, &mut flow);
        }
        time_passes(flow)
    }

    /// A point in time for which a step waits.
    pub(crate) fn instant(&mut self, instant: &Expr, flow: &mut Flow) {
        for path in &mut flow.paths {
            self.need(path, instant, errors::Need::Time);
        }
        let Some((date, time, starts)) = self.schema.journey.starts else { return };
        if super::literal_instant(instant).is_some_and(|literal| literal < (date, time.minutes)) {
            self.report(errors::date_before_start(instant.span, starts));
        }
    }

    fn raise(&mut self, raise: &Raise, mut flow: Flow) -> Flow {
        let Some(trigger) = raise.trigger else { return flow };
        let fields = &self.schema.program.triggers[trigger].fields;
        for path in &mut flow.paths {
            for (field, value) in &raise.fields {
                self.give(path, Some(&fields[*field]), value);
            }
        }
        flow
    }

    pub(crate) fn assign(&mut self, assignment: &Assignment, mut flow: Flow) -> Flow {
        let (Some(id), Some(contact)) = (assignment.field, &self.schema.program.contact) else {
            return flow;
        };
        let field = &contact.fields[id];
        for path in &mut flow.paths {
            let values = match &assignment.value {
                Some(value) => self.give(path, Some(field), value),
                None => Values::UNSET,
            };
            path.facts.learn(Key::Contact(id), values);
        }
        flow
    }
}

/// The attempts that some step runs again; all of them where a step could not be understood.
fn retried(schema: Schema<'_>) -> BTreeSet<Id<Step>> {
    let steps = &schema.journey.steps;
    if steps.values().any(|step| matches!(step.kind, StepKind::Bad)) {
        return steps.iter().map(|(id, _)| id).collect();
    }
    let attempt = |step: &Step| {
        if let StepKind::Retry(retry) = &step.kind { retry.attempt } else { None }
    };
    steps.values().filter_map(attempt).collect()
}

/// Facts about the contact's record end.
pub(crate) fn time_passes(mut flow: Flow) -> Flow {
    for path in &mut flow.paths {
        path.facts.forget_contact();
    }
    flow
}

/// What happens here could not be understood.
pub(crate) fn unsure(mut flow: Flow) -> Flow {
    for path in &mut flow.paths {
        path.facts.unsure = true;
    }
    flow.muted = true;
    flow
}
