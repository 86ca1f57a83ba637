//! `journey run`: simulated contacts go through the journeys in compressed time.

mod clock;
mod story;

use std::fmt::Write as _;
use std::time::Duration;

use journey_plan::VerifiedPlan;
use journey_plan::model::Forecast;
use journey_runtime::scenario::Entry;
use journey_runtime::sim::Simulation;

use self::clock::in_words;
use self::story::{Told, tell};
use super::choose::{self, forecasts};
use crate::arguments::Run;
use crate::checked::{load_sound, summary_line};
use crate::outcome::{Failure, Outcome};
use crate::session::Session;
use crate::show::{board, summary};
use crate::terminal::{Stream, Style};

/// Checks the program, then plays its forecasts one after the other.
pub(super) fn run(session: Session, arguments: &Run) -> Result<Outcome, Failure> {
    let Some(checked) = load_sound(session, &arguments.checked)? else {
        return Ok(Outcome::Faulty);
    };
    session
        .say(&format!("{}\n", summary_line(checked.report().summary(), session.error_colour)))?;
    let program = checked.compile()?;
    let plan = program.plan.plan();
    if let Some(name) = &arguments.journey {
        choose::journey(&plan.journeys, Some(name))?;
    }
    let chosen =
        forecasts(&plan.forecasts, arguments.forecast.as_deref(), arguments.journey.as_deref())?;
    if chosen.is_empty() {
        return Err(Failure::misused("there is no forecast to take simulated contacts from")
            .help("write one: forecast NAME for JOURNEY { contacts 1_000 … }"));
    }
    for forecast in chosen {
        play(session, arguments, &program.plan, forecast)?;
    }
    Ok(Outcome::Fine)
}

fn play(
    session: Session,
    arguments: &Run,
    plan: &VerifiedPlan,
    forecast: &Forecast,
) -> Result<(), Failure> {
    let missing = || Failure::fault(format!("forecast `{}` cannot be simulated", forecast.name));
    let mut simulation = Simulation::new(plan, forecast).ok_or_else(missing)?;
    if let Some(seed) = arguments.seed {
        simulation = simulation.with_seed(seed);
    }
    let Told { story, zone, example } =
        tell(plan, forecast, &simulation, arguments.contacts).ok_or_else(missing)?;
    if !arguments.fast && Stream::Output.can_animate(board::NARROWEST, board::height(&story)) {
        let duration = Duration::from_secs(arguments.duration);
        board::play(session, &story, duration, &|at| in_words(zone, at))?;
    }
    session.print(&summary::text(&story, session.colour))?;
    if let Some(contact) = example {
        session.print(&timeline(contact, &simulation.tell(contact), session.colour))?;
    }
    session.print("\n")
}

/// What happened to one contact, day by day.
fn timeline(contact: u64, entries: &[Entry], colour: bool) -> String {
    let title = format!("One of them, contact {}:", contact + 1);
    let mut out = format!("\n  {}\n", Style::Strong.paint(&title, colour));
    let mut date = None;
    for entry in entries {
        if date.replace(entry.date) != Some(entry.date) {
            let day = clock::day_in_words(entry.date);
            // Writing to a String cannot fail.
            let _ = writeln!(out, "    {}", Style::Name.paint(&day, colour));
        }
        let text = clock::styled(entry, colour);
        let _ = writeln!(out, "      {}  {text}", entry.time);
    }
    out
}
