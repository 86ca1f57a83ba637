//! Writes the JSON Schema of plans to standard output.

use std::io::{Result, Write, stdout};

fn main() -> Result<()> {
    stdout().write_all(journey_plan::json_schema().as_bytes())
}
