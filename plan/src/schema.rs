//! The JSON Schema of plans, made from the types themselves.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema as schema};

use crate::model::Plan;
use crate::value::{Date, TimeOfDay};

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema!({
            "description": "A calendar date: 2026-02-01",
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
        })
    }
}

impl JsonSchema for TimeOfDay {
    fn schema_name() -> Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schema!({
            "description": "A time of day: 09:00; 24:00 only as the end of a range",
            "type": "string",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"
        })
    }
}

/// The JSON Schema of a plan (draft 2020-12), indented, with a newline at the end.
pub fn json_schema() -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let schema = generator.into_root_schema_for::<Plan>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_published_schema_is_current() {
        let published = include_str!("../../docs/schemas/plan.schema.json");
        assert!(
            super::json_schema() == published,
            "run `cargo run -p journey-plan --features schema --example schema \
             > docs/schemas/plan.schema.json`"
        );
    }
}
