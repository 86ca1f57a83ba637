//! What the editors' snippets insert checks clean.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use journey_grammar::Code;
use journey_tests::fixture::Fixture;
use journey_tests::{read, root};
use serde_json::Value;

/// What snippets take for granted: everything that their fields name.
const AROUND: &str = r#"
contact { mobile: phone }
segment Members
purpose Service transactional
quiet time Evenings { zone contact  quiet daily 21:00..08:00 }
compliance VoiceProfile { channel voice  purpose Service opt_in  quiet time Evenings }
compliance SmsProfile { channel sms  purpose Service opt_in  quiet time Evenings }
engagement Call { channel voice  dial mode copilot  dispositions { DoNotContact } }
engagement Chat { channel sms }
text Opener { compliance SmsProfile  purpose Service  body "Hello" }
journey Welcome {
    audience  segment Members
    time zone "America/New_York"
    conversation voice call with Call { compliance VoiceProfile  purpose Service }
    wait up to 2 days {
        trigger call.attempted => {}
        trigger call.not_attempted, call.blocked => {}
        timeout => {}
    }
}
"#;

/// The most alternatives that one field of a snippet offers.
const ALTERNATIVES: usize = 4;

#[test]
fn every_snippet_checks_with_each_of_its_alternatives() {
    let mut wrong = String::new();
    let snippets = snippets();
    for (name, body) in &snippets {
        for alternative in 0..ALTERNATIVES {
            let program = program(&expand(body, alternative));
            let checked = Fixture::new("snippet.journey", &program).check();
            let told =
                checked.diagnostics.iter().filter(|told| told.code != Code::UnusedDeclaration);
            if told.count() > 0 {
                let _ = writeln!(wrong, "{name}:\n{}", checked.rendered());
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(snippets.len() >= 5, "there are snippets for the large constructs");
}

#[test]
fn the_fields_of_a_snippet_are_filled_in() {
    assert_eq!(expand("a ${1:b} ${2|c,d|} ${1:b}$0", 1), "a b d b");
    assert_eq!(expand("a { ${1:mobile: \"+1\"} }", 0), "a { mobile: \"+1\" }");
}

fn snippets() -> BTreeMap<String, String> {
    let text = read(&root().join("editors/vscode/snippets/journey.json"));
    let file: BTreeMap<String, Value> = serde_json::from_str(&text).expect("snippets are JSON");
    file.into_iter()
        .map(|(name, snippet)| {
            let lines = snippet["body"].as_array().expect("a body is a list of lines");
            let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
            (name, lines.join("\n"))
        })
        .collect()
}

/// A program with the snippet in it: at the top if it declares something, else among steps.
fn program(text: &str) -> String {
    const DECLARATIONS: [&str; 7] =
        ["///", "policy", "scenario", "engagement", "compliance", "quiet", "journey"];
    if DECLARATIONS.iter().any(|word| text.starts_with(word)) {
        return format!("{AROUND}\n{text}\n");
    }
    let head = "journey Around {\naudience segment Members\ntime zone \"America/New_York\"";
    format!("{AROUND}\n{head}\n{text}\n}}\n")
}

/// The text that a snippet inserts if its fields are left as they are offered.
fn expand(body: &str, alternative: usize) -> String {
    let mut text = String::new();
    let mut rest = body;
    while let Some((before, field)) = rest.split_once('$') {
        text.push_str(before);
        rest = match field.strip_prefix('{') {
            Some(field) => {
                let (field, after) = field.split_once('}').expect("a field ends");
                text.push_str(offered(field, alternative));
                after
            }
            None => field.trim_start_matches(|c: char| c.is_ascii_digit()),
        };
    }
    text.push_str(rest);
    text
}

fn offered(field: &str, alternative: usize) -> &str {
    let start = field.find([':', '|']).map_or(field.len(), |at| at + 1);
    let (head, offer) = field.split_at(start);
    if !head.ends_with('|') {
        return offer;
    }
    let all: Vec<&str> = offer.trim_end_matches('|').split(',').collect();
    all[alternative % all.len()]
}
