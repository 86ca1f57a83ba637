//! Putting engagements together: their names, who leads, and an order that does not depend on that of the rows.

use super::names::Names;
use super::read::{Found, Listed, Reading, Reattempts};
use super::{Engagement, Field, Imported, Place, Spelled, Table, words};
use crate::hir::{DialMode, LedBy};
use crate::vocabulary::Channel;

impl Reading {
    /// The engagements with their names, in an order that does not depend on that of the rows.
    pub(super) fn finish(mut self, tables: &[Table], name: Option<&str>) -> Imported {
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
        let listed = if by_representative { Listed::new() } else { found.attributes };
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
    fn spelled(&mut self, all: Listed, what: &str, noun: &str) -> Vec<Spelled> {
        let mut names = Names::default();
        let mut spelled = Vec::new();
        for (external, place) in sorted(all) {
            let given = names.pascal(&external, noun);
            if given.name != Names::default().pascal(&external, noun).name {
                self.say(words::renamed(place, what, &external, &given.name));
            }
            spelled.push(given);
        }
        spelled
    }

    /// Names for attributes, by their spelling.
    fn spelled_fields(&mut self, all: Listed) -> Vec<Spelled> {
        let mut names = Names::default();
        let mut spelled = Vec::new();
        for (external, place) in sorted(all) {
            let given = names.field(&external, "Attribute");
            if given.name != Names::default().field(&external, "Attribute").name {
                self.say(words::renamed(place, "attribute", &external, &given.name));
            }
            spelled.push(given);
        }
        spelled
    }
}

/// Names with their rows, in the order of a person.
fn sorted(all: Listed) -> Vec<(String, Place)> {
    let mut all: Vec<(String, Place)> = all.into_iter().collect();
    all.sort_by(|(a, _), (b, _)| by_spelling(a, b));
    all
}

/// The order of a person, and no other for the same names.
fn by_spelling(a: &str, b: &str) -> std::cmp::Ordering {
    a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b))
}
