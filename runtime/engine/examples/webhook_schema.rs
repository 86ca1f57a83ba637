//! Writes the JSON Schema of what webhooks receive to standard output.

use std::io::{Result, Write, stdout};

fn main() -> Result<()> {
    let schema = journey_engine::connector::webhook::body::json_schema();
    stdout().write_all(schema.as_bytes())
}
