//! Where what stands under the cursor is declared.

use journey_compiler::hir::StepKind;
use journey_compiler::index::Target;
use journey_compiler::packs;
use journey_grammar::Span;
use journey_grammar::ast::Item;

use crate::ide::occurrence::{self, Occurrence};
use crate::ide::tree::{self, Kind};
use crate::{Point, Snapshot};

/// Where a word leads.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The word.
    pub origin: Span,
    /// Where it leads; several where a policy speaks of a code that several engagements declare.
    pub targets: Vec<Destination>,
}

/// A place to go to.
#[derive(Clone, Debug)]
pub enum Destination {
    /// In a file of the project.
    Here {
        /// The name, or the keyword.
        name: Span,
        /// The whole declaration, field or step.
        whole: Span,
    },
    /// In a rule pack: its text can be shown ([`packs::find`]), and nothing changes it.
    Pack {
        /// `us-federal@2026-11`
        id: &'static str,
        /// The name in the pack's text; its start for the pack itself.
        name: Span,
    },
}

/// Where the word under the cursor leads: a name to its declaration, `retry` to its attempt, `contact` to the fields of
/// the contact, a rule pack in the manifest to its text.
pub fn definition(snapshot: &Snapshot, point: Point) -> Option<Definition> {
    occurrence::at(snapshot, point)
        .and_then(|found| named(snapshot, found))
        .or_else(|| pack(snapshot, point))
        .or_else(|| contact(snapshot, point))
        .or_else(|| attempt(snapshot, point))
}

fn named(snapshot: &Snapshot, found: Occurrence) -> Option<Definition> {
    let family = if found.declares {
        vec![found.target]
    } else {
        occurrence::family(snapshot, found.target)
    };
    let targets = family.into_iter().filter_map(|target| destination(snapshot, target));
    let definition = Definition { origin: found.span, targets: targets.collect() };
    (!definition.targets.is_empty()).then_some(definition)
}

fn destination(snapshot: &Snapshot, target: Target) -> Option<Destination> {
    let name = target.declared_at(snapshot.program())?;
    if let Some(pack) = packs::of_file(name.file) {
        return Some(Destination::Pack { id: pack.id, name });
    }
    snapshot.place(name)?;
    Some(Destination::Here { name, whole: whole(snapshot, target).unwrap_or(name) })
}

/// The whole of what is declared; none where its name is all.
pub(in crate::ide) fn whole(snapshot: &Snapshot, target: Target) -> Option<Span> {
    let program = snapshot.program();
    match target {
        Target::Handle(journey, handle) => {
            let journey = &program.journeys[journey];
            Some(journey.steps[journey.handles[handle].step].span)
        }
        Target::Label(journey, step) | Target::Split(journey, step) => {
            Some(program.journeys[journey].steps[step].span)
        }
        Target::Choice(_)
        | Target::Segment(_)
        | Target::Trigger(_)
        | Target::Purpose(_)
        | Target::QuietTime(_)
        | Target::Profile(_)
        | Target::Engagement(_)
        | Target::Message(_)
        | Target::Policy(_)
        | Target::Journey(_)
        | Target::Forecast(_) => {
            let name = target.declared_at(program)?;
            let parsed = snapshot.parsed(name.file)?;
            parsed.file.items.iter().map(Item::span).find(|span| span.covers(name))
        }
        Target::ChoiceValue(..)
        | Target::Topic(..)
        | Target::Input(..)
        | Target::Attribute(..)
        | Target::Disposition(..)
        | Target::ContactField(_)
        | Target::TriggerField(..)
        | Target::Binding(..)
        | Target::Outcome(..)
        | Target::SplitArm(..) => None,
    }
}

/// A pack that the manifest lists.
fn pack(snapshot: &Snapshot, point: Point) -> Option<Definition> {
    let mut listed = snapshot.inputs.manifest.packs.iter();
    let at = |span: Span| span.file == point.file && span.touches(point.offset);
    let &(pack, origin) = listed.find(|(_, span)| at(*span))?;
    let name = Span::new(pack.file(), 0, 0);
    Some(Definition { origin, targets: vec![Destination::Pack { id: pack.id, name }] })
}

/// `contact` before a field.
fn contact(snapshot: &Snapshot, point: Point) -> Option<Definition> {
    let parsed = snapshot.parsed(point.file)?;
    let (name, kind, _) = tree::name_at(&parsed, point.offset)?;
    if kind != Kind::Base || name.as_str() != "contact" {
        return None;
    }
    let contact = snapshot.program().contact.as_ref()?;
    let (keyword, whole) = (contact.keyword, contact.keyword.to(contact.body));
    let here = Destination::Here { name: keyword, whole };
    Some(Definition { origin: name.span, targets: vec![here] })
}

/// `retry`, to the attempt that it runs again.
fn attempt(snapshot: &Snapshot, point: Point) -> Option<Definition> {
    let journeys = snapshot.program().journeys.values();
    let mut here = journeys.filter(|journey| journey.name.span.file == point.file);
    let (origin, attempt) = here.find_map(|journey| {
        let mut steps = journey.steps.values();
        let step = steps.find(|step| step.keyword.touches(point.offset))?;
        let StepKind::Retry(retry) = &step.kind else { return None };
        Some((step.keyword, &journey.steps[retry.attempt?]))
    })?;
    let here = Destination::Here { name: attempt.keyword, whole: attempt.span };
    Some(Definition { origin, targets: vec![here] })
}
