//! Whatever is offered as possible, the checker accepts; and what stands somewhere is offered there.

use journey_grammar::{Diagnostic, Severity};

use crate::ide::completion::{Completion, CompletionKind, completion};
use crate::ide::fixture::{Fixture, examples, journey, snapshot_of, steps};
use crate::{Place, Snapshot};

/// The mistakes that a wrong offer would make at its place.
fn is_wrong(diagnostic: &Diagnostic) -> bool {
    const CODES: [&str; 9] = [
        "unreachable-arm",
        "attribute-unavailable",
        "outcome-not-known",
        "handle-not-started",
        "wrong-channel",
        "topic-outside-purpose",
        "purpose-outside-compliance",
        "retry-outside-attempt",
        "duplicate-setting",
    ];
    let code = diagnostic.code.as_str();
    code.starts_with("unknown-") || CODES.contains(&code)
}

fn wrong_at(snapshot: &Snapshot, at: &Place) -> Vec<String> {
    let all = snapshot.analysis.diagnostics.iter().filter(|one| is_wrong(one));
    let here = all.filter(|one| {
        snapshot.place(one.primary.span).is_some_and(|place| {
            place.file == at.file
                && place.range.start < at.range.end
                && at.range.start < place.range.end
        })
    });
    here.map(|one| format!("{}: {}", one.code.as_str(), one.title)).collect()
}

/// A project with a text put in the place of another.
fn with(
    files: &[(String, String)],
    name: &str,
    range: &std::ops::Range<u32>,
    text: &str,
) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    let file = files.iter_mut().find(|(one, _)| one == name).unwrap();
    file.1.replace_range(range.start as usize..range.end as usize, text);
    files
}

fn before(text: &str, at: usize) -> &str {
    text.get(..at).unwrap()
}

/// The places of names in the text: uses, and the words of patterns and comparisons.
fn names(snapshot: &Snapshot) -> Vec<Place> {
    let mut places: Vec<Place> =
        snapshot.analysis.uses.iter().filter_map(|one| snapshot.place(one.span)).collect();
    let vocabulary = &snapshot.program().vocabulary;
    let results = vocabulary.voice.iter().chain(&vocabulary.sms);
    let words: Vec<&str> =
        results.flat_map(|value| [value.name.as_str(), value.class.as_str()]).collect();
    for (number, file) in
        snapshot.files().iter().enumerate().filter(|(_, file)| file.name.ends_with(".journey"))
    {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut at = 0;
        for piece in file.text.split_inclusive(|c: char| !is_word(c)) {
            let word = piece.trim_end_matches(|c: char| !is_word(c));
            let line = before(&file.text, at).rsplit('\n').next().unwrap();
            if words.contains(&word)
                && !word.is_empty()
                && !line.contains("//")
                && !line.contains('"')
                && !line.contains("outcomes")
            {
                let start = u32::try_from(at).unwrap();
                let end = start + u32::try_from(word.len()).unwrap();
                places.push(Place { file: number, range: start..end });
            }
            at += piece.len();
        }
    }
    places.retain(|place| snapshot.files()[place.file].name.ends_with(".journey"));
    places.sort_by_key(|place| (place.file, place.range.start));
    places.dedup();
    places
}

fn is_name(one: &Completion) -> bool {
    matches!(
        one.kind,
        CompletionKind::Declaration
            | CompletionKind::Handle
            | CompletionKind::Field
            | CompletionKind::Value
            | CompletionKind::Class
            | CompletionKind::Event
    )
}

/// Every so many names are asked about.
const STEP: usize = 5;

#[test]
fn what_stands_in_the_examples_is_offered_there_and_what_is_offered_is_accepted() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (first, files) in examples().into_iter().enumerate() {
        let whole = snapshot_of(&files);
        let names = names(&whole).into_iter().enumerate();
        for (turn, place) in names.skip(first % STEP).step_by(STEP) {
            let file = &whole.files()[place.file];
            let (name, text) = (file.name.to_string(), &file.text);
            let word = text.get(place.range.start as usize..place.range.end as usize).unwrap();
            let line = before(text, place.range.start as usize).lines().count();
            let without = snapshot_of(&with(&files, &name, &place.range, ""));
            let number = without.file_named(&name).unwrap();
            let point = without.point(number, place.range.start).unwrap();
            let found = completion(&without, point);
            asked += 1;
            let own = found
                .iter()
                .find(|one| one.label == word || one.label.starts_with(&format!("{word}.")));
            match own {
                None => wrong.push(format!("{name}:{line}: `{word}` is not offered")),
                Some(own) if !own.possible => {
                    wrong.push(format!(
                        "{name}:{line}: `{word}` is said to be impossible: {}",
                        own.docs
                    ));
                }
                Some(_) => {}
            }
            let possible: Vec<&Completion> =
                found.iter().filter(|one| one.possible && is_name(one)).collect();
            for one in possible.iter().skip(turn % 3).step_by(3).take(3) {
                let changed = snapshot_of(&with(&files, &name, &place.range, &one.text));
                let end = place.range.start + u32::try_from(one.text.len()).unwrap();
                let at = Place { file: number, range: place.range.start..end };
                // What a field is compared with may not suit it.
                let of_field = one.kind == CompletionKind::Field;
                let wrong_here = wrong_at(&changed, &at).into_iter();
                for what in
                    wrong_here.filter(|what| !(of_field && what.starts_with("unreachable-arm")))
                {
                    wrong.push(format!("{name}:{line}: `{}` for `{word}`: {what}", one.label));
                }
            }
        }
    }
    assert!(asked > 500, "{asked}");
    assert!(wrong.is_empty(), "{} of {asked}\n{}", wrong.len(), wrong.join("\n"));
}

/// What is wrong with a fixture once an offer is written, for who has no snippets.
fn errors_with(fixture: &Fixture, label: &str) -> Vec<String> {
    let found = completion(&fixture.snapshot, fixture.point());
    let one = found.iter().find(|one| one.label == label).expect("it is offered");
    let file = &fixture.snapshot.files()[fixture.file];
    let replace = fixture.snapshot.place(one.replace).unwrap().range;
    let mut files: Vec<(String, String)> = Vec::new();
    for file in fixture.snapshot.files() {
        files.push((file.name.to_string(), file.text.to_string()));
    }
    let changed = snapshot_of(&with(&files, &file.name, &replace, &one.text));
    let errors = changed.analysis.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    errors.map(|one| format!("{}: {}", one.code.as_str(), one.title)).collect()
}

#[test]
fn whole_conversations_waits_and_branches_check() {
    const CALL: &str =
        "    conversation voice call with Call { compliance Voice purpose Service / Renewals }\n";
    let none: Vec<String> = Vec::new();
    let behind_call = |text: &str| journey(&format!("{CALL}    {text}\n"));
    assert_eq!(errors_with(&behind_call("$0"), "wait … call"), none);
    assert_eq!(errors_with(&behind_call("wa$0"), "wait … call"), none);
    assert_eq!(errors_with(&journey("    $0\n"), "conversation sms … with Chat"), none);
    // Nobody waits for the call, so the rule on its disposition is refuted: nothing else is wrong.
    let call = errors_with(&journey("    $0\n"), "conversation voice … with Call");
    assert!(call.iter().all(|error| error.starts_with("policy-violation")), "{call:?}");
    let missing = "every arm that is missing";
    let wait = "wait up to 2 days {\n        trigger call.attempted => {}\n        $0\n    }";
    assert_eq!(errors_with(&behind_call(wait), missing), none);
    let branch = steps("branch on call.Result {\n    connected => {}\n    $0\n}");
    assert_eq!(errors_with(&branch, missing), none);
    assert_eq!(errors_with(&steps("$0"), "branch on call.Result …"), none);
}
