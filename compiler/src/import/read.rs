//! From the rows of an export to its engagements.

use super::columns::{self, Kind, Known};
use super::links::Links;
use super::names::Names;
use super::seen::Deliveries;
use super::{Covers, Engagement, Field, Imported, Place, Remark, Row, Spelled, Table, words};
use crate::hir::{DialMode, LedBy};
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

/// An engagement while it is put together.
struct Found {
    place: Place,
    external: String,
    description: Option<String>,
    channel: Channel,
    dial_mode: Option<DialMode>,
    first_response: Option<u64>,
    reattempts: Option<Reattempts>,
    /// Each attribute with the row that names it.
    attributes: Vec<(String, Place)>,
    besides: Vec<(&'static str, String)>,
}

/// What a row says of reattempts.
struct Reattempts {
    count: u32,
    every: Option<u64>,
    place: Place,
}

#[derive(Default)]
struct Reading {
    found: Vec<Found>,
    links: Links,
    deliveries: Deliveries,
    /// Each code with the row that names it.
    codes: Vec<(String, Place)>,
    covers: Covers,
    remarks: Vec<Remark>,
}

impl Reading {
    fn say(&mut self, remark: Remark) {
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
            let earlier = self.found.iter().find(|one| one.external == found.external);
            if let Some(earlier) = earlier {
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
            attributes: Vec::new(),
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

    /// The engagements with their names, in an order that does not depend on that of the rows.
    fn finish(mut self, tables: &[Table], name: Option<&str>) -> Imported {
        let mut found: Vec<(usize, Found)> =
            std::mem::take(&mut self.found).into_iter().enumerate().collect();
        found.sort_by(|(_, a), (_, b)| by_spelling(&a.external, &b.external));
        let mut names = Names::default();
        if let (Some(name), Some(table)) = (name, tables.first()) {
            let is_name = Names::default().pascal(name, "Engagement").name == name;
            if !is_name {
                self.say(words::no_name(table.whole(), name));
            } else if found.len() > 1 {
                self.say(words::one_name_for_many(table.whole(), name, found.len()));
            }
        }
        let codes = std::mem::take(&mut self.codes);
        let dispositions = self.spelled(codes, "code", "Code");
        let mut engagements = Vec::new();
        for (at, found) in found {
            let mut given = names.pascal(&found.external, "Engagement");
            if given.name != Names::default().pascal(&found.external, "Engagement").name {
                let remark =
                    words::renamed(found.place.clone(), "engagement", &found.external, &given.name);
                self.say(remark);
            }
            if let Some(name) = name {
                name.clone_into(&mut given.name);
            }
            engagements.push(self.engagement(at, found, given.name, &dispositions));
        }
        Imported { engagements, remarks: self.remarks, covers: self.covers }
    }

    fn engagement(
        &mut self,
        at: usize,
        found: Found,
        name: String,
        dispositions: &[Spelled],
    ) -> Engagement {
        let by_representative = found.dial_mode == Some(DialMode::Preview);
        if by_representative && !found.attributes.is_empty() {
            let remark = words::attributes_of_representatives(found.place.clone(), &found.external);
            self.say(remark);
        }
        let listed = if by_representative { Vec::new() } else { found.attributes };
        let attributes: Vec<Field> = self
            .spelled_fields(listed)
            .into_iter()
            .map(|name| Field { ty: self.deliveries.reported(at, &name.external), name })
            .collect();
        let mut names = Names::default();
        let inputs = self.deliveries.handed(at).into_iter();
        let inputs =
            inputs.map(|(external, ty)| Field { name: names.field(&external, "Input"), ty });
        let inputs = inputs.collect();
        let led_by = match (found.channel, found.dial_mode) {
            (Channel::Sms, _) | (Channel::Voice, Some(DialMode::Copilot)) => Some(LedBy::Ai),
            (Channel::Voice, Some(DialMode::Preview)) => Some(LedBy::Representative),
            (Channel::Voice, Some(DialMode::Progressive | DialMode::Predictive) | None) => {
                (!attributes.is_empty()).then_some(LedBy::Ai)
            }
        };
        if led_by.is_none() {
            let remark = words::who_leads(found.place.clone(), &found.external);
            self.say(remark);
        }
        let reattempts = self.reattempts(found.reattempts, found.channel, &found.external);
        Engagement {
            name,
            external: found.external,
            description: found.description,
            channel: found.channel,
            dial_mode: found.dial_mode,
            led_by,
            reattempts,
            first_response: found.first_response,
            inputs,
            attributes,
            dispositions: dispositions.to_vec(),
            besides: found.besides,
        }
    }

    fn reattempts(
        &mut self,
        said: Option<Reattempts>,
        channel: Channel,
        name: &str,
    ) -> Option<(u32, u64)> {
        let Reattempts { count, every, place } = said.filter(|said| said.count > 0)?;
        if channel == Channel::Sms {
            self.say(words::reattempts_of_texts(place, name));
            return None;
        }
        if every.is_none() {
            self.say(words::reattempts_without_interval(place, name));
        }
        Some((count, every?))
    }

    /// Names for codes, by their spelling.
    fn spelled(&mut self, mut all: Vec<(String, Place)>, what: &str, noun: &str) -> Vec<Spelled> {
        all.sort_by(|(a, _), (b, _)| by_spelling(a, b));
        let mut names = Names::default();
        let mut spelled = Vec::new();
        for (external, place) in all {
            let given = names.pascal(&external, noun);
            if given.name != Names::default().pascal(&external, noun).name {
                self.say(words::renamed(place, what, &external, &given.name));
            }
            spelled.push(given);
        }
        spelled
    }

    /// Names for attributes, by their spelling.
    fn spelled_fields(&mut self, mut all: Vec<(String, Place)>) -> Vec<Spelled> {
        all.sort_by(|(a, _), (b, _)| by_spelling(a, b));
        let mut names = Names::default();
        let mut spelled = Vec::new();
        for (external, place) in all {
            let given = names.field(&external, "Attribute");
            if given.name != Names::default().field(&external, "Attribute").name {
                self.say(words::renamed(place, "attribute", &external, &given.name));
            }
            spelled.push(given);
        }
        spelled
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
fn add_once(
    remarks: &mut Vec<Remark>,
    all: &mut Vec<(String, Place)>,
    what: &str,
    name: String,
    place: Place,
) {
    match all.iter().find(|(one, _)| *one == name) {
        Some((_, first)) => remarks.push(words::same_row(place, what, &name, first)),
        None => all.push((name, place)),
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

/// The order of a person, and no other for the same names.
fn by_spelling(a: &str, b: &str) -> std::cmp::Ordering {
    a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b))
}
