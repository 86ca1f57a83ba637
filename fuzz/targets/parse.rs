//! Parsing is total, and every place that it reports lies in the text.
#![no_main]

use journey_grammar::{FileId, Source, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse(Source::new(FileId(0), "fuzz.journey", text));
    for diagnostic in &parsed.diagnostics {
        let span = diagnostic.primary.span;
        assert!(parsed.source.text.get(span.start as usize..span.end as usize).is_some());
    }
});
