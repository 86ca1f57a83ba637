//! Whether there is room for what is about to go out: requests per minute, lines, a provider that is up.
//!
//! Who finds no room waits in a queue, and leaves it in the order in which it came.

use std::collections::BTreeMap;

use journey_plan::value::Instant;
use journey_runtime::Way;
use rusqlite::Connection;

use crate::connector::Limits;
use crate::engine::Carriers;
use crate::health::Health;
use crate::store::write;

/// Conversations go through one connector, messages through another.
pub(crate) const CONVERSATIONS: i64 = 0;
pub(crate) const MESSAGES: i64 = 1;

const MINUTE: i64 = 60_000;

/// The room of all connectors, and who waits for it.
pub(crate) struct Rooms {
    rooms: [Room; 2],
    /// How many runs wait, by queue.
    pub(crate) waiting: BTreeMap<i64, u64>,
}

/// The room of a connector.
struct Room {
    limits: Limits,
    health: Health,
    /// When the next request may leave, where so many a minute may.
    next: Instant,
    /// How many conversations are open.
    lines: u64,
}

impl Rooms {
    pub(crate) fn new(carriers: &Carriers) -> Self {
        let room = |carrier: &crate::engine::Carrier| Room {
            limits: carrier.limits(),
            health: carrier.health.clone(),
            next: Instant(i64::MIN),
            lines: 0,
        };
        Self {
            rooms: [room(&carriers.conversations), room(&carriers.messages)],
            waiting: BTreeMap::new(),
        }
    }

    /// Takes from the store what is known of lines and queues.
    pub(crate) fn read(&mut self, conn: &Connection, now: Instant) -> rusqlite::Result<()> {
        self.waiting = write::waiting(conn)?.into_iter().collect();
        self.count_lines(conn, now)
    }

    /// Counts the lines in use; a line whose outcome never came is free after a while.
    pub(crate) fn count_lines(&mut self, conn: &Connection, now: Instant) -> rusqlite::Result<()> {
        let [room, _] = &mut self.rooms;
        if room.limits.lines.is_some() {
            let longest = room
                .limits
                .longest_call
                .map_or(i64::MAX, |longest| i64::try_from(longest.as_millis()).unwrap_or(i64::MAX));
            let since = Instant(now.0.saturating_sub(longest));
            room.lines = write::lines(conn, since)? + write::count_arrivals(conn)?;
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
            if let Some(per_minute) = room.limits.per_minute {
                let gap = MINUTE / i64::from(per_minute.max(1));
                room.next = room.next.max(now).plus_millis(gap.max(1));
            }
            room.lines += 1;
            room.health.goes();
        }
        true
    }

    /// A run has left a queue.
    pub(crate) fn left(&mut self, queue: i64) {
        if let Some(waiting) = self.waiting.get_mut(&queue) {
            *waiting = waiting.saturating_sub(1);
        }
    }

    /// A conversation has ended.
    pub(crate) fn free_line(&mut self) {
        let [room, _] = &mut self.rooms;
        room.lines = room.lines.saturating_sub(1);
    }

    /// How many requests may leave now.
    pub(crate) fn available(&mut self, now: Instant, queue: i64) -> u32 {
        let Some(room) = self.room(queue) else { return 0 };
        let health = room.health.room();
        let lines = match room.limits.lines {
            Some(lines) if queue == CONVERSATIONS => u64::from(lines).saturating_sub(room.lines),
            Some(_) | None => u64::MAX,
        };
        let rate = match room.limits.per_minute {
            // A second's worth may leave at once, so that few transactions are needed.
            Some(per_minute) => {
                let burst = i64::from(per_minute / 60);
                let gap = (MINUTE / i64::from(per_minute.max(1))).max(1);
                let behind = room.next.0.max(now.0) - now.0;
                u64::try_from(burst + 1 - (behind + gap - 1) / gap).unwrap_or(0)
            }
            None => u64::MAX,
        };
        u32::try_from(lines.min(rate)).unwrap_or(u32::MAX).min(health)
    }

    /// When a request may leave again, where it is only a matter of time.
    pub(crate) fn next(&self, queue: i64) -> Option<Instant> {
        let room = usize::try_from(queue).ok().and_then(|place| self.rooms.get(place))?;
        room.limits.per_minute.map(|_| room.next)
    }

    fn room(&mut self, queue: i64) -> Option<&mut Room> {
        usize::try_from(queue).ok().and_then(|place| self.rooms.get_mut(place))
    }
}

/// The queue of what goes out.
pub(crate) fn queue_of(way: Way) -> i64 {
    match way {
        Way::Conversation => CONVERSATIONS,
        Way::Message => MESSAGES,
    }
}
