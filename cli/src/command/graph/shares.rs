//! Which share of the contacts of a forecast comes to each step and takes each arm.

use journey_plan::VerifiedPlan;
use journey_plan::draw::{Overlay, Tone};
use journey_plan::model::{Forecast, Journey, Plan, Step, StepKind};
use journey_runtime::Arm;
use journey_runtime::sim::{Report, StepCount};

use crate::arguments::Graph;
use crate::command::forecast::{chosen, proposal, watched};
use crate::forecast::{self, Wanted};
use crate::outcome::Failure;
use crate::session::Session;
use crate::show::bar::number;

/// The shares of a forecast of a journey.
pub(super) fn overlay(
    session: Session,
    arguments: &Graph,
    plan: &VerifiedPlan,
    journey: &Journey,
) -> Result<Overlay, Failure> {
    let forecast = meant(plan.plan(), journey, arguments.forecast.as_deref())?;
    let Forecast { contacts, seed, .. } = *forecast;
    let wanted = Wanted { plan, forecast, contacts, seed };
    let report = watched(session, contacts, |told| forecast::report(wanted, told))?;
    let mut overlay = Overlay::default();
    for (step, count) in journey.steps.iter().zip(&report.funnel) {
        let (tone, text) = match count.people {
            0 => (Tone::Quiet, "nobody".to_owned()),
            people => {
                (Tone::Busy, format!("{} · {}", share(people, report.contacts), human(people)))
            }
        };
        overlay.mark(step.id.clone(), tone, text);
        arms(&mut overlay, journey, &report, (step, count));
    }
    exits(&mut overlay, journey, &report);
    overlay.about(format!(
        "Forecast {}: {} enter, simulated. Beside each step the share of all who come to it; on each arm the share of \
         those who came to its step. These are consequences of the forecast's assumptions, not measurements.",
        forecast.name,
        human(report.contacts)
    ));
    overlay.key(Tone::Busy, "the share of people, and how many they are");
    overlay.key(Tone::Quiet, "nobody comes here or takes this arm");
    Ok(overlay)
}

/// The forecast with this name, or the only one for the journey.
fn meant<'a>(
    plan: &'a Plan,
    journey: &Journey,
    name: Option<&str>,
) -> Result<&'a Forecast, Failure> {
    if name.is_some() || plan.forecasts.is_empty() {
        let forecast = chosen(plan, name)?;
        if forecast.journey == journey.name {
            return Ok(forecast);
        }
        return Err(Failure::misused(format!(
            "the forecast `{}` is for `{}`, not for `{}`",
            forecast.name, forecast.journey, journey.name
        ))
        .help(format!("draw that one with `--journey {}`", forecast.journey)));
    }
    let of_journey: Vec<&Forecast> =
        plan.forecasts.iter().filter(|one| one.journey == journey.name).collect();
    match of_journey.as_slice() {
        [only] => Ok(only),
        [] => Err(Failure::misused(format!("no forecast is for `{}`", journey.name))
            .help(format!("write one, with shares of your own:\n\n{}", proposal(plan, journey)))),
        several => {
            let names: Vec<String> = several.iter().map(|one| format!("`{}`", one.name)).collect();
            Err(Failure::misused(format!(
                "several forecasts are for `{}`: {}",
                journey.name,
                names.join(", ")
            ))
            .help("name one with --forecast"))
        }
    }
}

/// Marks the arms of a step where there is a choice.
fn arms(
    overlay: &mut Overlay,
    journey: &Journey,
    report: &Report,
    (step, count): (&Step, &StepCount),
) {
    let successors = step.step.successors().len();
    if successors < 2 || count.people == 0 {
        return;
    }
    for place in 0..successors {
        let people = match &step.step {
            StepKind::Attempt { .. } if place == 0 => continue,
            StepKind::Attempt { .. } => exhausted(journey, report, step),
            StepKind::Conversation { .. }
            | StepKind::Wait { .. }
            | StepKind::Branch { .. }
            | StepKind::Retry { .. }
            | StepKind::Split { .. }
            | StepKind::Delay { .. }
            | StepKind::Send { .. }
            | StepKind::Raise { .. }
            | StepKind::Set { .. }
            | StepKind::Exit { .. } => {
                let is_meant = |arm: Arm| place_of(arm, successors) == Some(place);
                count.arms.iter().filter(|one| is_meant(one.arm)).map(|one| one.people).sum()
            }
        };
        let (tone, text) = match people {
            0 => (Tone::Quiet, "nobody".to_owned()),
            _ => (Tone::Busy, share(people, count.people)),
        };
        overlay.mark_arm(step.id.clone(), place, tone, text);
    }
}

/// Marks what ends runs at any time with the share of all who left there.
fn exits(overlay: &mut Overlay, journey: &Journey, report: &Report) {
    for (place, number) in (0..journey.exits.len()).zip(0..) {
        let arms = report.funnel.iter().flat_map(|count| &count.arms);
        let people = arms.filter(|arm| arm.arm == Arm::ExitOn(number)).map(|arm| arm.people).sum();
        match people {
            0 => overlay.mark_exit(place, Tone::Quiet, "nobody"),
            _ => overlay.mark_exit(place, Tone::Busy, share(people, report.contacts)),
        }
    }
}

/// The place of an arm among the successors of its step.
fn place_of(arm: Arm, successors: usize) -> Option<usize> {
    match arm {
        Arm::Wait(place) | Arm::Branch(place) | Arm::Split(place) => Some(usize::from(place)),
        Arm::Timeout | Arm::Otherwise => successors.checked_sub(1),
        Arm::Exhausted | Arm::Again | Arm::ExitOn(_) => None,
    }
}

/// How many people had no run left: their last retry says so.
fn exhausted(journey: &Journey, report: &Report, attempt: &Step) -> u64 {
    let of_attempt = |step: &Step| match &step.step {
        StepKind::Retry { attempt: of, .. } => *of == attempt.id,
        StepKind::Conversation { .. }
        | StepKind::Wait { .. }
        | StepKind::Branch { .. }
        | StepKind::Attempt { .. }
        | StepKind::Split { .. }
        | StepKind::Delay { .. }
        | StepKind::Send { .. }
        | StepKind::Raise { .. }
        | StepKind::Set { .. }
        | StepKind::Exit { .. } => false,
    };
    let retries = journey.steps.iter().zip(&report.funnel).filter(|(step, _)| of_attempt(step));
    let arms = retries.flat_map(|(_, count)| &count.arms);
    arms.filter(|arm| arm.arm == Arm::Exhausted).map(|arm| arm.people).sum()
}

/// `12.5 %`; never `0.0 %` of somebody.
fn share(part: u64, whole: u64) -> String {
    let tenths = u128::from(part) * 1000 + u128::from(whole) / 2;
    match tenths.checked_div(u128::from(whole)) {
        None => "0 %".to_owned(),
        Some(0) => "less than 0.1 %".to_owned(),
        Some(tenths) if tenths % 10 == 0 => format!("{} %", tenths / 10),
        Some(tenths) => format!("{}.{} %", tenths / 10, tenths % 10),
    }
}

fn human(people: u64) -> String {
    let word = if people == 1 { "person" } else { "people" };
    format!("{} {word}", number(usize::try_from(people).unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_rounded_and_never_nothing_of_somebody() {
        assert_eq!([share(1, 8), share(1, 2), share(2, 3)], ["12.5 %", "50 %", "66.7 %"]);
        assert_eq!(share(1, 1_000_000), "less than 0.1 %");
        assert_eq!(share(5, 5), "100 %");
    }
}
