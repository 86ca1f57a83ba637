//! Texts: strings, escapes and placeholders.

use smol_str::SmolStr;

use super::expression;
use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use crate::Span;
use crate::ast::{StringPart, Text, TextPart};
use crate::syntax_error::{self, Wanted};

/// One or more adjacent strings.
pub(super) fn text(cx: &mut Lower<'_>, node: Node<'_>) -> Text {
    let span = cx.span(&node);
    let strings = Kids::of(node).map(|node| string(cx, node)).collect();
    Text { strings, span }
}

/// One quoted string.
fn string(cx: &mut Lower<'_>, node: Node<'_>) -> StringPart {
    let span = cx.span(&node);
    if let Some(plain) = plain(node.as_str()) {
        let parts = if plain.is_empty() { Vec::new() } else { vec![literal(plain)] };
        return StringPart { parts, span };
    }
    let goes_on = node.as_str().contains('\n');
    let mut parts = Vec::new();
    let mut run = String::new();
    for kid in Kids::of(node) {
        match kid.as_rule() {
            Rule::escape => run.extend(escape(cx, &kid)),
            Rule::placeholder => {
                flush(&mut run, &mut parts);
                parts.push(TextPart::Placeholder(placeholder(cx, kid)));
            }
            Rule::open_brace => {
                let span = cx.span(&kid);
                cx.report(syntax_error::open_placeholder(span));
                run.push('{');
            }
            Rule::unclosed => {
                let opening = cx.place(span.start, span.start.saturating_add(1));
                cx.report(if goes_on {
                    syntax_error::raw_newline(opening)
                } else {
                    syntax_error::unclosed_string(span, opening)
                });
            }
            Rule::raw_rest => {}
            _ => run.push_str(kid.as_str()),
        }
    }
    flush(&mut run, &mut parts);
    StringPart { parts, span }
}

/// What stands between the quotes of a string without escapes and placeholders.
fn plain(quoted: &str) -> Option<&str> {
    let inside = quoted.strip_prefix('"')?.strip_suffix('"')?;
    (!inside.contains(['\\', '{', '"', '\n'])).then_some(inside)
}

fn literal(text: &str) -> TextPart {
    TextPart::Literal(SmolStr::new(text))
}

fn flush(run: &mut String, parts: &mut Vec<TextPart>) {
    if !run.is_empty() {
        parts.push(literal(run));
        run.clear();
    }
}

/// The character that an escape stands for.
fn escape(cx: &mut Lower<'_>, node: &Node<'_>) -> Option<char> {
    let written = node.as_str();
    let meaning = match written {
        "\\\"" => Some('"'),
        "\\\\" => Some('\\'),
        "\\n" => Some('\n'),
        "\\t" => Some('\t'),
        "\\{" => Some('{'),
        _ => unicode_escape(written),
    };
    if meaning.is_none() {
        cx.report(syntax_error::bad_escape(cx.span(node), written));
    }
    meaning
}

fn unicode_escape(written: &str) -> Option<char> {
    let hex = written.strip_prefix("\\u{")?.strip_suffix('}')?;
    let is_hex = !hex.is_empty() && hex.len() <= 6 && hex.chars().all(|c| c.is_ascii_hexdigit());
    if !is_hex {
        return None;
    }
    u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
}

fn placeholder(cx: &mut Lower<'_>, node: Node<'_>) -> crate::ast::Expr {
    let span = cx.span(&node);
    let opening = cx.place(span.start, span.start.saturating_add(1));
    let mut kids = Kids::of(node);
    let expr = match kids.eat(Rule::expr) {
        Some(node) => expression::expr(cx, node),
        None => empty(cx, opening, kids.rule().is_some()),
    };
    if let Some(junk) = kids.eat(Rule::placeholder_junk) {
        let span = cx.span(&junk);
        cx.unexpected(span, &Wanted::END_OF_PLACEHOLDER);
    }
    expr
}

/// A placeholder without an expression; what stands there instead is told by the caller.
fn empty(cx: &mut Lower<'_>, opening: Span, has_junk: bool) -> crate::ast::Expr {
    if !has_junk {
        cx.report(syntax_error::empty_placeholder(opening));
    }
    Lower::no_expr(opening)
}
