//! Writes down what the parser makes of the examples and fixtures, for the tests of the editors' grammars: each
//! file into FOLDER, and into `FOLDER/files.jsonl` a line with its path, whether the parser accepts it, and the
//! class of every piece. `word_classes FOLDER`

#![expect(clippy::disallowed_methods, reason = "its result is files")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use journey_grammar::{Code, FileId, Parsed, Source, WordClass, parse, word_classes};
use journey_tests::fixture::Fixture;
use journey_tests::{files_below, read, root};
use serde_json::json;

fn main() {
    let folder = std::env::args().nth(1).expect("a folder to write to");
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).expect("the folder can be made");
    let mut lines = String::new();
    for part in ["examples", "tests/suite"] {
        for path in files_below(&root().join(part), ".journey") {
            let place = path.strip_prefix(root()).expect("a file of the repository");
            let fixture = Fixture::new(&place.to_string_lossy(), &read(&path));
            let own = fixture.files.iter().filter(|file| file.line != usize::MAX);
            for (number, file) in own.filter(|file| file.name != "journey.toml").enumerate() {
                let name =
                    format!("{}.{number}.journey", place.to_string_lossy().replace('/', "."));
                let parsed = parse(Source::new(FileId(0), &name, &file.text));
                // Without a byte-order mark.
                fs::write(folder.join(&name), &*parsed.source.text)
                    .expect("the file can be written");
                let _ = writeln!(lines, "{}", described(&name, &parsed));
            }
        }
    }
    fs::write(folder.join("files.jsonl"), lines).expect("the list can be written");
}

fn described(name: &str, parsed: &Parsed) -> serde_json::Value {
    let wrong = parsed.diagnostics.iter().any(|found| found.code == Code::Syntax);
    let verdict = match (wrong || !parsed.bad.is_empty(), parsed.diagnostics.is_empty()) {
        (true, _) => "wrong",
        (false, true) => "accepted",
        (false, false) => "understood",
    };
    let classes: Vec<_> = word_classes(&parsed.source.text)
        .into_iter()
        .map(|(range, class)| json!([range.start, range.end, word(class)]))
        .collect();
    let comments: Vec<_> = parsed
        .trivia
        .comments
        .iter()
        .map(|comment| json!([comment.span.start, comment.span.end, "comment"]))
        .collect();
    json!({ "file": name, "verdict": verdict, "classes": classes, "comments": comments })
}

fn word(class: WordClass) -> &'static str {
    match class {
        WordClass::Keyword => "keyword",
        WordClass::Name => "name",
        WordClass::Number => "number",
        WordClass::String => "string",
    }
}
