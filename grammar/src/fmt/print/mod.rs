//! What the constructs look like, one file per family; here is what they share.

mod declarations;
mod expressions;
mod forecasts;
mod journeys;
mod literals;
mod policies;
mod scenarios;
mod settings;
mod steps;

use super::op::{Class, Gap, Op};
use super::printer::Printer;
use crate::Span;
use crate::ast::{Bad, ExternalName, Name};

/// The widest name that takes part in an alignment.
const NAME_LIMIT: usize = 40;

/// What stands between the items of braces that may be on one line.
#[derive(Copy, Clone, PartialEq, Eq)]
enum Between {
    /// A comma on one line, nothing on lines of their own.
    Comma,
    /// Two aligned spaces on one line, nothing on lines of their own.
    Spaces,
}

impl Printer<'_> {
    /// A name.
    fn name(&mut self, name: &Name) {
        self.span(name.span);
    }

    /// `NotInterested as "Not interested"`
    fn external_name(&mut self, name: &ExternalName) {
        self.name(&name.name);
        if let Some(external) = &name.external {
            self.space();
            self.word("as");
            self.space();
            self.text(external);
        }
    }

    /// Names with commas between them; what does not fit goes below the first.
    fn names(&mut self, names: &[Name]) {
        self.comma_list(names, Self::name);
    }

    /// Things with commas between them; what does not fit goes below the first.
    fn comma_list<T>(&mut self, items: &[T], print: impl Fn(&mut Self, &T)) {
        self.say(Op::Begin { broken: false });
        self.say(Op::Align);
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.comma();
                self.gap(Gap::Fill);
            }
            print(self, item);
        }
        self.say(Op::Dedent);
        self.say(Op::End);
    }

    /// Text that could not be understood.
    fn bad(&mut self, bad: &Bad) {
        self.verbatim(bad.span);
    }

    /// Items in braces that are on one line if they were and fit.
    fn braces<T>(
        &mut self,
        span: Span,
        items: &[T],
        between: Between,
        row: impl Fn(&mut Self, &T),
    ) {
        self.say(Op::Begin { broken: false });
        self.word("{");
        if items.is_empty() && !self.has_comment_before(span.end) {
            self.word("}");
            self.say(Op::End);
            return;
        }
        let line = self.line_end_follows()
            || (between == Between::Spaces && span.text(self.text).contains('\n'));
        self.open(if line { Gap::Line { blank: false } } else { Gap::Break });
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                match (line, between) {
                    (true, _) => self.gap(Gap::Line { blank: true }),
                    (false, Between::Spaces) => self.gap(Gap::BreakCell),
                    (false, Between::Comma) => {
                        self.say(Op::IfFlat(","));
                        self.gap(Gap::Break);
                    }
                }
            }
            row(self, item);
        }
        self.close(span, Gap::Break);
        self.say(Op::End);
    }

    /// Items in braces that always have lines of their own.
    fn block<T>(&mut self, span: Span, items: &[T], row: impl Fn(&mut Self, &T)) {
        self.word("{");
        if items.is_empty() && !self.has_comment_before(span.end) {
            self.word("}");
            return;
        }
        self.open(Gap::Line { blank: false });
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.gap(Gap::Line { blank: true });
            }
            row(self, item);
        }
        self.close(span, Gap::Line { blank: false });
    }

    /// What comes behind `{`.
    fn open(&mut self, gap: Gap) {
        self.say(Op::Indent);
        self.say(Op::Open);
        self.gap(gap);
    }

    /// What comes before `}`, and the brace.
    fn close(&mut self, span: Span, gap: Gap) {
        self.gap(Gap::Line { blank: true });
        self.comments_before((span.end as usize).saturating_sub(1));
        self.say(Op::Close);
        self.say(Op::Dedent);
        self.gap(gap);
        self.word("}");
    }

    /// ` as paid`, or nothing
    fn alias(&mut self, alias: Option<&Name>) {
        if let Some(alias) = alias {
            self.space();
            self.word("as");
            self.space();
            self.name(alias);
        }
    }

    /// A row that is a word, an aligned place and more.
    fn keyword_cell(&mut self, word: Span) {
        self.span(word);
        self.cell(NAME_LIMIT);
    }

    /// A row of the class, or a row that is kept as it is where it could not be understood.
    fn row_or_bad(
        &mut self,
        class: Class,
        span: Span,
        bad: Option<&Bad>,
        print: impl FnOnce(&mut Self),
    ) {
        match bad {
            Some(_) => self.row(Class::Verbatim, span, |p| p.verbatim(span)),
            None => self.row(class, span, print),
        }
    }
}
