//! Choices that are compared with each other: by the names of their values.

use std::collections::BTreeSet;

use journey_compiler::hir::{Choice, Id, Program, Ty};
use journey_compiler::index::{Target, Use};
use journey_grammar::Span;

use crate::Snapshot;
use crate::ide::occurrence::uses_in;
use crate::ide::tree::{Visitor, walk};

/// Whether a value of `choice` is somewhere compared with one of another choice that has one of these names.
pub(super) fn meets_another(snapshot: &Snapshot, choice: Id<Choice>, names: [&str; 2]) -> bool {
    let program = snapshot.program();
    let has = |one: &Choice| one.values.iter().any(|value| names.contains(&value.name.as_str()));
    let others = program.choices.iter().filter(|(id, one)| *id != choice && has(one));
    let others: BTreeSet<Id<Choice>> = others.map(|(id, _)| id).collect();
    if others.is_empty() {
        return false;
    }
    snapshot.inputs.parsed.iter().any(|parsed| {
        let uses = uses_in(snapshot, parsed.source.id);
        let mut look = Look { program, uses, compared: Vec::new() };
        walk(parsed, &mut look);
        look.compared.iter().any(|(left, right)| {
            let (left, right) = (look.choices(*left), look.choices(*right));
            let meet = |one: &BTreeSet<_>, other: &BTreeSet<_>| {
                one.contains(&choice) && !other.is_disjoint(&others)
            };
            meet(&left, &right) || meet(&right, &left)
        })
    })
}

struct Look<'a> {
    program: &'a Program,
    uses: &'a [Use],
    /// The two sides of each comparison.
    compared: Vec<(Span, Span)>,
}

impl Look<'_> {
    /// The choices that are read somewhere in an expression.
    fn choices(&self, within: Span) -> BTreeSet<Id<Choice>> {
        let first = self.uses.partition_point(|one| one.span.start < within.start);
        let inside = self.uses.iter().skip(first).take_while(|one| one.span.end <= within.end);
        inside.filter_map(|one| self.choice(one.target)).collect()
    }

    fn choice(&self, target: Target) -> Option<Id<Choice>> {
        let program = self.program;
        let ty = if let Target::ContactField(id) = target {
            program.contact.as_ref()?.fields[id].ty
        } else if let Target::Attribute(engagement, id) = target {
            program.engagements[engagement].attributes[id].ty
        } else if let Target::TriggerField(trigger, id) = target {
            program.triggers[trigger].fields[id].ty
        } else {
            return None;
        };
        if let Ty::Choice(id) = ty { Some(id) } else { None }
    }
}

impl Visitor for Look<'_> {
    fn compared(&mut self, left: Span, right: Span) {
        self.compared.push((left, right));
    }
}
