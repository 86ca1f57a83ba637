//! Names: declared, external and in lists.

use smol_str::SmolStr;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::text;
use crate::Span;
use crate::ast::{Braced, ExternalName, Name};
use crate::syntax_error::{self, Wanted};

/// The name that `node` is. A keyword in its place is reported.
pub(super) fn name(cx: &mut Lower<'_>, node: &Node<'_>) -> Name {
    let span = cx.span(node);
    if node.as_rule() == Rule::reserved {
        cx.report(syntax_error::reserved_name(span, node.as_str()));
    }
    Name { text: normalized(node.as_str()), span }
}

/// A name where a keyword is one too: behind `.`, before `:`.
pub(super) fn any_word(cx: &Lower<'_>, node: &Node<'_>) -> Name {
    Name { text: normalized(node.as_str()), span: cx.span(node) }
}

/// The text after Unicode normalisation.
pub(super) fn normalized(text: &str) -> SmolStr {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return SmolStr::new(text);
    }
    text.nfc().collect()
}

/// The next part if it is a name, or a keyword in its place.
pub(super) fn eat_name(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> Option<Name> {
    kids.eat_any(&[Rule::name, Rule::reserved]).map(|node| name(cx, &node))
}

/// The next part as a name, or a missing one behind `before`, which is reported.
pub(super) fn want_name(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    wanted: &Wanted,
    before: Span,
) -> Name {
    eat_name(cx, kids).unwrap_or_else(|| {
        cx.missing(wanted, before);
        Lower::no_name(before)
    })
}

/// `as "…"` behind a name, if it is there.
pub(super) fn external(cx: &mut Lower<'_>, kids: &mut Kids<'_>, name: Name) -> ExternalName {
    let Some(keyword) = kids.eat(Rule::kw_as) else {
        return ExternalName { name, external: None };
    };
    let external = kids.eat(Rule::text).map(|node| text::text(cx, node));
    if external.is_none() {
        let span = cx.span(&keyword);
        cx.missing(&Wanted::EXTERNAL_SPELLING, span);
    }
    ExternalName { name, external }
}

/// `{ Gold, Silver }`; among topics also the word `topics`.
pub(super) fn values(cx: &mut Lower<'_>, node: Node<'_>) -> Braced<ExternalName> {
    let span = cx.braced_span(&node);
    let kids = Kids::of(node);
    let mut items = Vec::with_capacity(kids.left());
    for kid in kids {
        match kid.as_rule() {
            Rule::kw_topics => {}
            Rule::value => {
                let mut kids = Kids::of(kid);
                if let Some(name) = eat_name(cx, &mut kids) {
                    items.push(external(cx, &mut kids, name));
                }
            }
            _ => {
                let span = cx.span(&kid);
                cx.unexpected(span, &Wanted::VALUE);
            }
        }
    }
    Braced { items, span }
}

/// A list without braces: `renewed, declined`.
pub(super) fn list(cx: &mut Lower<'_>, node: Node<'_>) -> Vec<Name> {
    let kids = Kids::of(node);
    let mut names: Vec<Name> = Vec::with_capacity(kids.left());
    for kid in kids {
        match kid.as_rule() {
            Rule::no_comma => {
                let name = any_word(cx, &kid);
                let at = names.last().map_or(name.span, |last| last.span).after();
                cx.report(syntax_error::missing_comma(at, name.as_str()));
                names.push(name);
            }
            Rule::stray_comma => cx.report(syntax_error::stray_comma(cx.span(&kid))),
            _ => names.push(name(cx, &kid)),
        }
    }
    names
}
