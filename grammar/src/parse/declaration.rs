//! Declarations.

use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use super::{forecast, journey, name, policy, recover, scenario, setting};
use crate::Span;
use crate::ast::{
    Braced, ChoiceDecl, ContactDecl, ExternalName, Field, Item, MessageDecl, MessageKind, Name,
    PurposeDecl, SegmentDecl, Setting, SettingsDecl, TriggerDecl, TypeExpr, TypeKind,
};
use crate::syntax_error::{self, Wanted};

/// The declarations of a piece, behind those before it.
pub(super) fn items(cx: &mut Lower<'_>, file: Node<'_>, items: &mut Vec<Item>) {
    for node in Kids::of(file) {
        if node.as_rule() != Rule::EOI {
            items.push(item(cx, node));
        }
    }
}

fn item(cx: &mut Lower<'_>, node: Node<'_>) -> Item {
    match node.as_rule() {
        Rule::choice_decl => choice(cx, node),
        Rule::contact_decl => contact(cx, node),
        Rule::segment_decl => segment(cx, node),
        Rule::trigger_decl => trigger(cx, node),
        Rule::purpose_decl => purpose(cx, node),
        Rule::quiet_time_decl => Item::QuietTime(settings_decl(cx, node, &Wanted::QUIET_TIME_NAME)),
        Rule::compliance_decl => {
            Item::Compliance(settings_decl(cx, node, &Wanted::COMPLIANCE_NAME))
        }
        Rule::engagement_decl => {
            Item::Engagement(settings_decl(cx, node, &Wanted::ENGAGEMENT_NAME))
        }
        Rule::message_decl => message(cx, node),
        Rule::policy_decl => Item::Policy(policy::policy(cx, node)),
        Rule::journey_decl => Item::Journey(journey::journey(cx, node)),
        Rule::scenario_decl => Item::Scenario(scenario::scenario(cx, node)),
        Rule::forecast_decl => Item::Forecast(forecast::forecast(cx, node)),
        _ => Item::Bad(recover::item(cx, &node)),
    }
}

/// The name of a declaration and what comes behind it.
pub(super) struct Head<'i> {
    pub(super) name: Name,
    pub(super) kids: Kids<'i>,
    pub(super) span: Span,
}

/// Reads the keyword and the name of a declaration.
pub(super) fn head<'i>(cx: &mut Lower<'_>, node: Node<'i>, wanted: &Wanted) -> Head<'i> {
    let span = cx.braced_span(&node);
    let mut kids = Kids::of(node);
    let keyword = kids.next().map_or(span, |node| cx.span(&node));
    let name = name::want_name(cx, &mut kids, wanted, keyword);
    Head { name, kids, span }
}

/// `for Renewals` behind the name of a scenario or forecast, `before`. Of what stands there instead one thing is said,
/// unless that name is missing too.
pub(super) fn for_journey(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'_>,
    before: Span,
    is_named: bool,
) -> Name {
    if let Some(node) = kids.eat(Rule::kw_for) {
        let keyword = cx.span(&node);
        return name::want_name(cx, kids, &Wanted::JOURNEY, keyword);
    }
    match kids.eat(Rule::head_junk) {
        Some(junk) if is_named => {
            let span = cx.span(&junk);
            cx.unexpected(span, &Wanted::FOR_JOURNEY);
        }
        None if is_named => cx.missing(&Wanted::FOR_JOURNEY, before),
        Some(_) | None => {}
    }
    Lower::no_name(before)
}

/// Reports what stands wrongly before the braces of a declaration.
pub(super) fn head_junk(cx: &mut Lower<'_>, kids: &mut Kids<'_>) -> bool {
    let Some(junk) = kids.eat(Rule::head_junk) else { return false };
    let span = cx.span(&junk);
    cx.unexpected(span, &Wanted::OPENING_BRACE);
    true
}

/// The next part if it is of `rule`, or nothing behind `before`, which is reported.
pub(super) fn want_braces<'i>(
    cx: &mut Lower<'_>,
    kids: &mut Kids<'i>,
    rule: Rule,
    before: Span,
) -> Option<Node<'i>> {
    let has_junk = head_junk(cx, kids);
    let node = kids.eat(rule);
    if node.is_none() && !has_junk {
        cx.missing(&Wanted::OPENING_BRACE, before);
    }
    node
}

fn no_braces<T>(before: Span) -> Braced<T> {
    Braced { items: Vec::new(), span: before.after() }
}

fn choice(cx: &mut Lower<'_>, node: Node<'_>) -> Item {
    let Head { name, mut kids, span } = head(cx, node, &Wanted::CHOICE_NAME);
    let values = match want_braces(cx, &mut kids, Rule::values, name.span) {
        Some(node) => name::values(cx, node),
        None => no_braces(name.span),
    };
    Item::Choice(ChoiceDecl { name, values, span })
}

fn contact(cx: &mut Lower<'_>, node: Node<'_>) -> Item {
    let span = cx.braced_span(&node);
    let mut kids = Kids::of(node);
    let keyword = kids.next().map_or(span, |node| cx.span(&node));
    let fields = match want_braces(cx, &mut kids, Rule::fields, keyword) {
        Some(node) => fields(cx, node),
        None => no_braces(keyword),
    };
    Item::Contact(ContactDecl { keyword, fields, span })
}

/// `{ policy_no: text, premium: number? }`
pub(super) fn fields(cx: &mut Lower<'_>, node: Node<'_>) -> Braced<Field> {
    let span = cx.braced_span(&node);
    let kids = Kids::of(node);
    let mut items = Vec::with_capacity(kids.left());
    for kid in kids {
        match kid.as_rule() {
            Rule::field | Rule::loose_field => items.extend(field(cx, kid)),
            _ => {
                let junk = cx.span(&kid);
                cx.unexpected(junk, &Wanted::FIELD);
            }
        }
    }
    Braced { items, span }
}

fn field(cx: &mut Lower<'_>, node: Node<'_>) -> Option<Field> {
    let is_loose = node.as_rule() == Rule::loose_field;
    let mut kids = Kids::of(node);
    let name = name::any_word(cx, &kids.next()?);
    if is_loose {
        cx.report(syntax_error::missing_colon(name.span, name.as_str()));
    }
    let name = name::external(cx, &mut kids, name);
    let before = name.external.as_ref().map_or(name.name.span, |text| text.span);
    let ty = match kids.eat(Rule::type_expr) {
        Some(node) => type_expr(cx, node),
        None => no_type(cx, &name, before),
    };
    let span = name.name.span.to(ty.span);
    Some(Field { name, ty, span })
}

fn no_type(cx: &mut Lower<'_>, name: &ExternalName, before: Span) -> TypeExpr {
    let colon = cx.found(before.end).span;
    cx.missing(&Wanted::type_of(name.name.as_str()), colon);
    TypeExpr { kind: TypeKind::Bad(Lower::nothing(colon)), optional: None, span: colon.after() }
}

fn type_expr(cx: &mut Lower<'_>, node: Node<'_>) -> TypeExpr {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    let kind = if let Some(node) = kids.eat(Rule::name) {
        TypeKind::Word(name::name(cx, &node))
    } else {
        TypeKind::Choice(match kids.eat(Rule::choice_type) {
            Some(node) => choice_type(cx, node),
            None => no_braces(span),
        })
    };
    let optional = kids.eat(Rule::optional).map(|node| cx.span(&node));
    TypeExpr { kind, optional, span }
}

fn choice_type(cx: &mut Lower<'_>, node: Node<'_>) -> Braced<ExternalName> {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    kids.eat(Rule::kw_choice);
    if let Some(node) = kids.eat(Rule::values) {
        name::values(cx, node)
    } else {
        cx.missing(&Wanted::VALUES, span);
        no_braces(span)
    }
}

fn segment(cx: &mut Lower<'_>, node: Node<'_>) -> Item {
    let Head { name, mut kids, span } = head(cx, node, &Wanted::SEGMENT_NAME);
    let name = name::external(cx, &mut kids, name);
    let of = kids.eat(Rule::kw_of).map(|keyword| {
        let keyword = cx.span(&keyword);
        name::want_name(cx, &mut kids, &Wanted::SEGMENT_OF, keyword)
    });
    let of = of.filter(|word| !word.is_missing());
    Item::Segment(SegmentDecl { name, of, span })
}

fn trigger(cx: &mut Lower<'_>, node: Node<'_>) -> Item {
    let Head { name, mut kids, span } = head(cx, node, &Wanted::TRIGGER_NAME);
    let name = name::external(cx, &mut kids, name);
    head_junk(cx, &mut kids);
    let fields = kids.eat(Rule::fields).map(|node| fields(cx, node));
    Item::Trigger(TriggerDecl { name, fields, span })
}

fn purpose(cx: &mut Lower<'_>, node: Node<'_>) -> Item {
    let Head { name, mut kids, span } = head(cx, node, &Wanted::PURPOSE_NAME);
    let name = name::external(cx, &mut kids, name);
    let kind = name::eat_name(cx, &mut kids);
    head_junk(cx, &mut kids);
    let topics = kids.eat(Rule::topics).map(|node| topics(cx, node));
    Item::Purpose(PurposeDecl { name, kind, topics, span })
}

/// `{ topics Renewals, Claims }`
fn topics(cx: &mut Lower<'_>, node: Node<'_>) -> Braced<ExternalName> {
    let first = Kids::of(node.clone()).rule();
    let topics = name::values(cx, node);
    if let (Some(Rule::value), Some(value)) = (first, topics.items.first()) {
        cx.report(syntax_error::missing_word(value.name.span.before(), value.name.span, "topics"));
    }
    topics
}

fn settings_decl(cx: &mut Lower<'_>, node: Node<'_>, wanted: &Wanted) -> SettingsDecl {
    let Head { name, mut kids, span } = head(cx, node, wanted);
    let name = name::external(cx, &mut kids, name);
    let settings = want_settings(cx, &mut kids, name.name.span);
    SettingsDecl { name, settings, span }
}

fn want_settings(cx: &mut Lower<'_>, kids: &mut Kids<'_>, before: Span) -> Braced<Setting> {
    match want_braces(cx, kids, Rule::settings, before) {
        Some(node) => setting::settings(cx, node),
        None => no_braces(before),
    }
}

fn message(cx: &mut Lower<'_>, node: Node<'_>) -> Item {
    let kind = match node.as_str().get(..4) {
        Some("text") => MessageKind::Text,
        Some("emai") => MessageKind::Email,
        _ => MessageKind::Push,
    };
    let Head { name, mut kids, span } = head(cx, node, &Wanted::MESSAGE_NAME);
    let external = name::external(cx, &mut kids, name);
    if let Some(text) = &external.external {
        cx.report(syntax_error::no_external_spelling(text.span));
    }
    let settings = want_settings(cx, &mut kids, external.name.span);
    Item::Message(MessageDecl { kind, name: external.name, settings, span })
}
