//! Text to tree.
//!
//! [`scan`] looks at the text once, outside the grammar: where its [`pieces`] begin, and in each its comments, blank
//! lines and braces. What follows is done piece by piece: `repair` makes the text that the grammar reads where braces
//! or quotes are wrong, `grammar` is the parser that pest makes, and the other modules lower its pairs, one per
//! construct. No pest type leaves this folder.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "pest's `Rule` has hundreds of variants; each lowering knows those of its construct"
)]

mod arm;
mod balance;
mod brace;
mod classes;
mod declaration;
mod expression;
mod forecast;
mod grammar;
mod head;
mod journey;
mod literal;
mod lower;
mod name;
mod policy;
mod recover;
mod repair;
mod scan;
mod scenario;
mod setting;
mod step;
mod text;

use std::sync::Arc;

pub use brace::opening_brace;
pub use classes::{WordClass, word_classes};
use pest::Parser;

use self::grammar::{JourneyParser, Rule};
use self::lower::Lower;
use self::scan::Scan;
use crate::{FileId, Parsed, Source, Span, Trivia, ast, syntax_error};

/// The tree of `source`. Never fails: what cannot be understood is a bad node and a diagnostic.
///
/// A file is the sum of its [`pieces`]: each is parsed as if it stood alone. Of all problems the first 500 are kept.
pub fn parse(source: Source) -> Parsed {
    let file = ast::File { items: Vec::new(), span: Span::new(source.id, 0, length(&source.text)) };
    let trivia = Trivia::default();
    let mut parsed = Parsed {
        source,
        file,
        trivia,
        bad: Vec::new(),
        unclosed: Vec::new(),
        diagnostics: Vec::new(),
    };
    let text = Arc::clone(&parsed.source.text);
    for scan in scan::scan(parsed.source.id, &text) {
        piece(&mut parsed, text.get(..scan.end as usize).unwrap_or(&text), scan);
    }
    parsed.file.items.shrink_to_fit();
    parsed.diagnostics.truncate(lower::MOST_DIAGNOSTICS);
    parsed
}

/// Where the pieces of `text` begin, the first at 0. Parsing the pieces one by one gives what [`parse`] makes of the
/// whole: the same items, comments and problems, at the same places.
///
/// A piece begins with a declaration that stands at the left margin, or with the comments and blank lines above it.
/// While a block is open only a declaration that cannot stand in a block begins a piece, and ends that block.
pub fn pieces(text: &str) -> Vec<u32> {
    scan::scan(FileId::default(), text).map(|scan| scan.start).collect()
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// Adds what is made of the piece of `scan`, with which `text` ends.
fn piece(parsed: &mut Parsed, text: &str, scan: Scan) {
    let id = parsed.source.id;
    let repaired = repair::repair(id, text, &scan);
    let mut cx = Lower::new(id, text, &scan, &repaired);
    match JourneyParser::parse(Rule::file, &repaired.text) {
        Ok(mut pairs) => {
            if let Some(file) = pairs.next() {
                declaration::items(&mut cx, file, &mut parsed.file.items);
            }
        }
        Err(error) => {
            let whole = cx.whole();
            cx.report(syntax_error::not_understood(whole, &error.variant.message()));
            parsed.file.items.push(ast::Item::Bad(cx.bad(whole)));
        }
    }
    let (bad, mut lowered) = cx.finish();
    let unclosed = repaired.unclosed;
    lowered.retain(|problem| !recover::is_behind_unclosed(text, &unclosed, problem));
    let mut diagnostics = repaired.diagnostics;
    diagnostics.extend(lowered);
    recover::settle(text, &mut diagnostics);
    let bad = Span::joined(bad);
    let trivia = Trivia { comments: scan.comments, blank_lines: scan.blank_lines };
    let trivia = recover::without_bad(trivia, &bad);
    parsed.trivia.comments.extend(trivia.comments);
    parsed.trivia.blank_lines.extend(trivia.blank_lines);
    parsed.bad.extend(bad);
    parsed.unclosed.extend(unclosed);
    parsed.diagnostics.extend(diagnostics);
}

/// How many pairs pest makes of `text`, without scanning or lowering: the measure of pest alone that the
/// benchmark compares [`parse`] with. 0 where pest gives up.
pub fn pairs_only(text: &str) -> usize {
    JourneyParser::parse(Rule::file, text).map_or(0, |pairs| pairs.flatten().count())
}
