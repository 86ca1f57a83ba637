//! Formatting any text gives text that parses to the same tree; formatting that changes nothing.
#![no_main]

use journey_grammar::{FileId, Source, format, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let once = format(&parse(Source::new(FileId(0), "fuzz.journey", text))).expect("formatting is sound");
    let twice = format(&parse(Source::new(FileId(0), "fuzz.journey", &once))).expect("formatting is sound");
    assert_eq!(once, twice);
});
