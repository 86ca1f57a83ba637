//! What the declarations say about the things that a journey reads.

use std::collections::BTreeSet;

use journey_grammar::Span;
use smol_str::SmolStr;

use super::States;
use super::facts::{Facts, Key};
use super::values::Values;
use crate::hir::{
    DialMode, Engagement, Field, Handle, Id, Journey, Place, Program, ResultSet, Step, StepKind, Ty,
};
use crate::vocabulary::{Channel, EventKind};

/// A journey with the program around it.
#[derive(Copy, Clone)]
pub(crate) struct Schema<'a> {
    pub(crate) program: &'a Program,
    pub(crate) journey: &'a Journey,
}

impl<'a> Schema<'a> {
    /// The handle.
    pub(crate) fn handle(self, id: Id<Handle>) -> &'a Handle {
        &self.journey.handles[id]
    }

    /// The handles of the conversations in steps and in what stands inside them.
    pub(crate) fn started_in(self, steps: &[Id<Step>]) -> BTreeSet<Id<Handle>> {
        let mut handles = BTreeSet::new();
        let mut open = steps.to_vec();
        while let Some(id) = open.pop() {
            let kind = &self.journey.steps[id].kind;
            if let StepKind::Conversation(conversation) = kind {
                handles.insert(conversation.handle);
            }
            open.extend(kind.blocks().into_iter().flatten());
        }
        handles
    }

    /// The engagement of a handle.
    pub(crate) fn engagement(self, handle: Id<Handle>) -> Option<&'a Engagement> {
        self.handle(handle).engagement.map(|id| &self.program.engagements[id])
    }

    /// The channel of a handle whose outcomes can be judged.
    pub(crate) fn channel(self, handle: Id<Handle>) -> Option<Channel> {
        let declared = self.engagement(handle)?.channel?;
        let stated = self.handle(handle).channel?;
        (declared == stated && !self.handle(handle).results.is_empty()).then_some(stated)
    }

    /// The Results that the event can bring for the handle.
    pub(crate) fn brought(self, handle: Id<Handle>, event: EventKind) -> ResultSet {
        let results = self.handle(handle).results;
        match self.handle(handle).channel {
            Some(channel) => self.program.vocabulary.carried_by(channel, event).and(results),
            None => results,
        }
    }

    /// The states of the handle in which `place` can be read.
    pub(crate) fn readable(self, handle: Id<Handle>, place: Place) -> States {
        let Some(channel) = self.channel(handle) else { return States::ALL };
        let vocabulary = &self.program.vocabulary;
        let connected = vocabulary.class(channel, "connected");
        let named = |name: &str| {
            let values = (0_u8..).zip(vocabulary.values(channel));
            let found = values.filter(|(_, value)| value.name == name);
            found.fold(ResultSet::EMPTY, |set, (place, _)| set.or(ResultSet::single(place)))
        };
        match place {
            Place::Result(_) => States::outcomes(ResultSet(u32::MAX)),
            Place::Attribute(..) => States::outcomes(connected.or(named("BotFailed"))),
            Place::Disposition(_) => {
                let mode = self.engagement(handle).and_then(|engagement| engagement.dial_mode);
                let preview = mode == Some(DialMode::Preview);
                let machine = if preview { named("AnsweringMachine") } else { ResultSet::EMPTY };
                States::outcomes(connected.or(machine))
            }
            Place::BlockedReason(_) => States::BLOCKED,
            Place::Contact(_) | Place::Binding(..) => States::ALL,
        }
    }

    /// The field, its type, and whether it may be unset.
    fn field(self, key: Key) -> Option<&'a Field> {
        match key {
            Key::Contact(field) => Some(&self.program.contact.as_ref()?.fields[field]),
            Key::Binding(binding, field) => {
                let trigger = self.journey.bindings[binding].trigger;
                Some(&self.program.triggers[trigger].fields[field])
            }
            Key::Attribute(handle, field) => Some(&self.engagement(handle)?.attributes[field]),
            Key::Blocked(_) | Key::Code(..) | Key::AnyCode(_) => None,
        }
    }

    /// Every value that the key may have by its declaration. For codes, `true` is having one.
    fn declared(self, key: Key) -> Values {
        match key {
            Key::Blocked(_) => Values::all(self.program, Ty::BlockedReason),
            Key::Code(..) => Values::TRUE.or(Values::FALSE),
            Key::AnyCode(handle) => {
                let codes = self.engagement(handle).is_some_and(|e| !e.dispositions.is_empty());
                if codes { Values::SET.or(Values::UNSET) } else { Values::UNSET }
            }
            Key::Contact(_) | Key::Binding(..) | Key::Attribute(..) => {
                let Some(field) = self.field(key) else { return Values::SET };
                let all = Values::all(self.program, field.ty);
                let optional = field.optional || matches!(key, Key::Attribute(..));
                let may_be_unset = optional && field.ty != Ty::Unknown;
                if may_be_unset { all.or(Values::UNSET) } else { all }
            }
        }
    }

    /// The values that the key may have here.
    pub(crate) fn values(self, facts: &Facts, key: Key) -> Values {
        facts.known(key).unwrap_or_else(|| self.declared(key))
    }

    /// Keeps only these values of the key; whether any is left.
    pub(crate) fn narrow(self, facts: &mut Facts, key: Key, to: Values) -> bool {
        let left = self.values(facts, key).and(to);
        facts.learn(key, left);
        !left.is_empty()
    }

    /// Keeps the paths on which the conversation has the code (or has it not); whether there is any.
    pub(crate) fn narrow_code(
        self,
        facts: &mut Facts,
        handle: Id<Handle>,
        code: usize,
        has: bool,
    ) -> bool {
        if has {
            return self.narrow(facts, Key::Code(handle, code), Values::TRUE)
                && self.narrow(facts, Key::AnyCode(handle), Values::SET);
        }
        self.narrow(facts, Key::Code(handle, code), Values::FALSE)
            && self.settle_codes(facts, handle)
    }

    /// Keeps the paths on which the conversation has some code (or none); whether there is any.
    pub(crate) fn narrow_any(self, facts: &mut Facts, handle: Id<Handle>, any: bool) -> bool {
        let to = if any { Values::SET } else { Values::UNSET };
        if !self.narrow(facts, Key::AnyCode(handle), to) {
            return false;
        }
        let codes = 0..self.engagement(handle).map_or(0, |e| e.dispositions.len());
        if any {
            return self.settle_codes(facts, handle);
        }
        let mut ok = true;
        for code in codes {
            ok &= self.narrow(facts, Key::Code(handle, code), Values::FALSE);
        }
        ok
    }

    /// Without any code left that it may have, the conversation has none.
    fn settle_codes(self, facts: &mut Facts, handle: Id<Handle>) -> bool {
        let mut codes = 0..self.engagement(handle).map_or(0, |e| e.dispositions.len());
        let possible =
            codes.any(|code| self.values(facts, Key::Code(handle, code)).meets(Values::TRUE));
        possible || self.narrow(facts, Key::AnyCode(handle), Values::UNSET)
    }

    /// The place of a disposition code in the engagement's list.
    pub(crate) fn code(self, handle: Id<Handle>, name: &str) -> Option<usize> {
        self.engagement(handle)?.dispositions.iter().position(|code| code.name.text == name)
    }

    /// A place as it is written.
    pub(crate) fn spell(self, place: Place) -> String {
        let of =
            |handle: Id<Handle>, what: &str| format!("{}.{what}", self.handle(handle).name.text);
        match place {
            Place::Result(handle) => of(handle, "Result"),
            Place::Disposition(handle) => of(handle, "Disposition"),
            Place::BlockedReason(handle) => of(handle, "blocked_reason"),
            Place::Attribute(handle, field) => {
                of(handle, &self.field_name(Key::Attribute(handle, field)))
            }
            Place::Contact(field) => format!("contact.{}", self.field_name(Key::Contact(field))),
            Place::Binding(binding, field) => format!(
                "{}.{}",
                self.journey.bindings[binding].name.text,
                self.field_name(Key::Binding(binding, field))
            ),
        }
    }

    fn field_name(self, key: Key) -> SmolStr {
        self.field(key).map_or_else(SmolStr::default, |field| field.name.text.clone())
    }

    /// Where a place was declared.
    pub(crate) fn declared_at(self, place: Place) -> Option<Span> {
        self.field(Key::of(place)?).map(|field| field.name.span)
    }

    /// The spellings of Results, in the order of the vocabulary.
    pub(crate) fn result_names(self, handle: Id<Handle>, set: ResultSet) -> Vec<SmolStr> {
        let Some(channel) = self.handle(handle).channel else { return Vec::new() };
        let values = (0_u8..).zip(self.program.vocabulary.values(channel));
        let chosen = values.filter(|&(place, _)| set.contains(place));
        chosen.map(|(_, value)| value.name.clone()).collect()
    }
}
