//! `journey graph`: a journey as a drawing.

use journey_plan::draw;

use super::choose::journey;
use crate::arguments::{Checked, Graph, GraphFormat, Program};
use crate::checked::load_sound;
use crate::outcome::{Failure, Outcome};
use crate::session::Session;

/// Draws the journey that is named, or the only one.
pub(super) fn run(session: Session, arguments: &Graph) -> Result<Outcome, Failure> {
    let path = arguments.program.path.clone();
    let program = Checked { program: Program { path }, deny: None };
    let Some(checked) = load_sound(session, &program)? else { return Ok(Outcome::Faulty) };
    let program = checked.compile()?;
    let plan = program.plan.plan();
    let journey = journey(&plan.journeys, arguments.journey.as_deref())?;
    session.print(&match arguments.format {
        GraphFormat::Mermaid => draw::mermaid(journey),
        GraphFormat::Dot => draw::dot(journey),
    })?;
    Ok(Outcome::Fine)
}
