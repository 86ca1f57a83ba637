//! `journey graph`: a journey as a drawing, with what is told of its steps.

mod changes;
mod coverage;
mod live;
mod shares;

use journey_plan::draw::{self, Links, Overlay};
use journey_plan::model::Journey;

use super::choose::journey;
use crate::arguments::{Checked, Graph, GraphFormat, Program, Told};
use crate::checked::{Compiled, load_sound};
use crate::outcome::{Failure, Outcome};
use crate::session::{Session, write_file};
use crate::terminal::Stream;

/// Draws the journey that is named, or the only one.
pub(super) fn run(session: Session, arguments: &Graph) -> Result<Outcome, Failure> {
    let path = arguments.program.path.clone();
    if arguments.format == GraphFormat::Html
        && arguments.output.is_none()
        && Stream::Output.is_terminal()
    {
        return Err(Failure::misused("a page is nothing for a terminal")
            .help("write it to a file with `-o graph.html`"));
    }
    check(arguments)?;
    let program = Checked { program: Program { path }, deny: None };
    let Some(checked) = load_sound(session, &program)? else { return Ok(Outcome::Faulty) };
    let program = checked.compile()?;
    if arguments.overlay == Some(Told::Diff) {
        changes::only_old(arguments, program.plan.plan())?;
    }
    let journey = journey(&program.plan.plan().journeys, arguments.journey.as_deref())?;
    let text = match arguments.overlay {
        Some(told) => {
            let (journey, overlay) = overlaid(session, arguments, told, (&program, journey))?;
            drawn(arguments, &journey, Some(&overlay))
        }
        None => drawn(arguments, journey, None),
    };
    let Some(output) = &arguments.output else {
        session.print(&text)?;
        return Ok(Outcome::Fine);
    };
    write_file(output, &text)?;
    session.say(&format!("wrote {}", output.display()))?;
    Ok(Outcome::Fine)
}

/// Refuses options that would do nothing.
fn check(arguments: &Graph) -> Result<(), Failure> {
    let idle = |option: &str, overlay: &str| {
        Err(Failure::misused(format!("`{option}` says nothing without `--overlay {overlay}`"))
            .help(format!("write `--overlay {overlay}`, or leave out `{option}`")))
    };
    if arguments.forecast.is_some() && arguments.overlay != Some(Told::Forecast) {
        return idle("--forecast", "forecast");
    }
    if arguments.old.is_some() && arguments.overlay != Some(Told::Diff) {
        return idle("--old", "diff");
    }
    if arguments.census.is_some() && arguments.overlay != Some(Told::Live) {
        return idle("--census", "live");
    }
    Ok(())
}

/// The journey that is drawn, and what is told of it.
fn overlaid(
    session: Session,
    arguments: &Graph,
    told: Told,
    (program, journey): (&Compiled, &Journey),
) -> Result<(Journey, Overlay), Failure> {
    let plan = program.plan.plan();
    let overlay = match told {
        Told::Coverage => coverage::overlay(program, journey)?,
        Told::Forecast => shares::overlay(session, arguments, &program.plan, journey)?,
        Told::Live => live::overlay(arguments, plan, journey)?,
        Told::Diff => {
            let old = changes::old(session, arguments, &journey.name)?;
            return changes::drawn(old.plan(), plan, journey);
        }
    };
    Ok((journey.clone(), overlay))
}

fn drawn(arguments: &Graph, journey: &Journey, overlay: Option<&Overlay>) -> String {
    let links = Links::new(&*arguments.link);
    match (arguments.format, overlay) {
        (GraphFormat::Mermaid, None) => draw::mermaid(journey),
        (GraphFormat::Mermaid, Some(overlay)) => draw::mermaid_with(journey, overlay),
        (GraphFormat::Dot, None) => draw::dot(journey),
        (GraphFormat::Dot, Some(overlay)) => draw::dot_with(journey, overlay),
        (GraphFormat::Svg, None) => draw::svg(journey, &links),
        (GraphFormat::Svg, Some(overlay)) => draw::svg_with(journey, &links, overlay),
        (GraphFormat::Html, None) => draw::html(journey, &links),
        (GraphFormat::Html, Some(overlay)) => draw::html_with(journey, &links, overlay),
    }
}
