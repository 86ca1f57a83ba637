//! What happens to a contact, in the words of a review.

use super::view::View;
use crate::draw::words::{self, length};
use crate::model::{Channel, MessageKind, RestTime, StepKind};

/// How many rests in a row are told.
const RESTS: usize = 3;

/// What happens to a contact who comes to a step: `texted with RenewalChat`.
pub(super) fn happens(view: &View<'_>, id: Option<&str>) -> String {
    let mut told = Vec::new();
    let mut here = id;
    for _ in 0..RESTS {
        let Some(step) = here.and_then(|id| view.step(id)) else {
            told.push("comes to the end (`completed`)".to_owned());
            break;
        };
        told.push(one(view, &step.step));
        let next = match &step.step {
            StepKind::Delay { next, .. } | StepKind::Set { next, .. } => next.as_deref(),
            StepKind::Conversation { .. }
            | StepKind::Wait { .. }
            | StepKind::Branch { .. }
            | StepKind::Attempt { .. }
            | StepKind::Retry { .. }
            | StepKind::Split { .. }
            | StepKind::Send { .. }
            | StepKind::Raise { .. }
            | StepKind::Exit { .. } => break,
        };
        here = next;
    }
    told.join(", then ")
}

fn one(view: &View<'_>, kind: &StepKind) -> String {
    match kind {
        StepKind::Conversation { engagement, .. } => match view.channel(engagement) {
            Channel::Sms => format!("texted with {engagement}"),
            Channel::Voice | Channel::Email | Channel::Push => format!("called with {engagement}"),
        },
        StepKind::Send { message, .. } => match view.message_kind(message) {
            Some(MessageKind::Text) => format!("sent the text {message}"),
            Some(MessageKind::Email) => format!("sent the email {message}"),
            Some(MessageKind::Push) => format!("sent the push notification {message}"),
            None => format!("sent {message}"),
        },
        StepKind::Wait { limit, arms, .. } => {
            let on: Vec<String> = arms.iter().map(words::wait_arm).collect();
            format!("waits up to {} for {}", length(*limit), on.join(", "))
        }
        StepKind::Retry { attempt, time } => {
            let tries = match view.step(attempt).map(|step| &step.step) {
                Some(StepKind::Attempt { times, .. }) => format!(", {times} tries in all"),
                Some(_) | None => String::new(),
            };
            format!("tried again {}{tries}", again(time))
        }
        StepKind::Delay { time, .. } => format!("waits {}", rest(time)),
        StepKind::Raise { trigger, .. } => format!("trigger {trigger} is raised"),
        StepKind::Exit { outcome } => format!("leaves as `{outcome}`"),
        StepKind::Split { name, .. } => format!("drawn for the split {name}"),
        StepKind::Branch { .. } | StepKind::Attempt { .. } | StepKind::Set { .. } => {
            words::step(kind)
        }
    }
}

/// `after 1 day`, as a retry says it.
pub(super) fn again(time: &RestTime) -> String {
    let kind = StepKind::Retry { attempt: "".into(), time: time.clone() };
    words::step(&kind).trim_start_matches("try again ").to_owned()
}

/// `2 days at 09:00`, as a delay says it.
pub(super) fn rest(time: &RestTime) -> String {
    let kind = StepKind::Delay { time: time.clone(), next: None };
    words::step(&kind).trim_start_matches("delay ").to_owned()
}
