//! `unused-declaration`: declarations that no other part of the program names.
//!
//! Journeys, scenarios and forecasts are what a program is for and are never unused, and of a rule pack one followed
//! policy is enough. Nothing is said of a
//! program with a part that could not be parsed or resolved, because it may be that part that uses them.

use std::collections::HashSet;

use journey_grammar::ast::Name;
use journey_grammar::{Code, Diagnostic, FileId, Parsed, Severity};

use crate::analyze::Inputs;
use crate::errors::{lints as errors, packs as pack_errors};
use crate::hir::{Arena, Id, Program};
use crate::index::Target;
use crate::packs;
use crate::resolve::names::{Kind, Names, Sink};

pub(crate) fn check(inputs: &Inputs, names: &Names, program: &Program, sink: &mut Sink) {
    if names.has_damage(sink) || is_unsure(inputs, program, sink) {
        return;
    }
    let used: HashSet<Target> = sink.uses.iter().map(|one| one.target).collect();
    let mut unused: Vec<(Kind, Name)> = Vec::new();
    let mut look = Look { used: &used, unused: &mut unused };
    look.at(&program.segments, Kind::Segment, Target::Segment, |one| &one.name);
    look.at(&program.triggers, Kind::Trigger, Target::Trigger, |one| &one.name);
    look.at(&program.purposes, Kind::Purpose, Target::Purpose, |one| &one.name);
    look.at(&program.quiet_times, Kind::QuietTime, Target::QuietTime, |one| &one.name);
    look.at(&program.profiles, Kind::Profile, Target::Profile, |one| &one.name);
    look.at(&program.engagements, Kind::Engagement, Target::Engagement, |one| &one.name);
    look.at(&program.messages, Kind::Message, Target::Message, |one| &one.name);
    look.at(&program.policies, Kind::Policy, Target::Policy, |one| &one.name);
    unused.retain(|(_, name)| packs::of_file(name.span.file).is_none());
    for (id, choice) in program.choices.iter() {
        if let Some(name) = choice.name.as_ref().filter(|_| !used.contains(&Target::Choice(id))) {
            unused.push((Kind::Choice, name.clone()));
        }
    }
    for (kind, name) in unused {
        sink.report(errors::unused(kind, &name));
    }
    not_followed(inputs, program, &used, sink);
}

/// Warns of rule packs whose rules nobody follows: they seem to protect somebody, and do not.
fn not_followed(inputs: &Inputs, program: &Program, used: &HashSet<Target>, sink: &mut Sink) {
    let followed = program.policies.iter().filter(|(id, _)| used.contains(&Target::Policy(*id)));
    let files: HashSet<FileId> = followed.map(|(_, policy)| policy.name.span.file).collect();
    for (pack, place) in &inputs.manifest.packs {
        if !files.contains(&pack.file()) {
            sink.report(pack_errors::not_followed(pack, *place, &pack.policies()));
        }
    }
}

struct Look<'a> {
    used: &'a HashSet<Target>,
    unused: &'a mut Vec<(Kind, Name)>,
}

impl Look<'_> {
    fn at<T>(
        &mut self,
        arena: &Arena<T>,
        kind: Kind,
        target: fn(Id<T>) -> Target,
        name: fn(&T) -> &Name,
    ) {
        let unused = arena.iter().filter(|(id, _)| !self.used.contains(&target(*id)));
        self.unused.extend(unused.map(|(_, one)| (kind, name(one).clone())));
    }
}

/// Whether some part could not be understood.
fn is_unsure(inputs: &Inputs, program: &Program, sink: &Sink) -> bool {
    let is_error = |one: &Diagnostic| one.severity == Severity::Error;
    let parsed = |parsed: &Parsed| parsed.diagnostics.iter().any(is_error);
    inputs.parsed.iter().any(|one| parsed(one))
        || inputs.manifest.diagnostics.iter().any(is_error)
        || program.journeys.values().any(|journey| journey.incomplete)
        || sink.diagnostics.iter().any(|one| is_about_names(one.code))
}

/// Whether a mistake of this kind may be the use that is missing.
fn is_about_names(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownName
            | Code::UnknownSetting
            | Code::DuplicateSetting
            | Code::DuplicateDeclaration
            | Code::MissingSetting
            | Code::Syntax
    )
}
