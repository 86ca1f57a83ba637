//! Segments and consents that contacts get on top of their fields.

use serde_json::{Map, Value, json};

use crate::arguments::Added;
use crate::outcome::Failure;

/// The words for what a contact says.
const STATES: [&str; 3] = ["opted_in", "opted_out", "not_set"];

/// What each contact gets.
#[derive(Clone, Debug, Default)]
pub(super) struct Extra {
    segments: Vec<String>,
    consents: Vec<Value>,
}

/// Reads what the command line says.
pub(super) fn read(added: &Added) -> Result<Extra, Failure> {
    let mut extra = Extra { segments: added.segments.clone(), consents: Vec::new() };
    for given in &added.consents {
        let parts = given.split_once('=').and_then(|(whom, state)| consent(whom, state));
        extra.consents.push(parts.ok_or_else(|| {
            Failure::misused(format!("`{given}` is no consent")).help(
                "write it as in RetailSms/Service=opted_in, with opted_in, opted_out or not_set",
            )
        })?);
    }
    Ok(extra)
}

/// A consent as the engine takes it; none where it is none.
pub(super) fn consent(whom: &str, state: &str) -> Option<Value> {
    let state = STATES.into_iter().find(|known| *known == state)?;
    let mut parts = whom.split('/').map(str::trim);
    let (profile, purpose, topic) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() || profile.is_empty() || purpose.is_empty() || topic == Some("") {
        return None;
    }
    let mut consent = json!({ "profile": profile, "purpose": purpose, "state": state });
    if let (Some(topic), Some(consent)) = (topic, consent.as_object_mut()) {
        consent.insert("topic".to_owned(), topic.into());
    }
    Some(consent)
}

impl Extra {
    pub(super) fn with_segment(&mut self, segment: &str) {
        self.segments.push(segment.to_owned());
    }

    pub(super) fn with_consent(&mut self, consent: Value) {
        self.consents.push(consent);
    }

    /// Adds to what a contact brings itself.
    pub(super) fn add_to(self, contact: &mut Map<String, Value>) {
        let segments = self.segments.into_iter().map(Value::from).collect();
        append(contact, "segments", segments);
        append(contact, "consents", self.consents);
    }
}

fn append(contact: &mut Map<String, Value>, name: &str, values: Vec<Value>) {
    if values.is_empty() {
        return;
    }
    let list = contact.entry(name).or_insert_with(|| Value::Array(Vec::new()));
    // What is no list stays as it is: the engine refuses the row and says why.
    if let Some(list) = list.as_array_mut() {
        list.extend(values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consent_names_profile_and_purpose_and_maybe_a_topic() {
        let with_topic =
            json!({"profile": "Sms", "purpose": "News", "topic": "Offers", "state": "opted_in"});
        assert_eq!(consent("Sms/News/Offers", "opted_in"), Some(with_topic));
        for (whom, state) in
            [("Sms", "opted_in"), ("Sms/", "opted_in"), ("a/b/c/d", "opted_in"), ("a/b", "yes")]
        {
            assert_eq!(consent(whom, state), None, "{whom}={state}");
        }
    }

    #[test]
    fn what_is_added_comes_behind_what_is_there() {
        let mut contact = Map::new();
        contact.insert("segments".to_owned(), json!(["A"]));
        let mut extra = Extra::default();
        extra.with_segment("B");
        extra.add_to(&mut contact);
        assert_eq!(Value::from(contact), json!({"segments": ["A", "B"]}));
    }
}
