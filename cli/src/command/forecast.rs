//! `journey forecast`: what a journey would do, over simulated contacts.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Mutex;

use journey_plan::VerifiedPlan;
use journey_plan::model::{Channel, Forecast, Journey, Plan, StepKind};

use super::choose;
use crate::arguments::{Checked, Forecast as Arguments, ForecastFormat, Program};
use crate::checked::{load_sound, tell};
use crate::forecast::{self, Other, Wanted};
use crate::outcome::{Failure, Outcome};
use crate::session::{Session, write_file};
use crate::show::bar::number;
use crate::show::progress::Progress;
use crate::side::{Side, is_program_file};
use crate::terminal::Stream;

/// More contacts than this tell nothing more: the intervals are a thirtieth of a percent wide.
const MOST: u64 = 10_000_000;

/// Runs the forecast that is named, or the only one.
pub(super) fn run(session: Session, arguments: &Arguments) -> Result<Outcome, Failure> {
    let is_page = arguments.format == ForecastFormat::Html;
    if is_page && arguments.output.is_none() && Stream::Output.is_terminal() {
        return Err(Failure::misused("a page is nothing for a terminal")
            .help("write it to a file with `-o forecast.html`"));
    }
    let Some(plan) = plan_at(session, arguments.program.path.as_deref())? else {
        return Ok(Outcome::Faulty);
    };
    let forecast = chosen(plan.plan(), arguments.forecast.as_deref())?;
    let contacts = arguments.contacts.unwrap_or(forecast.contacts);
    check_number(contacts)?;
    let seed = arguments.seed.unwrap_or(forecast.seed);
    let wanted = Wanted { plan: &plan, forecast, contacts, seed };
    let told = match &arguments.compare {
        None => watched(session, contacts, |told| forecast::run(wanted, told))?,
        Some(word) => {
            let old =
                old_plan(session, word, arguments.program.path.as_deref(), &forecast.journey)?;
            let other = Other { name: word, plan: &old };
            watched(session, contacts * 2, |told| forecast::run_compared(wanted, other, told))?
        }
    };
    let text = match arguments.format {
        ForecastFormat::Text => told.text(session.colour && arguments.output.is_none()),
        ForecastFormat::Json => told.json(),
        ForecastFormat::Html => told.page(),
    };
    let Some(output) = &arguments.output else {
        session.print(&text)?;
        return Ok(Outcome::Fine);
    };
    write_file(output, &text)?;
    session.say(&format!("wrote {}", output.display()))?;
    Ok(Outcome::Fine)
}

/// The plan of the program at a path, or the plan that the file there is; `None` where its errors were told.
fn plan_at(session: Session, path: Option<&Path>) -> Result<Option<VerifiedPlan>, Failure> {
    if path.is_some_and(|path| path.is_file() && !is_program_file(path)) {
        return Side::working(path)?.verified().map(Some);
    }
    let program = Program { path: path.map(Path::to_owned) };
    let Some(checked) = load_sound(session, &Checked { program, deny: None })? else {
        return Ok(None);
    };
    Ok(Some(checked.compile()?.plan))
}

/// The plan that a forecast is compared with: a folder, a file, a plan, or a git revision.
pub(super) fn old_plan(
    session: Session,
    word: &str,
    place: Option<&Path>,
    journey: &str,
) -> Result<VerifiedPlan, Failure> {
    let side = Side::load(word, place)?;
    if side.plan.journeys.iter().any(|one| one.name == journey) {
        return side.verified();
    }
    if let Some(checked) = side.program.as_ref().filter(|checked| !checked.is_sound()) {
        tell(session, checked, None)?;
        return Err(Failure::misused(format!(
            "`{word}` has mistakes, so `{journey}` of it cannot run"
        )));
    }
    let names: Vec<String> =
        side.plan.journeys.iter().map(|one| format!("`{}`", one.name)).collect();
    let failure = Failure::misused(format!("`{word}` has no journey `{journey}` to compare with"));
    Err(match names.as_slice() {
        [] => failure.help("it has no journey at all"),
        _ => failure.help(format!("it has {}", names.join(", "))),
    })
}

pub(super) fn chosen<'a>(plan: &'a Plan, name: Option<&str>) -> Result<&'a Forecast, Failure> {
    if plan.forecasts.is_empty() {
        let failure = Failure::misused("the program has no forecast");
        return Err(match plan.journeys.first() {
            Some(journey) => failure.help(format!(
                "write one, with shares of your own:\n\n{}",
                proposal(plan, journey)
            )),
            None => failure.help("it has no journey either"),
        });
    }
    choose::forecast(&plan.forecasts, name)
}

/// A forecast for a journey that could be pasted as it stands. Writing to a String cannot fail.
pub(super) fn proposal(plan: &Plan, journey: &Journey) -> String {
    let mut lines = format!(
        "forecast Baseline for {} {{\n    contacts 10_000\n    arrive   over 10 days\n",
        journey.name
    );
    for step in &journey.steps {
        let StepKind::Conversation { handle, engagement, .. } = &step.step else { continue };
        let engagements = &plan.declarations.engagements;
        let Some(engagement) = engagements.iter().find(|one| one.name == *engagement) else {
            continue;
        };
        let shares = match engagement.channel {
            Channel::Sms => "ConversationClosed 50%, ResponseTimeout 50%",
            Channel::Voice | Channel::Email | Channel::Push => "LiveAnswer 30%, NoAnswer 70%",
        };
        let _ = writeln!(lines, "    {handle}.Result {{ {shares} }}");
    }
    lines.push_str("}\n");
    lines
}

fn check_number(contacts: u64) -> Result<(), Failure> {
    let count = |contacts: u64| number(usize::try_from(contacts).unwrap_or(usize::MAX));
    match contacts {
        0 => Err(Failure::misused("a forecast of no contact says nothing")
            .help("take `--contacts 10000`")),
        1..=MOST => Ok(()),
        _ => Err(Failure::misused(format!(
            "{} contacts are more than a forecast takes",
            count(contacts)
        ))
        .help(format!("take at most {}: more would not tell more", count(MOST)))),
    }
}

/// Does something with a bar that says how many contacts have run.
pub(super) fn watched<T>(
    session: Session,
    contacts: u64,
    work: impl FnOnce(&(dyn Fn(u64) + Sync)) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let bar = Mutex::new((Progress::new(session, "simulated"), 0_u64));
    let told = |more: u64| {
        if let Ok(mut bar) = bar.lock() {
            bar.1 += more;
            let done = bar.1;
            bar.0.show(done, contacts);
        }
    };
    let done = work(&told);
    if let Ok(mut bar) = bar.lock() {
        bar.0.clear();
    }
    done
}
