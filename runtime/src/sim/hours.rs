//! Counts by hour: how many things happen in each, and how many contacts are somewhere when it strikes.

use journey_plan::value::Instant;

/// An hour in milliseconds.
const HOUR: i64 = 3_600_000;

/// The hour since 1970-01-01 in which an instant lies.
pub fn hour_of(at: Instant) -> i64 {
    at.0.div_euclid(HOUR)
}

/// When an hour since 1970-01-01 begins.
pub fn begin_of(hour: i64) -> Instant {
    Instant(hour.saturating_mul(HOUR))
}

/// How many things happen in each hour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    first: i64,
    counts: Vec<u64>,
}

impl Hours {
    /// No thing, in hours from that of an instant on.
    pub(super) fn from(start: Instant) -> Self {
        Self { first: hour_of(start), counts: Vec::new() }
    }

    /// Counts one at an instant.
    pub(super) fn add(&mut self, at: Instant) {
        let place = usize::try_from(hour_of(at) - self.first).unwrap_or(0);
        if self.counts.len() <= place {
            self.counts.resize(place + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(place) {
            *count += 1;
        }
    }

    /// Adds counts that begin at the same hour.
    pub(super) fn merge(&mut self, other: &Self) {
        add_all(&mut self.counts, &other.counts);
    }

    /// The hours, since 1970-01-01, with their counts; from the first that was asked for to the last in which there
    /// is anything.
    pub fn iter(&self) -> impl Iterator<Item = (i64, u64)> {
        (self.first..).zip(self.counts.iter().copied())
    }

    /// The hour with most, the first of several, and how many; absent where there is nothing.
    pub fn peak(&self) -> Option<(i64, u64)> {
        self.iter().filter(|(_, count)| *count > 0).max_by_key(|(hour, count)| (*count, -hour))
    }

    /// How many hours have at least so many.
    pub fn at_least(&self, count: u64) -> u64 {
        self.counts.iter().filter(|one| **one >= count).count() as u64
    }

    /// All together.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// How many contacts are somewhere at each stroke of the hour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    first: i64,
    /// How many more there are than an hour earlier.
    changes: Vec<i64>,
}

impl Presence {
    /// Nobody, from an instant on.
    pub(super) fn from(start: Instant) -> Self {
        Self { first: hour_of(start), changes: Vec::new() }
    }

    /// Counts one contact from an instant until another.
    pub(super) fn add(&mut self, from: Instant, until: Instant) {
        let stroke = |at: Instant| {
            usize::try_from(hour_of(at.plus_millis(HOUR - 1)) - self.first).unwrap_or(0)
        };
        let (comes, goes) = (stroke(from), stroke(until));
        if comes >= goes {
            return;
        }
        if self.changes.len() <= goes {
            self.changes.resize(goes + 1, 0);
        }
        for (place, change) in [(comes, 1), (goes, -1)] {
            if let Some(cell) = self.changes.get_mut(place) {
                *cell += change;
            }
        }
    }

    /// Adds counts that begin at the same hour.
    pub(super) fn merge(&mut self, other: &Self) {
        if self.changes.len() < other.changes.len() {
            self.changes.resize(other.changes.len(), 0);
        }
        for (cell, more) in self.changes.iter_mut().zip(&other.changes) {
            *cell += more;
        }
    }

    /// The strokes, as hours since 1970-01-01, with how many are there.
    pub fn iter(&self) -> impl Iterator<Item = (i64, u64)> {
        let mut present = 0_i64;
        (self.first..).zip(&self.changes).map(move |(hour, change)| {
            present += change;
            (hour, u64::try_from(present).unwrap_or(0))
        })
    }

    /// The stroke at which most are there, the first of several, and how many; absent where nobody ever is.
    pub fn peak(&self) -> Option<(i64, u64)> {
        self.iter().filter(|(_, count)| *count > 0).max_by_key(|(hour, count)| (*count, -hour))
    }
}

/// Adds a table to another, place by place.
pub(super) fn add_all(table: &mut Vec<u64>, other: &[u64]) {
    if table.len() < other.len() {
        table.resize(other.len(), 0);
    }
    for (cell, more) in table.iter_mut().zip(other) {
        *cell += more;
    }
}

/// Counts one at a place of a table.
pub(super) fn count_one(table: &mut Vec<u64>, place: usize) {
    if table.len() <= place {
        table.resize(place + 1, 0);
    }
    if let Some(cell) = table.get_mut(place) {
        *cell += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_there_when_it_strikes_is_counted() {
        let mut presence = Presence::from(Instant(0));
        presence.add(Instant(10), Instant(HOUR - 1));
        assert_eq!(presence.peak(), None);
        presence.add(Instant(10), Instant(2 * HOUR));
        presence.add(Instant(HOUR), Instant(3 * HOUR + 1));
        assert_eq!(presence.iter().collect::<Vec<_>>(), [(0, 0), (1, 2), (2, 1), (3, 1), (4, 0)]);
        assert_eq!(presence.peak(), Some((1, 2)));
    }

    #[test]
    fn the_first_of_equal_hours_is_the_peak() {
        let mut hours = Hours::from(Instant(5 * HOUR + 7));
        for at in [5 * HOUR + 8, 7 * HOUR, 7 * HOUR + 1, 9 * HOUR, 9 * HOUR + 1] {
            hours.add(Instant(at));
        }
        assert_eq!(hours.peak(), Some((7, 2)));
        assert_eq!((hours.total(), hours.at_least(2)), (5, 2));
    }
}
