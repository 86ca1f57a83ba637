use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use insta::assert_snapshot;
use journey_grammar::format;

use super::*;
use crate::ide::edits::with_edits;
use crate::ide::fixture::{Fixture, ask_everywhere, snapshot_of};

/// Every action at the cursor, with the text after it.
pub(super) fn drawn(fixture: &Fixture) -> String {
    let mut out = String::new();
    for action in actions(&fixture.snapshot, fixture.file, &fixture.range) {
        let mark = if action.is_preferred { ", preferred" } else { "" };
        let _ = writeln!(out, "## {} ({:?}{mark})", action.title, action.kind);
        let _ = writeln!(out, "{}", fixture.after(&action.edits));
    }
    out
}

#[test]
fn missing_arms_are_added_as_the_formatter_would() {
    let fixture = Fixture::new(
        "engagement Renewal {
    channel   voice
    dial mode preview
}
compliance Voice {
    channel voice
    purpose Service none
    quiet time none
}
purpose Service transactional
segment Everybody

journey J {
    audience segment Everybody
    outcomes done

    conversation voice call with Renewal {
        compliance Voice
        purpose    Service
    }
    wait up to 2 days {
        trigger call.attempted => {
            branch$0 on call.Result {
                LiveAnswer => exit done
            }
        }
        trigger call.not_attempted, call.blocked => {}
        timeout => {}
    }
}
",
    );
    assert_snapshot!(drawn(&fixture));
}

#[test]
fn a_text_that_is_not_formatted_gets_indented_lines() {
    let fixture = Fixture::new(
        "choice Tier { Gold, Silver }
contact { tier: Tier }
segment  A
journey J {
    audience segment A
      branch$0   on contact.tier {
        Gold => exit completed
      }
}
",
    );
    assert_snapshot!(drawn(&fixture));
}

#[test]
fn the_first_safe_fix_is_preferred() {
    let fixture = Fixture::new(
        "segment Ä as \"ä\"\njourney J {\n    audience segment ä$0\n    delay 2 dys\n}\n",
    );
    assert_snapshot!(drawn(&fixture));
}

#[test]
fn everything_that_is_safe_is_fixed_until_nothing_is_left() {
    let fixture = Fixture::new(
        "segment Everybody
contact { tier: text }
journey J {
    audience segment Everybody
    outcomes done;
    wait 2 days {
        timeout => exit Done
    }
    branch {
        when contact.tier == \"a\" && contact.tier not in (\"b\") => exit done
        otherwise exit done
    }
}
",
    );
    let action = fix_all(&fixture.snapshot, fixture.file).unwrap();
    assert_eq!(action.kind, ActionKind::FixAll);
    assert_snapshot!(fixture.after(&action.edits));
}

#[test]
fn a_clean_file_has_nothing_to_fix() {
    let fixture = Fixture::new("segment A\n");
    assert_eq!(fix_all(&fixture.snapshot, fixture.file), None);
}

#[test]
fn the_manifest_is_fixed_like_a_file() {
    let fixture = Fixture::new(
        "//- journey.toml\n[project]\nname = \"a\"\ntime_zone = \"America/New_Yrok$0\"\n//- a.journey\nsegment A\n",
    );
    assert_snapshot!(drawn(&fixture));
}

#[test]
fn packs_are_never_edited() {
    let fixture = Fixture::new(
        "//- journey.toml\n[project]\nname = \"a\"\npacks = [\"us-federal@2026-11\"]\n//- a.journey\nsegment A$0\n",
    );
    for action in actions(&fixture.snapshot, fixture.file, &(0..9)) {
        for edit in &action.edits {
            assert!(fixture.snapshot.place(edit.span).is_some());
        }
    }
}

/// Every fixture of the suite in which something can be mended: the fix can be made, mends what it is for or leaves at
/// least no more errors, and keeps a formatted text formatted.
#[test]
fn every_fix_in_the_suite_mends() {
    let mut wrong = String::new();
    let mut count = 0;
    for (name, files) in suite() {
        let snapshot = snapshot_of(&files);
        for file in 0..snapshot.files().len() {
            let length = u32::try_from(snapshot.files()[file].text.len()).unwrap();
            for action in fix::fixes(&snapshot, file, &(0..length)) {
                count += 1;
                if let Some(reason) = complaint(&snapshot, &action) {
                    let _ = writeln!(wrong, "{name}: {}: {reason}", action.title);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 30, "{count}");
}

fn complaint(before: &Snapshot, action: &Action) -> Option<String> {
    let Some(after) = with_edits(before, &action.edits) else {
        return Some("the edits overlap".to_owned());
    };
    let mended = action.mends.as_ref()?;
    let count = |snapshot: &Snapshot| {
        let same = |found: &&Diagnostic| found.code == mended.code && found.title == mended.title;
        snapshot.analysis.diagnostics.iter().filter(same).count()
    };
    if count(&after) >= count(before) {
        return Some(format!("does not mend {:?}", mended.title));
    }
    let formatted = |snapshot: &Snapshot, name: &str| {
        let place = snapshot.file_named(name)?;
        let file = snapshot.files().get(place)?;
        let parsed =
            journey_grammar::parse(journey_grammar::Source::new(file.id, name, &file.text));
        let sound = parsed.diagnostics.is_empty();
        (sound && name.ends_with(".journey")).then(|| format(&parsed).unwrap() == *file.text)
    };
    let changes_lines = action.edits.iter().any(|edit| edit.text.contains('\n'));
    for file in before.files().iter().filter(|_| changes_lines) {
        let states = (formatted(before, &file.name), formatted(&after, &file.name));
        if states == (Some(true), Some(false)) {
            return Some("is not formatted".to_owned());
        }
    }
    None
}

/// The programs of the suite's checks, each a file or the files of a folder.
fn suite() -> BTreeMap<String, Vec<(String, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suite");
    let mut programs = BTreeMap::new();
    for path in below(&root.join("check")) {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        programs.insert(name, files_of(&root, &read(&path)));
    }
    programs
}

/// The files of a fixture of the suite: `//- file: NAME` begins the next, `//- use: NAME` adds a shared one.
fn files_of(root: &Path, text: &str) -> Vec<(String, String)> {
    let mut files = vec![("main.journey".to_owned(), String::new())];
    let mut shared = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("//- file:") {
            files.push((name.trim().to_owned(), String::new()));
            continue;
        }
        for name in line.strip_prefix("//- use:").into_iter().flat_map(|used| used.split(',')) {
            let name = format!("{}.journey", name.trim());
            shared.push((format!("shared-{name}"), read(&root.join("_shared").join(&name))));
        }
        files.last_mut().unwrap().1.push_str(line);
    }
    files.extend(shared);
    files
}

#[expect(clippy::disallowed_methods, reason = "tests read the suite")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(below(&path));
        } else if path.extension().is_some_and(|ending| ending == "journey") {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_place_makes_it_panic() {
    ask_everywhere(97, |snapshot, file, offset| {
        actions(snapshot, file, &(offset..offset));
        actions(snapshot, file, &(offset / 2..offset));
    });
    ask_everywhere(5_000, |snapshot, file, _| {
        fix_all(snapshot, file);
    });
}
