//! What became of each step since an old version.

use journey_plan::VerifiedPlan;
use journey_plan::compare::{self, Item, LeftOut};
use journey_plan::draw::{self, Overlay};
use journey_plan::model::{Journey, Plan};

use crate::arguments::Graph;
use crate::command::forecast::old_plan;
use crate::outcome::Failure;
use crate::session::Session;
use crate::side::Side;

/// The old side's plan.
pub(super) fn old(
    session: Session,
    arguments: &Graph,
    journey: &str,
) -> Result<VerifiedPlan, Failure> {
    old_plan(session, word(arguments)?, arguments.program.path.as_deref(), journey)
}

fn word(arguments: &Graph) -> Result<&str, Failure> {
    arguments.old.as_deref().ok_or_else(|| {
        Failure::misused("`--overlay diff` needs the old version")
            .help("name a folder, a file, a plan or a git revision: `--overlay diff --old main`")
    })
}

/// Says that a journey is only on the old side, where it is.
pub(super) fn only_old(arguments: &Graph, new: &Plan) -> Result<(), Failure> {
    let Some(name) = arguments.journey.as_deref() else { return Ok(()) };
    if new.journeys.iter().any(|one| one.name == name) {
        return Ok(());
    }
    let old = word(arguments)?;
    let side = Side::load(old, arguments.program.path.as_deref())?;
    if side.plan.journeys.iter().any(|one| one.name == name) {
        return Err(Failure::misused(format!(
            "`{name}` is only in `{old}`, so there is nothing to compare it with"
        ))
        .help("`journey diff` says what else changed"));
    }
    Ok(())
}

/// The journey with the steps of both versions, and what became of them.
pub(super) fn drawn(
    old: &Plan,
    new: &Plan,
    journey: &Journey,
) -> Result<(Journey, Overlay), Failure> {
    let name = &journey.name;
    let before = old.journeys.iter().find(|one| one.name == *name);
    let before = before.ok_or_else(|| Failure::misused(format!("the old side has no `{name}`")))?;
    let comparison = compare::compare(old, new, &LeftOut::default());
    let changes = comparison.journeys.into_iter().find(|one| one.journey == name.as_str());
    let items: Vec<Item> = changes.map(|one| one.changes).unwrap_or_default();
    Ok(draw::both(before, journey, &items))
}
