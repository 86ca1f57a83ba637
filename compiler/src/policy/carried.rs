//! What is known of one version of a journey, in the words of another.

use super::crossing::Sides;
use crate::flow::{Facts, Key, Schema, States, Values};
use crate::hir::{Field, Handle, Id, Literal, Place, ResultSet, Ty};

impl Sides<'_> {
    /// A value in the words of the new version.
    pub(super) fn spell(&self, key: Key) -> String {
        let (_, schema) = self.schemas();
        match key {
            Key::Attribute(handle, field) => schema.spell(Place::Attribute(handle, field)),
            Key::Blocked(handle) => schema.spell(Place::BlockedReason(handle)),
            Key::Code(handle, _) | Key::AnyCode(handle) => schema.spell(Place::Disposition(handle)),
            Key::Contact(field) => schema.spell(Place::Contact(field)),
            Key::Binding(binding, field) => schema.spell(Place::Binding(binding, field)),
        }
    }

    /// What is known of the old version's conversations, in the words of the new one.
    pub(super) fn facts(&self, was: &Facts) -> Facts {
        let mut facts = Facts::at_start(self.new.journey.handles.len());
        for (&old, &new) in &self.handles {
            facts.renew(new, self.states(was.states(old), old));
            for &(key, values) in was.values().iter().filter(|(key, _)| key.handle() == Some(old)) {
                if let Some((key, values)) = self.value(key, values, new) {
                    facts.learn(key, values);
                }
            }
        }
        facts
    }

    /// The states of a conversation, where the vocabularies may differ.
    fn states(&self, states: States, handle: Id<Handle>) -> States {
        if self.one_vocabulary() {
            return states;
        }
        let results = states.results();
        let Some(channel) = self.old.journey.handles[handle].channel else { return states };
        let values = (0_u8..).zip(self.old.program.vocabulary.values(channel));
        let held = values.filter(|(place, _)| results.contains(*place));
        let place = |name: &str| self.new.program.vocabulary.place(channel, name);
        let held = held.filter_map(|(_, value)| place(&value.name).or_else(|| place("Unknown")));
        let held = held.fold(ResultSet::EMPTY, |set, place| set.or(ResultSet::single(place)));
        states.without(States::outcomes(results)).or(States::outcomes(held))
    }

    /// What is known of a value of a conversation, in the words of the new version; absent where it has none of it.
    fn value(&self, key: Key, values: Values, handle: Id<Handle>) -> Option<(Key, Values)> {
        let (old, new) = self.schemas();
        match key {
            Key::Blocked(_) => Some((Key::Blocked(handle), values)),
            Key::AnyCode(_) => Some((Key::AnyCode(handle), values)),
            Key::Code(was, code) => {
                let name = &old.engagement(was)?.dispositions.get(code)?.name.text;
                Some((Key::Code(handle, new.code(handle, name)?), values))
            }
            Key::Attribute(was, field) => {
                let was = &old.engagement(was)?.attributes[field];
                let (to, is) = attribute(new, handle, &was.name.text)?;
                let values = self.translated(values, was, is)?;
                Some((Key::Attribute(handle, to), values))
            }
            Key::Contact(_) | Key::Binding(..) => None,
        }
    }

    /// The values of one type in another; one that the other does not have is unset then.
    fn translated(&self, values: Values, was: &Field, is: &Field) -> Option<Values> {
        let choices = matches!((was.ty, is.ty), (Ty::Choice(_), Ty::Choice(_)));
        if !choices {
            return (was.ty == is.ty).then_some(values);
        }
        let mut all = Values::NONE;
        for name in values.spell(self.old.program, was.ty) {
            let literal = Literal::Choice(name);
            let known = Values::of_literal(self.new.program, is.ty, &literal);
            all = all.or(known.unwrap_or(Values::UNSET));
        }
        Some(all)
    }
}

fn attribute<'a>(
    schema: Schema<'a>,
    handle: Id<Handle>,
    name: &str,
) -> Option<(Id<Field>, &'a Field)> {
    let attributes = schema.engagement(handle)?.attributes.iter();
    attributes.into_iter().find(|(_, field)| field.name.text == name)
}
