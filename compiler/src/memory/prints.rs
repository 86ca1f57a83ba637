//! Prints: numbers that differ where something that a journey can see differs.
//!
//! The print of a declaration is made of its resolved form, all of it, places included, and of the prints of what
//! it uses in turn. So whoever sees a declaration sees the same as before as long as its print is the same.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::hash::{DefaultHasher, Hash, Hasher};

use journey_grammar::Span;

use super::Seen;
use crate::hir::{Arena, Field, Id, Policy, Program, QuietChoice, QuietValue, Ty};
use crate::manifest::Manifest;
use crate::resolve::names::{Kind, Names};

/// The prints of the declarations of a program.
#[derive(Debug)]
pub(crate) struct Prints {
    /// Of what every journey sees: the manifest, the contact, project policies.
    always: u64,
    /// Of every name and every declaration, whether or not it is one.
    all: u64,
    by_kind: BTreeMap<Kind, Vec<u64>>,
}

/// Takes in what is written.
struct Print(DefaultHasher);

impl Write for Print {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

/// The print of a value and of the prints that belong to it.
fn print(value: &impl Debug, parts: impl IntoIterator<Item = u64>) -> u64 {
    let mut print = Print(DefaultHasher::new());
    // Writing into a hasher cannot fail.
    let _ = write!(print, "{value:?}");
    for part in parts {
        part.hash(&mut print.0);
    }
    print.0.finish()
}

impl Prints {
    /// The prints of everything but journeys; `project` are the policies of the manifest.
    pub(crate) fn of_declarations(
        program: &Program,
        names: &Names,
        manifest: &Manifest,
        project: &[(Id<Policy>, Span)],
    ) -> Self {
        let mut prints = Self { always: 0, all: 0, by_kind: BTreeMap::new() };
        prints.parts(program);
        prints.compounds(program);
        prints.hide(names.hidden());
        let contact = program.contact.as_ref();
        let fields = contact.map(|contact| prints.choices_of(&contact.fields)).unwrap_or_default();
        let policies = project.iter().map(|(policy, _)| prints.at(Kind::Policy, *policy));
        // WHY: a story that breaks a rule is looked for at the edges of every quiet time.
        let quiet_times = prints.by_kind.get(&Kind::QuietTime).cloned().unwrap_or_default();
        let parts: Vec<u64> = fields.into_iter().chain(policies).chain(quiet_times).collect();
        prints.always = print(&(settings(manifest), project, contact), parts);
        let all = prints.by_kind.values().flatten().copied().chain([prints.always]);
        prints.all = print(&names.print(), all);
        prints
    }

    /// Adds the journeys, each by a number of its own.
    pub(crate) fn add_journeys(&mut self, names: &Names, stamps: impl Iterator<Item = u64>) {
        let stamps: Vec<u64> = stamps.collect();
        self.all = print(&self.all, stamps.iter().copied());
        self.by_kind.insert(Kind::Journey, stamps);
        self.hide(names.hidden().filter(|(kind, _)| *kind == Kind::Journey));
    }

    /// A declaration that cannot be found any more differs from itself when it could: whoever found it by its name
    /// finds another one now.
    fn hide(&mut self, hidden: impl Iterator<Item = (Kind, usize)>) {
        for (kind, index) in hidden {
            let prints = self.by_kind.get_mut(&kind);
            if let Some(one) = prints.and_then(|prints| prints.get_mut(index)) {
                *one = print(&"hidden", [*one]);
            }
        }
    }

    /// The print of what was seen.
    pub(super) fn of(&self, seen: &Seen) -> u64 {
        let seen_all = seen.is_all().then_some(self.all);
        let mut hasher = DefaultHasher::new();
        (self.always, seen_all).hash(&mut hasher);
        for (kind, index) in seen.declarations() {
            let print = self.by_kind.get(kind).and_then(|prints| prints.get(*index));
            (kind, index, print).hash(&mut hasher);
        }
        hasher.finish()
    }

    fn at<T>(&self, kind: Kind, id: Id<T>) -> u64 {
        let prints = self.by_kind.get(&kind);
        prints.and_then(|prints| prints.get(id.index())).copied().unwrap_or_default()
    }

    fn add<T: Debug>(
        &mut self,
        kind: Kind,
        arena: &Arena<T>,
        parts: impl Fn(&Self, &T) -> Vec<u64>,
    ) {
        let all = arena.values().map(|one| print(one, parts(self, one))).collect();
        self.by_kind.insert(kind, all);
    }

    /// Declarations that use choices at most.
    fn parts(&mut self, program: &Program) {
        self.add(Kind::Choice, &program.choices, |_, _| Vec::new());
        self.add(Kind::Segment, &program.segments, |_, _| Vec::new());
        self.add(Kind::Purpose, &program.purposes, |_, _| Vec::new());
        self.add(Kind::QuietTime, &program.quiet_times, |_, _| Vec::new());
        self.add(Kind::Policy, &program.policies, |_, _| Vec::new());
        self.add(Kind::Trigger, &program.triggers, |prints, one| prints.choices_of(&one.fields));
        self.add(Kind::Engagement, &program.engagements, |prints, one| {
            let mut parts = prints.choices_of(&one.inputs);
            parts.extend(prints.choices_of(&one.attributes));
            parts
        });
    }

    /// Declarations that use others.
    fn compounds(&mut self, program: &Program) {
        self.add(Kind::Profile, &program.profiles, |prints, one| {
            let purposes = one.purposes.iter();
            let purposes = purposes.map(|(purpose, ..)| prints.at(Kind::Purpose, *purpose));
            purposes.chain(prints.quiet_time(one.quiet_time.as_ref())).collect()
        });
        self.add(Kind::Message, &program.messages, |prints, one| {
            let profile = one.profile.map(|profile| prints.at(Kind::Profile, profile));
            let purpose = one.purpose.map(|purpose| prints.at(Kind::Purpose, purpose));
            let quiet_time = prints.quiet_time(one.quiet_time.as_ref());
            profile.into_iter().chain(purpose).chain(quiet_time).collect()
        });
    }

    fn quiet_time(&self, choice: Option<&QuietChoice>) -> Option<u64> {
        match choice?.value {
            QuietValue::Declared(id) => Some(self.at(Kind::QuietTime, id)),
            QuietValue::None | QuietValue::Unknown => None,
        }
    }

    fn choices_of(&self, fields: &Arena<Field>) -> Vec<u64> {
        let choice = |field: &Field| {
            if let Ty::Choice(id) = field.ty { Some(self.at(Kind::Choice, id)) } else { None }
        };
        fields.values().filter_map(choice).collect()
    }
}

/// What the manifest says that matters to a journey.
fn settings(manifest: &Manifest) -> impl Debug {
    let Manifest {
        source: _,
        name: _,
        vocabulary,
        time_zone,
        policies: _,
        packs,
        forecasts: _,
        contact_center,
        time_zone_is_bad,
        packs_are_bad,
        diagnostics: _,
    } = manifest;
    let packs: Vec<_> = packs.iter().map(|(pack, _)| pack.file()).collect();
    (vocabulary, time_zone, packs, *contact_center, *time_zone_is_bad, *packs_are_bad)
}
