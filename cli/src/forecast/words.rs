//! Names, arms, shares and times of forecasts in words.

use journey_plan::draw::words as plan_words;
use journey_plan::model::{Audience, ContactKind, Journey, StepKind};
use journey_plan::value::Instant;
use journey_runtime::Blocked;
use journey_runtime::step::Arm;
use journey_runtime::time::Zone;

/// `calls`
pub(super) fn kind(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Calls => "calls",
        ContactKind::Texts => "texts",
        ContactKind::Emails => "emails",
        ContactKind::Pushes => "pushes",
    }
}

/// `2026-03-02T10:00:00-06:00`: an instant on the clock of a zone.
pub(super) fn instant(zone: Zone, at: Instant) -> String {
    let local = zone.local(at);
    let (date, minutes) = (local.date(), local.minutes());
    let seconds = at.0.div_euclid(1000).rem_euclid(60);
    let away = (local_millis(zone, at) - at.0) / 60_000;
    let sign = if away < 0 { '-' } else { '+' };
    let away = away.abs();
    format!(
        "{date}T{:02}:{:02}:{seconds:02}{sign}{:02}:{:02}",
        minutes / 60,
        minutes % 60,
        away / 60,
        away % 60
    )
}

/// What the clock of a zone shows, in milliseconds as if it were UTC, to the minute.
fn local_millis(zone: Zone, at: Instant) -> i64 {
    let local = zone.local(at);
    let day = journey_runtime::time::day_of(local.date());
    let minutes = day * 24 * 60 + i64::from(local.minutes());
    minutes * 60_000 + at.0.rem_euclid(60_000)
}

/// The hour since 1970-01-01 that begins at an instant as [`instant`] writes it.
pub(super) fn hour_number(instant: &str) -> Option<i64> {
    let at = Zone::utc().parse_datetime(instant)?;
    Some(journey_runtime::sim::hours::hour_of(at))
}

/// Why a conversation or message does not go out.
pub(super) fn blocked(reason: Blocked) -> &'static str {
    match reason {
        Blocked::NoConsent => "no consent",
        Blocked::NoAddress => "no address",
        Blocked::QuietTime => "quiet time",
        Blocked::ContactRule => "contact rule",
    }
}

/// An arm as it is written.
pub(super) fn arm(journey: &Journey, step: &StepKind, arm: Arm) -> String {
    match arm {
        Arm::Wait(place) | Arm::Branch(place) | Arm::Split(place) => {
            chosen(step, usize::from(place)).unwrap_or_default()
        }
        Arm::Timeout => "timeout".to_owned(),
        Arm::Otherwise => "otherwise".to_owned(),
        Arm::Exhausted => "no run left".to_owned(),
        Arm::Again => "again".to_owned(),
        Arm::ExitOn(place) => match journey.exits.get(usize::from(place)).map(|exit| &exit.on) {
            Some(Audience::Trigger(used)) => format!("exit on {}", plan_words::trigger(used)),
            Some(Audience::Segment(segment)) => format!("exit on segment {segment}"),
            None => String::new(),
        },
    }
}

/// An arm of a `wait`, `branch` or `split` by its place.
fn chosen(step: &StepKind, place: usize) -> Option<String> {
    match step {
        StepKind::Wait { arms, .. } => arms.get(place).map(plan_words::wait_arm),
        StepKind::Branch { arms, .. } => arms.get(place).map(|arm| plan_words::expr(&arm.when)),
        StepKind::Split { arms, .. } => arms.get(place).map(|arm| arm.name.to_string()),
        StepKind::Conversation { .. }
        | StepKind::Attempt { .. }
        | StepKind::Retry { .. }
        | StepKind::Delay { .. }
        | StepKind::Send { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => None,
    }
}

/// `34.1%` of a share between 0 and 1; `<0.1%` of little, never of nothing.
pub(super) fn percent(share: f64) -> String {
    let text = format!("{:.1}%", share * 100.0);
    match text.as_str() {
        "0.0%" if share > 0.0 => "<0.1%".to_owned(),
        "0.0%" => "0%".to_owned(),
        "100.0%" if share < 1.0 => ">99.9%".to_owned(),
        "100.0%" => "100%".to_owned(),
        _ => text,
    }
}

/// `33.8% to 34.4%`
pub(super) fn between(low: f64, high: f64) -> String {
    format!("{:.1}% to {:.1}%", low * 100.0, high * 100.0)
}

/// A number with its thousands apart.
pub(super) fn number(value: u64) -> String {
    crate::show::bar::number(usize::try_from(value).unwrap_or(usize::MAX))
}

/// Seconds as people say them.
pub(super) fn seconds(value: u64) -> String {
    crate::show::summary::duration(i64::try_from(value).unwrap_or(i64::MAX / 1000) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_to_nobody_or_everybody() {
        let told = [0.0, 0.000_01, 0.5, 0.9999, 1.0].map(percent);
        assert_eq!(told, ["0%", "<0.1%", "50.0%", ">99.9%", "100%"]);
    }

    #[test]
    fn instants_carry_what_their_clock_is_from_utc() {
        let zone = |name| Zone::parse(name).unwrap();
        assert_eq!(instant(zone("America/Chicago"), Instant(0)), "1969-12-31T18:00:00-06:00");
        assert_eq!(instant(zone("Asia/Kolkata"), Instant(61_000)), "1970-01-01T05:31:01+05:30");
    }
}
