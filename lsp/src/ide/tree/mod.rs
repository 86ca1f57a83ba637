//! A walk through the tree of a piece: every name with what it is by its place, every literal, every pair of braces.
//!
//! What a name stands for is not known here; see [`super::occurrence`].

mod declaration;
mod expression;
mod script;
mod setting;
mod step;

use journey_grammar::ast::{ExternalName, Name, Text};
use journey_grammar::{Parsed, Span};

/// Looks at the parts of a tree, in the order of the text but for small exceptions.
pub(crate) trait Visitor {
    /// Something begins that can be told apart: a declaration, a setting, a step, an arm, an expression. Its parts
    /// follow if the answer is true.
    fn node(&mut self, span: Span) -> bool {
        let _ = span;
        true
    }

    /// From `{` to `}`.
    fn braces(&mut self, span: Span) {
        let _ = span;
    }

    /// A name, perhaps a missing one.
    fn name(&mut self, name: &Name, kind: Kind, how: How) {
        let _ = (name, kind, how);
    }

    /// A name that may have a spelling outside; the name and the spelling follow.
    fn external(&mut self, name: &ExternalName) {
        let _ = name;
    }

    /// Two expressions are compared with `is`, `is not` or `in`; they follow.
    fn compared(&mut self, left: Span, right: Span) {
        let _ = (left, right);
    }

    /// A number, a share, a date, a time or a length of time.
    fn literal(&mut self, span: Span) {
        let _ = span;
    }

    /// Days of the week: `Mon`, `Mon..Fri`.
    fn days(&mut self, span: Span) {
        let _ = span;
    }

    /// A text; its placeholders follow.
    fn text(&mut self, text: &Text) {
        let _ = text;
    }

    /// Text that could not be understood.
    fn bad(&mut self, span: Span) {
        let _ = span;
    }
}

/// What a name is, by the place where it stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Choice,
    /// A value of a choice.
    Value,
    /// A type: a word of the language or a choice.
    Type,
    /// A field, an input or an attribute.
    Field,
    Segment,
    Trigger,
    Purpose,
    Topic,
    QuietTime,
    Profile,
    Engagement,
    Disposition,
    Message,
    Policy,
    Journey,
    Forecast,
    Handle,
    /// What fields are read of: a handle, a trigger's name, `contact`.
    Base,
    /// `attempted`
    Event,
    /// A name for the attributes of a trigger.
    Binding,
    Outcome,
    Label,
    Split,
    SplitArm,
    /// The name of a setting.
    Setting,
    /// A value that is a word of the language: `voice`, `opt_in`, `calls`.
    Word,
    /// A bare value: a Result, a class, a code, a value of a choice.
    Bare,
}

/// What happens to the thing that is named.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// It is declared.
    Declared,
    /// It is named.
    Read,
    /// It gets a value, or is raised.
    Written,
}

/// Walks through a whole piece.
pub(crate) fn walk(parsed: &Parsed, visitor: &mut dyn Visitor) {
    for item in &parsed.file.items {
        declaration::item(item, visitor);
    }
}

/// The name that stands at `offset`, with what it is by its place.
pub(crate) fn name_at(parsed: &Parsed, offset: u32) -> Option<(Name, Kind, How)> {
    let mut look = NameAt { offset, found: None };
    walk(parsed, &mut look);
    look.found
}

struct NameAt {
    offset: u32,
    found: Option<(Name, Kind, How)>,
}

impl Visitor for NameAt {
    fn node(&mut self, span: Span) -> bool {
        span.touches(self.offset)
    }

    fn name(&mut self, name: &Name, kind: Kind, how: How) {
        if name.span.touches(self.offset) && !name.is_missing() {
            self.found = Some((name.clone(), kind, how));
        }
    }
}
