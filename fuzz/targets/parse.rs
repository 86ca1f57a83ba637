//! Parsing is total, every place that it reports lies in the text, and the pieces of a text say what the whole says.
#![no_main]

use journey_grammar::{FileId, Parsed, Source, parse, pieces};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse(Source::new(FileId(0), "fuzz.journey", text));
    for diagnostic in &parsed.diagnostics {
        let span = diagnostic.primary.span;
        assert!(parsed.source.text.get(span.start as usize..span.end as usize).is_some());
    }
    let whole = &parsed.source.text;
    let starts = pieces(whole);
    let ends = starts.iter().skip(1).map(|&end| end as usize).chain([whole.len()]);
    let texts = starts.iter().zip(ends).map(|(&start, end)| &whole[start as usize..end]);
    let pieces: Vec<Parsed> =
        texts.map(|text| parse(Source::new(FileId(0), "fuzz.journey", text))).collect();
    let items: Vec<_> = pieces.iter().flat_map(|piece| &piece.file.items).collect();
    assert_eq!(items, parsed.file.items.iter().collect::<Vec<_>>());
    let told = pieces.iter().map(|piece| piece.diagnostics.len()).sum::<usize>();
    assert_eq!(told.min(MOST_TOLD), parsed.diagnostics.len());
});

/// So many problems of one file are kept.
const MOST_TOLD: usize = 500;
