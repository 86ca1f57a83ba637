//! A table of an export as CSV: separated by commas, semicolons or tabs, as the spreadsheets of the world write it.

use journey_compiler::import::{Cell, Counted, Row, Table};

use super::json::column;
use crate::outcome::Failure;

/// Reads a table whose first line names the columns.
pub(super) fn table(name: &str, text: &str) -> Result<Table, Failure> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| Failure::misused(format!("`{name}` is no table: {error}"));
    let header = reader.headers().map_err(unreadable)?.clone();
    let columns: Vec<String> = header.iter().map(|one| column(one.trim())).collect();
    if let Some(twice) =
        columns.iter().enumerate().find(|(at, one)| columns.iter().take(*at).any(|x| x == *one))
    {
        return Err(Failure::misused(format!("`{name}` has two columns `{}`", twice.1)));
    }
    let mut table = Table {
        file: name.to_owned(),
        columns: columns.iter().filter(|one| !one.is_empty()).cloned().collect(),
        counted: Counted::Lines,
        ..Table::default()
    };
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != columns.len() {
            let (has, wanted) = (record.len(), columns.len());
            return Err(Failure::misused(format!(
                "`{name}`, line {line}: has {has} values, and the first line names {wanted} columns"
            ))
            .help("put quotes around a value that has a separator or a line end in it"));
        }
        let cells = columns.iter().zip(&record).filter(|(column, _)| !column.is_empty());
        let cells = cells
            .map(|(column, text)| (column.clone(), Cell { text: text.to_owned(), label: None }));
        let number = usize::try_from(line).unwrap_or(usize::MAX);
        table.rows.push(Row { number, cells: cells.collect() });
    }
    Ok(table)
}

/// What parts the columns: of the separators that occur in the first line, the one that occurs most.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    // Of equal ones the comma, which comes last, is taken.
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_found() {
        assert_eq!(delimiter("a,b\n1,2"), b',');
        assert_eq!(delimiter("a;b\n1,2"), b';');
        assert_eq!(delimiter("a\tb"), b'\t');
        assert_eq!(delimiter("a"), b',');
    }

    #[test]
    fn rows_have_the_line_where_they_begin() {
        let table = table("a.csv", "msdyn_name,B\n\"x\ny\",1\nz,2\n").unwrap();
        let numbers: Vec<usize> = table.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [2, 4]);
        assert_eq!(table.columns, ["msdyn_name", "b"]);
    }

    #[test]
    fn a_row_of_another_length_is_told() {
        let failure = table("a.csv", "a,b\n1,2\n3\n").unwrap_err();
        let said = "`a.csv`, line 3: has 1 values, and the first line names 2 columns";
        assert_eq!(failure.message(), said);
    }
}
