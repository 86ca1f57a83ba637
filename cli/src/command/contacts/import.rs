//! `journey contacts import`: many contacts from a file, with a report of the rows that were refused.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};

use super::added::{self, Extra};
use super::rows::{Row, Table, from_json};
use crate::arguments::{DataFormat, ImportContacts};
use crate::client::{Client, LINES};
use crate::outcome::{Failure, Outcome};
use crate::session::Session;
use crate::show::bar::number;
use crate::show::progress::Progress;
use crate::terminal::Style;

/// How many contacts are sent at once.
const GROUP: usize = 1_000;

/// How many refused rows are shown, unless everything is to be said.
const SHOWN: usize = 20;

/// What became of the rows.
#[derive(Default)]
struct Report {
    taken: usize,
    refused: Vec<Refused>,
}

/// A row that was refused.
struct Refused {
    line: u64,
    pointer: Option<String>,
    reason: String,
}

/// What the engine says of a group.
#[derive(Deserialize)]
struct Answer {
    taken: usize,
    rows: Vec<RefusedLine>,
}

#[derive(Deserialize)]
struct RefusedLine {
    line: usize,
    #[serde(default)]
    pointer: Option<String>,
    reason: String,
}

/// Sends the rows of the file and tells which were refused.
pub(super) fn run(session: Session, arguments: &ImportContacts) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.asked.server)?;
    let extra = added::read(&arguments.added)?;
    let path = &arguments.file;
    let unreadable = |error| Failure::file("read", path, &error);
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut sending = Sending {
        client: &client,
        report: Report::default(),
        group: Vec::new(),
        size,
        bar: Progress::new(session, "read"),
    };
    let sent = if is_json(path) {
        sending.lines(BufReader::new(file), &extra)
    } else {
        Table::new(file, extra).and_then(|table| sending.table(table))
    };
    sending.bar.clear();
    if let Err(failure) = sent {
        let report = &sending.report;
        if report.taken > 0 {
            session.say(&format!("{} contacts were stored before that", number(report.taken)))?;
        }
        return Err(failure);
    }
    tell(session, arguments.asked.format, &sending.report)?;
    Ok(Outcome::fine_if(sending.report.refused.is_empty()))
}

fn is_json(path: &Path) -> bool {
    let known = ["ndjson", "jsonl", "json"];
    path.extension().is_some_and(|end| known.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

struct Sending<'a> {
    client: &'a Client,
    report: Report,
    /// Lines of the file and what is sent for them.
    group: Vec<(u64, String)>,
    size: u64,
    bar: Progress,
}

impl Sending<'_> {
    fn table(&mut self, mut table: Table<File>) -> Result<(), Failure> {
        while let Some(row) = table.next() {
            self.add(row, table.position())?;
        }
        self.send()
    }

    fn lines(&mut self, reader: BufReader<File>, extra: &Extra) -> Result<(), Failure> {
        let mut read = 0_u64;
        for (line, text) in (1_u64..).zip(reader.split(b'\n')) {
            let text = text.map_err(|error| Failure::misused(format!("line {line}: {error}")))?;
            read = read.saturating_add(text.len() as u64 + 1);
            if text.trim_ascii().is_empty() {
                continue;
            }
            let contact = match std::str::from_utf8(&text) {
                Ok(text) => from_json(text, extra),
                Err(_) => Err("it is not UTF-8 text".to_owned()),
            };
            self.add((line, contact), read)?;
        }
        self.send()
    }

    fn add(&mut self, (line, contact): Row, read: u64) -> Result<(), Failure> {
        match contact {
            Ok(contact) => self.group.push((line, Value::from(contact).to_string())),
            Err(reason) => self.report.refused.push(Refused { line, pointer: None, reason }),
        }
        if self.group.len() >= GROUP {
            self.send()?;
            self.bar.show(read, self.size);
        }
        Ok(())
    }

    fn send(&mut self) -> Result<(), Failure> {
        let group = std::mem::take(&mut self.group);
        if group.is_empty() {
            return Ok(());
        }
        let text: String = group.iter().flat_map(|(_, text)| [text.as_str(), "\n"]).collect();
        let answer = self.client.post("/v1/contacts", LINES, text)?;
        let answer = Answer::deserialize(answer).map_err(|_| self.client.strange())?;
        self.report.taken += answer.taken;
        for RefusedLine { line, pointer, reason } in answer.rows {
            let line = line.checked_sub(1).and_then(|place| group.get(place));
            let line = line.map_or(0, |(line, _)| *line);
            self.report.refused.push(Refused { line, pointer, reason });
        }
        Ok(())
    }
}

fn tell(session: Session, format: DataFormat, report: &Report) -> Result<(), Failure> {
    let mut refused: Vec<&Refused> = report.refused.iter().collect();
    refused.sort_by_key(|row| row.line);
    match format {
        DataFormat::Json => {
            let row = |row: &&Refused| json!({ "line": row.line, "pointer": row.pointer, "reason": row.reason });
            let rows: Vec<Value> = refused.iter().map(row).collect();
            let report = json!({ "taken": report.taken, "refused": rows.len(), "rows": rows });
            session.print(&format!("{report:#}\n"))
        }
        DataFormat::Text => session.print(&text(session, report.taken, &refused)),
    }
}

fn text(session: Session, taken: usize, refused: &[&Refused]) -> String {
    let style = if refused.is_empty() { Style::Good } else { Style::Error };
    let told = format!("{} stored, {} refused", number(taken), number(refused.len()));
    let mut out = format!("{}\n", style.paint(&told, session.colour));
    let shown = if session.is_verbose() { refused.len() } else { SHOWN };
    for Refused { line, pointer, reason } in refused.iter().take(shown) {
        let place =
            pointer.as_deref().map(|pointer| format!("{}: ", pointer.trim_start_matches('/')));
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  line {line}: {}{reason}", place.unwrap_or_default());
    }
    if refused.len() > shown {
        let _ = writeln!(out, "  and {} more; -v shows all", number(refused.len() - shown));
    }
    out
}
