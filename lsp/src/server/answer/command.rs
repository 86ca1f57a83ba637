//! Commands whose results a client shows. Their arguments and results are documented in `docs/editors.md`.

use journey_plan::draw::Links;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use smol_str::SmolStr;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Position, Range, Uri};

use super::names::refused;
use crate::ide::{self, GraphFormat, Meant, Refusal};
use crate::server::shared::Asked;

/// The commands.
pub(in crate::server) const COMMANDS: &[&str] =
    &["journey.graph", "journey.facts", "journey.scenarios", "journey.runScenario"];

/// The argument of any command.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct Argument {
    /// A file of the project.
    pub(in crate::server) uri: Option<Uri>,
    journey: Option<SmolStr>,
    position: Option<Position>,
    format: Option<Format>,
    title: Option<String>,
}

#[derive(Copy, Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    Mermaid,
    Svg,
    Html,
}

#[derive(Serialize)]
struct Graph {
    journey: SmolStr,
    format: &'static str,
    content: String,
    steps: Vec<Step>,
    journeys: Vec<SmolStr>,
}

#[derive(Serialize)]
struct Step {
    id: SmolStr,
    uri: Uri,
    range: Range,
}

#[derive(Serialize)]
struct Facts {
    journey: SmolStr,
    markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Scenario {
    title: SmolStr,
    journey: SmolStr,
    uri: Uri,
    range: Range,
    selection_range: Range,
}

#[derive(Serialize)]
struct Run {
    title: SmolStr,
    journey: SmolStr,
    passed: bool,
    output: String,
    failures: Vec<Failure>,
}

#[derive(Serialize)]
struct Failure {
    message: String,
    uri: Uri,
    range: Range,
}

/// The argument of a command.
pub(in crate::server) fn argument(arguments: Vec<Value>) -> Result<Argument> {
    let first =
        arguments.into_iter().next().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    serde_json::from_value(first).map_err(|error| Error::invalid_params(error.to_string()))
}

/// What a command gives for the project of a file.
pub(in crate::server) fn run(asked: &Asked, command: &str, argument: &Argument) -> Result<Value> {
    let done = match command {
        "journey.graph" => serde_json::to_value(graph(asked, argument)?),
        "journey.facts" => serde_json::to_value(facts(asked, argument)?),
        "journey.runScenario" => serde_json::to_value(run_scenario(asked, argument)?),
        "journey.scenarios" => serde_json::to_value(scenarios(asked)),
        _ => return Err(Error::invalid_params(format!("there is no command `{command}`"))),
    };
    done.map_err(|_| Error::internal_error())
}

fn meant(asked: &Asked, argument: &Argument) -> Meant {
    match &argument.journey {
        Some(name) => Meant::Named(name.clone()),
        None => Meant::At {
            file: asked.file,
            offset: argument.position.map(|position| asked.offset(position)),
        },
    }
}

fn graph(asked: &Asked, argument: &Argument) -> Result<Graph> {
    let (format, word) = match argument.format.unwrap_or(Format::Mermaid) {
        Format::Mermaid => (GraphFormat::Mermaid, "mermaid"),
        Format::Svg => (GraphFormat::Svg, "svg"),
        Format::Html => (GraphFormat::Html, "html"),
    };
    let drawn = ide::graph(asked.snapshot(), &meant(asked, argument), format, &links(asked))
        .map_err(refusal)?;
    let step = |step: ide::DrawnStep| {
        let place = asked.view.location(step.span, asked.client.unit)?;
        Some(Step { id: step.id, uri: place.uri, range: place.range })
    };
    Ok(Graph {
        journey: drawn.journey,
        format: word,
        content: drawn.content,
        steps: drawn.steps.into_iter().filter_map(step).collect(),
        journeys: drawn.journeys,
    })
}

/// Links to the files where they lie; a picture may be opened anywhere.
fn links(asked: &Asked) -> Links {
    let place = || {
        let named = asked.view.files.get(asked.file)?;
        let name = &asked.snapshot().files().get(asked.file)?.name;
        let folder = named.key.path()?.ancestors().nth(name.split('/').count())?;
        Some(format!("{}/{{file}}#L{{line}}", Uri::from_file_path(folder)?.as_str()))
    };
    place().map_or_else(Links::default, Links::new)
}

fn facts(asked: &Asked, argument: &Argument) -> Result<Facts> {
    let facts = ide::facts(asked.snapshot(), &meant(asked, argument)).map_err(refusal)?;
    Ok(Facts { journey: facts.journey, markdown: facts.markdown })
}

fn scenarios(asked: &Asked) -> Vec<Scenario> {
    let convert = |one: ide::KnownScenario| {
        let unit = asked.client.unit;
        let (place, name) =
            (asked.view.location(one.span, unit)?, asked.view.location(one.name_span, unit)?);
        Some(Scenario {
            title: one.title,
            journey: one.journey,
            uri: place.uri,
            range: place.range,
            selection_range: name.range,
        })
    };
    ide::scenarios(asked.snapshot()).into_iter().filter_map(convert).collect()
}

fn run_scenario(asked: &Asked, argument: &Argument) -> Result<Run> {
    let Some(title) = &argument.title else {
        return Err(Error::invalid_params("`title` says which scenario to run"));
    };
    let done = ide::run_scenario(asked.snapshot(), Some(asked.file), title).map_err(refusal)?;
    let failure = |one: ide::ScenarioFailure| {
        let place = asked.view.location(one.span, asked.client.unit)?;
        Some(Failure { message: one.message, uri: place.uri, range: place.range })
    };
    Ok(Run {
        title: done.title,
        journey: done.journey,
        passed: done.passed,
        output: done.output,
        failures: done.failures.into_iter().filter_map(failure).collect(),
    })
}

fn refusal(refusal: Refusal) -> Error {
    refused(refusal.0)
}
