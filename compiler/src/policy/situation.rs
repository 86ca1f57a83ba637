//! What tells two moments of a contact's story apart, as far as a proof is concerned.

use super::points::Point;
use super::sending::Kind;
use super::time::{Anchor, Hold, Local, Time};
use crate::flow::Facts;
use crate::hir::{Handle, Id, Length, Step};

/// Where a contact is and what may still matter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Situation {
    pub(super) at: Point,
    pub(super) facts: Facts,
    /// How often the body of each attempt around has begun.
    pub(super) runs: Vec<(Id<Step>, u32)>,
    /// The arms of splits that may be reached again.
    pub(super) splits: Vec<(Id<Step>, usize)>,
    /// The last request of each conversation, by handle.
    pub(super) requests: Vec<Request>,
    /// Calls that the contact center may still make by itself for requests that nobody waits for.
    pub(super) orphans: Vec<Orphan>,
    /// What is known of the local time.
    pub(super) clock: Option<Local>,
}

/// A call that the contact center may still make by itself.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Orphan {
    /// The step of the request.
    pub(super) step: Id<Step>,
    /// Whether the request is of an earlier run.
    pub(super) earlier: bool,
}

/// A request, as long as its outcome may be waited for.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Request {
    /// None is open.
    #[default]
    None,
    /// It was blocked.
    Blocked,
    /// Its outcome will show that nobody was called, so it does not count.
    Missed,
    /// It counts.
    Counted {
        /// Calls that the contact center may still make by itself.
        left: u32,
        /// Whether they can come at any time; else they follow the last one while the journey waits.
        free: bool,
        /// Whether one has been made while the journey waits.
        redialled: bool,
    },
}

/// Something that can happen next.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) kind: ChangeKind,
    pub(super) time: Time,
    /// The quiet time that is asked first, where a step is left at once.
    pub(super) hold: Option<Hold>,
    /// What goes out to the contact.
    pub(super) out: Option<Out>,
    /// The conversation whose outcome comes.
    pub(super) received: Option<Id<Handle>>,
    /// Conversations whose outcome nobody looks at from here on, with the conditions that may hold for it.
    pub(super) settled: Vec<(Id<Handle>, Conditions)>,
    /// Calls that the contact center may still make by itself and that are not followed, as more than any limit asks
    /// for are.
    pub(super) unfollowed: u32,
    pub(super) to: Situation,
}

/// A contact.
#[derive(Clone, Debug)]
pub(super) struct Out {
    pub(super) kind: Kind,
    pub(super) step: Id<Step>,
    pub(super) anchor: Anchor,
    pub(super) hold: Hold,
    /// Whether it belongs to an earlier run.
    pub(super) earlier: bool,
    /// How long the run can rest meanwhile, where that is known.
    pub(super) rest: Option<Length>,
    /// How often and how far apart the contact center dials again by itself.
    pub(super) redials: Option<(u32, Length)>,
    /// Conversations with an outcome that may still be looked at, with the conditions that may hold for it.
    pub(super) known: Vec<(Id<Handle>, Conditions)>,
}

/// A set of conditions of `never … after` rules, by number.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Conditions(pub(super) u64);

impl Conditions {
    pub(super) fn has(self, condition: usize) -> bool {
        condition < 64 && self.0 >> condition & 1 == 1
    }
}

/// What happens.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(super) enum ChangeKind {
    /// The contact enters.
    Enter,
    /// A conversation's request or a message goes out.
    Out,
    /// A conversation is blocked.
    Blocked,
    /// A conversation's request goes out and will not count.
    Missed,
    /// An arm of a `wait`: the arm and its trigger, by place.
    Event(usize, usize),
    /// The limit of a `wait`.
    Timeout,
    /// An arm of a `branch` or `split`, by place.
    Arm(usize),
    /// `otherwise`.
    Otherwise,
    /// A `retry` runs the body again.
    Again,
    /// A `retry` finds no run left.
    Exhausted,
    /// A step that needs no more words: the beginning of an attempt, a delay, `raise`, `set`, `exit`.
    Pass,
    /// An `exit on`, by place.
    ExitOn(usize),
    /// The contact center dials again by itself for the conversation's last request, or an earlier one.
    Redial(Option<Id<Handle>>),
}

impl Situation {
    /// A situation outside of the journey.
    pub(super) fn outside(at: Point, handles: usize, orphans: Vec<Orphan>) -> Self {
        Self {
            at,
            facts: Facts::at_start(handles),
            runs: Vec::new(),
            splits: Vec::new(),
            requests: vec![Request::None; handles],
            orphans,
            clock: None,
        }
    }

    pub(super) fn request(&self, handle: Id<Handle>) -> Request {
        self.requests.get(handle.index()).copied().unwrap_or_default()
    }

    pub(super) fn set_request(&mut self, handle: Id<Handle>, request: Request) {
        if let Some(slot) = self.requests.get_mut(handle.index()) {
            *slot = request;
        }
    }

    /// Whether the contact center has dialled by itself while the run rests here.
    pub(super) fn has_redialled(&self) -> bool {
        self.requests.iter().any(|one| matches!(one, Request::Counted { redialled: true, .. }))
    }

    /// The body of an attempt begins for the `count`th time.
    pub(super) fn count(&mut self, attempt: Id<Step>, count: u32) {
        self.runs.retain(|&(one, _)| one != attempt);
        self.runs.push((attempt, count));
    }

    /// Time passes elsewhere than in a wait for the last request: calls may come at any time.
    pub(super) fn let_go(&mut self) {
        for request in &mut self.requests {
            if let Request::Counted { left, free, redialled } = request {
                *free = *left > 0;
                *redialled = false;
            }
        }
    }
}
