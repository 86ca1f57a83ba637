//! Text to tree.
//!
//! [`scan`] looks at the text once, outside the grammar: comments, blank lines, braces. `repair` makes the text
//! that the grammar reads where braces or quotes are wrong. `grammar` is the parser that pest makes; the other
//! modules lower its pairs, one per construct. No pest type leaves this folder.

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

pub use brace::opening_brace;
pub use classes::{WordClass, word_classes};
use pest::Parser;

use self::grammar::{JourneyParser, Rule};
use self::lower::Lower;
use crate::{Parsed, Source, Span, Trivia, ast, syntax_error};

/// The tree of `source`. Never fails: what cannot be understood is a bad node and a diagnostic.
pub fn parse(source: Source) -> Parsed {
    let scan = scan::scan(source.id, &source.text);
    let repaired = repair::repair(source.id, &source.text, &scan);
    let mut cx = Lower::new(source.id, &source.text, &scan, &repaired);
    let items = match JourneyParser::parse(Rule::file, &repaired.text) {
        Ok(mut pairs) => {
            pairs.next().map(|file| declaration::items(&mut cx, file)).unwrap_or_default()
        }
        Err(error) => {
            let whole = cx.whole();
            cx.report(syntax_error::not_understood(whole, &error.variant.message()));
            vec![ast::Item::Bad(cx.bad(whole))]
        }
    };
    let file = ast::File { items, span: cx.whole() };
    let (bad, mut lowered) = cx.finish();
    let unclosed = repaired.unclosed;
    lowered.retain(|problem| !recover::is_behind_unclosed(&source.text, &unclosed, problem));
    let mut diagnostics = repaired.diagnostics;
    diagnostics.extend(lowered);
    recover::settle(&source.text, &mut diagnostics);
    let trivia = Trivia { comments: scan.comments, blank_lines: scan.blank_lines };
    let bad = Span::joined(bad);
    let trivia = recover::without_bad(trivia, &bad);
    Parsed { source, file, trivia, bad, unclosed, diagnostics }
}

/// How many pairs pest makes of `text`, without scanning or lowering: the measure of pest alone that the
/// benchmark compares [`parse`] with. 0 where pest gives up.
pub fn pairs_only(text: &str) -> usize {
    JourneyParser::parse(Rule::file, text).map_or(0, |pairs| pairs.flatten().count())
}
