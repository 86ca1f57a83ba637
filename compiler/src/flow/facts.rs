//! What is established at one point of a journey. Cheap to clone: both halves are shared until they change.

use std::sync::Arc;

use super::States;
use super::values::Values;
use crate::hir::{Binding, Field, Handle, Id, Place};

/// What is known of one handle.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
struct HandleFacts {
    /// The states it may be in.
    states: States,
    /// States in which a read has been reported already; it is not reported again.
    forgiven: States,
}

/// A value about which something can be known.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// A field of the contact.
    Contact(Id<Field>),
    /// An attribute of a trigger.
    Binding(Id<Binding>, Id<Field>),
    /// An attribute of a conversation.
    Attribute(Id<Handle>, Id<Field>),
    /// Why a conversation was blocked.
    Blocked(Id<Handle>),
    /// Whether a conversation has the disposition code at this place of the engagement's list.
    Code(Id<Handle>, usize),
    /// Whether a conversation has any disposition code.
    AnyCode(Id<Handle>),
}

impl Key {
    /// Where facts about the value of a place are kept; a Result is kept as states.
    pub(crate) fn of(place: Place) -> Option<Self> {
        match place {
            Place::Result(_) => None,
            Place::Disposition(handle) => Some(Self::AnyCode(handle)),
            Place::Attribute(handle, field) => Some(Self::Attribute(handle, field)),
            Place::BlockedReason(handle) => Some(Self::Blocked(handle)),
            Place::Contact(field) => Some(Self::Contact(field)),
            Place::Binding(binding, field) => Some(Self::Binding(binding, field)),
        }
    }

    pub(crate) fn handle(self) -> Option<Id<Handle>> {
        match self {
            Self::Contact(_) | Self::Binding(..) => None,
            Self::Attribute(handle, _)
            | Self::Blocked(handle)
            | Self::Code(handle, _)
            | Self::AnyCode(handle) => Some(handle),
        }
    }
}

/// The facts of all handles, shared piece by piece until they change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Handles(Arc<Vec<Arc<Vec<HandleFacts>>>>);

/// How many handles are shared together.
const PIECE: usize = 16;

impl Handles {
    fn new(count: usize) -> Self {
        let fresh = HandleFacts { states: States::NOT_STARTED, forgiven: States::NONE };
        let piece = Arc::new(vec![fresh; PIECE]);
        Self(Arc::new(vec![piece; count.div_ceil(PIECE)]))
    }

    fn get(&self, handle: Id<Handle>) -> Option<&HandleFacts> {
        self.0.get(handle.index() / PIECE)?.get(handle.index() % PIECE)
    }

    fn get_mut(&mut self, handle: Id<Handle>) -> Option<&mut HandleFacts> {
        let piece = Arc::make_mut(&mut self.0).get_mut(handle.index() / PIECE)?;
        Arc::make_mut(piece).get_mut(handle.index() % PIECE)
    }

    fn join(&mut self, other: &Self) {
        if Arc::ptr_eq(&self.0, &other.0) {
            return;
        }
        for (piece, met) in Arc::make_mut(&mut self.0).iter_mut().zip(&*other.0) {
            if Arc::ptr_eq(piece, met) {
                continue;
            }
            if **piece == **met {
                // Shared from here on, so that the next comparison is short.
                *piece = Arc::clone(met);
                continue;
            }
            for (facts, met) in Arc::make_mut(piece).iter_mut().zip(&**met) {
                facts.join(*met);
            }
        }
    }
}

/// The facts at one point: states per handle, possible values per key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Facts {
    handles: Handles,
    /// Sorted by key; a key that is absent may have every value of its type.
    values: Arc<Vec<(Key, Values)>>,
    /// How conditions on data came out; kept only for a proof. Sorted.
    choices: Arc<Vec<(usize, bool)>>,
    /// Whether a part that could not be understood lies on the way; then reads are not judged.
    pub(crate) unsure: bool,
}

impl Facts {
    /// The facts at the start of a run: nothing has started.
    pub(crate) fn at_start(handles: usize) -> Self {
        Self {
            handles: Handles::new(handles),
            values: Arc::default(),
            choices: Arc::default(),
            unsure: false,
        }
    }

    /// The states that the handle may be in.
    pub(crate) fn states(&self, handle: Id<Handle>) -> States {
        self.handles.get(handle).map_or(States::ALL, |facts| facts.states)
    }

    /// The states of the handle that have been reported already.
    pub(crate) fn forgiven(&self, handle: Id<Handle>) -> States {
        self.handles.get(handle).map_or(States::ALL, |facts| facts.forgiven)
    }

    /// Notes that reading the handle in these states has been reported.
    pub(crate) fn forgive(&mut self, handle: Id<Handle>, states: States) {
        if let Some(facts) = self.handles.get_mut(handle) {
            facts.forgiven = facts.forgiven.or(states);
        }
    }

    /// Keeps only these states of the handle; what is known of its values stays.
    pub(crate) fn set_states(&mut self, handle: Id<Handle>, states: States) {
        if self.states(handle) == states && self.forgiven(handle).is_empty() {
            return;
        }
        if let Some(facts) = self.handles.get_mut(handle) {
            *facts = HandleFacts { states, forgiven: facts.forgiven.and(states) };
        }
    }

    /// Something new happened to the conversation: these are its states, and nothing is known of its values.
    pub(crate) fn renew(&mut self, handle: Id<Handle>, states: States) {
        if let Some(facts) = self.handles.get_mut(handle) {
            *facts = HandleFacts { states, forgiven: States::NONE };
        }
        self.forget(|key| key.handle() == Some(handle));
    }

    /// The values that the key may have, where less than everything is possible.
    pub(crate) fn known(&self, key: Key) -> Option<Values> {
        let place = self.values.binary_search_by_key(&key, |&(key, _)| key).ok()?;
        self.values.get(place).map(|&(_, values)| values)
    }

    /// The codes that some conversation surely has.
    pub(crate) fn sure_codes(&self) -> impl Iterator<Item = (Id<Handle>, usize)> {
        self.values.iter().filter_map(|&(key, values)| match key {
            Key::Code(handle, code) => (values == Values::TRUE).then_some((handle, code)),
            Key::Contact(_)
            | Key::Binding(..)
            | Key::Attribute(..)
            | Key::Blocked(_)
            | Key::AnyCode(_) => None,
        })
    }

    /// Notes which values the key may have.
    pub(crate) fn learn(&mut self, key: Key, values: Values) {
        if self.known(key) == Some(values) {
            return;
        }
        let known = Arc::make_mut(&mut self.values);
        match known.binary_search_by_key(&key, |&(key, _)| key) {
            Ok(place) => {
                if let Some(entry) = known.get_mut(place) {
                    entry.1 = values;
                }
            }
            Err(place) => known.insert(place, (key, values)),
        }
    }

    /// How the condition came out when it was last asked.
    pub(crate) fn chosen(&self, choice: usize) -> Option<bool> {
        let place = self.choices.binary_search_by_key(&choice, |&(choice, _)| choice).ok()?;
        self.choices.get(place).map(|&(_, holds)| holds)
    }

    /// Notes how a condition came out that has not been asked before.
    pub(crate) fn choose(&mut self, choice: usize, holds: bool) {
        if let Err(place) = self.choices.binary_search_by_key(&choice, |&(choice, _)| choice) {
            Arc::make_mut(&mut self.choices).insert(place, (choice, holds));
        }
    }

    /// How the conditions came out that are still remembered.
    pub(crate) fn choices(&self) -> &[(usize, bool)] {
        &self.choices
    }

    /// Forgets how conditions came out whose values may have changed.
    pub(crate) fn forget_choices(&mut self, changed: impl Fn(usize) -> bool) {
        if self.choices.iter().any(|&(choice, _)| changed(choice)) {
            Arc::make_mut(&mut self.choices).retain(|&(choice, _)| !changed(choice));
        }
    }

    /// Everything that is known of values.
    pub(crate) fn values(&self) -> &[(Key, Values)] {
        &self.values
    }

    /// Forgets that the handle ever started: nobody asks any more.
    pub(crate) fn drop_handle(&mut self, handle: Id<Handle>) {
        let untouched = self.states(handle) == States::NOT_STARTED;
        if !untouched || self.values.iter().any(|(key, _)| key.handle() == Some(handle)) {
            self.renew(handle, States::NOT_STARTED);
        }
    }

    /// Time passes: the contact's record can change.
    pub(crate) fn forget_contact(&mut self) {
        self.forget(|key| matches!(key, Key::Contact(_)));
    }

    /// Nobody asks for these fields of the contact any more.
    pub(crate) fn forget_fields(&mut self, which: impl Fn(Id<Field>) -> bool) {
        self.forget(|key| matches!(key, Key::Contact(field) if which(field)));
    }

    /// A trigger is received anew.
    pub(crate) fn forget_binding(&mut self, binding: Id<Binding>) {
        self.forget(|key| matches!(key, Key::Binding(of, _) if of == binding));
    }

    fn forget(&mut self, which: impl Fn(Key) -> bool) {
        if self.values.iter().any(|&(key, _)| which(key)) {
            Arc::make_mut(&mut self.values).retain(|&(key, _)| !which(key));
        }
    }

    /// Two paths meet: what may be on either may be here, and what is known is known on both.
    pub(crate) fn join(&mut self, other: &Self) {
        self.unsure |= other.unsure;
        if self.choices != other.choices {
            let same = |one: &(usize, bool)| other.choices.contains(one);
            self.choices = Arc::new(self.choices.iter().copied().filter(same).collect());
        }
        self.handles.join(&other.handles);
        if !Arc::ptr_eq(&self.values, &other.values) && self.values != other.values {
            let known = |&(key, values): &(Key, Values)| Some((key, values.or(other.known(key)?)));
            self.values = Arc::new(self.values.iter().filter_map(known).collect());
        }
    }
}

impl HandleFacts {
    /// A state is forgiven where it was reported on every path that has it.
    fn join(&mut self, other: Self) {
        let all = self.states.or(other.states);
        let reported = |facts: Self| facts.forgiven.or(all.without(facts.states));
        self.forgiven = reported(*self).and(reported(other));
        self.states = all;
    }
}
