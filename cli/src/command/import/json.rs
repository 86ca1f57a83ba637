//! A table of an export as JSON, in the form in which the Dataverse Web API gives it.

use std::collections::BTreeSet;

use journey_compiler::import::{Counted, Row, Table};
use serde_json::{Map, Value};

use crate::outcome::Failure;

/// What stands behind the name of a column whose value is told as the contact center shows it.
const SHOWN: &str = "@odata.community.display.v1.formattedvalue";

/// Reads `{"value": […]}`, one row by itself, or a list of rows.
pub(super) fn table(name: &str, text: &str) -> Result<Table, Failure> {
    let document: Value = serde_json::from_str(text).map_err(|error| unreadable(name, &error))?;
    let mut table = Table { file: name.to_owned(), counted: Counted::Rows, ..Table::default() };
    let rows = match document {
        Value::Array(rows) => rows,
        Value::Object(mut document) => {
            table.entity = document.get("@odata.context").and_then(Value::as_str).and_then(entity);
            table.partial = document.contains_key("@odata.nextLink");
            match document.remove("value") {
                Some(Value::Array(rows)) => rows,
                Some(_) => return Err(no_rows(name)),
                None if document.contains_key("error") => return Err(an_error(name, &document)),
                None => vec![Value::Object(document)],
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err(no_rows(name));
        }
    };
    let mut columns = BTreeSet::new();
    for (number, row) in (1..).zip(rows) {
        let Value::Object(row) = row else {
            return Err(Failure::misused(format!("`{name}`, row {number} is no record")));
        };
        let row = self::row(number, row);
        columns.extend(row.cells.keys().cloned());
        table.rows.push(row);
    }
    table.columns = columns.into_iter().collect();
    Ok(table)
}

fn unreadable(name: &str, error: &serde_json::Error) -> Failure {
    let line = error.line();
    if error.is_eof() {
        return Failure::misused(format!("`{name}` is cut off: the JSON ends in line {line}"))
            .help("export it again");
    }
    Failure::misused(format!("`{name}` is no JSON from line {line}, column {}", error.column()))
}

fn no_rows(name: &str) -> Failure {
    Failure::misused(format!("`{name}` has no list of rows"))
        .help("the Web API gives them as `{\"value\": [ … ]}`")
}

/// The answer of an interface that refused.
fn an_error(name: &str, document: &Map<String, Value>) -> Failure {
    let said = document.get("error").and_then(|error| error.get("message")).and_then(Value::as_str);
    let said = said.map_or_else(String::new, |said| format!(": {said}"));
    Failure::misused(format!(
        "`{name}` is an answer that says what went wrong, and no export{said}"
    ))
}

/// The entity set that a context names: `…/$metadata#msdyn_things(msdyn_name)/$entity`.
fn entity(context: &str) -> Option<String> {
    let (_, set) = context.split_once("$metadata#")?;
    let end = set.find(['(', '/']).unwrap_or(set.len());
    Some(set.get(..end)?.to_ascii_lowercase())
}

fn row(number: usize, fields: Map<String, Value>) -> Row {
    let mut row = Row { number, ..Row::default() };
    for (key, value) in fields {
        let lower = key.to_ascii_lowercase();
        if let Some(of) = lower.strip_suffix(SHOWN) {
            row.cells.entry(column(of)).or_default().label = shown(&value);
        } else if !lower.contains('@') {
            row.cells.entry(column(&key)).or_default().text = shown(&value).unwrap_or_default();
        }
    }
    row
}

/// The name of a column as it is compared: `_msdyn_queue_value` is the lookup `msdyn_queue`.
pub(super) fn column(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let lookup = name.strip_prefix('_').and_then(|name| name.strip_suffix("_value"));
    lookup.map(str::to_owned).unwrap_or(name)
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Some(value.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use journey_compiler::import::Cell;

    use super::*;

    #[test]
    fn annotations_belong_to_their_columns() {
        let text = r#"{
            "@odata.context": "https://x/api/data/v9.2/$metadata#msdyn_Things(msdyn_name,_msdyn_queue_value)",
            "value": [{
                "@odata.etag": "W/\"1\"", "msdyn_name": "A", "msdyn_type": 100000000, "msdyn_x": null,
                "msdyn_type@OData.Community.Display.V1.FormattedValue": "Voice",
                "_msdyn_queue_value@OData.Community.Display.V1.FormattedValue": "Renewals",
                "_msdyn_queue_value@Microsoft.Dynamics.CRM.lookuplogicalname": "queue",
                "_msdyn_queue_value": "0b"
            }]
        }"#;
        let table = table("a.json", text).unwrap();
        assert_eq!(table.entity.as_deref(), Some("msdyn_things"));
        assert_eq!(table.columns, ["msdyn_name", "msdyn_queue", "msdyn_type", "msdyn_x"]);
        let row = &table.rows[0];
        let queue = Cell { text: "0b".to_owned(), label: Some("Renewals".to_owned()) };
        assert_eq!((row.number, &row.cells["msdyn_queue"]), (1, &queue));
        assert_eq!(row.cells["msdyn_type"].text, "100000000");
    }

    #[test]
    fn what_is_no_export_is_said() {
        let fails = |text| table("a.json", text).unwrap_err().message().to_owned();
        assert_eq!(fails("{\"value\": [{\"a\":"), "`a.json` is cut off: the JSON ends in line 1");
        assert_eq!(fails("{\n a}"), "`a.json` is no JSON from line 2, column 2");
        assert_eq!(fails("{\"value\": 3}"), "`a.json` has no list of rows");
        assert_eq!(fails("[1]"), "`a.json`, row 1 is no record");
        let refused = "`a.json` is an answer that says what went wrong, and no export: no rights";
        assert_eq!(fails(r#"{"error": {"code": "1", "message": "no rights"}}"#), refused);
    }

    #[test]
    fn one_row_may_stand_by_itself() {
        let table = table("a.json", r#"{"msdyn_name": "A"}"#).unwrap();
        assert_eq!(table.rows.len(), 1);
    }
}
