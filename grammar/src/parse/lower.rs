//! What all lowering shares: places, missing parts and bad regions.

use smol_str::SmolStr;

use super::grammar::Node;
use super::repair::Repaired;
use super::scan::Scan;
use crate::ast::{Bad, Expr, ExprKind, Name};
use crate::syntax_error::{self, Found, Wanted};
use crate::{Diagnostic, FileId, Span};

/// At most this many problems are kept of one file, and of one piece.
pub(super) const MOST_DIAGNOSTICS: usize = 500;

/// Steps may stand in each other this deep. More than braces can be nested, because a step behind `exhausted =>`
/// needs none.
const MOST_DEPTH: usize = 96;

/// The state of lowering one piece. `text` ends with it.
pub(super) struct Lower<'a> {
    file: FileId,
    text: &'a str,
    scan: &'a Scan,
    repaired: &'a Repaired<'a>,
    bad: Vec<Span>,
    depth: usize,
    /// The operators of the expression at hand.
    pub(super) operators: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Lower<'a> {
    pub(super) fn new(
        file: FileId,
        text: &'a str,
        scan: &'a Scan,
        repaired: &'a Repaired<'a>,
    ) -> Self {
        Self {
            file,
            text,
            scan,
            repaired,
            bad: Vec::new(),
            depth: 0,
            operators: 0,
            diagnostics: Vec::new(),
        }
    }

    /// The bad regions and the problems.
    pub(super) fn finish(self) -> (Vec<Span>, Vec<Diagnostic>) {
        (self.bad, self.diagnostics)
    }

    /// Goes one step deeper; false where that is too deep.
    pub(super) fn enter(&mut self) -> bool {
        self.depth += 1;
        self.depth <= MOST_DEPTH
    }

    /// Comes back from a step.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The whole piece.
    pub(super) fn whole(&self) -> Span {
        self.span_of(self.scan.start as usize, self.text.len())
    }

    /// The text that `span` covers, as the user wrote it.
    pub(super) fn text(&self, span: Span) -> &'a str {
        span.text(self.text)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    fn span_of(&self, start: usize, end: usize) -> Span {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(self.file, clamp(start), clamp(end))
    }

    /// Where `node` stands in the user's text.
    pub(super) fn span(&self, node: &Node<'_>) -> Span {
        let span = node.as_span();
        let (start, end) = (span.start(), span.end());
        self.span_of(self.repaired.original(start), self.repaired.original(end))
    }

    /// The same for a construct in braces, behind which pest leaves white space when its `}` is missing.
    pub(super) fn braced_span(&self, node: &Node<'_>) -> Span {
        self.trimmed(self.span(node))
    }

    /// The span without white space and comments at its end.
    pub(super) fn trimmed(&self, span: Span) -> Span {
        self.span_of(span.start as usize, self.end_of_text_before(span.end as usize))
    }

    /// The end of the last word before `offset`: white space and comments are skipped backwards.
    pub(super) fn end_of_text_before(&self, offset: usize) -> usize {
        self.scan.end_of_text_before(self.text, offset)
    }

    /// What stands behind `offset`, white space and comments skipped.
    pub(super) fn found(&self, offset: u32) -> Found<'a> {
        let mut start = offset as usize;
        loop {
            let rest = self.text.get(start..).unwrap_or("");
            let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{a0}']);
            start += rest.len() - trimmed.len();
            match self.scan.comment_starting_at(start) {
                Some(comment) => start = comment.span.end as usize,
                None => break,
            }
        }
        let rest = self.text.get(start..).unwrap_or("");
        let length = syntax_error::first_word(rest);
        let behind = self.text.get(offset as usize..start).unwrap_or("");
        Found {
            span: self.span_of(start, start + length),
            text: rest.get(..length).unwrap_or(""),
            same_line: !behind.contains(['\n', '\r']),
        }
    }

    /// Says that `wanted` is missing behind `before`.
    pub(super) fn missing(&mut self, wanted: &Wanted, before: Span) {
        let found = self.found(before.end);
        let last = self.last_word(before);
        self.report(syntax_error::missing(wanted, self.text(last), last, &found));
    }

    /// The last word of `span`.
    pub(super) fn last_word(&self, span: Span) -> Span {
        let text = self.text(span);
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '%');
        let is_sign = |c: char| matches!(c, '=' | '<' | '>' | '!' | '&' | '|' | '-');
        let last = text.chars().next_back();
        let start = match last {
            Some(c) if is_word(c) => text.trim_end_matches(is_word).len(),
            Some(c) if is_sign(c) => text.trim_end_matches(is_sign).len(),
            Some('"') => {
                let inside = text.strip_suffix('"').unwrap_or("");
                inside.rfind('"').unwrap_or(inside.len())
            }
            _ => text.len() - last.map_or(0, char::len_utf8),
        };
        self.span_of(span.start as usize + start, span.end as usize)
    }

    /// Says that the text of `junk` cannot stand where it does.
    pub(super) fn unexpected(&mut self, junk: Span, wanted: &Wanted) {
        let trimmed = self.text(junk).trim_end();
        let length = syntax_error::first_word(trimmed);
        let start = junk.start as usize;
        let first = self.span_of(start, start + length);
        let whole = self.span_of(start, start + trimmed.len());
        self.bad.push(whole);
        self.report(syntax_error::unexpected(wanted, self.text(first), first));
    }

    /// The first word of `span`.
    pub(super) fn first_word(&self, span: Span) -> Span {
        let length = syntax_error::first_word(self.text(span));
        let start = span.start as usize;
        self.span_of(start, start + length)
    }

    /// Whether a word stands before `span` on its line.
    pub(super) fn is_behind_text(&self, span: Span) -> bool {
        let before = self.text.get(..span.start as usize).unwrap_or("");
        let last = before.trim_end_matches([' ', '\t']).chars().next_back();
        last.is_some_and(|c| !matches!(c, '\n' | '\r' | '{' | '}' | ',' | ';'))
    }

    /// A bad node for `span`, white space around it left out.
    pub(super) fn bad(&mut self, span: Span) -> Bad {
        let text = self.text(span);
        let start = span.start as usize + (text.len() - text.trim_start().len());
        let end = (span.start as usize + text.trim_end().len()).max(start);
        let span = self.span_of(start, end);
        self.bad.push(span);
        Bad { span, text: SmolStr::new(self.text(span)) }
    }

    /// A bad node behind `span`, for something that is missing.
    pub(super) fn nothing(span: Span) -> Bad {
        Bad { span: span.after(), text: SmolStr::default() }
    }

    /// An expression for one that is missing.
    pub(super) fn no_expr(span: Span) -> Expr {
        Expr { kind: ExprKind::Bad(Self::nothing(span)), span: span.after() }
    }

    /// A name for one that is missing.
    pub(super) fn no_name(span: Span) -> Name {
        Name { text: SmolStr::default(), span: span.after() }
    }

    /// A span of the same file.
    pub(super) fn place(&self, start: u32, end: u32) -> Span {
        Span::new(self.file, start, end)
    }
}
