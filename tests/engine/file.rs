//! The file of an engine as it lies on the disk, read beside the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use journey_engine::journal::{Entry, Happened, Note};
use journey_plan::value::Instant;
use rusqlite::{Connection, OpenFlags};

/// Opens the file for reading.
pub fn connect(database: &Path) -> Connection {
    Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// What was decided for a contact and when, in the order in which it was.
pub type Trace = Vec<(Instant, Note)>;

/// The traces of all contacts by the numbers of their runs, in the order of these: `customer-7 1`, …
pub fn traces(database: &Path) -> BTreeMap<String, Trace> {
    let conn = connect(database);
    let sql = "SELECT contact.name, (SELECT count(*) FROM run AS before
                   WHERE before.contact = journal.contact AND before.id <= journal.run), at, entry
               FROM journal JOIN contact ON contact.id = journal.contact
               WHERE run IS NOT NULL ORDER BY seq";
    let mut statement = conn.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut all: BTreeMap<String, Trace> = BTreeMap::new();
    while let Some(row) = rows.next().unwrap() {
        let whose =
            format!("{} {}", row.get::<_, String>(0).unwrap(), row.get::<_, i64>(1).unwrap());
        let at = Instant(row.get(2).unwrap());
        let entry: Entry = serde_json::from_str(&row.get::<_, String>(3).unwrap()).unwrap();
        let notes = entry.notes.into_iter().map(|(after, note)| (at.plus_millis(after), note));
        all.entry(whose).or_default().extend(notes);
    }
    all
}

/// A number that a query gives.
pub fn number(conn: &Connection, sql: &str) -> i64 {
    conn.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// What the counts say that the tables do not, if anything.
pub fn miscounts(database: &Path) -> Vec<String> {
    let conn = connect(database);
    let told = |what: &str| {
        let sql = format!("SELECT coalesce(sum(count), 0) FROM tally WHERE what = '{what}'");
        number(&conn, &sql)
    };
    let runs = |rest: &str| number(&conn, &format!("SELECT count(*) FROM run WHERE {rest}"));
    let notes = |kind: &str| {
        let sql = format!(
            "SELECT count(*) FROM journal, json_each(entry, '$.n') WHERE json_each.value ->> '$[1].{kind}' IS NOT NULL"
        );
        number(&conn, &sql)
    };
    let counts = [
        ("entered", told("entered"), runs("1")),
        ("inside", told("inside"), runs("rest <> 'done'")),
        ("step", told("step"), runs("rest <> 'done'")),
        ("outcome", told("outcome"), runs("rest = 'done'")),
        ("quarantined", told("quarantined"), runs("rest = 'quarantined'")),
        ("sent", told("sent"), notes("converse") + notes("send")),
    ];
    let wrong = counts.into_iter().filter(|(_, told, found)| told != found);
    wrong.map(|(what, told, found)| format!("{what}: {told} are told, there are {found}")).collect()
}

/// A text that a query gives.
pub fn text(conn: &Connection, sql: &str) -> String {
    conn.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The ids of requests that the journal says went out, and of those that it says never arrived.
pub fn requests(database: &Path) -> (BTreeSet<String>, BTreeSet<String>) {
    let conn = connect(database);
    let store = text(&conn, "SELECT value FROM meta WHERE key = 'store'");
    let plan = text(&conn, "SELECT document FROM plan");
    let plan = journey_plan::Plan::from_json(&plan).unwrap().verify().unwrap();
    let journeys = &plan.program().journeys;
    let sql = "SELECT journal.run, journey.name, journal.entry FROM journal
               JOIN run ON run.id = journal.run JOIN journey ON journey.id = run.journey";
    let mut statement = conn.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut out, mut undelivered) = (BTreeMap::new(), Vec::new());
    while let Some(row) = rows.next().unwrap() {
        let (run, name): (i64, String) = (row.get(0).unwrap(), row.get(1).unwrap());
        let steps = &journeys.iter().find(|journey| journey.name == name).unwrap().steps;
        let entry: Entry = serde_json::from_str(&row.get::<_, String>(2).unwrap()).unwrap();
        if let Happened::Undelivered(visit) = entry.event {
            undelivered.push((run, visit));
        }
        for (_, note) in entry.notes {
            if let Note::Converse(visit, step, ..) | Note::Send(visit, step, _) = note {
                let id = format!("{store}-{run}/{visit}/{}", steps[step as usize].id);
                out.insert((run, visit), id);
            }
        }
    }
    let undelivered = undelivered.iter().map(|which| out[which].clone()).collect();
    (out.into_values().collect(), undelivered)
}
