//! Named things by place: the only way from a name to an index.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::fault::{Kind, Place, PlanFault};
use crate::exec::Index;

/// The longest name there is.
const NAME_LIMIT: usize = 400;

/// Things of one kind, found by name.
#[derive(Debug)]
pub(super) struct Table<'p, T> {
    kind: Kind,
    by_name: BTreeMap<&'p str, (Index, &'p T)>,
}

impl<'p, T> Table<'p, T> {
    /// A table of things whose names differ.
    pub(super) fn unique(
        place: &Place,
        kind: Kind,
        items: impl IntoIterator<Item = &'p T>,
        name: impl Fn(&'p T) -> &'p SmolStr,
    ) -> Result<Self, PlanFault> {
        let mut by_name = BTreeMap::new();
        for (index, item) in (0..).zip(items) {
            let text = name(item);
            usable(place, kind, text)?;
            if by_name.insert(text.as_str(), (index, item)).is_some() {
                return Err(PlanFault::Duplicate {
                    place: place.clone(),
                    kind,
                    name: text.clone(),
                });
            }
        }
        Ok(Self { kind, by_name })
    }

    /// A table of things whose names differ and stand in alphabetical order.
    pub(super) fn sorted(
        place: &Place,
        kind: Kind,
        items: &'p [T],
        name: impl Fn(&'p T) -> &'p SmolStr,
    ) -> Result<Self, PlanFault> {
        let table = Self::unique(place, kind, items, &name)?;
        in_order(place, kind, items.iter().map(name))?;
        Ok(table)
    }

    /// The place of `name` and what it stands for.
    pub(super) fn find(&self, place: &Place, name: &str) -> Result<(Index, &'p T), PlanFault> {
        self.get(name).ok_or_else(|| PlanFault::Unknown {
            place: place.clone(),
            kind: self.kind,
            name: name.into(),
        })
    }

    /// The place of `name`.
    pub(super) fn index(&self, place: &Place, name: &str) -> Result<Index, PlanFault> {
        self.find(place, name).map(|(index, _)| index)
    }

    /// The place of `name` and what it stands for, if it is there.
    pub(super) fn get(&self, name: &str) -> Option<(Index, &'p T)> {
        self.by_name.get(name).copied()
    }
}

/// Checks that names stand in alphabetical order and differ.
pub(super) fn in_order<'p>(
    place: &Place,
    kind: Kind,
    names: impl Iterator<Item = &'p SmolStr>,
) -> Result<(), PlanFault> {
    let mut before: Option<&SmolStr> = None;
    for name in names {
        if before.is_some_and(|before| before == name) {
            return Err(PlanFault::Duplicate { place: place.clone(), kind, name: name.clone() });
        }
        if before.is_some_and(|before| before > name) {
            return Err(PlanFault::NotSorted { place: place.clone(), kind, name: name.clone() });
        }
        before = Some(name);
    }
    Ok(())
}

fn usable(place: &Place, kind: Kind, name: &SmolStr) -> Result<(), PlanFault> {
    // Ids of deep steps are long; everything else is far below.
    let fits = kind == Kind::Step || name.chars().count() <= NAME_LIMIT;
    if !name.is_empty() && fits {
        return Ok(());
    }
    let name = name.chars().take(40).collect();
    Err(PlanFault::BadName { place: place.clone(), kind, name, limit: NAME_LIMIT })
}
