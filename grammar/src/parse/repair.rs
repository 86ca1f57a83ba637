//! The text that the grammar reads: the user's own, with wrong braces, quotes and comments put right.
//!
//! What is put right here is told here, once; the grammar then reads on as if it had been written well.
//! Text without such mistakes is read as it is.

use std::borrow::Cow;

use super::balance;
use super::lower::MOST_DIAGNOSTICS;
use super::scan::{Brace, Foreign, ForeignKind, Scan};
use crate::{Diagnostic, FileId, Span, syntax_error};

/// Blocks, parentheses and lists may be nested this deep.
const MOST_NESTED: usize = 64;

/// The text to read and the way back to the places of the user's text.
pub(super) struct Repaired<'a> {
    /// What the grammar reads.
    pub(super) text: Cow<'a, str>,
    /// The `{` for which a `}` was added, in order.
    pub(super) unclosed: Vec<Span>,
    /// What was put right.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where the piece begins.
    start: usize,
    // INVARIANT: in the order of the text, without overlaps.
    changes: Vec<Change>,
}

/// One piece that was replaced, with its places before and after.
struct Change {
    start: usize,
    end: usize,
    original_start: usize,
    original_end: usize,
}

/// One piece to replace.
struct Edit {
    start: usize,
    end: usize,
    text: String,
}

impl Repaired<'_> {
    /// The place in the user's text of `offset` in the repaired one.
    pub(super) fn original(&self, offset: usize) -> usize {
        if self.changes.is_empty() {
            return self.start + offset;
        }
        let after = self.changes.partition_point(|change| change.start < offset);
        match after.checked_sub(1).and_then(|last| self.changes.get(last)) {
            None => self.start + offset,
            Some(change) if offset < change.end => change.original_start,
            Some(change) => offset - change.end + change.original_end,
        }
    }
}

/// Puts right what the grammar could not read in the piece of `scan`, with which `text` ends.
pub(super) fn repair<'a>(file: FileId, text: &'a str, scan: &Scan) -> Repaired<'a> {
    let mut work =
        Work { file, text, edits: Vec::new(), unclosed: Vec::new(), diagnostics: Vec::new() };
    for foreign in &scan.foreign {
        work.foreign(*foreign);
    }
    let braces = work.flatten(&scan.braces);
    let kept = braces.as_deref().unwrap_or(&scan.braces);
    if !balance::is_balanced(kept) {
        work.balance(kept, scan);
    }
    let start = scan.start as usize;
    if work.edits.is_empty() {
        return Repaired {
            text: Cow::Borrowed(text.get(start..).unwrap_or("")),
            start,
            unclosed: Vec::new(),
            diagnostics: work.diagnostics,
            changes: Vec::new(),
        };
    }
    work.apply(start)
}

struct Work<'a> {
    file: FileId,
    text: &'a str,
    edits: Vec<Edit>,
    unclosed: Vec<Span>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Work<'a> {
    fn span(&self, start: usize, end: usize) -> Span {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(self.file, clamp(start), clamp(end))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MOST_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reads over the text from `start` to `end`; line ends stay.
    fn blank_out(&mut self, start: usize, end: usize) {
        let covered = self.text.get(start..end).unwrap_or("");
        let text = covered
            .bytes()
            .map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' })
            .collect();
        self.edits.push(Edit { start, end, text });
    }

    /// What is written as in another language is read as what is meant.
    fn foreign(&mut self, foreign: Foreign) {
        let (start, end) = (foreign.start as usize, foreign.end as usize);
        let span = self.span(start, end);
        let covered = self.text.get(start..end).unwrap_or("");
        match foreign.kind {
            ForeignKind::WideSpace => self.blank_out(start, end),
            ForeignKind::Semicolon => {
                self.report(syntax_error::semicolon(span));
                self.blank_out(start, end);
            }
            ForeignKind::HashComment => {
                self.report(syntax_error::hash_comment(span, covered));
                self.blank_out(start, end);
            }
            ForeignKind::BlockComment => {
                self.report(syntax_error::block_comment(span, covered));
                self.blank_out(start, end);
            }
            ForeignKind::SingleQuotes | ForeignKind::SmartQuotes => self.quotes(span, covered),
        }
    }

    fn quotes(&mut self, span: Span, covered: &str) {
        let mut inside = covered.chars();
        let opening = inside.next().map_or(0, char::len_utf8);
        let closing = inside.next_back().map_or(0, char::len_utf8);
        let inside = inside.as_str();
        let (start, end) = (span.start as usize, span.end as usize);
        if closing == 0 || inside.contains(['"', '\\']) {
            self.report(syntax_error::foreign_quote(self.span(start, start + opening)));
            self.edits.push(Edit { start, end: start + opening, text: " ".to_owned() });
            return;
        }
        self.report(syntax_error::foreign_quotes(span, inside));
        for (start, end) in [(start, start + opening), (end - closing, end)] {
            self.edits.push(Edit { start, end, text: "\"".to_owned() });
        }
    }

    /// Reads over what is nested too deeply. Gives the braces that are left, if any had to go.
    fn flatten(&mut self, braces: &[Brace]) -> Option<Vec<Brace>> {
        let mut open: Vec<u8> = Vec::new();
        let mut beyond = 0_usize;
        let mut deep: Option<usize> = None;
        let mut kept: Option<Vec<Brace>> = None;
        for (index, brace) in braces.iter().enumerate() {
            let at = brace.at as usize;
            let is_open = matches!(brace.byte, b'{' | b'(' | b'[');
            // WHY: beyond this depth only the number counts, so that closing stays cheap.
            match (is_open, beyond) {
                (true, 0) if open.len() < MOST_NESTED * 4 => open.push(brace.byte),
                (true, _) => beyond += 1,
                (false, 0) => balance::close(&mut open, brace.byte),
                (false, _) => beyond -= 1,
            }
            if let Some(start) = deep.filter(|_| open.len() <= MOST_NESTED) {
                self.blank_out(start, at);
                deep = None;
            }
            if deep.is_some() {
                continue;
            }
            if let Some(kept) = &mut kept {
                kept.push(*brace);
            }
            if is_open && open.len() > MOST_NESTED {
                let span = self.span(at, at + 1);
                self.report(syntax_error::too_deep(span, MOST_NESTED));
                deep = Some(at + 1);
                kept.get_or_insert_with(|| braces.get(..=index).unwrap_or_default().to_vec());
            }
        }
        if let Some(start) = deep {
            self.blank_out(start, self.text.len());
        }
        kept
    }

    /// Adds the braces that are missing and reads over those that close nothing.
    fn balance(&mut self, braces: &[Brace], scan: &Scan) {
        let wrong = balance::wrong(self.text, braces, scan);
        for stray in wrong.stray {
            self.report(syntax_error::stray_brace(self.span(stray, stray + 1)));
            self.blank_out(stray, stray + 1);
        }
        let mut missing = wrong.missing.as_slice();
        while let Some(first) = missing.first() {
            let count = missing.iter().take_while(|other| other.at == first.at).count();
            let (here, rest) = missing.split_at_checked(count).unwrap_or((missing, &[]));
            let openers: Vec<Span> =
                here.iter().map(|lack| self.span(lack.opener, lack.opener + 1)).collect();
            let place = self.place_of_missing(first.at, first.behind);
            let behind = self.span(first.behind, first.behind);
            self.report(syntax_error::missing_brace(place, behind, &openers));
            self.unclosed.extend(openers);
            let text = "}".repeat(count);
            self.edits.push(Edit { start: first.behind, end: first.behind, text });
            missing = rest;
        }
    }

    /// Where a missing `}` is told: at the word before which it is missing, or at the last of the piece.
    fn place_of_missing(&self, at: usize, behind: usize) -> Span {
        let rest = self.text.get(at..).unwrap_or("");
        let length = syntax_error::first_word(rest);
        if length > 0 {
            return self.span(at, at + length);
        }
        let last = self.text.get(..behind).unwrap_or("");
        let length = last.chars().next_back().map_or(0, char::len_utf8);
        self.span(behind - length, behind)
    }

    fn apply(mut self, start: usize) -> Repaired<'a> {
        self.edits.sort_by_key(|edit| (edit.start, edit.end));
        let mut text = String::with_capacity(self.text.len() - start + self.edits.len());
        let mut changes = Vec::with_capacity(self.edits.len());
        let mut done = start;
        for edit in self.edits {
            // What is inserted inside a region that is read over moves behind it.
            let original_start = edit.start.max(done);
            let original_end = edit.end.max(original_start);
            if edit.start < done && edit.end <= done && edit.start < edit.end {
                continue;
            }
            text.push_str(self.text.get(done..original_start).unwrap_or(""));
            let repaired_start = text.len();
            text.push_str(&edit.text);
            changes.push(Change {
                start: repaired_start,
                end: text.len(),
                original_start,
                original_end,
            });
            done = original_end;
        }
        text.push_str(self.text.get(done..).unwrap_or(""));
        self.unclosed.sort_by_key(|opener| opener.start);
        let (unclosed, diagnostics) = (self.unclosed, self.diagnostics);
        Repaired { text: Cow::Owned(text), unclosed, diagnostics, start, changes }
    }
}
