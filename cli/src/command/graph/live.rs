//! How many people are on each step of a running engine.

use std::collections::BTreeSet;
use std::path::Path;

use journey_engine::view::{self, Count};
use journey_plan::draw::{Overlay, Tone};
use journey_plan::model::{Journey, Plan};
use serde::Deserialize as _;
use serde_json::Value;

use crate::arguments::Graph;
use crate::client::Client;
use crate::engine::Journeys;
use crate::outcome::Failure;
use crate::project::read_bytes;
use crate::show::bar::number;

/// The counts of a journey, of an engine or of a file.
pub(super) fn overlay(
    arguments: &Graph,
    plan: &Plan,
    journey: &Journey,
) -> Result<Overlay, Failure> {
    let (from, all) = if let Some(file) = &arguments.census {
        (format!("`{}`", file.display()), census(file)?)
    } else {
        let client = Client::new(&arguments.server)?;
        let answer = client.get("/v1/journeys")?;
        let all = Journeys::deserialize(&answer).map_err(|_| client.strange())?;
        ("the engine".to_owned(), all.journeys)
    };
    let Some(counts) = all.iter().find(|one| one.name == journey.name.as_str()) else {
        return Err(missing(&from, &all, journey));
    };
    Ok(told(plan, journey, counts))
}

/// What `journey journeys --format json` wrote, of all journeys or of one.
fn census(file: &Path) -> Result<Vec<view::Journey>, Failure> {
    let strange = || {
        Failure::misused(format!("`{}` holds no counts of journeys", file.display()))
            .help("write it with `journey journeys --format json > census.json`")
    };
    let value: Value = serde_json::from_slice(&read_bytes(file)?).map_err(|_| strange())?;
    if value.get("journeys").is_some() {
        return Journeys::deserialize(&value).map(|all| all.journeys).map_err(|_| strange());
    }
    view::Journey::deserialize(&value).map(|one| vec![one]).map_err(|_| strange())
}

fn missing(from: &str, all: &[view::Journey], journey: &Journey) -> Failure {
    let name = &journey.name;
    let failure = Failure::misused(format!("{from} has no journey `{name}`"));
    let names: Vec<String> = all.iter().map(|one| format!("`{}`", one.name)).collect();
    match names.as_slice() {
        [] => failure.help("it has no journey at all: `journey publish` gives a plan to an engine"),
        _ => failure.help(format!("it has {}", names.join(", "))),
    }
}

fn told(plan: &Plan, journey: &Journey, counts: &view::Journey) -> Overlay {
    let mut overlay = Overlay::default();
    let steps: BTreeSet<&str> = journey.steps.iter().map(|step| step.id.as_str()).collect();
    for Count { of, count } in counts.steps.iter().filter(|one| one.count > 0) {
        overlay.mark(of.as_str(), Tone::Busy, format!("{} here", people(*count)));
    }
    for Count { of, count } in counts.sent.iter().filter(|one| one.count > 0) {
        overlay.mark(of.as_str(), Tone::Quiet, format!("{} sent", grouped(*count)));
    }
    let elsewhere = counts.steps.iter().filter(|one| !steps.contains(one.of.as_str()));
    let elsewhere: u64 = elsewhere.map(|one| one.count).sum();
    overlay.about(sentences(plan, counts, elsewhere));
    overlay.key(Tone::Busy, "so many people are here now; nobody where no number stands");
    overlay.key(Tone::Quiet, "so many went out from here so far");
    overlay
}

/// What holds of the whole journey; `elsewhere` is how many rest on steps that are not drawn.
fn sentences(plan: &Plan, counts: &view::Journey, elsewhere: u64) -> String {
    let (inside, entered) = (people(counts.inside), grouped(counts.entered));
    let mut all = vec![format!("Live counts: {inside} inside, {entered} entered so far.")];
    if elsewhere > 0 {
        let elsewhere = grouped(elsewhere);
        all.push(format!(
            "{elsewhere} of those inside rest on steps of other versions, which are not drawn."
        ));
    }
    if counts.quarantined > 0 {
        all.push(format!("Parked for an operator: {}.", people(counts.quarantined)));
    }
    if counts.plan != plan.digest.as_str() {
        all.push("The engine runs another plan than the one that is drawn.".to_owned());
    }
    all.join(" ")
}

fn grouped(count: u64) -> String {
    number(usize::try_from(count).unwrap_or(usize::MAX))
}

fn people(count: u64) -> String {
    format!("{} {}", grouped(count), if count == 1 { "person" } else { "people" })
}
