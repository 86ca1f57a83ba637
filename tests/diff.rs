//! `journey diff`: changes of one program with what is told of each, and what must hold of any change.

use std::fmt::Write as _;
use std::path::Path;

use journey::review::{Format, Review};
use journey::side::Side;
use journey_plan::VerifiedPlan;
use journey_plan::compare::{LeftOut, Verdict, Weight, compare};
use journey_runtime::scenario::EntryKind;
use journey_runtime::sim::Simulation;
use journey_tests::{files_below, read, root};

fn base() -> String {
    read(&root().join("tests/diff/base.journey"))
}

/// The program after an edit: lines with `-` are replaced by the lines with `+` that follow them.
fn edited(text: &str, edit: &str) -> String {
    let mut text = text.to_owned();
    let lines: Vec<(char, &str)> = edit
        .lines()
        .map(|line| (line.chars().next().unwrap(), line.get(2..).unwrap_or_default()))
        .collect();
    let mut rest = lines.as_slice();
    while !rest.is_empty() {
        let gone = rest.iter().take_while(|(sign, _)| *sign == '-').count();
        let new = rest[gone..].iter().take_while(|(sign, _)| *sign == '+').count();
        let block = |part: &[(char, &str)]| -> String {
            part.iter().fold(String::new(), |mut all, (_, line)| {
                let _ = writeln!(all, "{line}");
                all
            })
        };
        let (old, now) = (block(&rest[..gone]), block(&rest[gone..gone + new]));
        assert!(gone > 0 && text.contains(&old), "the program has no\n{old}");
        text = text.replacen(&old, &now, 1);
        rest = &rest[gone + new..];
    }
    text
}

#[expect(clippy::disallowed_methods, reason = "the sides are read from files")]
fn side(folder: &Path, name: &str, text: &str) -> Side {
    let path = folder.join(name);
    std::fs::create_dir_all(&path).unwrap();
    std::fs::write(path.join("renewal.journey"), text).unwrap();
    let mut side = Side::load(path.to_str().unwrap(), None).unwrap();
    name.clone_into(&mut side.name);
    side
}

fn review(old: &str, new: &str) -> Review {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (side(folder.path(), "old", old), side(folder.path(), "new", new));
    Review::of(old, new, None).unwrap()
}

#[test]
fn each_change_is_told_in_the_words_of_behaviour() {
    for path in files_below(&root().join("tests/diff"), ".edit") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let review = review(&base(), &edited(&base(), &read(&path)));
        insta::with_settings!({
            snapshot_path => root().join("tests/diff"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(format!("{name}.text"), review.render(Format::Text, false));
            insta::assert_snapshot!(format!("{name}.markdown"), review.render(Format::Markdown, false));
        });
    }
}

#[test]
fn nothing_is_said_of_the_same_program() {
    let laid_out_anew = base().replace("    ", "\t").replace('\n', "\n\n");
    for new in [base(), laid_out_anew] {
        let review = review(&base(), &new);
        assert_eq!(review.comparison.weight, None);
        assert!(review.render(Format::Text, false).ends_with("\nno change\n"));
    }
}

/// Edits of one place each, without looking whether they mean anything.
fn mutants() -> Vec<String> {
    let text = base();
    let body = text.find("journey RenewalOutreach").unwrap();
    let end = text.find("forecast Baseline").unwrap();
    let (head, rest) = text.split_at(body);
    let (journey, tail) = rest.split_at(end - body);
    let lines: Vec<&str> = journey.lines().collect();
    let mut mutants = Vec::new();
    let mut add = |lines: &[&str]| mutants.push(format!("{head}{}\n{tail}", lines.join("\n")));
    for at in 0..lines.len() {
        let mut without = lines.clone();
        without.remove(at);
        add(&without);
        if at + 1 < lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(at, at + 1);
            add(&swapped);
        }
        for (from, to) in REPLACED {
            if lines[at].contains(from) {
                let line = lines[at].replacen(from, to, 1);
                let mut replaced = lines.clone();
                replaced[at] = &line;
                add(&replaced);
            }
        }
    }
    mutants
}

const REPLACED: &[(&str, &str)] = &[
    ("1 day", "2 days"),
    ("2 days", "3 days"),
    ("3 days", "1 day"),
    ("7 days", "1 day"),
    ("3 times", "2 times"),
    ("10:00", "11:00"),
    ("exit renewed", "exit declined"),
    ("exit declined", "exit renewed"),
    ("exit opted_out", "exit unreachable"),
    ("=> {}", "=> send RenewalLetter"),
    ("=> exit renewed", "=> {}"),
    ("is Renewed", "is Declined"),
    ("unanswered, faulted", "faulted, unanswered"),
    ("unanswered, faulted", "otherwise"),
    ("connected =>", "LiveAnswer, CallEnded =>"),
    ("has DoNotContact", "has NotInterested"),
    ("call.not_attempted, call.blocked", "call.blocked, call.not_attempted"),
];

/// What can be seen of contacts from outside: when each thing happens to whom.
fn seen(plan: &VerifiedPlan) -> Vec<String> {
    let forecast = &plan.plan().forecasts[0];
    let simulation = Simulation::new(plan, forecast).unwrap();
    let people = (0..60).map(|number| {
        let told = simulation.tell(number);
        let visible = told.iter().filter(|entry| entry.kind == EntryKind::Visible);
        visible.fold(String::new(), |mut all, entry| {
            let _ = writeln!(all, "{:?} {}", entry.at, entry.text);
            all
        })
    });
    people.collect()
}

/// No change is only said where nobody could tell: over the same drawn contacts both do the same. And what is seen to
/// differ is reported.
#[test]
fn what_can_be_seen_to_differ_is_never_called_no_change() {
    let folder = tempfile::tempdir().unwrap();
    let old = side(folder.path(), "old", &base());
    let before = seen(&old.verified().unwrap());
    let mut versions = vec![(base(), old.plan, before)];
    for text in mutants() {
        let new = side(folder.path(), "new", &text);
        if new.is_sound() && !new.plan.forecasts.is_empty() {
            let seen = seen(&new.verified().unwrap());
            versions.push((text, new.plan, seen));
        }
    }
    let (mut different, mut quiet) = (0, 0);
    for (place, (text, new, after)) in versions.iter().enumerate() {
        // The program that all come from, and others, so that two places differ.
        for other in [0, (place + 1) % versions.len(), (place + 29) % versions.len()] {
            let (was, old, before) = &versions[other];
            let weight = compare(old, new, &LeftOut::default()).weight;
            let is_reported = weight > Some(Weight::Neutral);
            let differs = before != after;
            assert!(is_reported || !differs, "called no change, and is one:\n{was}\n----\n{text}");
            different += usize::from(differs);
            quiet += usize::from(!is_reported);
        }
    }
    // Else the test would not have looked at anything.
    let all = versions.len();
    assert!(all > 60 && different > 60 && quiet > 20, "{all} {different} {quiet}");
}

/// Names and orders without effect, many at once.
#[test]
fn names_and_orders_without_effect_are_no_change() {
    let edits: &[(&str, &str)] = &[
        ("call.", "phoned."),
        ("voice call with", "voice phoned with"),
        ("unanswered, faulted", "faulted, unanswered"),
        (
            "connected => {\n                        branch {",
            "CallEnded, LiveAnswer => {\n                        branch {",
        ),
        ("call.not_attempted, call.blocked", "call.blocked, call.not_attempted"),
        ("Gold, Silver, Bronze", "Bronze, Silver, Gold"),
    ];
    let mut sound = 0;
    for chosen in 0..1_u32 << edits.len() {
        let mut text = base();
        for (place, (from, to)) in edits.iter().enumerate().rev() {
            if chosen >> place & 1 == 1 {
                text = text.replace(from, to);
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (side(folder.path(), "old", &base()), side(folder.path(), "new", &text));
        if !new.is_sound() {
            // A handle of which only a part was renamed.
            continue;
        }
        sound += 1;
        let found = compare(&old.plan, &new.plan, &LeftOut::default());
        assert!(found.weight <= Some(Weight::Neutral), "{found:#?}");
        let is_quiet = |one: Verdict| matches!(one, Verdict::Same | Verdict::Renamed);
        assert!(found.journeys.iter().all(|one| is_quiet(one.verdict)));
    }
    assert!(sound >= 32, "{sound}");
}

#[test]
fn a_comment_fits_where_it_has_to() {
    let many: String = (0..400)
        .map(|number| {
            base()
                .split_once("/// Call, then text")
                .unwrap()
                .1
                .replace("RenewalOutreach", &format!("Journey{number}"))
                .replace("Baseline", &format!("Forecast{number}"))
        })
        .map(|text| {
            text.split_once("forecast ").unwrap().0.trim_start_matches(|c| c != '\n').to_owned()
        })
        .collect();
    let head = base().split_once("/// Call, then text").unwrap().0.to_owned();
    let old = format!("{head}{many}");
    let new = old
        .replace("wait up to 3 days", "wait up to 5 days")
        .replace("retry after 1 day\n", "retry after 2 days\n");
    let text = review(&old, &new).render(Format::Markdown, false);
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    assert!(text.contains("Shortened to fit into a comment"));
}
