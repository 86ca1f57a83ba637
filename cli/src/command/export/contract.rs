//! The contract of an engagement as JSON Schema: what its agent is given, and what it has to give back.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use journey_compiler::hir::{Arena, Engagement, Field, Id, ResultSet};
use journey_compiler::index::Target;
use journey_compiler::vocabulary::{Channel, ResultValue};
use journey_grammar::Span;
use journey_grammar::ast::Item;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::fields::{Way, example, value};
use crate::checked::Checked;

/// A conversation can be given at most so many codes.
const MOST_CODES: u32 = 12;

/// The schema of an engagement.
pub(super) fn contract(checked: &Checked, id: Id<Engagement>) -> String {
    let engagement = &checked.analysis().program.engagements[id];
    let contract = Contract { checked, id, engagement };
    // Strings, numbers and lists always have a JSON form.
    let mut text = serde_json::to_string_pretty(&contract.document()).unwrap_or_default();
    text.push('\n');
    text
}

/// The document, in the order in which a person reads it.
#[derive(Serialize)]
struct Document {
    #[serde(rename = "$schema")]
    schema: &'static str,
    #[serde(rename = "$id")]
    id: String,
    title: String,
    description: String,
    #[serde(rename = "type")]
    ty: &'static str,
    properties: Value,
    required: Vec<&'static str>,
    #[serde(rename = "additionalProperties")]
    additional_properties: bool,
    examples: [Value; 1],
    #[serde(rename = "$defs")]
    definitions: Value,
}

struct Contract<'a> {
    checked: &'a Checked,
    id: Id<Engagement>,
    engagement: &'a Engagement,
}

impl Contract<'_> {
    fn document(&self) -> Document {
        Document {
            schema: "https://json-schema.org/draft/2020-12/schema",
            id: self.address(),
            title: self.engagement.external.to_string(),
            description: self.description(),
            ty: "object",
            properties: json!({
                "inputs": { "$ref": "#/$defs/inputs" },
                "attributes": { "$ref": "#/$defs/attributes" },
                "dispositions": { "$ref": "#/$defs/dispositions" },
                "result": { "$ref": "#/$defs/result" },
            }),
            required: self.required(),
            additional_properties: false,
            examples: [self.example()],
            definitions: json!({
                "inputs": self.inputs(),
                "attributes": self.attributes(),
                "dispositions": self.dispositions(),
                "result": self.result(),
            }),
        }
    }

    /// A name that is the same wherever the file lies.
    fn address(&self) -> String {
        let project = self.checked.name().map(|name| format!("{}:", escaped(name)));
        let name = escaped(self.engagement.name.as_str());
        format!("urn:journey:{}engagement:{name}", project.unwrap_or_default())
    }

    fn description(&self) -> String {
        let docs = self.checked.docs_above(self.engagement.name.span);
        // The documentation stands above the declaration, whose first word is left of the name.
        let docs = docs.or_else(|| self.checked.docs_above(self.declared_at()?));
        let mut text = docs.unwrap_or_default();
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let channel = match self.engagement.channel {
            Some(Channel::Sms) => "text messages".to_owned(),
            Some(Channel::Voice) | None => {
                let mode = self.engagement.dial_mode.map_or("", |mode| mode.word());
                format!("calls, dial mode {mode}")
            }
        };
        let _ = write!(
            text,
            "What a journey and the agent of engagement `{}` ({channel}) give each other. All values are \
             text of at most 4,000 characters; names match case by case.",
            self.engagement.name.as_str()
        );
        text
    }

    fn declared_at(&self) -> Option<Span> {
        let name = self.engagement.name.span;
        self.checked.items().find_map(|item| {
            let Item::Engagement(decl) = item else { return None };
            (decl.name.name.span == name).then_some(decl.span)
        })
    }

    fn required(&self) -> Vec<&'static str> {
        let any = self.engagement.inputs.values().any(|field| !field.optional);
        if any { vec!["inputs"] } else { Vec::new() }
    }

    fn inputs(&self) -> Value {
        let inputs = &self.engagement.inputs;
        let required: Vec<&str> =
            inputs.values().filter(|one| !one.optional).map(|one| &*one.external).collect();
        json!({
            "title": "Inputs",
            "description": "What the agent is given when the conversation is requested. One that is unset is left out.",
            "type": "object",
            "properties": self.properties(inputs, Way::Sent, |_| None),
            "required": required,
            "propertyNames": { "maxLength": 100 },
            "additionalProperties": false,
        })
    }

    fn attributes(&self) -> Value {
        let attributes = &self.engagement.attributes;
        let readers = |id| Some(self.readers(id));
        json!({
            "title": "Attributes",
            "description": format!(
                "What the agent reports at the end. Each may be left out; one that does not parse counts as left \
                 out. {}", self.readable()
            ),
            "type": "object",
            "properties": self.properties(attributes, Way::Reported, readers),
            "propertyNames": { "maxLength": 100 },
            "additionalProperties": false,
        })
    }

    fn properties(
        &self,
        fields: &Arena<Field>,
        way: Way,
        more: impl Fn(Id<Field>) -> Option<String>,
    ) -> Map<String, Value> {
        let property = |(id, field): (Id<Field>, &Field)| {
            let docs = self.checked.docs_above(field.name.span);
            let told: Vec<String> = docs.into_iter().chain(more(id)).collect();
            let mut schema = value(&self.checked.analysis().program, field, way);
            if let Some(schema) = schema.as_object_mut() {
                let form = schema.get("description").and_then(Value::as_str).map(str::to_owned);
                let whole: Vec<String> = told.into_iter().chain(form).collect();
                schema.insert("description".to_owned(), json!(whole.join("\n\n")));
                if field.name.as_str() != &*field.external {
                    schema.insert("title".to_owned(), json!(field.name.as_str()));
                }
            }
            (field.external.to_string(), schema)
        };
        fields.iter().map(property).collect()
    }

    /// In which outcomes attributes are read.
    fn readable(&self) -> String {
        let program = &self.checked.analysis().program;
        let Some(channel) = self.engagement.channel else { return String::new() };
        let with = program.vocabulary.with_attributes(channel).and(self.engagement.results);
        format!("They are read where the Result is {}.", self.names(with).join(" or "))
    }

    /// Which journeys read an attribute.
    fn readers(&self, attribute: Id<Field>) -> String {
        let target = Target::Attribute(self.id, attribute);
        let uses = self.checked.analysis().uses.iter().filter(|one| one.target == target);
        let places: Vec<Span> = uses.map(|one| one.span).collect();
        let mut journeys = BTreeSet::new();
        for item in self.checked.items() {
            if let Item::Journey(decl) = item {
                let inside = |place: &Span| {
                    place.file == decl.span.file
                        && decl.span.start <= place.start
                        && place.end <= decl.span.end
                };
                if places.iter().any(inside) {
                    journeys.insert(format!("`{}`", decl.name.as_str()));
                }
            }
        }
        if journeys.is_empty() {
            return "No journey reads it.".to_owned();
        }
        let journeys: Vec<String> = journeys.into_iter().collect();
        format!("Read by {}.", journeys.join(", "))
    }

    fn dispositions(&self) -> Value {
        let codes: Vec<&str> =
            self.engagement.dispositions.iter().map(|code| &*code.external).collect();
        if codes.is_empty() {
            return json!({
                "title": "Dispositions",
                "description": "The engagement declares no disposition codes; none is read.",
                "type": "array",
                "maxItems": 0,
            });
        }
        json!({
            "title": "Dispositions",
            "description": "The codes that a representative chose; one that is not listed here is dropped.",
            "type": "array",
            "items": { "type": "string", "enum": codes },
            "uniqueItems": true,
            "maxItems": MOST_CODES,
        })
    }

    fn result(&self) -> Value {
        let values = self.values(self.engagement.results);
        let each: Vec<Value> = values
            .iter()
            .map(|value| json!({ "const": value.name.as_str(), "description": value.meaning.as_str() }))
            .collect();
        let date = &self.checked.analysis().program.vocabulary.date;
        json!({
            "title": "Result",
            "description": format!(
                "What the contact center says of the conversation, as far as this engagement can come to it; \
                 vocabulary {date}."
            ),
            "oneOf": each,
        })
    }

    fn values(&self, results: ResultSet) -> Vec<&ResultValue> {
        let Some(channel) = self.engagement.channel else { return Vec::new() };
        let all = self.checked.analysis().program.vocabulary.values(channel);
        results.iter().filter_map(|place| all.get(usize::from(place))).collect()
    }

    fn names(&self, results: ResultSet) -> Vec<&str> {
        self.values(results).into_iter().map(|value| value.name.as_str()).collect()
    }

    fn example(&self) -> Value {
        let program = &self.checked.analysis().program;
        let all = |fields: &Arena<Field>| -> Map<String, Value> {
            let example =
                |field: &Field| (field.external.to_string(), json!(example(program, field)));
            fields.values().map(example).collect()
        };
        let first = |results: ResultSet| self.names(results).first().map(|name| (*name).to_owned());
        let results = self.engagement.results;
        let with =
            self.engagement.channel.map(|channel| program.vocabulary.with_attributes(channel));
        let result = with.and_then(|with| first(with.and(results))).or_else(|| first(results));
        json!({
            "inputs": all(&self.engagement.inputs),
            "attributes": all(&self.engagement.attributes),
            "dispositions": self.engagement.dispositions.first().map(|code| &*code.external).into_iter().collect::<Vec<_>>(),
            "result": result,
        })
    }
}

/// A name as a part of a URN.
fn escaped(name: &str) -> String {
    percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC).to_string()
}
