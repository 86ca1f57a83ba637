//! Files and the declarations of what the journeys talk about.

use super::{Between, NAME_LIMIT};
use crate::Span;
use crate::ast::{
    Braced, ChoiceDecl, ContactDecl, ExternalName, Field, File, Item, MessageDecl, PurposeDecl,
    SegmentDecl, Setting, SettingsDecl, TriggerDecl, TypeExpr, TypeKind,
};
use crate::fmt::op::{Class, Gap, Op};
use crate::fmt::printer::Printer;

impl Printer<'_> {
    /// A whole file.
    pub(in crate::fmt) fn file(&mut self, file: &File) {
        self.say(Op::Open);
        for (i, item) in file.items.iter().enumerate() {
            if i > 0 {
                self.gap(Gap::Line { blank: true });
            }
            self.stray(file.span, item.span().start);
            if self.is_kept(item.span()) {
                self.row(Class::Verbatim, item.span(), |p| p.verbatim(item.span()));
            } else {
                self.item(item);
            }
        }
        self.gap(Gap::Line { blank: true });
        self.stray(file.span, file.span.end);
    }

    /// Text of no declaration, in front of the one that starts at `start`.
    fn stray(&mut self, file: Span, start: u32) {
        let from = self.next_text();
        if let Ok(from) = u32::try_from(from)
            && from < start
        {
            let span = Span::new(file.file, from, start);
            self.row(Class::Verbatim, span, |p| p.verbatim(span));
            self.gap(Gap::Line { blank: true });
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Choice(decl) => self.declared("choice", decl.span, |p| p.choice(decl)),
            Item::Contact(decl) => self.declared("contact", decl.span, |p| p.contact(decl)),
            Item::Segment(decl) => self.declared("segment", decl.span, |p| p.segment(decl)),
            Item::Trigger(decl) => self.declared("trigger", decl.span, |p| p.trigger(decl)),
            Item::Purpose(decl) => self.declared("purpose", decl.span, |p| p.purpose(decl)),
            Item::QuietTime(decl) => {
                self.declared("quiet time", decl.span, |p| p.with_settings(decl));
            }
            Item::Compliance(decl) => {
                self.declared("compliance", decl.span, |p| p.with_settings(decl));
            }
            Item::Engagement(decl) => {
                self.declared("engagement", decl.span, |p| p.with_settings(decl));
            }
            Item::Message(decl) => self.declared(decl.kind.word(), decl.span, |p| p.message(decl)),
            Item::Policy(decl) => self.declared("policy", decl.span, |p| p.policy(decl)),
            Item::Journey(decl) => self.declared("journey", decl.span, |p| p.journey(decl)),
            Item::Scenario(decl) => self.declared("scenario", decl.span, |p| p.scenario(decl)),
            Item::Forecast(decl) => self.declared("forecast", decl.span, |p| p.forecast(decl)),
            Item::Bad(bad) => self.row(Class::Verbatim, bad.span, |p| p.bad(bad)),
        }
    }

    fn declared(&mut self, keyword: &'static str, span: Span, print: impl FnOnce(&mut Self)) {
        self.row(Class::Item(keyword), span, |p| {
            p.words(keyword);
            p.space();
            print(p);
        });
    }

    fn choice(&mut self, decl: &ChoiceDecl) {
        self.name(&decl.name);
        self.cell(NAME_LIMIT);
        self.values(&decl.values);
    }

    /// `{ Gold, Silver }`
    pub(super) fn values(&mut self, values: &Braced<ExternalName>) {
        self.braces(values.span, &values.items, Between::Comma, |p, value| {
            let span =
                value.external.as_ref().map_or(value.name.span, |e| value.name.span.to(e.span));
            p.row(Class::Plain, span, |p| p.external_name(value));
        });
    }

    fn contact(&mut self, decl: &ContactDecl) {
        self.fields(&decl.fields);
    }

    /// `{ policy_no: text, premium: number }`
    pub(super) fn fields(&mut self, fields: &Braced<Field>) {
        self.braces(fields.span, &fields.items, Between::Comma, |p, field| {
            p.row(Class::Field, field.span, |p| {
                p.external_name(&field.name);
                p.word(":");
                p.cell(NAME_LIMIT);
                p.type_expr(&field.ty);
            });
        });
    }

    fn type_expr(&mut self, ty: &TypeExpr) {
        match &ty.kind {
            TypeKind::Word(name) => self.name(name),
            TypeKind::Choice(values) => {
                self.word("choice");
                self.space();
                self.values(values);
            }
            TypeKind::Bad(bad) => self.bad(bad),
        }
        if let Some(optional) = ty.optional {
            self.span(optional);
        }
    }

    fn segment(&mut self, decl: &SegmentDecl) {
        self.external_name(&decl.name);
        if let Some(of) = &decl.of {
            self.space();
            self.word("of");
            self.space();
            self.name(of);
        }
    }

    fn trigger(&mut self, decl: &TriggerDecl) {
        self.external_name(&decl.name);
        if let Some(fields) = &decl.fields {
            self.cell(NAME_LIMIT);
            self.fields(fields);
        }
    }

    fn purpose(&mut self, decl: &PurposeDecl) {
        self.external_name(&decl.name);
        if let Some(kind) = &decl.kind {
            self.cell(NAME_LIMIT);
            self.name(kind);
        }
        if let Some(topics) = &decl.topics {
            self.cell(NAME_LIMIT);
            self.topics(topics);
        }
    }

    /// `{ topics Renewals, Claims }`
    fn topics(&mut self, topics: &Braced<ExternalName>) {
        let list = [&topics.items];
        let row = |p: &mut Self, items: &&Vec<ExternalName>| {
            p.words("topics");
            p.space();
            p.comma_list(items, Self::external_name);
        };
        let list: &[&Vec<ExternalName>] = if topics.items.is_empty() { &[] } else { &list };
        self.braces(topics.span, list, Between::Spaces, row);
    }

    fn with_settings(&mut self, decl: &SettingsDecl) {
        self.external_name(&decl.name);
        self.cell(NAME_LIMIT);
        self.settings(&decl.settings);
    }

    fn message(&mut self, decl: &MessageDecl) {
        self.name(&decl.name);
        self.cell(NAME_LIMIT);
        self.settings(&decl.settings);
    }

    fn settings(&mut self, settings: &Braced<Setting>) {
        self.braces(settings.span, &settings.items, Between::Spaces, Self::setting);
    }
}
