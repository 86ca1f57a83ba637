//! Which step of an old version of a journey is which of a new one.

mod side;

use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;

use super::normal::Names;
use crate::model::Journey;
pub(super) use side::binding_names;
use side::{Side, Tail};

/// Why two steps are one.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// They have one stable id, but for the names of handles that are one, and are of one kind.
    Id,
    /// They do exactly the same, and so does what stands around them; only names are different.
    Form,
}

/// Which steps of two versions of a journey are the same.
///
/// A pair is found by its stable id (with handles that are pairs by their new names), or else because both steps have one normal form and the same surroundings: the
/// same arm of a pair leads to both, or the same steps follow them arm by arm, or everything behind them is equal.
/// Where more than one step could be meant, none is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    new: BTreeMap<SmolStr, (SmolStr, Found)>,
    old: BTreeMap<SmolStr, SmolStr>,
    handles: BTreeMap<SmolStr, SmolStr>,
}

impl Matching {
    /// Finds the pairs.
    pub fn of(old: &Journey, new: &Journey) -> Self {
        let (old, new) = (Side::new(old), Side::new(new));
        let mut search = Search { old, new, found: Self::default(), fresh: Vec::new() };
        search.by_id();
        search.by_surroundings();
        while search.by_handles() || search.by_what_follows() {
            search.by_surroundings();
        }
        search.found
    }

    /// The id in the new version of a step of the old one.
    pub fn new_of(&self, old: &str) -> Option<&str> {
        self.new.get(old).map(|(new, _)| new.as_str())
    }

    /// The id in the old version of a step of the new one.
    pub fn old_of(&self, new: &str) -> Option<&str> {
        self.old.get(new).map(SmolStr::as_str)
    }

    /// Why a step of the old version is one of the new version.
    pub fn found(&self, old: &str) -> Option<Found> {
        self.new.get(old).map(|(_, found)| *found)
    }

    /// The pairs: old id, new id, and why they are one; by old id.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str, Found)> {
        self.new.iter().map(|(old, (new, found))| (old.as_str(), new.as_str(), *found))
    }

    /// The handle in the new version of a conversation of the old one.
    pub fn handle(&self, old: &str) -> Option<&str> {
        self.handles.get(old).map(SmolStr::as_str)
    }

    /// The conversations that are in both versions: old handle, new handle.
    pub fn handles(&self) -> impl Iterator<Item = (&str, &str)> {
        self.handles.iter().map(|(old, new)| (old.as_str(), new.as_str()))
    }

    /// An id of the old version with the handles in it as the new one calls them.
    pub(super) fn with_handles(&self, old: &str) -> SmolStr {
        let is_of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let (mut told, mut rest) = (String::new(), old);
        while let Some(start) = rest.find(is_of_name) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|letter| !is_of_name(letter)).unwrap_or(from.len());
            let (name, behind) = from.split_at(end);
            told.push_str(before);
            told.push_str(self.handle(name).unwrap_or(name));
            rest = behind;
        }
        told.push_str(rest);
        told.into()
    }

    /// What stands for the names of the old version beside the new one.
    pub(super) fn old_names(&self, old: &Journey) -> Names {
        let mut names = binding_names(old);
        for (before, after) in &self.handles {
            if before != after {
                names.set_apart(after);
            }
        }
        for (before, after) in &self.handles {
            names.set_handle(before.clone(), after.clone());
        }
        names
    }

    fn has(&self, old: &SmolStr, new: &SmolStr) -> bool {
        self.new.get(old).is_some_and(|(same, _)| same == new)
    }

    fn is_free(&self, old: &SmolStr, new: &SmolStr) -> bool {
        !self.new.contains_key(old) && !self.old.contains_key(new)
    }
}

/// A pair of ids that may be one step.
type Pair = (SmolStr, SmolStr);

struct Search<'j> {
    old: Side<'j>,
    new: Side<'j>,
    found: Matching,
    /// Pairs whose surroundings were not looked at yet.
    fresh: Vec<Pair>,
}

impl Search<'_> {
    fn by_id(&mut self) {
        let ids: Vec<SmolStr> = self.old.ids().cloned().collect();
        for id in ids {
            if self.old.kind(&id).is_some() && self.old.kind(&id) == self.new.kind(&id) {
                self.pair(id.clone(), id, Found::Id);
            }
        }
    }

    fn pair(&mut self, old: SmolStr, new: SmolStr, found: Found) {
        if let (Some(before), Some(after)) = (self.old.handle(&old), self.new.handle(&new)) {
            self.old.set_handle(before.clone(), after.clone());
            self.found.handles.insert(before, after);
        }
        self.old.set_attempt(&old, &new);
        self.found.old.insert(new.clone(), old.clone());
        self.found.new.insert(old.clone(), (new.clone(), found));
        self.fresh.push((old, new));
    }

    /// Pairs steps whose ids differ only in the names of handles that are pairs.
    fn by_handles(&mut self) -> bool {
        if self.found.handles.iter().all(|(old, new)| old == new) {
            return false;
        }
        let ids = self.old.ids().filter(|id| !self.found.new.contains_key(*id));
        let renamed = ids.map(|id| (id.clone(), self.found.with_handles(id)));
        let fits = |(old, new): &Pair| {
            self.found.is_free(old, new) && self.old.kind(old) == self.new.kind(new)
        };
        let pairs: Vec<Pair> = renamed.filter(fits).collect();
        let is_new = !pairs.is_empty();
        for (old, new) in pairs {
            if self.found.is_free(&old, &new) {
                self.pair(old, new, Found::Id);
            }
        }
        is_new
    }

    /// Goes from pair to pair, forwards and backwards, for as long as something is found.
    fn by_surroundings(&mut self) {
        let mut may_be = self.firsts();
        loop {
            for (old, new) in std::mem::take(&mut self.fresh) {
                may_be.extend(self.behind(&old, &new));
                may_be.extend(self.before(&old, &new));
            }
            let pairs = only_ones(&may_be, |(old, new)| self.found.is_free(old, new));
            if pairs.is_empty() {
                return;
            }
            for (old, new) in pairs {
                self.pair(old, new, Found::Form);
            }
            may_be.clear();
        }
    }

    /// The first steps, where they do the same.
    fn firsts(&self) -> BTreeSet<Pair> {
        let firsts = self.old.first().cloned().zip(self.new.first().cloned());
        firsts.into_iter().filter(|(old, new)| self.do_the_same(old, new)).collect()
    }

    fn do_the_same(&self, old: &SmolStr, new: &SmolStr) -> bool {
        self.found.is_free(old, new)
            && self.old.form(old).is_some_and(|form| Some(form) == self.new.form(new))
    }

    /// What the same arm of a pair leads to, where it does the same.
    fn behind(&self, old: &SmolStr, new: &SmolStr) -> Vec<Pair> {
        let arms: BTreeMap<SmolStr, SmolStr> = self.new.arms(new).collect();
        let mut behind = Vec::new();
        for (arm, before) in self.old.arms(old) {
            if let Some(after) = arms.get(&arm).filter(|after| self.do_the_same(&before, after)) {
                behind.push((before, after.clone()));
            }
        }
        behind
    }

    /// What leads to a pair, where it does the same and all its arms lead to pairs.
    fn before(&self, old: &SmolStr, new: &SmolStr) -> Vec<Pair> {
        let mut before = Vec::new();
        for one in self.old.leading_to(old) {
            for other in self.new.leading_to(new) {
                if self.do_the_same(one, other) && self.go_on_alike(one, other) {
                    before.push(((*one).clone(), (*other).clone()));
                }
            }
        }
        before
    }

    fn go_on_alike(&self, old: &SmolStr, new: &SmolStr) -> bool {
        let (old, new): (BTreeMap<_, _>, BTreeMap<_, _>) =
            (self.old.arms(old).collect(), self.new.arms(new).collect());
        old.len() == new.len()
            && old
                .iter()
                .zip(&new)
                .all(|((arm, before), (same, after))| arm == same && self.found.has(before, after))
    }

    /// Pairs steps behind which everything is equal, where only one on each side can be meant. A last step alone is
    /// too little to go by.
    fn by_what_follows(&mut self) -> bool {
        let (old, new) = (self.old.tails(), self.new.tails());
        let free_old = old.iter().filter(|(id, _)| !self.found.new.contains_key(*id));
        let free_new = new.iter().filter(|(id, _)| !self.found.old.contains_key(*id));
        let (old, new) = (by_tail(free_old), by_tail(free_new));
        let mut pairs = Vec::new();
        for (tail, ids) in &old {
            if let ([before], Some([after])) = (ids.as_slice(), new.get(tail).map(Vec::as_slice)) {
                pairs.push(((*before).clone(), (*after).clone()));
            }
        }
        let is_new = !pairs.is_empty();
        for (old, new) in pairs {
            self.pair(old, new, Found::Form);
        }
        is_new
    }
}

fn by_tail<'t>(
    tails: impl Iterator<Item = (&'t SmolStr, &'t Tail)>,
) -> BTreeMap<&'t Tail, Vec<&'t SmolStr>> {
    let mut sorted: BTreeMap<&Tail, Vec<&SmolStr>> = BTreeMap::new();
    for (id, tail) in tails {
        sorted.entry(tail).or_default().push(id);
    }
    sorted
}

/// Pairs of which neither side is in another pair.
fn only_ones(pairs: &BTreeSet<Pair>, is_free: impl Fn(&Pair) -> bool) -> Vec<Pair> {
    let mut old: BTreeMap<&SmolStr, usize> = BTreeMap::new();
    let mut new: BTreeMap<&SmolStr, usize> = BTreeMap::new();
    for (one, other) in pairs {
        *old.entry(one).or_default() += 1;
        *new.entry(other).or_default() += 1;
    }
    let alone = |(one, other): &&Pair| old.get(one) == Some(&1) && new.get(other) == Some(&1);
    pairs.iter().filter(alone).filter(|pair| is_free(pair)).cloned().collect()
}
