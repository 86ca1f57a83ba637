//! The names of one journey: handles, labels, splits, `as` names and outcomes share one namespace.

use std::collections::{BTreeSet, HashMap, HashSet};

use journey_grammar::Span;
use journey_grammar::ast::{self, Name, SettingValue, Source, StepKind, TriggerRef, WaitArmKind};
use smol_str::SmolStr;

use super::names::{Names, Sink};
use crate::errors::{names as name_errors, steps as errors};
use crate::hir::{Arena, Binding, Engagement, Handle, Id, Journey, Program, ResultSet, Trigger};
use crate::vocabulary::Channel;

/// What a name of a journey stands for.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Local {
    Handle(Id<Handle>),
    Binding(Id<Binding>),
    Label,
    Split,
    Outcome(usize),
}

impl Local {
    /// What messages call it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Handle(_) => "conversation",
            Self::Binding(_) => "trigger's name",
            Self::Label => "label",
            Self::Split => "split",
            Self::Outcome(_) => "outcome",
        }
    }

    /// The same with its article.
    pub(crate) fn phrase(self) -> String {
        let word = self.word();
        format!("{} {word}", name_errors::article(word))
    }
}

/// The namespace of a journey.
pub(crate) struct Locals {
    /// The journey.
    pub(crate) journey: Id<Journey>,
    /// Its conversations, in the order of the text.
    pub(crate) handles: Arena<Handle>,
    /// Its `as` names, in the order of the text.
    pub(crate) bindings: Arena<Binding>,
    /// The outcomes that it lists.
    pub(crate) outcomes: Vec<Name>,
    by_name: HashMap<SmolStr, (Local, Span)>,
    /// The names that can be read, in the order of the text, for suggestions.
    readable: Vec<SmolStr>,
    /// The bindings whose arm is being resolved.
    visible: BTreeSet<usize>,
    /// The bindings by the place of their name; absent where the trigger does not exist.
    binding_at: HashMap<u32, Id<Binding>>,
    handle_at: HashMap<u32, Id<Handle>>,
    damaged: HashSet<SmolStr>,
    /// Whether the contacts of the program run through it.
    has_contact: bool,
}

/// What is known of declarations while a journey's names are collected.
pub(crate) struct Collector<'a> {
    pub(crate) program: &'a Program,
    pub(crate) names: &'a Names,
    pub(crate) sink: &'a mut Sink,
}

impl Locals {
    /// An empty namespace.
    pub(crate) fn new(journey: Id<Journey>) -> Self {
        Self {
            journey,
            handles: Arena::default(),
            bindings: Arena::default(),
            outcomes: Vec::new(),
            by_name: HashMap::new(),
            readable: Vec::new(),
            visible: BTreeSet::new(),
            binding_at: HashMap::new(),
            handle_at: HashMap::new(),
            damaged: HashSet::new(),
            has_contact: true,
        }
    }

    /// What has this name, and where it was given.
    pub(crate) fn find(&self, name: &str) -> Option<(Local, Span)> {
        self.by_name.get(name).copied()
    }

    /// Whether the name may stand in a step that could not be parsed.
    pub(crate) fn may_be_damaged(&self, name: &str) -> bool {
        self.damaged.contains(name)
    }

    /// Whether some step or setting could not be parsed.
    pub(crate) fn has_damage(&self) -> bool {
        !self.damaged.is_empty()
    }

    /// The names of conversations and triggers, for suggestions.
    pub(crate) fn readable(&self) -> impl Iterator<Item = &str> {
        self.readable.iter().map(SmolStr::as_str).chain(["contact"])
    }

    /// The names of conversations.
    pub(crate) fn handle_names(&self) -> impl Iterator<Item = &str> {
        self.handles.values().map(|handle| handle.name.as_str())
    }

    /// Whether a binding is known where the walk is.
    pub(crate) fn is_visible(&self, binding: Id<Binding>) -> bool {
        self.visible.contains(&binding.index())
    }

    /// Makes a binding known, or forgets it.
    pub(crate) fn show(&mut self, binding: Option<Id<Binding>>, visible: bool) {
        if let Some(binding) = binding {
            if visible {
                self.visible.insert(binding.index());
            } else {
                self.visible.remove(&binding.index());
            }
        }
    }

    /// The binding whose name stands at this place.
    pub(crate) fn binding_named(&self, name: &Name) -> Option<Id<Binding>> {
        self.binding_at.get(&name.span.start).copied()
    }

    /// The conversation whose name stands at this place.
    pub(crate) fn handle_named(&self, name: &Name) -> Option<Id<Handle>> {
        self.handle_at.get(&name.span.start).copied()
    }

    pub(crate) fn has_contact(&self) -> bool {
        self.has_contact
    }

    pub(crate) fn set_has_contact(&mut self, has_contact: bool) {
        self.has_contact = has_contact;
    }

    fn enter(&mut self, sink: &mut Sink, name: &Name, local: Local) {
        if let Some((first, place)) = self.by_name.get(&name.text) {
            let (what, first_what) = (local.word(), first.word());
            sink.report(name_errors::duplicate_handle(name, what, first_what, *place));
            // WHY: whoever reads the name means the conversation; only that can be read.
            if matches!(local, Local::Handle(_)) && *first == Local::Label {
                self.by_name.insert(name.text.clone(), (local, name.span));
            }
            return;
        }
        self.by_name.insert(name.text.clone(), (local, name.span));
        if matches!(local, Local::Handle(_) | Local::Binding(_)) {
            self.readable.push(name.text.clone());
        }
    }

    fn damage(&mut self, bad: &ast::Bad) {
        let words = bad.text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        self.damaged.extend(words.map(SmolStr::from));
    }

    /// Collects the names of a journey, top to bottom.
    pub(crate) fn collect(&mut self, cx: &mut Collector<'_>, decl: &ast::JourneyDecl) {
        for setting in &decl.settings {
            self.setting(cx, setting);
        }
        self.steps(cx, &decl.steps);
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "few settings introduce names")]
    fn setting(&mut self, cx: &mut Collector<'_>, setting: &ast::Setting) {
        match &setting.value {
            SettingValue::Audience(source)
            | SettingValue::Goal(source)
            | SettingValue::ExitOn { on: source, .. } => self.source(cx, source),
            SettingValue::Words(words)
                if setting.name.as_str() == "outcomes"
                // WHY: a second `outcomes` is reported as such, not name by name.
                && self.outcomes.is_empty() =>
            {
                for name in words {
                    self.enter(cx.sink, name, Local::Outcome(self.outcomes.len()));
                    self.outcomes.push(name.clone());
                }
            }
            SettingValue::Bad(bad) => self.damage(bad),
            _ => {}
        }
    }

    fn source(&mut self, cx: &mut Collector<'_>, source: &Source) {
        if let Source::Trigger { trigger, alias: Some(alias), .. } = source {
            self.binding(cx, trigger, alias);
        }
    }

    fn binding(&mut self, cx: &mut Collector<'_>, trigger: &Name, alias: &Name) {
        match cx.names.get::<Trigger>(cx.sink, trigger.as_str()) {
            Some(trigger) => {
                let id = self.bindings.push(Binding { name: alias.clone(), trigger });
                self.binding_at.insert(alias.span.start, id);
                self.enter(cx.sink, alias, Local::Binding(id));
            }
            // WHY: the trigger is reported where it is named; reads of the alias stay silent.
            None => {
                self.damaged.insert(alias.text.clone());
            }
        }
    }

    fn steps(&mut self, cx: &mut Collector<'_>, steps: &[ast::Step]) {
        for step in steps {
            if let Some(label) = &step.label {
                self.enter(cx.sink, label, Local::Label);
            }
            self.step(cx, step);
        }
    }

    fn step(&mut self, cx: &mut Collector<'_>, step: &ast::Step) {
        match &step.kind {
            StepKind::Conversation(conversation) => {
                let handle = handle(cx, conversation);
                let id = self.handles.push(handle);
                self.handle_at.insert(conversation.handle.span.start, id);
                self.enter(cx.sink, &conversation.handle, Local::Handle(id));
                for setting in &conversation.settings {
                    if let SettingValue::Bad(bad) = &setting.value {
                        self.damage(bad);
                    }
                }
            }
            StepKind::Wait(wait) => {
                for arm in &wait.arms {
                    self.wait_arm(cx, arm);
                }
            }
            StepKind::Branch(branch) => {
                for arm in &branch.arms {
                    self.steps(cx, &arm.block.steps);
                }
            }
            StepKind::Attempt(attempt) => {
                self.steps(cx, &attempt.block.steps);
                if let Some(exhausted) = &attempt.exhausted {
                    self.steps(cx, &exhausted.block.steps);
                }
            }
            StepKind::Split(split) => self.split(cx, split),
            StepKind::Bad(bad) => self.damage(bad),
            StepKind::Retry(_)
            | StepKind::Delay(_)
            | StepKind::Send(_)
            | StepKind::Raise(_)
            | StepKind::Set(_)
            | StepKind::Exit(_) => {}
        }
    }

    fn wait_arm(&mut self, cx: &mut Collector<'_>, arm: &ast::WaitArm) {
        match &arm.kind {
            WaitArmKind::Trigger { triggers, alias: Some(alias), .. } => {
                let declared = triggers.iter().find_map(|trigger| match trigger {
                    TriggerRef::Declared(name) => Some(name),
                    TriggerRef::Event { .. } => None,
                });
                match declared {
                    Some(trigger) => self.binding(cx, trigger, alias),
                    None => {
                        self.damaged.insert(alias.text.clone());
                    }
                }
            }
            WaitArmKind::Bad(bad) => self.damage(bad),
            WaitArmKind::Trigger { alias: None, .. } | WaitArmKind::Timeout => {}
        }
        self.steps(cx, &arm.block.steps);
    }

    fn split(&mut self, cx: &mut Collector<'_>, split: &ast::Split) {
        if let Some(name) = &split.name {
            self.enter(cx.sink, name, Local::Split);
        }
        let mut seen: HashMap<&SmolStr, Span> = HashMap::new();
        for arm in &split.arms {
            if let Some(first) = seen.insert(&arm.name.text, arm.name.span) {
                cx.sink.report(errors::duplicate_arm(&arm.name, first));
            }
            self.steps(cx, &arm.block.steps);
        }
    }
}

/// The handle of a conversation: its channel, engagement and possible Results.
fn handle(cx: &mut Collector<'_>, conversation: &ast::Conversation) -> Handle {
    let word = &conversation.channel;
    let said = Channel::from_word(word.as_str());
    if said.is_none() {
        cx.sink.report(errors::conversation_channel(word));
    }
    let engagement = cx.names.find::<Engagement>(cx.sink, &conversation.engagement);
    let declared = engagement.and_then(|id| cx.program.engagements[id].channel);
    let mut known = engagement;
    if let (Some(said), Some(declared), Some(id)) = (said, declared, engagement)
        && said != declared
    {
        let engagement = &cx.program.engagements[id].name;
        cx.sink.report(errors::engagement_channel(
            &conversation.engagement,
            engagement,
            word,
            declared,
        ));
        known = None;
    }
    let channel = said.or(declared);
    let results = match (known, channel) {
        (Some(id), Some(_)) if declared.is_some() => cx.program.engagements[id].results,
        (_, Some(channel)) => cx.program.vocabulary.possible(channel, None, None),
        (_, None) => ResultSet::EMPTY,
    };
    Handle {
        name: conversation.handle.clone(),
        channel,
        engagement: known,
        results,
        // WHY: set when the step itself is resolved.
        step: Id::new(0),
    }
}
