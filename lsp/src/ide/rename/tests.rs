use std::collections::BTreeMap;
use std::fmt::Write as _;

use insta::assert_snapshot;
use journey_compiler::index::Target;
use journey_grammar::Edit;

use super::{prepare_rename, rename};
use crate::ide::edits::{self, by_file};
use crate::ide::fixture::{Fixture, ask_everywhere, examples, snapshot_of};
use crate::{File, Point, Snapshot};

/// The texts after edits.
fn applied(snapshot: &Snapshot, edits: &[Edit]) -> BTreeMap<String, String> {
    let changes = by_file(snapshot, edits).unwrap();
    let text = |(number, file): (usize, &File)| {
        let changes = changes.get(&number).map_or(&[][..], Vec::as_slice);
        (file.name.to_string(), edits::applied(&file.text, changes))
    };
    snapshot.files().iter().enumerate().map(text).collect()
}

/// The lines that change, or why nothing does.
fn renamed(text: &str, new: &str) -> String {
    let fixture = Fixture::new(text);
    let found = match rename(&fixture.snapshot, fixture.point(), new) {
        Ok(found) => found,
        Err(why) => return format!("no: {why}"),
    };
    let mut out = String::new();
    for (name, text) in applied(&fixture.snapshot, &found.edits) {
        let before = fixture.snapshot.file_named(&name).unwrap();
        let before = &fixture.snapshot.files()[before].text;
        for (line, _) in text.lines().zip(before.lines()).filter(|(new, old)| new != old) {
            let _ = writeln!(out, "{name}: {}", line.trim());
        }
    }
    out + found.note.unwrap_or_default()
}

const STORY: &str = r#"//- journey.toml
[project]
packs    = ["us-federal@2026-11"]
policies = ["Calm", "UsFederalTelemarketing"]
time_zone = "Europe/Paris"
//- schema.journey
choice Tier { Gold as "gold card", Silver }
contact { mobile: phone, tier: Tier }
trigger Bought { amount: number }
quiet time Nights { quiet daily 21:00..08:00 }
purpose Service transactional
compliance Voice { channel voice purpose Service opt_in quiet time Nights }
engagement Call { channel voice dial mode preview dispositions { Never, Later } }
engagement Talk { channel voice dial mode preview dispositions { Never } }
policy Calm { never calls after Disposition has Never }
//- story.journey
journey Thanks {
    audience trigger Bought as order when order.amount > 3
    outcomes done, other
    conversation voice call with Call { compliance Voice purpose Service }
    wait up to 2 days {
        trigger call.attempted => {
            branch {
                when call.Disposition has Never => exit done
                when contact.tier is Gold => exit completed
                otherwise => {}
            }
        }
        trigger call.not_attempted, call.blocked => {}
        timeout => {}
    }
    exit done
}
forecast Usual for Thanks { Bought.amount in 1 .. 9 call.Result { LiveAnswer 100% } }
"#;

/// The story with a cursor in the first `part` behind `before`.
fn story(before: &str, part: &str) -> String {
    let from = STORY.find(before).unwrap();
    let at = from + STORY.get(from..).unwrap().find(part).unwrap();
    let (left, right) = STORY.split_at(at + 1);
    format!("{left}$0{right}")
}

#[test]
fn a_name_changes_in_all_files_and_in_the_manifest() {
    assert_snapshot!(renamed(&story("policy Calm", "Calm"), "Quiet"), @r#"
    journey.toml: policies = ["Quiet", "UsFederalTelemarketing"]
    schema.journey: policy Quiet { never calls after Disposition has Never }
    "#);
    assert_snapshot!(renamed(&story("call.attempted", "call"), "ring"), @"
    story.journey: conversation voice ring with Call { compliance Voice purpose Service }
    story.journey: trigger ring.attempted => {
    story.journey: when ring.Disposition has Never => exit done
    story.journey: trigger ring.not_attempted, ring.blocked => {}
    story.journey: forecast Usual for Thanks { Bought.amount in 1 .. 9 ring.Result { LiveAnswer 100% } }
    the name is part of the ids of steps: people who rest there are known by the old ones
    ");
    assert_snapshot!(renamed(&story("order.amount", "order"), "bought"), @"story.journey: audience trigger Bought as bought when bought.amount > 3");
}

#[test]
fn what_is_known_outside_keeps_its_spelling() {
    assert_snapshot!(renamed(&story("Bought.amount", "amount"), "for"), @r#"
    schema.journey: trigger Bought { for as "amount": number }
    story.journey: audience trigger Bought as order when order.for > 3
    story.journey: forecast Usual for Thanks { Bought.for in 1 .. 9 call.Result { LiveAnswer 100% } }
    "#);
    assert_snapshot!(renamed(&story("trigger Bought", "Bought"), "Sold"), @r#"
    schema.journey: trigger Sold as "Bought" { amount: number }
    story.journey: audience trigger Sold as order when order.amount > 3
    story.journey: forecast Usual for Thanks { Sold.amount in 1 .. 9 call.Result { LiveAnswer 100% } }
    "#);
    assert_snapshot!(renamed(&story("tier is", "Gold"), "Golden"), @r#"
    schema.journey: choice Tier { Golden as "gold card", Silver }
    story.journey: when contact.tier is Golden => exit completed
    "#);
    assert_snapshot!(renamed("segment B$0ig as \"Large\"", "Large"), @"main.journey: segment Large");
}

#[test]
fn a_code_of_which_a_policy_speaks_changes_in_every_engagement() {
    assert_snapshot!(renamed(&story("engagement Talk", "Never"), "Nie"), @r#"
    schema.journey: engagement Call { channel voice dial mode preview dispositions { Nie as "Never", Later } }
    schema.journey: engagement Talk { channel voice dial mode preview dispositions { Nie as "Never" } }
    schema.journey: policy Calm { never calls after Disposition has Nie }
    story.journey: when call.Disposition has Nie => exit done
    "#);
    assert_snapshot!(renamed(&story("Never, Later", "Later"), "Soon"), @r#"schema.journey: engagement Call { channel voice dial mode preview dispositions { Never, Soon as "Later" } }"#);
}

#[test]
fn what_is_no_name_of_the_program_stays() {
    let no = |before, part| {
        let fixture = Fixture::new(&story(before, part));
        prepare_rename(&fixture.snapshot, fixture.point()).unwrap_err()
    };
    assert_snapshot!(no("UsFederal", "UsFederal"), @"`UsFederalTelemarketing` stands in the rule pack `us-federal@2026-11`, which nothing changes");
    assert_snapshot!(no("exit done", "exit"), @"there is no name here");
    assert_snapshot!(no("exit completed", "completed"), @"`completed` is a word of the language, so it stays as it is");
    assert_snapshot!(no("channel voice", "voice"), @"`voice` is a word of the language, so it stays as it is");
    assert_snapshot!(no("call.attempted", "attempted"), @"`attempted` is a word of the language, so it stays as it is");
    assert_snapshot!(no("LiveAnswer", "LiveAnswer"), @"`LiveAnswer` is a Result of the contact center, so it stays as it is");
}

#[test]
fn what_would_clash_is_refused_with_the_reason() {
    assert_snapshot!(renamed(&story("outcomes", "done"), "2nd"), @"no: `2nd` is no name: a name is a letter or `_`, then letters, digits and `_`");
    assert_snapshot!(renamed(&story("outcomes", "done"), "wait"), @"no: `wait` is a keyword and cannot be a name here");
    assert_snapshot!(renamed(&story("outcomes", "done"), "call"), @"no: `done` cannot become `call`: `call` is used twice in this journey");
    assert_snapshot!(renamed(&story("outcomes", "done"), "other"), @"no: `done` cannot become `other`: `other` is used twice in this journey");
    assert_snapshot!(renamed(&story("outcomes", "done"), "completed"), @"no: `done` cannot become `completed`: what is called `completed` elsewhere would mean it too");
    assert_snapshot!(renamed(&story("trigger Bought", "Bought"), "Tier"), @"no: `Bought` cannot become `Tier`: `Tier` is declared twice");
    assert_snapshot!(renamed(&story("quiet time Nights", "Nights"), "none"), @"no: `Nights` cannot become `none`: that means something else where it is named");
    assert_snapshot!(renamed(&story("choice Tier", "Tier"), "text"), @"no: `Tier` cannot become `text`: this comparison takes a text in quotes");
    assert_snapshot!(renamed(&story("Later", "Later"), "Never"), @"no: `Later` cannot become `Never`: what is called `Never` elsewhere would mean it too");
    assert_snapshot!(renamed(&story("conversation voice", "call"), "Bought"), @"no: `call` cannot become `Bought`: engagement `Call` has no attribute `amount`");
    assert_snapshot!(renamed(&story("policy Calm", "Calm"), "UsFederalTelemarketing"), @"no: `Calm` cannot become `UsFederalTelemarketing`: `UsFederalTelemarketing` is declared twice");
}

#[test]
fn values_that_are_compared_with_those_of_another_choice_stay() {
    let text = |condition: &str| {
        let journey = "journey J { audience segment S outcomes done branch { when CONDITION => exit done otherwise => {} } }";
        let journey = journey.replace("CONDITION", condition);
        format!(
            "choice Tier {{ G$0old, Silver }}\ncontact {{ tier: Tier, other: choice {{ Gold, Tin }} }}\nsegment S\n{journey}"
        )
    };
    assert_snapshot!(renamed(&text("contact.tier is contact.other"), "Golden"), @"no: `Gold` cannot become `Golden`: it is compared with values of another choice, by name");
    assert_snapshot!(renamed(&text("contact.other in [contact.tier]"), "Golden"), @"no: `Gold` cannot become `Golden`: it is compared with values of another choice, by name");
    assert_snapshot!(renamed(&text("contact.other is Gold"), "Golden"), @r#"main.journey: choice Tier { Golden as "Gold", Silver }"#);
}

#[test]
fn text_that_cannot_be_understood_may_hold_the_name() {
    let text = "segment V$0ip\njourney J { audience segment Vip ! ! Vip }";
    assert_snapshot!(renamed(text, "Big"), @"no: `Vip` also stands in text that cannot be understood; mend that first");
    let text = "segment V$0ip\njourney J { audience segment Vip ! ! }";
    assert_snapshot!(renamed(text, "Big"), @r#"
    main.journey: segment Big as "Vip"
    main.journey: journey J { audience segment Big ! ! }
    "#);
}

#[test]
fn a_name_that_stood_for_nothing_may_be_found() {
    let text = "segment V$0ip\njourney J { audience segment Big }";
    assert_snapshot!(renamed(text, "Big"), @r#"main.journey: segment Big as "Vip""#);
}

fn analyzed(texts: &BTreeMap<String, String>) -> Snapshot {
    let files: Vec<(String, String)> = texts.clone().into_iter().collect();
    snapshot_of(&files)
}

/// The plan with its names, but without places and digests.
fn plan(snapshot: &Snapshot) -> serde_json::Value {
    fn strip(value: &mut serde_json::Value) {
        if let Some(map) = value.as_object_mut() {
            for key in ["source", "digest", "column", "line"] {
                map.remove(key);
            }
            map.values_mut().for_each(strip);
        } else if let Some(list) = value.as_array_mut() {
            list.iter_mut().for_each(strip);
        }
    }
    let lowered = snapshot.analysis.compile(&snapshot.inputs.parsed).unwrap();
    let mut plan = serde_json::from_str(&lowered.plan.to_json()).unwrap();
    strip(&mut plan);
    plan
}

/// Renames one name of the example and renames it back.
fn there_and_back(texts: &BTreeMap<String, String>, before: &Snapshot, target: Target) {
    let name = target.name(before.program()).unwrap();
    let (old, new) = (name.as_str(), format!("{}0", name.as_str()));
    let point = Point { file: name.span.file, offset: name.span.start };
    let there = rename(before, point, &new).unwrap_or_else(|why| panic!("{old}: {why}"));
    let changed = applied(before, &there.edits);
    assert_ne!(&changed, texts, "{old}");
    let after = analyzed(&changed);
    let count = |snapshot: &Snapshot| snapshot.analysis.diagnostics.len();
    assert_eq!(count(before), count(&after), "{old}");
    let as_before = |plan: serde_json::Value| plan.to_string().replace(&new, old);
    assert_eq!(as_before(plan(before)), as_before(plan(&after)), "{old}");
    let place = before.place(name.span).unwrap();
    // WHY: edits before the declaration in its file move it.
    let earlier = there.edits.iter().filter_map(|edit| Some((before.place(edit.span)?, edit)));
    let earlier =
        earlier.filter(|(at, _)| at.file == place.file && at.range.end <= place.range.start);
    let shift: usize = earlier.map(|(at, edit)| edit.text.len() - at.range.len()).sum();
    let point = after.point(place.file, place.range.start + u32::try_from(shift).unwrap()).unwrap();
    let back = rename(&after, point, old).unwrap_or_else(|why| panic!("{new}: {why}"));
    assert_eq!(&applied(&after, &back.edits), texts, "{old}");
}

/// Whether every name of an example can be changed, and changed back.
fn every_name(example: usize) {
    let texts: BTreeMap<String, String> = examples()[example].iter().cloned().collect();
    let snapshot = analyzed(&texts);
    let files = snapshot.inputs.parsed.iter().map(|parsed| parsed.source.id);
    let all = files.flat_map(|file| Target::declared_in(snapshot.program(), file));
    let all: Vec<Target> = all.collect();
    assert!(all.len() > 30, "{}", all.len());
    for target in all {
        there_and_back(&texts, &snapshot, target);
    }
}

macro_rules! every_name_of {
    ($($name:ident $number:literal)*) => {$(
        #[test]
        fn $name() {
            every_name($number);
        }
    )*};
}

// Each example is a test of its own, so that they run beside each other.
every_name_of! {
    every_name_of_the_first_example 0
    every_name_of_the_second_example 1
    every_name_of_the_third_example 2
    every_name_of_the_fourth_example 3
    every_name_of_the_fifth_example 4
    every_name_of_the_sixth_example 5
}

#[test]
fn anything_may_be_asked_to_change() {
    assert_eq!(examples().len(), 6, "each example has a test above");
    ask_everywhere(2_003, |snapshot, file, offset| {
        if let Some(point) = snapshot.point(file, offset) {
            let may = prepare_rename(snapshot, point);
            let done = rename(snapshot, point, "Other");
            assert!(may.is_ok() || done.is_err());
        }
    });
}
