//! The ceiling: the rows of a step written by SQLite alone, with the statements, tables and settings of the engine.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

/// How many steps one transaction takes, as in the engine.
const GROUP: i64 = 256;

/// How long it writes.
const TAKES: Duration = Duration::from_secs(10);

/// Tells how many steps a second SQLite alone does, and what share of that the engine reached.
pub fn ceiling(file: &Path, engine: f64) {
    let conn = Connection::open(file).unwrap();
    for (pragma, value) in
        [("journal_mode", "wal"), ("synchronous", "full"), ("cache_size", "-64000")]
    {
        conn.pragma_update(None, pragma, value).unwrap();
    }
    conn.pragma_update(None, "secure_delete", true).unwrap();
    conn.set_prepared_statement_cache_capacity(64);
    let mix = Mix::of(&conn);
    let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let runs = count("SELECT max(id) FROM run");
    let mut seq = count("SELECT max(seq) FROM journal");
    let begun = Instant::now();
    let mut steps = 0;
    while begun.elapsed() < TAKES {
        conn.execute_batch("BEGIN IMMEDIATE").unwrap();
        for _ in 0..GROUP {
            seq += 1;
            // Runs are due in an order that has nothing to do with their numbers.
            step(&conn, 1 + steps * 7919 % runs, seq, steps, &mix);
            steps += 1;
        }
        let clock = "UPDATE meta SET value = ?1 WHERE key = 'clock'";
        conn.prepare_cached(clock).unwrap().execute([seq]).unwrap();
        conn.execute_batch("COMMIT").unwrap();
        if steps % (GROUP * 100) == 0 {
            conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        }
    }
    let rate = steps as f64 / begun.elapsed().as_secs_f64();
    println!(
        "bare SQLite, same rows and groups: {rate:.0} steps a second; the engine reaches {:.0} %",
        engine / rate * 100.0
    );
}

/// What a step is made of, as the engine's journal tells.
struct Mix {
    entry: String,
    state: String,
    sent: String,
    /// Of so many steps one begins a conversation, whose outcome arrives later.
    arrives: i64,
}

impl Mix {
    fn of(conn: &Connection) -> Self {
        let text =
            |sql: &str| conn.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap_or_default();
        let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        let steps = count("SELECT count(*) FROM journal WHERE run IS NOT NULL");
        let began = count("SELECT sum(count) FROM tally WHERE what = 'sent'");
        let middle = |column: &str, table: &str| {
            text(&format!(
                "SELECT {column} FROM (SELECT {column} FROM {table} WHERE {column} IS NOT NULL LIMIT 10001)
                 ORDER BY length({column}) LIMIT 1 OFFSET 5000"
            ))
        };
        Self {
            entry: middle("entry", "journal"),
            state: middle("state", "run"),
            sent: middle("sent", "contact"),
            arrives: (steps / began.max(1)).max(1),
        }
    }
}

fn step(conn: &Connection, run: i64, seq: i64, number: i64, mix: &Mix) {
    let read = |sql: &str, value: &dyn rusqlite::ToSql| {
        let mut statement = conn.prepare_cached(sql).unwrap();
        let mut rows = statement.query([value]).unwrap();
        let mut first = None;
        while let Some(row) = rows.next().unwrap() {
            first = first.or(row.get::<_, i64>(0).ok());
        }
        first
    };
    let write = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        conn.prepare_cached(sql).unwrap().execute(values).unwrap();
    };
    let sql = "SELECT contact, id, journey, plan, due, state, last FROM run WHERE id = ?1";
    let contact = read(sql, &run).unwrap();
    read("SELECT id, name, fields, sent, last FROM contact WHERE id = ?1", &contact);
    read("SELECT segment FROM member WHERE contact = ?1", &contact);
    for address in [format!("+1312{:07}", contact - 1), format!("ada{}@example.com", contact - 1)] {
        let sql =
            "SELECT since, profile, purpose, topic, state, source FROM consent WHERE address = ?1";
        read(sql, &address);
    }
    let due = seq * 1000;
    if number % mix.arrives == 0 {
        let sql = "INSERT INTO arrival (due, run, visit, outcome) VALUES (?1, ?2, 1, '[\"call\",{\"result\":\"NoAnswer\"}]')";
        write(sql, params![due, run]);
        write("UPDATE contact SET sent = ?2 WHERE id = ?1", params![contact, mix.sent]);
    } else if number % mix.arrives == 1 {
        let sql = "DELETE FROM arrival WHERE (due, run, visit) IN (SELECT due, run, visit FROM arrival ORDER BY due LIMIT 1)";
        write(sql, params![]);
    }
    let sql = "INSERT INTO journal (seq, at, run, contact, previous, entry, private, digest, hash)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL, randomblob(32))";
    write(sql, params![seq, due, run, contact, seq - 1, mix.entry]);
    let sql =
        "UPDATE run SET rest = 'waiting', step = 1, due = ?2, state = ?3, last = ?4 WHERE id = ?1";
    write(sql, params![run, due, mix.state, seq]);
}
