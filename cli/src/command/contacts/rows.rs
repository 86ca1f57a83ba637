//! The rows of a file of contacts: where they stand, and what the engine gets of them.

use std::io::Read;

use serde_json::{Map, Value};

use super::added::{Extra, consent};
use crate::outcome::Failure;

/// What begins the name of a column with consents.
const CONSENT: &str = "consent:";

/// A row of the file: its line, and the contact or why it is none.
pub(super) type Row = (u64, Result<Map<String, Value>, String>);

/// What a column is for.
enum Column {
    Id,
    Segments,
    Consent(String),
    Field(String),
}

/// A table whose first line names the columns.
pub(super) struct Table<R> {
    reader: csv::Reader<R>,
    columns: Vec<Column>,
    extra: Extra,
}

impl<R: Read> Table<R> {
    /// Reads the first line.
    pub(super) fn new(input: R, extra: Extra) -> Result<Self, Failure> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
        let unreadable = |error: csv::Error| Failure::misused(format!("the first line: {error}"));
        let header = reader.headers().map_err(unreadable)?.clone();
        let columns: Vec<Column> = header.iter().enumerate().map(column).collect();
        let ids = columns.iter().filter(|column| matches!(column, Column::Id)).count();
        if ids != 1 {
            return Err(Failure::misused("the first line must name one column `id`")
                .help("write it as in: id,first_name,phone"));
        }
        Ok(Self { reader, columns, extra })
    }

    /// How many bytes were read.
    pub(super) fn position(&self) -> u64 {
        self.reader.position().byte()
    }

    fn contact(&self, record: &csv::StringRecord) -> Result<Map<String, Value>, String> {
        if record.len() != self.columns.len() {
            let (has, wanted) = (record.len(), self.columns.len());
            return Err(format!("it has {has} cells, and the first line names {wanted} columns"));
        }
        let mut fields = Map::new();
        let mut contact = Map::new();
        let mut extra = self.extra.clone();
        for (column, cell) in self.columns.iter().zip(record) {
            let cell = cell.trim();
            match column {
                Column::Id if cell.is_empty() => return Err("it has no `id`".to_owned()),
                Column::Id => drop(contact.insert("id".to_owned(), cell.into())),
                Column::Segments | Column::Consent(_) | Column::Field(_) if cell.is_empty() => {}
                Column::Segments => {
                    for segment in cell.split(';').map(str::trim).filter(|name| !name.is_empty()) {
                        extra.with_segment(segment);
                    }
                }
                Column::Consent(whom) => {
                    let said = consent(whom, cell).ok_or_else(|| {
                        format!("`{cell}` is no consent; write opted_in, opted_out or not_set")
                    })?;
                    extra.with_consent(said);
                }
                Column::Field(name) => drop(fields.insert(name.clone(), cell.into())),
            }
        }
        contact.insert("fields".to_owned(), fields.into());
        extra.add_to(&mut contact);
        Ok(contact)
    }
}

fn column((place, name): (usize, &str)) -> Column {
    let name = name.trim();
    let name = if place == 0 { name.trim_start_matches('\u{feff}') } else { name };
    match name {
        "id" => Column::Id,
        "segments" => Column::Segments,
        _ => match name.strip_prefix(CONSENT) {
            Some(whom) => Column::Consent(whom.to_owned()),
            None => Column::Field(name.to_owned()),
        },
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let mut record = csv::StringRecord::new();
        let line = self.reader.position().line();
        match self.reader.read_record(&mut record) {
            Ok(false) => None,
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                Some((line, self.contact(&record)))
            }
            Err(error) => {
                let is_over = matches!(error.kind(), csv::ErrorKind::Io(_));
                (!is_over).then(|| (line, Err("it is not UTF-8 text".to_owned())))
            }
        }
    }
}

/// A line of a file with one JSON object per line.
pub(super) fn from_json(line: &str, extra: &Extra) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(line) {
        Ok(Value::Object(mut contact)) => {
            extra.clone().add_to(&mut contact);
            Ok(contact)
        }
        Ok(_) => Err("it is no JSON object".to_owned()),
        Err(error) => Err(format!("it is no JSON: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rows(text: &str) -> Vec<(u64, Result<Value, String>)> {
        let table = Table::new(text.as_bytes(), Extra::default()).unwrap();
        table.map(|(line, row)| (line, row.map(Value::from))).collect()
    }

    #[test]
    fn columns_become_fields_segments_and_consents() {
        let text = "\u{feff}id,first_name,segments,consent:Sms/News\nc-1,\"Ana, B\",A;B,opted_in\nc-2,,,\n";
        let first = json!({
            "id": "c-1", "fields": {"first_name": "Ana, B"}, "segments": ["A", "B"],
            "consents": [{"profile": "Sms", "purpose": "News", "state": "opted_in"}],
        });
        assert_eq!(rows(text), [(2, Ok(first)), (3, Ok(json!({"id": "c-2", "fields": {}})))]);
    }

    #[test]
    fn a_row_that_is_wrong_is_told_by_its_line() {
        let text = "id,consent:Sms/News\nc-1,\"a\nb\"\nc-2\n,opted_in\nc-4,opted_in\n";
        let read = rows(text);
        let lines: Vec<(u64, bool)> = read.iter().map(|(line, row)| (*line, row.is_ok())).collect();
        assert_eq!(lines, [(2, false), (4, false), (5, false), (6, true)]);
        assert_eq!(read[1].1, Err("it has 1 cells, and the first line names 2 columns".to_owned()));
        assert_eq!(read[2].1, Err("it has no `id`".to_owned()));
    }

    #[test]
    fn a_table_needs_ids() {
        let failure = Table::new("name\nx\n".as_bytes(), Extra::default()).err().unwrap();
        assert!(failure.message().contains("`id`"), "{failure}");
    }

    #[test]
    fn a_line_of_json_gets_what_all_get() {
        let mut extra = Extra::default();
        extra.with_segment("A");
        let contact = from_json(r#"{"id": "c-1", "fields": {}}"#, &extra).unwrap();
        assert_eq!(Value::from(contact), json!({"id": "c-1", "fields": {}, "segments": ["A"]}));
        assert!(from_json("[]", &extra).is_err());
        assert!(from_json("{", &extra).is_err());
    }
}
