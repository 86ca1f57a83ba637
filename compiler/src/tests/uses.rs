//! What names stand for.

use journey_grammar::{FileId, Span};

use super::files;
use crate::analyze;
use crate::index::Target;

const STORY: &str = r#"
contact { mobile: phone }
trigger Bought as "order.paid" { amount: number }
journey Thanks {
    audience trigger Bought as order
    time zone "Europe/Paris"
    outcomes done
    split offer { 50% gift => {} 50% none_at_all => {} }
    rest: delay 2 days
    exit done
}
scenario "a gift" for Thanks {
    given contact { mobile: "+4912345" }
    given split offer = gift
    start 2026-03-02 10:00 with Bought { amount: 3 }
    expect exit done
}
forecast Usual for Thanks { Bought.amount in 1 .. 3 }
forecast Rare for Thanks { order.amount in 1 .. 3 }
"#;

const MANIFEST: &str = r#"
[environments.local]
contact_center = { kind = "simulated", forecast = "Rare" }
"#;

/// `WORD -> PLACE`, the place as the text from there on.
fn uses() -> Vec<(String, String)> {
    let inputs = files(&[STORY], MANIFEST);
    let analysis = analyze(&inputs);
    assert_eq!(analysis.diagnostics, []);
    let text = |span: Span| span.text(if span.file == FileId(0) { STORY } else { MANIFEST });
    let place = |target: Target| {
        let at = target.declared_at(&analysis.program).unwrap();
        STORY.get(..at.start as usize).unwrap().matches('\n').count().to_string()
    };
    analysis.uses.iter().map(|one| (text(one.span).to_owned(), place(one.target))).collect()
}

#[test]
fn names_of_splits_forecasts_and_their_subjects_are_known() {
    let uses = uses();
    let lines = |word: &str| -> Vec<&str> {
        let of = uses.iter().filter(|(used, _)| used == word);
        of.map(|(_, line)| line.as_str()).collect()
    };
    assert_eq!(lines("offer"), ["7"]);
    assert_eq!(lines("gift"), ["7"]);
    assert_eq!(lines("Bought"), ["2", "2", "2"]);
    assert_eq!(lines("order"), ["4"]);
    assert_eq!(lines("Rare"), ["18"]);
}

#[test]
fn a_file_lists_what_it_declares() {
    let analysis = analyze(&files(&[STORY, "segment Vip"], ""));
    let program = &analysis.program;
    let named = |file: u32| {
        let all = Target::declared_in(program, FileId(file)).into_iter();
        let mut all: Vec<&str> = all.map(|one| one.name(program).unwrap().as_str()).collect();
        all.sort_unstable();
        all
    };
    assert_eq!(named(1), ["Vip"]);
    assert_eq!(
        named(0),
        [
            "Bought",
            "Rare",
            "Thanks",
            "Usual",
            "amount",
            "done",
            "gift",
            "mobile",
            "none_at_all",
            "offer",
            "order",
            "rest"
        ]
    );
    let trigger = program.triggers.iter().next().unwrap().0;
    assert_eq!(Target::Trigger(trigger).external(program), Some("order.paid"));
}
