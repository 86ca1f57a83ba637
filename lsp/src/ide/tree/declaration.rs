//! Declarations.

use journey_grammar::ast::{
    Braced, ExternalName, Field, HoursRange, Item, Name, PolicyRule, PurposeDecl, RuleKind,
    SegmentDecl, SettingsDecl, TriggerDecl, TypeExpr, TypeKind,
};

use super::expression::{expr, text};
use super::{How, Kind, Visitor, script, setting, step};

pub(super) fn item(item: &Item, visitor: &mut dyn Visitor) {
    if !visitor.node(item.span()) {
        return;
    }
    match item {
        Item::Choice(decl) => {
            visitor.name(&decl.name, Kind::Choice, How::Declared);
            values(&decl.values, Kind::Value, visitor);
        }
        Item::Contact(decl) => fields(&decl.fields, visitor),
        Item::Segment(decl) => segment(decl, visitor),
        Item::Trigger(decl) => trigger(decl, visitor),
        Item::Purpose(decl) => purpose(decl, visitor),
        Item::QuietTime(decl) => settings(decl, Kind::QuietTime, visitor),
        Item::Compliance(decl) => settings(decl, Kind::Profile, visitor),
        Item::Engagement(decl) => settings(decl, Kind::Engagement, visitor),
        Item::Message(decl) => {
            visitor.name(&decl.name, Kind::Message, How::Declared);
            setting::braced(&decl.settings, visitor);
        }
        Item::Policy(decl) => {
            visitor.name(&decl.name, Kind::Policy, How::Declared);
            visitor.braces(decl.rules.span);
            for one in &decl.rules.items {
                rule(one, visitor);
            }
        }
        Item::Journey(decl) => {
            visitor.name(&decl.name, Kind::Journey, How::Declared);
            visitor.braces(decl.body);
            setting::all(&decl.settings, visitor);
            step::all(&decl.steps, visitor);
        }
        Item::Scenario(decl) => script::scenario(decl, visitor),
        Item::Forecast(decl) => script::forecast(decl, visitor),
        Item::Bad(bad) => visitor.bad(bad.span),
    }
}

fn segment(decl: &SegmentDecl, visitor: &mut dyn Visitor) {
    external(&decl.name, Kind::Segment, visitor);
    word(decl.of.as_ref(), visitor);
}

fn trigger(decl: &TriggerDecl, visitor: &mut dyn Visitor) {
    external(&decl.name, Kind::Trigger, visitor);
    if let Some(declared) = &decl.fields {
        fields(declared, visitor);
    }
}

fn purpose(decl: &PurposeDecl, visitor: &mut dyn Visitor) {
    external(&decl.name, Kind::Purpose, visitor);
    word(decl.kind.as_ref(), visitor);
    if let Some(topics) = &decl.topics {
        values(topics, Kind::Topic, visitor);
    }
}

fn settings(decl: &SettingsDecl, kind: Kind, visitor: &mut dyn Visitor) {
    external(&decl.name, kind, visitor);
    setting::braced(&decl.settings, visitor);
}

pub(super) fn external(name: &ExternalName, kind: Kind, visitor: &mut dyn Visitor) {
    visitor.external(name);
    visitor.name(&name.name, kind, How::Declared);
    if let Some(external) = &name.external {
        text(external, visitor);
    }
}

pub(super) fn word(name: Option<&Name>, visitor: &mut dyn Visitor) {
    if let Some(name) = name {
        visitor.name(name, Kind::Word, How::Read);
    }
}

pub(super) fn values(list: &Braced<ExternalName>, kind: Kind, visitor: &mut dyn Visitor) {
    if !visitor.node(list.span) {
        return;
    }
    visitor.braces(list.span);
    for value in &list.items {
        external(value, kind, visitor);
    }
}

pub(super) fn fields(list: &Braced<Field>, visitor: &mut dyn Visitor) {
    if !visitor.node(list.span) {
        return;
    }
    visitor.braces(list.span);
    for field in &list.items {
        if visitor.node(field.span) {
            external(&field.name, Kind::Field, visitor);
            ty(&field.ty, visitor);
        }
    }
}

fn ty(ty: &TypeExpr, visitor: &mut dyn Visitor) {
    match &ty.kind {
        TypeKind::Word(name) => visitor.name(name, Kind::Type, How::Read),
        TypeKind::Choice(choice) => values(choice, Kind::Value, visitor),
        TypeKind::Bad(bad) => visitor.bad(bad.span),
    }
}

fn rule(rule: &PolicyRule, visitor: &mut dyn Visitor) {
    if !visitor.node(rule.span) {
        return;
    }
    match &rule.kind {
        RuleKind::Limit { count, kind, per } => {
            visitor.literal(count.span);
            word(Some(kind), visitor);
            visitor.literal(per.span);
        }
        RuleKind::Hours { ranges, kinds } => {
            for HoursRange { days, range } in ranges {
                if let Some(days) = days {
                    setting::days(days, visitor);
                }
                visitor.literal(range.from.span);
                visitor.literal(range.to.span);
            }
            words(kinds, visitor);
        }
        RuleKind::Never { kinds, period, condition } => {
            words(kinds, visitor);
            if let Some(period) = period {
                visitor.literal(period.span);
            }
            expr(condition, visitor);
        }
        RuleKind::Require { consent, kinds } => {
            word(Some(consent), visitor);
            words(kinds, visitor);
        }
        RuleKind::Finish { within } => visitor.literal(within.span),
        RuleKind::Bad(bad) => visitor.bad(bad.span),
    }
    if let Some(because) = &rule.because {
        text(because, visitor);
    }
}

fn words(names: &[Name], visitor: &mut dyn Visitor) {
    for name in names {
        word(Some(name), visitor);
    }
}
