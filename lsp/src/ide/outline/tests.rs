use std::fmt::Write as _;

use insta::assert_snapshot;

use super::{Symbol, document_symbols, flat, folds, selection_ranges, workspace_symbols};
use crate::ide::fixture::Fixture;

const STORY: &str = r#"//! What happens after a purchase.
//! And more.

// region schema
choice Größe { Groß as "L", Klein }
contact {
    mobile: phone
    size:   choice { Big }
}
trigger Bought { amount: number }
purpose Service transactional { topics Thanks }
// endregion

engagement Call {
    channel voice
    attributes { Outcome: text }
}
text Hello { body "one"
  "two" }

journey Thank {
    audience trigger Bought
    outcomes done
    attempt up to 2 times {
        conversation voice call with Call
        wait up to 2 days {
            trigger call.attempted => retry after 1 day
            timeout => {}
        }
    } exhausted => { rest: delay 2 days }
    split offer { 50% gift => send Hello 50% none_at_all => {} }
    last: exit done
}
scenario "a gift" for Thank { }
forecast Usual for Thank { }
"#;

fn list(symbols: &[Symbol], depth: usize, out: &mut String) {
    for one in symbols {
        let detail =
            if one.detail.is_empty() { String::new() } else { format!(" | {}", one.detail) };
        let _ = writeln!(out, "{}{:?} {}{detail}", "  ".repeat(depth), one.kind, one.name);
        list(&one.children, depth + 1, out);
    }
}

#[test]
fn symbols_show_how_a_file_is_built() {
    let fixture = Fixture::new(STORY);
    let mut out = String::new();
    list(&document_symbols(&fixture.snapshot, 0), 0, &mut out);
    assert_snapshot!(out, @"");
}

#[test]
fn names_lie_in_what_they_name() {
    fn check(symbols: &[Symbol]) {
        for one in symbols {
            assert!(one.span.covers(one.name_span), "{}", one.name);
            assert!(!one.name.is_empty());
            assert!(one.children.iter().all(|child| one.span.covers(child.span)), "{}", one.name);
            check(&one.children);
        }
    }
    for text in
        [STORY, "journey", "journey J { wait { trigger => ", "scenario for J {", "choice { A }"]
    {
        let fixture = Fixture::new(text);
        check(&document_symbols(&fixture.snapshot, 0));
    }
}

#[test]
fn flat_symbols_know_what_they_stand_in() {
    let fixture = Fixture::new("choice Tier { Gold }");
    let all = flat(&document_symbols(&fixture.snapshot, 0));
    let all: Vec<_> = all.iter().map(|one| format!("{}/{}", one.container, one.name)).collect();
    assert_eq!(all, ["/Tier", "Tier/Gold"]);
}

fn found(query: &str) -> String {
    let fixture = Fixture::new(STORY);
    let mut out = String::new();
    for one in workspace_symbols(&fixture.snapshot, query) {
        let _ = writeln!(out, "{:?} {} in {:?}", one.kind, one.name, one.container);
    }
    out
}

#[test]
fn few_letters_find_a_symbol() {
    assert_snapshot!(found("gross"), @"");
    assert_snapshot!(found("gro"), @"");
    assert_snapshot!(found("th"), @"");
    assert_snapshot!(found("ba"), @"");
    assert_snapshot!(found("gift"), @"");
    assert_snapshot!(found(""), @"");
}

#[test]
fn blocks_comments_texts_and_regions_fold() {
    let fixture = Fixture::new(STORY);
    let mut out = String::new();
    let lines: Vec<&str> = STORY.lines().collect();
    for fold in folds(&fixture.snapshot, 0) {
        let (first, last) = (lines[fold.first as usize].trim(), lines[fold.last as usize].trim());
        let _ = writeln!(out, "{:?} {} .. {}: {first} .. {last}", fold.kind, fold.first, fold.last);
    }
    assert_snapshot!(out, @"");
}

fn grows(text: &str) -> String {
    let fixture = Fixture::new(text);
    let text = &fixture.snapshot.files()[fixture.file].text;
    let mut out = String::new();
    let ranges = selection_ranges(&fixture.snapshot, fixture.file, fixture.range.end);
    for range in ranges.iter().rev().skip(1).rev() {
        let part = text.get(range.start as usize..range.end as usize).unwrap();
        let _ = writeln!(out, "{}", part.replace('\n', " "));
    }
    out
}

#[test]
fn what_is_selected_grows() {
    let text = "journey J { wait up to 2 days { trigger A when call.Cou$0nt is 3 => exit done timeout => {} } }";
    assert_snapshot!(grows(text), @"");
    assert_snapshot!(grows("text T { body \"Hi {contact.na$0me else \"you\"}!\" \"Bye\" }"), @"");
    assert_snapshot!(grows("choice C { A as \"o$0ut\", B }"), @"");
    assert_snapshot!(grows("a b$0 c"), @"");
}
