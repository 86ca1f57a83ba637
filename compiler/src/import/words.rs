//! Every sentence about an export.

use journey_grammar::Severity;

use super::columns::Known;
use super::{Place, Remark};

fn error(place: Place, message: String) -> Remark {
    Remark { severity: Severity::Error, place, message, help: None }
}

fn warning(place: Place, message: String) -> Remark {
    Remark { severity: Severity::Warning, place, message, help: None }
}

impl Remark {
    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// `a`, `b` and 3 more.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    crate::errors::joined(names, "and")
}

pub(super) fn unknown_table(place: Place, entity: Option<&str>, known: &[Known]) -> Remark {
    let message = match entity {
        Some(entity) => format!("`{entity}` is no table that tells something of engagements"),
        None => "no column tells which table this is".to_owned(),
    };
    let tables = listed(known.iter().map(|known| known.entity));
    error(place, message).help(format!("tables that are understood: {tables}"))
}

pub(super) fn unknown_columns(place: Place, columns: &[&str]) -> Remark {
    let plural = if columns.len() == 1 { "a column that is" } else { "columns that are" };
    let shown = columns.iter().take(12).copied();
    let more = match columns.len().saturating_sub(12) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    warning(place, format!("has {plural} not understood and left out: {}{more}", listed(shown)))
}

pub(super) fn partial(place: Place) -> Remark {
    warning(place, "is one page of several: the file says that more rows follow".to_owned())
        .help("export all pages, and give the files together")
}

pub(super) fn no_rows(place: Place) -> Remark {
    warning(place, "has no rows".to_owned())
}

pub(super) fn no_configuration(place: Place) -> Remark {
    error(place, "the export has no proactive engagement configuration".to_owned())
        .help("add a file of the table `msdyn_proactive_engagement_configs`")
}

pub(super) fn missing(place: Place, column: &str, what: &str) -> Remark {
    error(place, format!("has no `{column}`, which {what}"))
}

pub(super) fn not_an_option(place: Place, column: &str, value: &str, options: &[&str]) -> Remark {
    error(place, format!("`{column}` is `{}`, which means nothing", crate::errors::short(value)))
        .help(format!("it may be {}", crate::errors::joined(quoted(options), "or")))
}

fn quoted(options: &[&str]) -> Vec<String> {
    options.iter().map(|option| format!("`{option}`")).collect()
}

pub(super) fn not_a_number(place: Place, column: &str, value: &str) -> Remark {
    let value = crate::errors::short(value);
    error(place, format!("`{column}` is `{value}`, and not a whole number that fits"))
}

pub(super) fn same_engagement(place: Place, name: &str, first: &Place) -> Remark {
    error(place, format!("a second engagement is called `{name}`; the first is in {first}"))
        .help("rename one in the contact center, or export one of them")
}

pub(super) fn same_row(place: Place, what: &str, name: &str, first: &Place) -> Remark {
    warning(place, format!("{what} `{name}` is listed again; the first is in {first}"))
}

pub(super) fn renamed(place: Place, what: &str, external: &str, name: &str) -> Remark {
    let message = format!(
        "{what} `{external}` is called `{name}` here, because another name is the same but for its spelling"
    );
    warning(place, message)
}

pub(super) fn inactive(place: Place, name: &str) -> Remark {
    warning(place, format!("engagement `{name}` is inactive in the contact center"))
}

pub(super) fn not_in_export(place: Place, rows: usize) -> Remark {
    let message = if rows == 1 {
        "the row belongs to an engagement that is not in the export".to_owned()
    } else {
        format!("this row and {} more belong to engagements that are not in the export", rows - 1)
    };
    warning(place, message)
}

pub(super) fn attributes_of_representatives(place: Place, name: &str) -> Remark {
    let message = format!(
        "engagement `{name}` is led by a representative, who reports no attributes; they are left out"
    );
    warning(place, message)
}

pub(super) fn some_workstreams(place: Place, name: &str) -> Remark {
    let message = format!(
        "code `{name}` is for some workstreams only, and the export does not say which; every engagement gets it"
    );
    warning(place, message)
}

pub(super) fn who_leads(place: Place, name: &str) -> Remark {
    warning(place, format!("the export does not say who leads engagement `{name}`"))
        .help("write `led by ai` or `led by representative` where the comment stands")
}

pub(super) fn reattempts_of_texts(place: Place, name: &str) -> Remark {
    warning(
        place,
        format!("engagement `{name}` is of text messages, which are not attempted again"),
    )
}

pub(super) fn reattempts_without_interval(place: Place, name: &str) -> Remark {
    warning(place, format!("the export does not say how far apart the reattempts of `{name}` are"))
        .help("write `reattempts N every D` where the comment stands")
}

pub(super) fn second_planner(place: Place, name: &str) -> Remark {
    warning(place, format!("a second row about the reattempts of `{name}` is left out"))
}

pub(super) fn one_name_for_many(place: Place, name: &str, count: usize) -> Remark {
    error(place, format!("`{name}` can be the name of one engagement, and the export has {count}"))
        .help("leave out `--as`, or export one engagement")
}

pub(super) fn no_name(place: Place, name: &str) -> Remark {
    error(place, format!("`{name}` cannot be the name of an engagement"))
        .help("write a letter, then letters and digits, as in `RenewalCall`")
}

pub(super) fn not_declared(what: &str, name: &str) -> String {
    format!("the contact center has {what} `{name}`, which the project does not declare")
}

pub(super) fn not_exported(what: &str, name: &str) -> String {
    format!("{what} `{name}` is declared, and the export does not have it")
}

pub(super) fn other_spelling(what: &str, declared: &str, exported: &str) -> String {
    format!(
        "{what} `{exported}` of the contact center is declared as `{declared}`; spelling counts"
    )
}

pub(super) fn other_setting(what: &str, declared: Option<&str>, exported: Option<&str>) -> String {
    let shown = |side: Option<&str>| side.map_or("not set".to_owned(), |side| format!("`{side}`"));
    let declared = declared.map_or("nothing".to_owned(), |side| format!("`{side}`"));
    format!("{what} is {} in the contact center, and {declared} is declared", shown(exported))
}

pub(super) fn other_type(name: &str, declared: &str, exported: &str) -> String {
    format!("past deliveries gave {exported} for attribute `{name}`, and `{declared}` is declared")
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`", self.file)?;
        self.row.map_or(Ok(()), |(word, number)| write!(f, ", {word} {number}"))
    }
}
