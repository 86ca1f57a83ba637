//! The changes of the text.

use journey_compiler::index::Target;
use journey_grammar::ast::ExternalName;
use journey_grammar::{Edit, Parsed, Span};

use crate::Snapshot;
use crate::ide::occurrence;
use crate::ide::tree::{self, Visitor};

/// The changes that give all of `family` another name: where it is declared, and where it is named.
pub(super) fn edits(snapshot: &Snapshot, family: &[Target], old: &str, new: &str) -> Vec<Edit> {
    let uses = occurrence::uses_of(snapshot, family);
    let mut edits: Vec<Edit> =
        uses.into_iter().map(|span| used(snapshot, span, old, new)).collect();
    edits.extend(family.iter().filter_map(|target| declared(snapshot, *target, old, new)));
    edits
}

fn used(snapshot: &Snapshot, span: Span, old: &str, new: &str) -> Edit {
    let written = snapshot.text(span);
    // WHY: a manifest may write a text in more ways than between two quotes; its place then covers the quotes.
    let quoted = written != old && written.starts_with(['"', '\'']);
    Edit { span, text: if quoted { format!("\"{new}\"") } else { new.to_owned() } }
}

/// The change at the declaration. What is known outside keeps its spelling there: `Gold` becomes
/// `Golden as "Gold"`, and `Golden as "Gold"` becomes `Gold`.
fn declared(snapshot: &Snapshot, target: Target, old: &str, new: &str) -> Option<Edit> {
    let span = target.declared_at(snapshot.program())?;
    let plain = Edit { span, text: new.to_owned() };
    if target.external(snapshot.program()).is_none() {
        return Some(plain);
    }
    let parsed = snapshot.parsed(span.file)?;
    let Some(spelling) = declared_name(&parsed, span)?.external else {
        return Some(Edit { span, text: format!("{new} as \"{old}\"") });
    };
    let between = Span::new(span.file, span.end, spelling.span.start);
    let is_alone = between.text(&parsed.source.text).trim() == "as";
    let is_same = spelling.plain().is_some_and(|text| text == new);
    Some(if is_alone && is_same { Edit { span: span.to(spelling.span), ..plain } } else { plain })
}

/// The name that is declared at `place`, with the spelling outside that is written behind it.
fn declared_name(parsed: &Parsed, place: Span) -> Option<ExternalName> {
    let mut look = DeclaredName { place, found: None };
    tree::walk(parsed, &mut look);
    look.found
}

struct DeclaredName {
    place: Span,
    found: Option<ExternalName>,
}

impl Visitor for DeclaredName {
    fn node(&mut self, span: Span) -> bool {
        span.covers(self.place)
    }

    fn external(&mut self, name: &ExternalName) {
        if name.name.span.same_place(self.place) {
            self.found = Some(name.clone());
        }
    }
}
