//! What readers see: journeys with their counts, and runs; timelines, people and loads have rooms of their own.

mod busy;
mod people;
mod tell;

pub(crate) use busy::*;
pub(crate) use people::*;
pub(crate) use tell::*;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use journey_plan::exec::Index;
use journey_plan::value::Instant;
use rusqlite::{Connection, OptionalExtension as _, ToSql};

use super::words::{JourneyStateWord, run_state, run_state_word};
use super::write;
use crate::ids;
use crate::loaded::Loaded;
use crate::refused::Refused;
use crate::shelf::Plans;
use crate::time::utc;
use crate::view::{self, Count, RunState};

type Outcome<T> = rusqlite::Result<T>;

/// The most runs that are given at once.
const MOST_RUNS: usize = 500;

/// Which runs are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunFilter {
    /// Of this journey.
    pub journey: Option<String>,
    /// That rest on this step.
    pub step: Option<String>,
    /// Of this contact.
    pub contact: Option<String>,
    /// That stand there.
    pub state: Option<RunState>,
    /// Older than this run: what [`view::Runs::next`] said.
    pub after: Option<String>,
    /// How many at most; 0: as many as are given at once.
    pub limit: usize,
}

/// All journeys, by name.
pub(crate) fn journeys(conn: &Connection, plans: &Plans) -> Outcome<Vec<view::Journey>> {
    let sql = "SELECT id, name, plan, state, since FROM journey ORDER BY name";
    let rows = conn
        .prepare_cached(sql)?
        .query_map([], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, JourneyStateWord>(3)?.0,
                Instant(row.get(4)?),
            ))
        })?
        .collect::<Outcome<Vec<_>>>()?;
    rows.into_iter()
        .map(|(id, name, plan, state, since)| {
            let mut tallies = tallies(conn, id)?;
            let digest = plans.get(plan).map(|loaded| loaded.plan.plan().digest.clone());
            let one = |tallies: &BTreeMap<String, Vec<Count>>, what: &str| {
                tallies.get(what).and_then(|counts| counts.first()).map_or(0, |count| count.count)
            };
            Ok(view::Journey {
                name,
                state,
                plan: digest.unwrap_or_default(),
                since: utc(since),
                inside: one(&tallies, "inside"),
                entered: one(&tallies, "entered"),
                goals: one(&tallies, "goal"),
                quarantined: one(&tallies, "quarantined"),
                outcomes: tallies.remove("outcome").unwrap_or_default(),
                steps: tallies.remove("step").unwrap_or_default(),
                sent: tallies.remove("sent").unwrap_or_default(),
                refused: tallies.remove("refused").unwrap_or_default(),
                kept_out: tallies.remove("kept_out").unwrap_or_default(),
            })
        })
        .collect()
}

fn tallies(conn: &Connection, journey: i64) -> Outcome<BTreeMap<String, Vec<Count>>> {
    let sql =
        "SELECT what, of, count FROM tally WHERE journey = ?1 AND count > 0 ORDER BY what, of";
    let mut all: BTreeMap<String, Vec<Count>> = BTreeMap::new();
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([journey])?;
    while let Some(row) = rows.next()? {
        let count = Count { of: row.get(1)?, count: row.get(2)? };
        all.entry(row.get(0)?).or_default().push(count);
    }
    Ok(all)
}

const RUN: &str = "SELECT run.id, run.plan, run.step, run.due, run.rest, run.state, run.last,
    journey.name, contact.name, contact.id, run.moved
    FROM run JOIN journey ON journey.id = run.journey
    LEFT JOIN contact ON contact.id = run.contact ";

/// A run as it is read.
struct Found {
    last: Option<i64>,
    /// The row of the journal that says from which plan it came last.
    moved: Option<i64>,
    loaded: Option<std::sync::Arc<Loaded>>,
    contact: Option<i64>,
    run: view::Run,
}

fn store_id(conn: &Connection) -> Outcome<String> {
    write::meta_text(conn, "store")
}

fn found(row: &rusqlite::Row<'_>, plans: &Plans, store: &str) -> Outcome<Found> {
    let loaded = plans.get(row.get(1)?);
    let journey: String = row.get(7)?;
    let index = loaded.as_ref().and_then(|loaded| loaded.journey(&journey));
    let step: Option<Index> = row.get(2)?;
    let step_id = |step: Index| {
        let loaded = loaded.as_ref()?;
        Some(loaded.step_id(index?, step).to_owned())
    };
    let state: journey_runtime::State =
        serde_json::from_str(row.get_ref(5)?.as_str()?).unwrap_or_default();
    let ended = state.ended();
    let outcome = ended.zip(loaded.as_ref().zip(index)).map(|((ending, _), (loaded, index))| {
        crate::writer::outcome_name(loaded, index, ending).to_string()
    });
    let fault = if let journey_runtime::Rest::Quarantined { fault, .. } = &state.rest {
        Some(fault_words(*fault).to_owned())
    } else {
        None
    };
    let moved = ended.map_or(state.clock, |(_, at)| at);
    let run = view::Run {
        id: ids::run(store, row.get(0)?).to_string(),
        plan: loaded.as_ref().map(|l| l.plan.plan().digest.clone()).unwrap_or_default(),
        journey,
        contact: row.get(8)?,
        state: run_state(row.get_ref(4)?.as_str()?),
        step: step.and_then(step_id),
        began: utc(state.began),
        moved: utc(moved),
        due: row.get::<_, Option<i64>>(3)?.map(|due| utc(Instant(due))),
        outcome,
        fault,
    };
    Ok(Found { last: row.get(6)?, moved: row.get(10)?, loaded, contact: row.get(9)?, run })
}

fn fault_words(fault: journey_runtime::command::Fault) -> &'static str {
    use journey_runtime::command::Fault;
    match fault {
        Fault::NoArm => "no arm of the branch holds, and it has no `otherwise`",
        Fault::NoSuchStep => "the step is not in the plan",
        Fault::Endless => "too many steps follow one another without rest",
        Fault::Crashed => "the engine failed while it carried out the step",
    }
}

/// Runs, newest first.
pub(crate) fn runs(
    conn: &Connection,
    plans: &Plans,
    filter: &RunFilter,
) -> Outcome<Result<view::Runs, Refused>> {
    let store = store_id(conn)?;
    let mut sql = format!("{RUN} WHERE 1");
    let mut values: Vec<Box<dyn ToSql>> = Vec::new();
    if let Some(step) = &filter.step {
        let places = plans.places(filter.journey.as_deref(), step);
        let one = "(run.plan = ? AND journey.name = ? AND run.step = ?)";
        let any = vec![one; places.len()].join(" OR ");
        let any = if any.is_empty() { "0" } else { any.as_str() };
        // Writing to a String cannot fail.
        let _ = write!(sql, " AND ({any})");
        for (plan, journey, step) in places {
            values.push(Box::new(plan));
            values.push(Box::new(journey));
            values.push(Box::new(step));
        }
    }
    let mut with = |condition: &str, value: Box<dyn ToSql>| {
        sql.push_str(" AND ");
        sql.push_str(condition);
        values.push(value);
    };
    if let Some(journey) = &filter.journey {
        with("journey.name = ?", Box::new(journey.clone()));
    }
    if let Some(contact) = &filter.contact {
        with("run.contact = (SELECT id FROM contact WHERE name = ?)", Box::new(contact.clone()));
    }
    if let Some(state) = filter.state {
        with("run.rest = ?", Box::new(run_state_word(state)));
    }
    if let Some(after) = &filter.after {
        let Some(number) = ids::parse_run(&store, after) else {
            return Ok(Err(Refused::unknown("run", after.as_str())));
        };
        with("run.id < ?", Box::new(number));
    }
    let limit = if filter.limit == 0 { MOST_RUNS } else { filter.limit.min(MOST_RUNS) };
    sql.push_str(" ORDER BY run.id DESC");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let (mut runs, mut next) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let found = found(row, plans, &store)?;
        if runs.len() == limit {
            next = runs.last().map(|last: &view::Run| last.id.clone());
            break;
        }
        runs.push(found.run);
    }
    Ok(Ok(view::Runs { runs, next }))
}

fn one(conn: &Connection, plans: &Plans, store: &str, id: i64) -> Outcome<Option<Found>> {
    let sql = format!("{RUN} WHERE run.id = ?1");
    conn.prepare_cached(&sql)?.query_row([id], |row| found(row, plans, store)).optional()
}
