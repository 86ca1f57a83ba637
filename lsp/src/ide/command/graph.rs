//! The graph of a journey.

use journey_compiler::lower::step_ids;
use journey_grammar::Span;
use journey_plan::draw;
use smol_str::SmolStr;

use super::{Meant, Refusal, compiled, journey};
use crate::Snapshot;

/// How a graph is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum GraphFormat {
    /// A Mermaid flowchart.
    Mermaid,
    /// A drawing.
    Svg,
    /// A page with the drawing, for a browser.
    Html,
}

/// The graph of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphAnswer {
    /// The journey.
    pub journey: SmolStr,
    /// The drawing.
    pub content: String,
    /// The steps, in the order of the text.
    pub steps: Vec<DrawnStep>,
    /// The journeys of the project, by name.
    pub journeys: Vec<SmolStr>,
}

/// A step of a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnStep {
    /// Its stable id, by which the drawing knows it.
    pub id: SmolStr,
    /// The step in the text.
    pub span: Span,
}

/// Draws a journey; `links` lead from its steps to the text.
pub fn graph(
    snapshot: &Snapshot,
    meant: &Meant,
    format: GraphFormat,
    links: &draw::Links,
) -> Result<GraphAnswer, Refusal> {
    let id = journey(snapshot, meant)?;
    let program = snapshot.program();
    let journey = &program.journeys[id];
    let plan = compiled(snapshot)?.plan;
    let journeys: Vec<SmolStr> = plan.journeys.iter().map(|one| one.name.clone()).collect();
    let model = plan.journeys.iter().find(|one| one.name == journey.name.text);
    let missing = || Refusal(format!("`{}` could not be drawn.", journey.name.text));
    let model = model.ok_or_else(missing)?;
    let content = match format {
        GraphFormat::Mermaid => draw::mermaid(model),
        GraphFormat::Svg => draw::svg(model, links),
        GraphFormat::Html => draw::html(model, links),
    };
    let ids = step_ids(program, journey);
    let steps = ids.into_iter().zip(journey.steps.values());
    let steps = steps.map(|(id, step)| DrawnStep { id, span: step.span }).collect();
    Ok(GraphAnswer { journey: journey.name.text.clone(), content, steps, journeys })
}
