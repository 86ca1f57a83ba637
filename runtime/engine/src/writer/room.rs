//! Whether there is room for what is about to go out: requests per minute, lines, a provider that is up.
//!
//! Who finds no room waits in a queue, and leaves it in the order in which it came.

use std::collections::BTreeMap;

use journey_plan::value::Instant;
use journey_runtime::Way;
use rusqlite::Connection;

use crate::carriers::{Carrier, Carriers};
use crate::store::write;

/// Conversations go through one connector, messages through another.
pub(crate) const CONVERSATIONS: i64 = 0;
pub(crate) const MESSAGES: i64 = 1;

/// How many requests may be without an answer: more would wait in memory, where nobody looks at them again.
const MOST_UNANSWERED: u64 = 512;

/// A minute in microseconds, in which rates are reckoned.
const MINUTE: i64 = 60_000_000;

/// Where it is stored how fast requests left.
const PACES: [&str; 2] = ["pace_conversations", "pace_messages"];

/// The room of all connectors, and who waits for it.
pub(crate) struct Rooms {
    rooms: [Room; 2],
    /// How many runs wait, by queue.
    pub(crate) waiting: BTreeMap<i64, u64>,
}

/// The room of a connector.
struct Room {
    carrier: Carrier,
    /// Where so many a minute may leave: when all have had their time that left, in microseconds.
    next: i64,
    /// The same as it is stored.
    stored: i64,
    /// How many conversations are open, of those that began after an instant.
    lines: u64,
    counted: Instant,
    /// How many were handed over and have no answer, or are to be tried again.
    unanswered: u64,
}

/// How requests leave where so many a minute may: some at once, so that few transactions are needed, and then one
/// after each gap; together never more than that in any minute.
#[derive(Copy, Clone)]
struct Pace {
    burst: i64,
    gap: i64,
}

impl Pace {
    fn of(per_minute: u32) -> Self {
        let per_minute = i64::from(per_minute.max(1));
        let burst = per_minute / 60;
        let gap = (MINUTE + per_minute - burst - 1) / (per_minute - burst);
        Self { burst, gap }
    }

    /// How many may leave, given how far those reach that left.
    fn available(self, behind: i64) -> u64 {
        u64::try_from(self.burst + 1 - (behind.max(0) + self.gap - 1) / self.gap).unwrap_or(0)
    }
}

impl Room {
    /// How many more may leave as far as lines go.
    fn free_lines(&self, queue: i64) -> u64 {
        match self.carrier.limits().lines {
            Some(lines) if queue == CONVERSATIONS => u64::from(lines).saturating_sub(self.lines),
            Some(_) | None => u64::MAX,
        }
    }
}

impl Rooms {
    pub(crate) fn new(carriers: &Carriers) -> Self {
        let room = |carrier: &Carrier| Room {
            carrier: carrier.clone(),
            next: 0,
            stored: 0,
            lines: 0,
            counted: Instant(i64::MIN),
            unanswered: 0,
        };
        Self {
            rooms: [room(&carriers.conversations), room(&carriers.messages)],
            waiting: BTreeMap::new(),
        }
    }

    /// Takes from the store what is known of lines and queues.
    pub(crate) fn read(&mut self, conn: &Connection, now: Instant) -> rusqlite::Result<()> {
        self.waiting = write::waiting(conn)?.into_iter().collect();
        for (room, key) in self.rooms.iter_mut().zip(PACES) {
            room.stored = write::meta_number(conn, key)?.unwrap_or(0);
            room.next = room.stored;
        }
        for (room, unanswered) in self.rooms.iter_mut().zip(write::unanswered(conn)?) {
            room.unanswered = unanswered;
        }
        self.count_lines(conn, now)
    }

    /// Stores how fast requests left, so that a restart lets no more go.
    pub(crate) fn keep(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        for (room, key) in self.rooms.iter_mut().zip(PACES) {
            if room.next != room.stored {
                write::set_meta(conn, key, room.next)?;
                room.stored = room.next;
            }
        }
        Ok(())
    }

    /// Counts the lines in use; a line whose outcome never came is free after a while.
    pub(crate) fn count_lines(&mut self, conn: &Connection, now: Instant) -> rusqlite::Result<()> {
        let [room, _] = &mut self.rooms;
        let limits = room.carrier.limits();
        if limits.lines.is_some() {
            let longest = limits
                .longest_call
                .map_or(i64::MAX, |longest| i64::try_from(longest.as_millis()).unwrap_or(i64::MAX));
            let since = Instant(now.0.saturating_sub(longest));
            room.lines = write::lines(conn, since)? + write::count_arrivals(conn)?;
            room.counted = since;
        }
        Ok(())
    }

    /// Whether something may go out now; then it counts. `wakes`: it waited and its turn has come.
    pub(crate) fn take(&mut self, now: Instant, queue: i64, wakes: bool) -> bool {
        let is_next = wakes || self.waiting.get(&queue).is_none_or(|waiting| *waiting == 0);
        if !is_next || self.available(now, queue) == 0 {
            return false;
        }
        if let Some(room) = self.room(queue) {
            if let Some(per_minute) = room.carrier.limits().per_minute {
                room.next = room.next.max(micros(now)).saturating_add(Pace::of(per_minute).gap);
            }
            room.lines += 1;
            room.carrier.health.goes();
        }
        true
    }

    /// A run has left a queue.
    pub(crate) fn left(&mut self, queue: i64) {
        if let Some(waiting) = self.waiting.get_mut(&queue) {
            *waiting = waiting.saturating_sub(1);
        }
    }

    /// A conversation has ended that began then; one that counts no more frees nothing.
    pub(crate) fn free_line(&mut self, began: Instant) {
        let [room, _] = &mut self.rooms;
        if began > room.counted {
            room.lines = room.lines.saturating_sub(1);
        }
    }

    /// A request is handed over, for the first time.
    pub(crate) fn handed_over(&mut self, queue: i64) {
        if let Some(room) = self.room(queue) {
            room.unanswered += 1;
        }
    }

    /// A request that was handed over has its answer, or is given up.
    pub(crate) fn answered(&mut self, queue: i64) {
        if let Some(room) = self.room(queue) {
            room.unanswered = room.unanswered.saturating_sub(1);
        }
    }

    /// How many requests may leave now.
    pub(crate) fn available(&mut self, now: Instant, queue: i64) -> u32 {
        let Some(room) = self.room(queue) else { return 0 };
        let rate = room.carrier.limits().per_minute.map_or(u64::MAX, |per_minute| {
            Pace::of(per_minute).available(room.next.saturating_sub(micros(now)))
        });
        let room_for = room.free_lines(queue).min(rate);
        let room_for = room_for.min(MOST_UNANSWERED.saturating_sub(room.unanswered));
        u32::try_from(room_for).unwrap_or(u32::MAX).min(room.carrier.health.room())
    }

    /// When a request may leave again; none where that is not only a matter of time.
    pub(crate) fn next(&self, queue: i64) -> Option<Instant> {
        let room = usize::try_from(queue).ok().and_then(|place| self.rooms.get(place))?;
        let is_full = room.unanswered >= MOST_UNANSWERED || room.free_lines(queue) == 0;
        if is_full || room.carrier.health.room() == 0 {
            return None;
        }
        let Some(per_minute) = room.carrier.limits().per_minute else {
            return Some(Instant(i64::MIN));
        };
        let Pace { burst, gap } = Pace::of(per_minute);
        let at = room.next.saturating_sub(burst.saturating_mul(gap));
        Some(Instant(at.saturating_add(999).div_euclid(1000)))
    }

    fn room(&mut self, queue: i64) -> Option<&mut Room> {
        usize::try_from(queue).ok().and_then(|place| self.rooms.get_mut(place))
    }
}

fn micros(at: Instant) -> i64 {
    at.0.saturating_mul(1000)
}

/// The queue of what goes out.
pub(crate) fn queue_of(way: Way) -> i64 {
    match way {
        Way::Conversation => CONVERSATIONS,
        Way::Message => MESSAGES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When requests leave that are let go as soon as there is room, in microseconds.
    fn leave(per_minute: u32, until: i64) -> Vec<i64> {
        let pace = Pace::of(per_minute);
        let (mut next, mut left) = (0, Vec::new());
        for now in (0..until).step_by(1000) {
            for _ in 0..pace.available(next - now) {
                next = next.max(now) + pace.gap;
                left.push(now);
            }
        }
        left
    }

    #[test]
    fn never_more_leave_in_a_minute_than_may() {
        for per_minute in [1, 2, 7, 59, 60, 61, 600, 1000, 6000] {
            let left = leave(per_minute, 3 * MINUTE);
            for (place, begins) in left.iter().enumerate() {
                let within = left.iter().skip(place).take_while(|at| **at < begins + MINUTE);
                let count = within.count();
                assert!(count <= per_minute as usize, "{count} of {per_minute} from {begins}");
            }
            let least = 3 * per_minute as usize * 95 / 100;
            assert!(left.len() >= least, "{} of {per_minute} a minute in three", left.len());
        }
    }
}
