//! Analysing again after an edit says what analysing anew says: of names, facts, proofs and the plan.

use journey_compiler::{Analysis, Inputs, Memory, Sequential, analyze, analyze_again};
use journey_tests::edits::edited;
use journey_tests::fixture::Fixture;
use journey_tests::oracle::choices::{Choices, Drawn};
use journey_tests::oracle::projects;
use journey_tests::workspace::Workspace;
use journey_tests::{files_below, read, root};
use proptest::prelude::*;

/// Everything that is found out, places included.
fn printed(analysis: &Analysis, inputs: &Inputs) -> Vec<String> {
    let mut all = vec![format!("{:#?}", analysis.program)];
    all.extend(analysis.diagnostics.iter().map(|one| format!("{one:?}")));
    all.extend(analysis.uses.iter().map(|one| format!("{one:?}")));
    all.extend(analysis.flows.iter().map(|one| format!("{one:?}")));
    all.extend(analysis.proofs.iter().map(|one| format!("{one:?}")));
    all.extend(analysis.compile(&inputs.parsed).map(|compiled| compiled.plan.to_json()));
    all
}

#[track_caller]
fn agrees(workspace: &Workspace, memory: &mut Memory, what: &str) {
    let inputs = workspace.inputs();
    let again = analyze_again(&inputs, &Sequential, memory);
    let (again, anew) = (printed(&again, &inputs), printed(&analyze(&inputs), &inputs));
    for (again, anew) in again.iter().zip(&anew) {
        let line = again.lines().zip(anew.lines()).find(|(again, anew)| again != anew);
        assert_eq!(line, None, "after {what}: again, and anew");
    }
    assert_eq!(again, anew, "after {what}");
}

/// Programs of several files: the examples, the fixtures with more than one file, and drawn ones.
fn programs() -> Vec<Vec<(String, String)>> {
    let name = |path: &std::path::Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut programs = Vec::new();
    for example in ["renewals", "clinic", "collections", "donations", "fraud", "outage"] {
        let folder = root().join("examples").join(example);
        let mut files = files_below(&folder, ".journey");
        files.extend(files_below(&folder, "journey.toml"));
        programs.push(files.iter().map(|path| (name(path), read(path))).collect());
    }
    for path in files_below(&root().join("tests/suite"), ".journey") {
        let fixture = Fixture::new(&name(&path), &read(&path));
        programs.push(fixture.files.into_iter().map(|file| (file.name, file.text)).collect());
    }
    for seed in 0..60 {
        let text = projects::project(&mut Drawn::new(seed));
        programs.push(vec![("drawn.journey".to_owned(), text)]);
    }
    programs
}

const MANIFESTS: &[&str] = &[
    "",
    "[project]\ntime_zone = \"Europe/Paris\"\n",
    "[project]\ntime_zone = \"America/New_York\"\npacks = [\"us-federal@2026-11\"]\npolicies = [\"UsFederalCalling\"]\n",
    "[project]\ntime_zone = \"Mars/Base\"\npacks = [\"regulation-f@2026-11\", \"france@2026-11\"]\n",
    "[project]\npolicies = [\"Gentle\", \"Missing\"]\n",
    "[project]\ntime_zone = \"Europe/Paris\"\npacks = [\"none@2026-01\"]\n",
    "[project]\ntime_zone = \"Europe/Paris\"\n[features]\ncontact_center = false\n",
];

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of a text, each with its place.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(|c| !is_word(c)) {
        let word = part.trim_end_matches(|c| !is_word(c));
        if !word.is_empty() {
            words.push((at, word));
        }
        at += part.len();
    }
    words
}

/// One word of the text, its place, and another to put there.
fn word_for(
    choices: &mut impl Choices,
    workspace: &Workspace,
    file: usize,
) -> Option<(usize, String, String)> {
    let here = words(workspace.text(file));
    if here.is_empty() {
        return None;
    }
    let (at, word) = choices.pick(&here);
    let number = choices.below(40).to_string();
    let other = choices.below(u32::try_from(workspace.len()).unwrap()) as usize;
    let others = words(workspace.text(other));
    let new = match choices.below(3) {
        _ if word.chars().all(|c| c.is_ascii_digit()) => number,
        0 => format!("{word}X"),
        _ if others.is_empty() => "Other".to_owned(),
        _ => choices.pick(&others).1.to_owned(),
    };
    Some((at, word.to_owned(), new))
}

/// Replaces one word by another that stands somewhere, or a number by another.
fn another_word(choices: &mut impl Choices, workspace: &mut Workspace, file: usize) {
    if let Some((at, word, new)) = word_for(choices, workspace, file) {
        let text = workspace.text(file);
        let text = format!("{}{new}{}", &text[..at], &text[at + word.len()..]);
        workspace.set(file, &text);
    }
}

/// Renames a word in all files.
fn renamed(choices: &mut impl Choices, workspace: &mut Workspace, file: usize) {
    let Some((_, word, _)) = word_for(choices, workspace, file) else { return };
    for file in 0..workspace.len() {
        let text = workspace.text(file).to_owned();
        let mut new = text.clone();
        for (at, _) in words(&text).iter().rev().filter(|(_, found)| *found == word) {
            new.insert(at + word.len(), 'Q');
        }
        workspace.set(file, &new);
    }
}

/// Takes a declaration away, perhaps to put it elsewhere, or doubles it.
fn moved(choices: &mut impl Choices, workspace: &mut Workspace, file: usize) {
    let text = workspace.text(file).to_owned();
    let starts = journey_grammar::pieces(&text);
    let at = choices.below(u32::try_from(starts.len()).unwrap()) as usize;
    let start = starts[at] as usize;
    let end = starts.get(at + 1).map_or(text.len(), |end| *end as usize);
    let piece = &text[start..end];
    let (take, put) = choices.pick(&[(true, true), (true, false), (false, true)]);
    if take {
        workspace.set(file, &format!("{}{}", &text[..start], &text[end..]));
    }
    if put {
        let to = choices.below(u32::try_from(workspace.len()).unwrap()) as usize;
        let text = workspace.text(to).to_owned();
        let starts = journey_grammar::pieces(&text);
        let at = choices.pick(&starts) as usize;
        workspace.set(to, &format!("{}{piece}\n{}", &text[..at], &text[at..]));
    }
}

/// Edits the program somewhere; says how.
fn edit(choices: &mut impl Choices, workspace: &mut Workspace) -> &'static str {
    let file = choices.below(u32::try_from(workspace.len()).unwrap()) as usize;
    match choices.below(12) {
        0 => {
            workspace.set_manifest(choices.pick(MANIFESTS));
            "another manifest"
        }
        1 => {
            let text = edited(choices, workspace.text(file));
            workspace.set(file, &text);
            "typing"
        }
        2 => {
            renamed(choices, workspace, file);
            "renaming"
        }
        3..6 => {
            moved(choices, workspace, file);
            "moving a declaration"
        }
        _ => {
            another_word(choices, workspace, file);
            "another word"
        }
    }
}

fn plays(program: &[(String, String)], seed: u64, edits: u32) {
    let mut choices = Drawn::new(seed);
    let mut workspace = Workspace::new(program.iter().map(|(name, text)| (&**name, &**text)));
    let mut memory = Memory::default();
    agrees(&workspace, &mut memory, "opening");
    agrees(&workspace, &mut memory, "nothing");
    for _ in 0..edits {
        let before = workspace.clone();
        let what = edit(&mut choices, &mut workspace);
        agrees(&workspace, &mut memory, what);
        // Most mistakes are taken back, so that programs stay ones that have proofs and plans.
        if choices.chance(60) {
            workspace = before;
            agrees(&workspace, &mut memory, "taking back");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(200), ..ProptestConfig::default() })]

    #[test]
    fn analysing_again_says_what_analysing_anew_says(which in 0_usize..10_000, seed in any::<u64>()) {
        let programs = programs();
        plays(&programs[which % programs.len()], seed, 8);
    }
}

#[test]
fn every_example_is_analysed_again_after_many_edits() {
    for program in programs().iter().take(6) {
        plays(program, 7, 30);
    }
}

const JOURNEY: &str = "journey J {\n    audience segment Members\n    time zone \"Europe/Paris\"\n    outcomes done\n    exit done\n}\n";

/// Opens a program and gives its first file these texts in turn.
fn follows(others: &[&str], texts: &[&str]) {
    let names: Vec<String> = (0..=others.len()).map(|number| format!("{number}.journey")).collect();
    let first = texts.first().copied().unwrap_or_default();
    let files =
        names.iter().map(String::as_str).zip([first].into_iter().chain(others.iter().copied()));
    let mut workspace = Workspace::new(files);
    let mut memory = Memory::default();
    for text in texts.iter().chain(texts) {
        workspace.set(0, text);
        agrees(&workspace, &mut memory, text);
    }
}

#[test]
fn a_name_that_is_given_again_before_is_found_there() {
    let journey = format!("segment Members\n{JOURNEY}");
    follows(&[&journey], &["segment Others\n", "segment Members\n"]);
    follows(&[JOURNEY, "segment Members\n"], &["segment Others\n", "segment Members\n", ""]);
}

#[test]
fn a_change_reaches_what_sees_it_through_others() {
    let journey = "segment Members\nengagement Call { channel voice  dial mode copilot  attributes { Tier: Tier } }\n        journey J {\n    audience segment Members\n    time zone \"Europe/Paris\"\n    outcomes done\n            conversation voice call with Call { compliance C  purpose P }\n            wait up to 2 days { trigger call.attempted => {} timeout => exit done }\n            branch on call.Tier { Gold => exit done  Silver => exit done }\n}\n";
    let schema = "purpose P transactional\ncontact { mobile: phone }\n        compliance C { channel voice  purpose P opt_in  quiet time Q }\n        quiet time Q { zone contact  quiet daily 21:00..08:00 }\n";
    let choices = [
        "choice Tier { Gold, Silver }\n",
        "choice Tier { Gold, Silver, Bronze }\n",
        "choice Other { Gold }\n",
    ];
    follows(&[schema, journey], &choices);
}
