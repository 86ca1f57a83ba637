//! A storm of edits: what is said at the end is what a fresh look at the final text says.

use journey_compiler::{Inputs, analyze};
use journey_grammar::line_index::ColumnUnit;
use journey_grammar::{FileId, LineIndex, Source, parse};
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;

use super::client::Client;
use super::disk::MemoryDisk;

const URI: &str = "file:///w/a.journey";

/// Texts with everything in them; the storm passes over them.
const TEXT: &str = include_str!("../../../examples/donations/drive.journey");
const SCHEMA: &str = include_str!("../../../examples/donations/schema.journey");

/// Pieces that people put in and take out.
const PIECES: &[&str] = &[
    "",
    "{",
    "}",
    "\"",
    "\n",
    "journey X {\n",
    "segment Y\n",
    "exit",
    "=> ",
    "call.",
    "/*",
    "*/",
    "// é😀\n",
    "audience segment Y\n",
    "wait up to 1 day {\n",
    "}\n\n",
    " ",
    "é",
];

/// The code, first line and message of everything that is wrong with a program of one text.
fn fresh(text: &str) -> Vec<(String, u32)> {
    let source = Source::new(FileId(0), "a.journey", text);
    let inputs = Inputs { parsed: vec![Arc::new(parse(source))], ..Inputs::default() };
    let lines = LineIndex::new(text);
    let found = analyze(&inputs).diagnostics;
    let line = |offset| lines.line_column(text, offset, ColumnUnit::Utf16).line;
    found.iter().map(|one| (one.code.as_str().to_owned(), line(one.primary.span.start))).collect()
}

/// Cuts out the part of a text between two places and puts a piece there. Gives the change as the protocol says it.
fn edit(text: &mut String, at: usize, length: usize, piece: &str) -> serde_json::Value {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (floor(at % (text.len() + 1)), floor(at % (text.len() + 1) + length));
    let lines = LineIndex::new(text);
    let place = |offset: usize| {
        let place = lines.line_column(text, u32::try_from(offset).unwrap(), ColumnUnit::Utf16);
        json!({ "line": place.line, "character": place.column })
    };
    let change = json!({ "range": { "start": place(start), "end": place(end) }, "text": piece });
    text.replace_range(start..end, piece);
    change
}

async fn play(edits: Vec<(usize, usize, usize)>) {
    let mut client = Client::new(&MemoryDisk::default()).await;
    let mut text = format!("{SCHEMA}\n{TEXT}");
    client.open(URI, 0, &text).await;
    let mut version = 0;
    for (at, length, piece) in edits {
        version += 1;
        let piece = PIECES.get(piece % PIECES.len()).copied().unwrap_or_default();
        let change = edit(&mut text, at, length, piece);
        client.change(URI, version, json!([change])).await;
    }
    assert_eq!(client.text(URI).await["text"], text);
    let published = client
        .wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["version"] == version
        })
        .await;
    let list = published["params"]["diagnostics"].as_array().unwrap();
    let mut told: Vec<(String, u32)> = list
        .iter()
        .map(|one| {
            let line = one["range"]["start"]["line"].as_u64().unwrap();
            (one["code"].as_str().unwrap().to_owned(), u32::try_from(line).unwrap())
        })
        .collect();
    let mut expected = fresh(&text);
    told.sort();
    expected.sort();
    assert_eq!(told, expected, "{text}");
    client.end().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn after_a_storm_the_diagnostics_are_those_of_the_final_text(
        edits in prop::collection::vec((0..8_000_usize, 0..40_usize, 0..PIECES.len()), 1..40),
    ) {
        tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(play(edits));
    }
}
