//! What is known of plans and segments outside of the writer.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use journey_plan::exec::Index;
use rusqlite::Connection;
use smol_str::SmolStr;

use crate::loaded::Loaded;

/// The plans by number.
#[derive(Default)]
pub(crate) struct Plans(RwLock<BTreeMap<i64, Arc<Loaded>>>);

impl Plans {
    pub(crate) fn add(&self, id: i64, loaded: Arc<Loaded>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, loaded);
    }

    pub(crate) fn get(&self, id: i64) -> Option<Arc<Loaded>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// The one that was published last.
    pub(crate) fn newest(&self) -> Option<Arc<Loaded>> {
        let plans = self.0.read().unwrap_or_else(PoisonError::into_inner);
        plans.iter().max_by_key(|(id, _)| **id).map(|(_, loaded)| Arc::clone(loaded))
    }

    /// Where a step of this stable id is: the plan, the journey, and the step's place there.
    pub(crate) fn places(&self, journey: Option<&str>, step: &str) -> Vec<(i64, String, Index)> {
        let plans = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut places = Vec::new();
        for (id, loaded) in plans.iter() {
            for (index, known) in (0..).zip(&loaded.plan.program().journeys) {
                if journey.is_some_and(|journey| known.name != journey) {
                    continue;
                }
                let place = loaded.step(index, step);
                places.extend(place.map(|place| (*id, known.name.to_string(), place)));
            }
        }
        places
    }

    pub(crate) fn by_digest(&self, digest: &str) -> Option<Arc<Loaded>> {
        let plans = self.0.read().unwrap_or_else(PoisonError::into_inner);
        plans.values().find(|loaded| loaded.plan.plan().digest == digest).cloned()
    }
}

/// The numbers of segments.
#[derive(Default)]
pub(crate) struct Segments(RwLock<BTreeMap<i64, SmolStr>>);

impl Segments {
    pub(crate) fn read(conn: &Connection) -> rusqlite::Result<Self> {
        let known = crate::store::write::segments(conn)?;
        Ok(Self(RwLock::new(known.into_iter().collect())))
    }

    pub(crate) fn learn(&self, number: i64, name: &str) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(number, name.into());
    }

    pub(crate) fn name(&self, number: i64) -> Option<SmolStr> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&number).cloned()
    }

    /// The place of a segment in a plan.
    pub(crate) fn place(&self, loaded: &Loaded, number: i64) -> Option<Index> {
        let name = self.name(number)?;
        let place = loaded.segments.iter().position(|known| *known == name)?;
        Index::try_from(place).ok()
    }
}
