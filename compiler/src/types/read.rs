//! What is read: fields of the contact, of triggers and of conversations.

use journey_grammar::Span;
use journey_grammar::ast::Name;

use super::{Scope, Typer, bad, boolean};
use crate::errors::types as errors;
use crate::hir::{
    Arena, Binding, Expr, ExprKind, Field, Handle, Id, Place, Segment, SegmentOf, Ty,
};
use crate::index::Target;
use crate::resolve::local::{Local, Locals};

impl Typer<'_> {
    pub(super) fn field(&mut self, base: &Name, field: &Name, span: Span) -> Expr {
        if base.as_str() == "contact" {
            return self.contact_field(base, field, span);
        }
        let Scope::Journey(locals) = self.scope else {
            self.sink.report(errors::base_outside_journey(
                base,
                field,
                matches!(self.scope, Scope::Policy),
                self.allowed(),
            ));
            return bad(span);
        };
        match locals.find(base.as_str()) {
            Some((Local::Handle(handle), _)) => {
                self.handle_field(locals, handle, base, field, span)
            }
            Some((Local::Binding(binding), place)) => {
                if !locals.is_visible(binding) {
                    self.sink.report(errors::binding_out_of_scope(base, place));
                    return bad(span);
                }
                self.binding_field(locals, binding, base, field, span)
            }
            Some((other @ (Local::Label | Local::Split | Local::Outcome(_)), place)) => {
                self.sink.report(errors::not_readable(base, other, place));
                bad(span)
            }
            None => {
                if !locals.may_be_damaged(base.as_str()) {
                    let trigger = self.names.any(self.sink, base.as_str());
                    self.sink.report(errors::unknown_base(base, field, locals.readable(), trigger));
                }
                bad(span)
            }
        }
    }

    /// What messages say can be read here.
    fn allowed(&self) -> &'static str {
        match self.scope {
            Scope::Message => "a message text reads contact fields only",
            Scope::Policy => "a policy reads `Result` and `Disposition` of any conversation",
            Scope::Script => "values are written out here",
            Scope::Journey(_) => "",
        }
    }

    fn contact_field(&mut self, base: &Name, field: &Name, span: Span) -> Expr {
        match self.scope {
            Scope::Message => {}
            Scope::Journey(locals) if locals.has_contact() => {}
            Scope::Journey(_) => {
                self.sink.report(errors::no_contact_here(base));
                return bad(span);
            }
            Scope::Policy | Scope::Script => {
                let policy = matches!(self.scope, Scope::Policy);
                self.sink.report(errors::base_outside_journey(base, field, policy, self.allowed()));
                return bad(span);
            }
        }
        let Some(contact) = &self.program.contact else {
            self.sink.report(errors::no_contact_declared(base));
            return bad(span);
        };
        let Some((id, found)) = find(&contact.fields, field) else {
            let valid = contact.fields.values().map(|field| field.name.as_str());
            self.sink.report(errors::unknown_field("the contact", field, contact.keyword, valid));
            return bad(span);
        };
        self.sink.used(field.span, Target::ContactField(id));
        Expr { kind: ExprKind::Read(Place::Contact(id)), ty: found.ty, span }
    }

    fn binding_field(
        &mut self,
        locals: &Locals,
        binding: Id<Binding>,
        base: &Name,
        field: &Name,
        span: Span,
    ) -> Expr {
        self.sink.used(base.span, Target::Binding(locals.journey, binding));
        let id = locals.bindings[binding].trigger;
        let trigger = &self.program.triggers[id];
        let Some((found, declared)) = find(&trigger.fields, field) else {
            let owner = format!("trigger `{}`", trigger.name.as_str());
            let valid = trigger.fields.values().map(|field| field.name.as_str());
            self.sink.report(errors::unknown_field(&owner, field, trigger.name.span, valid));
            return bad(span);
        };
        self.sink.used(field.span, Target::TriggerField(id, found));
        Expr { kind: ExprKind::Read(Place::Binding(binding, found)), ty: declared.ty, span }
    }

    fn handle_field(
        &mut self,
        locals: &Locals,
        id: Id<Handle>,
        base: &Name,
        field: &Name,
        span: Span,
    ) -> Expr {
        self.sink.used(base.span, Target::Handle(locals.journey, id));
        let handle = &locals.handles[id];
        let read = |place, ty| Expr { kind: ExprKind::Read(place), ty, span };
        match field.as_str() {
            "Result" => match handle.channel {
                Some(channel) => read(Place::Result(id), Ty::Result(channel)),
                None => bad(span),
            },
            "Disposition" => match handle.engagement {
                Some(engagement) => read(Place::Disposition(id), Ty::Disposition(engagement)),
                None => bad(span),
            },
            "blocked_reason" => read(Place::BlockedReason(id), Ty::BlockedReason),
            _ => self.attribute(handle, id, field, span),
        }
    }

    fn attribute(&mut self, handle: &Handle, id: Id<Handle>, field: &Name, span: Span) -> Expr {
        let Some(owner) = handle.engagement else { return bad(span) };
        let engagement = &self.program.engagements[owner];
        if let Some((attribute, declared)) = find(&engagement.attributes, field) {
            self.sink.used(field.span, Target::Attribute(owner, attribute));
            let kind = ExprKind::Read(Place::Attribute(id, attribute));
            return Expr { kind, ty: declared.ty, span };
        }
        self.sink.report(errors::unknown_attribute(engagement, field));
        bad(span)
    }

    pub(super) fn in_segment(&mut self, name: &Name, span: Span) -> Expr {
        let segment = self.names.find::<Segment>(self.sink, name);
        match self.scope {
            Scope::Journey(locals) if locals.has_contact() => {}
            Scope::Journey(_) => {
                self.sink.report(errors::no_contact_here(&Name { text: "contact".into(), span }));
                return bad(span);
            }
            Scope::Message | Scope::Policy | Scope::Script => {
                self.sink.report(errors::not_readable_here(
                    "whether a contact is in a segment",
                    span,
                    self.allowed(),
                ));
                return bad(span);
            }
        }
        let Some(id) = segment else { return bad(span) };
        let segment = &self.program.segments[id];
        if segment.of != SegmentOf::Contacts {
            self.sink.report(errors::no_contacts_in(segment, name));
            return bad(span);
        }
        boolean(ExprKind::InSegment(id), span)
    }

    pub(super) fn instant(&mut self, kind: ExprKind, ty: Ty, span: Span) -> Expr {
        if let Scope::Journey(_) = self.scope {
            return Expr { kind, ty, span };
        }
        self.sink.report(errors::not_readable_here("the clock", span, self.allowed()));
        bad(span)
    }
}

/// The field of this name; the first where a name stands twice.
pub(crate) fn find<'a>(fields: &'a Arena<Field>, name: &Name) -> Option<(Id<Field>, &'a Field)> {
    fields.iter().find(|(_, field)| field.name.text == name.text)
}
