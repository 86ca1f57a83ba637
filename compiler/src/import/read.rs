//! From the rows of an export to its engagements.

use std::collections::BTreeMap;

use super::columns::{self, Kind, Known};
use super::links::Links;
use super::seen::Deliveries;
use super::{Covers, Imported, Place, Remark, Row, Table, words};
use crate::hir::DialMode;
use crate::vocabulary::Channel;

/// Reads the tables of an export. `name` is the name that its only engagement gets in the language.
pub fn read(tables: &[Table], name: Option<&str>) -> Imported {
    let mut reading = Reading::default();
    let known: Vec<(&Known, &Table)> =
        tables.iter().filter_map(|table| Some((reading.known(table)?, table))).collect();
    let of = |kind: Kind| {
        known
            .iter()
            .filter(move |(known, _)| known.kind == kind)
            .map(|(known, table)| (*known, *table))
    };
    reading.covers = Covers {
        attributes: of(Kind::Attribute).next().is_some(),
        dispositions: of(Kind::Disposition).next().is_some(),
        reattempts: of(Kind::Planner).next().is_some(),
        deliveries: of(Kind::DeliveryAttribute).next().is_some(),
    };
    of(Kind::Configuration).for_each(|(known, table)| reading.configurations(known, table));
    if let Some(first) =
        tables.first().filter(|_| reading.found.is_empty() && !reading.has_errors())
    {
        reading.say(words::no_configuration(first.whole()));
    }
    of(Kind::Planner).for_each(|(known, table)| reading.planners(known, table));
    of(Kind::Attribute).for_each(|(_, table)| reading.attributes(table));
    of(Kind::Delivery).for_each(|(_, table)| reading.deliveries.sent(table, &reading.links));
    for (_, table) in of(Kind::DeliveryAttribute) {
        reading.deliveries.carried(table);
    }
    of(Kind::Disposition).for_each(|(_, table)| reading.codes(table));
    reading.finish(tables, name)
}

/// Names, each with the row that gives it.
pub(super) type Listed = BTreeMap<String, Place>;

/// An engagement while it is put together.
pub(super) struct Found {
    pub(super) place: Place,
    pub(super) external: String,
    pub(super) description: Option<String>,
    pub(super) channel: Channel,
    pub(super) dial_mode: Option<DialMode>,
    pub(super) first_response: Option<u64>,
    pub(super) reattempts: Option<Reattempts>,
    /// Each attribute with the row that names it.
    pub(super) attributes: Listed,
    pub(super) besides: Vec<(&'static str, String)>,
}

/// What a row says of reattempts.
pub(super) struct Reattempts {
    pub(super) count: u32,
    pub(super) every: Option<u64>,
    pub(super) place: Place,
}

#[derive(Default)]
pub(super) struct Reading {
    pub(super) found: Vec<Found>,
    pub(super) links: Links,
    pub(super) deliveries: Deliveries,
    /// Each code with the row that names it.
    pub(super) codes: Listed,
    pub(super) covers: Covers,
    pub(super) remarks: Vec<Remark>,
}

impl Reading {
    pub(super) fn say(&mut self, remark: Remark) {
        self.remarks.push(remark);
    }

    fn has_errors(&self) -> bool {
        self.remarks.iter().any(|remark| remark.severity == journey_grammar::Severity::Error)
    }

    /// Which table a file holds, and what is to be said of the file as a whole.
    fn known(&mut self, table: &Table) -> Option<&'static Known> {
        let Some(known) = columns::recognize(table) else {
            let entity = table.entity.as_deref();
            self.say(words::unknown_table(table.whole(), entity, columns::TABLES));
            return None;
        };
        let unknown = columns::unknown(known, table);
        if !unknown.is_empty() {
            self.say(words::unknown_columns(table.whole(), &unknown));
        }
        if table.partial {
            self.say(words::partial(table.whole()));
        }
        if table.rows.is_empty() {
            self.say(words::no_rows(table.whole()));
        }
        Some(known)
    }

    fn configurations(&mut self, known: &Known, table: &Table) {
        for row in &table.rows {
            let place = table.place(row);
            let Some(found) = self.configuration(known, row, place.clone()) else { continue };
            if row.label(columns::STATE).is_some_and(|state| matches!(state, "1" | "Inactive")) {
                self.say(words::inactive(place.clone(), &found.external));
            }
            if let Some(earlier) =
                self.links.named(&found.external).and_then(|at| self.found.get(at))
            {
                let remark = words::same_engagement(place, &found.external, &earlier.place);
                self.say(remark);
                continue;
            }
            self.links.add(self.found.len(), row.text(columns::ID), &found.external);
            self.found.push(found);
        }
    }

    fn configuration(&mut self, known: &Known, row: &Row, place: Place) -> Option<Found> {
        let name = self.needed(row, columns::NAME, &place, "is the engagement's name");
        let channel =
            self.option(row, columns::TYPE, &place, &["voice", "sms"], "tells the channel");
        let channel = channel.and_then(|word| Channel::from_word(&word));
        let modes = ["copilot", "progressive", "preview", "predictive"];
        let dial_mode = (channel == Some(Channel::Voice))
            .then(|| self.option(row, columns::DIAL_MODE, &place, &modes, "tells how it dials"))
            .flatten()
            .and_then(|word| DialMode::from_word(&word));
        let first_response = (channel == Some(Channel::Sms))
            .then(|| self.number(row, columns::FIRST_RESPONSE, &place))
            .flatten()
            .filter(|minutes| *minutes > 0);
        let (external, channel) = (name?, channel?);
        if channel == Channel::Voice && dial_mode.is_none() {
            return None;
        }
        Some(Found {
            place,
            external,
            description: row.text(columns::DESCRIPTION).map(str::to_owned),
            channel,
            dial_mode,
            first_response: first_response.map(|minutes| minutes * 60),
            reattempts: None,
            attributes: Listed::new(),
            besides: besides(known, row),
        })
    }

    /// What a row must have.
    fn needed(&mut self, row: &Row, column: &str, place: &Place, what: &str) -> Option<String> {
        if let Some(text) = row.text(column) {
            return Some(text.to_owned());
        }
        self.say(words::missing(place.clone(), column, what));
        None
    }

    /// One of a few words, given as it is shown or as the number of the option.
    fn option(
        &mut self,
        row: &Row,
        column: &str,
        place: &Place,
        options: &[&str],
        what: &str,
    ) -> Option<String> {
        let text = self.needed(row, column, place, what)?;
        let shown = row.label(column).unwrap_or_default();
        let word = columns::option(column, &text)
            .or_else(|| options.iter().copied().find(|one| one.eq_ignore_ascii_case(shown)))
            .or_else(|| options.iter().copied().find(|one| one.eq_ignore_ascii_case(&text)));
        if word.is_none() {
            self.say(words::not_an_option(place.clone(), column, &text, options));
        }
        word.map(str::to_owned)
    }

    /// A whole number, where there is one.
    fn number(&mut self, row: &Row, column: &str, place: &Place) -> Option<u64> {
        let text = row.text(column)?;
        let digits: String = text.chars().filter(|letter| *letter != ',').collect();
        let number = digits.parse::<u32>().ok().map(u64::from);
        if number.is_none() {
            self.say(words::not_a_number(place.clone(), column, text));
        }
        number
    }

    fn planners(&mut self, known: &Known, table: &Table) {
        let mut strangers = Strangers::default();
        for row in &table.rows {
            let place = table.place(row);
            let what = "tells which engagement it belongs to";
            if self.needed(row, columns::CONFIG_ID, &place, what).is_none() {
                continue;
            }
            let Some(found) = self.links.find(row, columns::CONFIG_ID) else {
                strangers.add(place);
                continue;
            };
            let count = self.number(row, columns::RETRIES, &place).unwrap_or_default();
            let every = self.number(row, columns::RETRY_DELAY, &place);
            let every = every.map(|delay| seconds(delay, row)).filter(|seconds| *seconds > 0);
            let more = besides(known, row);
            let Some(found) = self.found.get_mut(found) else { continue };
            if found.reattempts.is_some() {
                let remark = words::second_planner(place, &found.external);
                self.remarks.push(remark);
                continue;
            }
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            found.reattempts = Some(Reattempts { count, every, place });
            if found.channel == Channel::Voice && count > 0 {
                found.besides.extend(more);
            }
        }
        self.remarks.extend(strangers.remark());
    }

    fn attributes(&mut self, table: &Table) {
        let mut strangers = Strangers::default();
        for row in &table.rows {
            let place = table.place(row);
            let keyword = self.needed(row, columns::KEYWORD, &place, "is the attribute's name");
            let what = "tells which engagement it belongs to";
            let of = self.needed(row, columns::CONFIG, &place, what);
            let (Some(keyword), Some(_)) = (keyword, of) else { continue };
            let found = self.links.find(row, columns::CONFIG).and_then(|at| self.found.get_mut(at));
            let Some(found) = found else {
                strangers.add(place);
                continue;
            };
            add_once(&mut self.remarks, &mut found.attributes, "attribute", keyword, place);
        }
        self.remarks.extend(strangers.remark());
    }

    fn codes(&mut self, table: &Table) {
        for row in &table.rows {
            let place = table.place(row);
            let Some(name) = self.needed(row, columns::NAME, &place, "is the code") else {
                continue;
            };
            if row.label(columns::STATE).is_some_and(|state| matches!(state, "1" | "Inactive")) {
                continue;
            }
            let all = row.label(columns::ALL_WORKSTREAMS).map(str::to_ascii_lowercase);
            if all.is_some_and(|all| matches!(all.as_str(), "false" | "no" | "0")) {
                self.say(words::some_workstreams(place.clone(), &name));
            }
            add_once(&mut self.remarks, &mut self.codes, "code", name, place);
        }
    }
}

/// Rows of engagements that the export does not have.
#[derive(Default)]
struct Strangers {
    first: Option<Place>,
    count: usize,
}

impl Strangers {
    fn add(&mut self, place: Place) {
        self.count += 1;
        self.first.get_or_insert(place);
    }

    fn remark(self) -> Option<Remark> {
        Some(words::not_in_export(self.first?, self.count))
    }
}

/// Adds a name, unless it is there already.
fn add_once(remarks: &mut Vec<Remark>, all: &mut Listed, what: &str, name: String, place: Place) {
    match all.get(&name) {
        Some(first) => remarks.push(words::same_row(place, what, &name, first)),
        None => {
            all.insert(name, place);
        }
    }
}

/// What the contact center sets and the language has no word for.
fn besides(known: &Known, row: &Row) -> Vec<(&'static str, String)> {
    let told = known.besides.iter().filter_map(|&(column, words)| {
        let shown = row.label(column)?;
        // Several options of one set are given by their numbers with commas.
        let parts = shown.split(',').map(str::trim);
        let parts = parts.map(|part| columns::option(column, part).unwrap_or(part));
        let shown = parts.collect::<Vec<_>>().join(", ");
        (!matches!(shown.as_str(), "false" | "False" | "No")).then_some((words, shown))
    });
    told.collect()
}

/// A delay in seconds. It is in minutes, whatever unit it is shown in; a number of minutes that is no whole number
/// of the hours in which it is shown can only be meant as hours.
fn seconds(delay: u64, row: &Row) -> u64 {
    let unit = row.label(columns::RETRY_UNIT).unwrap_or_default();
    let in_hours = columns::option(columns::RETRY_UNIT, unit) == Some("hours")
        || unit.eq_ignore_ascii_case("hours");
    let minutes = if in_hours && !delay.is_multiple_of(60) { delay * 60 } else { delay };
    minutes * 60
}
