//! The namespace of declarations: who is declared where, and what a name stands for.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use journey_grammar::ast::{self, Name};
use journey_grammar::{Code, Diagnostic, FileId, Parsed, Span};
use smol_str::SmolStr;

use crate::errors::names as errors;
use crate::hir::{
    Choice, Engagement, Forecast, Id, Journey, Message, Policy, Profile, Purpose, QuietTime,
    Segment, Trigger,
};
use crate::index::{Target, Use};
use crate::memory::Seen;
use crate::unclosed::Unclosed;

/// What a pass says and finds out on its way.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) uses: Vec<Use>,
    pub(crate) seen: Seen,
}

impl Sink {
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn used(&mut self, span: Span, target: Target) {
        self.uses.push(Use { span, target });
    }
}

/// The kinds of declarations that have a name.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Choice,
    Segment,
    Trigger,
    Purpose,
    QuietTime,
    Profile,
    Engagement,
    Message,
    Policy,
    Journey,
    Forecast,
}

impl Kind {
    /// What messages call it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Segment => "segment",
            Self::Trigger => "trigger",
            Self::Purpose => "purpose",
            Self::QuietTime => "quiet time",
            Self::Profile => "compliance profile",
            Self::Engagement => "engagement",
            Self::Message => "message",
            Self::Policy => "policy",
            Self::Journey => "journey",
            Self::Forecast => "forecast",
        }
    }
}

/// Something that is declared by name.
pub(crate) trait Declared: Sized {
    const KIND: Kind;
    fn target(id: Id<Self>) -> Target;
}

macro_rules! declared {
    ($($kind:ident),*) => {$(
        impl Declared for $kind {
            const KIND: Kind = Kind::$kind;
            fn target(id: Id<Self>) -> Target {
                Target::$kind(id)
            }
        }
    )*};
}

declared!(
    Choice, Segment, Trigger, Purpose, QuietTime, Profile, Engagement, Message, Policy, Journey,
    Forecast
);

/// The declarations of all files, by kind, in the order of the files and of the text. The place in a list is
/// the id.
#[derive(Default)]
pub(crate) struct Items<'a> {
    pub(crate) choices: Vec<&'a ast::ChoiceDecl>,
    pub(crate) contacts: Vec<&'a ast::ContactDecl>,
    pub(crate) segments: Vec<&'a ast::SegmentDecl>,
    pub(crate) triggers: Vec<&'a ast::TriggerDecl>,
    pub(crate) purposes: Vec<&'a ast::PurposeDecl>,
    pub(crate) quiet_times: Vec<&'a ast::SettingsDecl>,
    pub(crate) profiles: Vec<&'a ast::SettingsDecl>,
    pub(crate) engagements: Vec<&'a ast::SettingsDecl>,
    pub(crate) messages: Vec<&'a ast::MessageDecl>,
    pub(crate) policies: Vec<&'a ast::PolicyDecl>,
    pub(crate) journeys: Vec<&'a ast::JourneyDecl>,
    pub(crate) scenarios: Vec<&'a ast::ScenarioDecl>,
    pub(crate) forecasts: Vec<&'a ast::ForecastDecl>,
    pub(crate) bad: Vec<&'a ast::Bad>,
}

/// The namespace. Whoever asks it gives a sink, which notes what the answer depends on.
#[derive(Default)]
pub(crate) struct Names {
    by_name: HashMap<SmolStr, Entry>,
    /// Declarations whose name was taken: what names one of another kind than the first may still mean them.
    again: Vec<(SmolStr, Entry)>,
    by_kind: BTreeMap<Kind, Vec<SmolStr>>,
    /// The words of declarations that could not be parsed: a name among them may well be declared there.
    damaged: HashSet<SmolStr>,
    /// Where the text could not be parsed, in order.
    broken: Vec<(FileId, u32)>,
    unclosed: Unclosed,
    /// Every declaration, in order.
    entered: DefaultHasher,
    /// Whether a rule pack was listed that could not be used: a policy may well be declared there.
    pub(super) packs_are_bad: bool,
}

#[derive(Copy, Clone)]
struct Entry {
    kind: Kind,
    index: usize,
    span: Span,
}

impl Names {
    /// Sorts the declarations by kind and enters their names; a name that is declared again is reported.
    pub(crate) fn collect<'a>(files: &'a [Arc<Parsed>], sink: &mut Sink) -> (Self, Items<'a>) {
        let mut names =
            Self { broken: broken(files), unclosed: Unclosed::of(files), ..Self::default() };
        let mut items = Items::default();
        for item in files.iter().flat_map(|parsed| &parsed.file.items) {
            names.item(item, &mut items, sink);
        }
        (names, items)
    }

    fn item<'a>(&mut self, item: &'a ast::Item, items: &mut Items<'a>, sink: &mut Sink) {
        use ast::Item;
        match item {
            Item::Choice(d) => self.enter(Kind::Choice, &d.name, &mut items.choices, d, sink),
            Item::Contact(d) => items.contacts.push(d),
            Item::Segment(d) => {
                self.enter(Kind::Segment, &d.name.name, &mut items.segments, d, sink);
            }
            Item::Trigger(d) => {
                self.enter(Kind::Trigger, &d.name.name, &mut items.triggers, d, sink);
            }
            Item::Purpose(d) => {
                self.enter(Kind::Purpose, &d.name.name, &mut items.purposes, d, sink);
            }
            Item::QuietTime(d) => {
                self.enter(Kind::QuietTime, &d.name.name, &mut items.quiet_times, d, sink);
            }
            Item::Compliance(d) => {
                self.enter(Kind::Profile, &d.name.name, &mut items.profiles, d, sink);
            }
            Item::Engagement(d) => {
                self.enter(Kind::Engagement, &d.name.name, &mut items.engagements, d, sink);
            }
            Item::Message(d) => self.enter(Kind::Message, &d.name, &mut items.messages, d, sink),
            Item::Policy(d) => self.enter(Kind::Policy, &d.name, &mut items.policies, d, sink),
            Item::Journey(d) => self.enter(Kind::Journey, &d.name, &mut items.journeys, d, sink),
            Item::Scenario(d) => items.scenarios.push(d),
            Item::Forecast(d) => self.enter(Kind::Forecast, &d.name, &mut items.forecasts, d, sink),
            Item::Bad(bad) => {
                let words = bad.text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
                self.damaged.extend(words.filter(|word| !word.is_empty()).map(SmolStr::from));
                items.bad.push(bad);
            }
        }
    }

    fn enter<'a, D>(
        &mut self,
        kind: Kind,
        name: &Name,
        list: &mut Vec<&'a D>,
        declaration: &'a D,
        sink: &mut Sink,
    ) {
        let entry = Entry { kind, index: list.len(), span: name.span };
        list.push(declaration);
        (kind, &name.text, name.span.sort_key()).hash(&mut self.entered);
        if name.is_missing() {
            return;
        }
        if let Some(first) = self.by_name.get(&name.text) {
            sink.report(errors::duplicate_declaration(name, first.kind, first.span));
            self.again.push((name.text.clone(), entry));
            return;
        }
        self.by_name.insert(name.text.clone(), entry);
        self.by_kind.entry(kind).or_default().push(name.text.clone());
    }

    /// The declaration of this name and kind, if there is one; nothing is reported.
    pub(crate) fn get<T: Declared>(&self, sink: &mut Sink, name: &str) -> Option<Id<T>> {
        let found = self.first(T::KIND, name);
        match found {
            Some(index) => sink.seen.declaration(T::KIND, index),
            None => sink.seen.everything(),
        }
        found.map(Id::new)
    }

    /// The first declaration of this kind with this name.
    fn first(&self, kind: Kind, name: &str) -> Option<usize> {
        let again = self.again.iter().filter(|(taken, _)| taken == name).map(|(_, entry)| entry);
        let mut entries = self.by_name.get(name).into_iter().chain(again);
        entries.find(|entry| entry.kind == kind).map(|entry| entry.index)
    }

    /// The declarations that nobody finds, because an earlier one of their kind has their name.
    pub(crate) fn hidden(&self) -> impl Iterator<Item = (Kind, usize)> {
        let all = self.again.iter().map(|(name, entry)| (name, entry.kind, entry.index));
        let hidden = all.filter(|&(name, kind, index)| self.first(kind, name) != Some(index));
        hidden.map(|(_, kind, index)| (kind, index))
    }

    /// The kind and place of whatever has this name.
    pub(crate) fn any(&self, sink: &mut Sink, name: &str) -> Option<(Kind, Span)> {
        sink.seen.everything();
        self.by_name.get(name).map(|entry| (entry.kind, entry.span))
    }

    /// Whether the name, which was asked for in vain, may stand in a declaration that could not be parsed.
    pub(crate) fn may_be_damaged(&self, name: &str) -> bool {
        self.damaged.contains(name)
    }

    /// Whether something within could not be parsed: it may be what is missing there.
    pub(crate) fn is_broken(&self, within: Span) -> bool {
        let first = self.broken.partition_point(|place| *place < (within.file, within.start));
        self.broken.get(first).is_some_and(|place| *place <= (within.file, within.end))
    }

    /// Whether a `{` is never closed in the declaration at `place`.
    pub(crate) fn is_unclosed(&self, place: Span) -> bool {
        self.unclosed.holds(place)
    }

    /// Whether some declaration could not be parsed, or not to its end.
    pub(crate) fn has_damage(&self, sink: &mut Sink) -> bool {
        sink.seen.everything();
        self.is_damaged()
    }

    fn is_damaged(&self) -> bool {
        !self.damaged.is_empty() || !self.unclosed.is_empty()
    }

    /// The declaration that `name` stands for; one that does not exist is reported.
    pub(crate) fn find<T: Declared>(&self, sink: &mut Sink, name: &Name) -> Option<Id<T>> {
        if let Some(id) = self.get::<T>(sink, name.as_str()) {
            sink.used(name.span, T::target(id));
            return Some(id);
        }
        let may_be_in_pack = T::KIND == Kind::Policy && self.packs_are_bad;
        if !name.is_missing() && !may_be_in_pack && !self.may_be_damaged(name.as_str()) {
            let other = self.any(sink, name.as_str());
            sink.report(errors::unknown_name(T::KIND, name, self.of_kind(T::KIND), other));
        }
        None
    }

    /// A number that differs where what there is and what there is not differs.
    pub(crate) fn print(&self) -> u64 {
        let mut damaged: Vec<&SmolStr> = self.damaged.iter().collect();
        damaged.sort_unstable();
        let mut hasher = self.entered.clone();
        (damaged, self.is_damaged(), self.packs_are_bad).hash(&mut hasher);
        hasher.finish()
    }

    /// The names of a kind, in the order of the files.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.by_kind.get(&kind).into_iter().flatten().map(SmolStr::as_str)
    }
}

fn broken(files: &[Arc<Parsed>]) -> Vec<(FileId, u32)> {
    let errors = files.iter().flat_map(|parsed| &parsed.diagnostics);
    let errors = errors.filter(|one| matches!(one.code, Code::Syntax | Code::UnknownSetting));
    let mut places: Vec<(FileId, u32)> =
        errors.map(|one| (one.primary.span.file, one.primary.span.start)).collect();
    places.sort_unstable();
    places
}

/// Reports values of one owner (`fields`, `values`, …) that have the name or the outside spelling of an
/// earlier one.
pub(crate) fn unique<'a>(
    sink: &mut Sink,
    what: &str,
    names: impl Iterator<Item = &'a ast::ExternalName>,
) {
    let mut seen: HashMap<SmolStr, Span> = HashMap::new();
    let mut outside: HashMap<SmolStr, Span> = HashMap::new();
    for one in names {
        if let Some(first) = seen.insert(one.name.text.clone(), one.name.span) {
            sink.report(errors::duplicate_part(what, &one.name, first));
            continue;
        }
        let (spelling, span) = (external(one), spelling_span(one));
        if let Some(first) = outside.insert(spelling.clone(), span) {
            sink.report(errors::duplicate_spelling(what, &one.name, &spelling, span, first));
        }
    }
}

/// Reports an outside spelling on a name that is known only inside the program.
pub(crate) fn inside_only(sink: &mut Sink, kind: Kind, name: &ast::ExternalName) {
    if let Some(text) = &name.external {
        sink.report(errors::inside_only(kind, &name.name, text.span));
    }
}

/// The exact spelling outside.
pub(crate) fn external(name: &ast::ExternalName) -> SmolStr {
    let written = name.external.as_ref().and_then(ast::Text::plain);
    written.unwrap_or_else(|| name.name.text.clone())
}

fn spelling_span(name: &ast::ExternalName) -> Span {
    name.external.as_ref().map_or(name.name.span, |text| text.span)
}
