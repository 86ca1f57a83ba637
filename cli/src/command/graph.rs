//! `journey graph`: a journey as a drawing.

use journey_plan::draw::{self, Links};

use super::choose::journey;
use crate::arguments::{Checked, Graph, GraphFormat, Program};
use crate::checked::load_sound;
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
    let program = Checked { program: Program { path }, deny: None };
    let Some(checked) = load_sound(session, &program)? else { return Ok(Outcome::Faulty) };
    let program = checked.compile()?;
    let plan = program.plan.plan();
    let journey = journey(&plan.journeys, arguments.journey.as_deref())?;
    let links = Links::new(&*arguments.link);
    let text = match arguments.format {
        GraphFormat::Mermaid => draw::mermaid(journey),
        GraphFormat::Dot => draw::dot(journey),
        GraphFormat::Svg => draw::svg(journey, &links),
        GraphFormat::Html => draw::html(journey, &links),
    };
    let Some(output) = &arguments.output else {
        session.print(&text)?;
        return Ok(Outcome::Fine);
    };
    write_file(output, &text)?;
    session.say(&format!("wrote {}", output.display()))?;
    Ok(Outcome::Fine)
}
