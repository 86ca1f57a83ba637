use std::fmt::Write as _;

use insta::assert_snapshot;

use super::{Symbol, document_symbols, flat, folds, selection_ranges, workspace_symbols};
use crate::ide::fixture::{Fixture, ask_everywhere};

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
    assert_snapshot!(out, @"
    Choice Größe
      Value Groß
      Value Klein
    Contact contact
      Field mobile | phone
      Field size | choice
        Value Big
    Trigger Bought
      Field amount | number
    Purpose Service | transactional
      Topic Thanks
    Engagement Call | voice
      Field Outcome | text
    Message Hello | text
    Journey Thank
      Outcome done
      Step attempt | up to 2 times
        Conversation call | voice with Call
        Step wait | up to 2 days
          Arm trigger call.attempted
          Arm timeout
        Arm exhausted
          Step rest | delay 2 days
      Step split | offer
        Arm 50% gift
          Step send | Hello
        Arm 50% none_at_all
      Step last | exit done
    Scenario a gift | for Thank
    Forecast Usual | for Thank
    ");
}

/// Names are not empty and lie in what they name, and that in what it stands in.
fn check_names(symbols: &[Symbol]) {
    for one in symbols {
        assert!(one.span.covers(one.name_span), "{}", one.name);
        assert!(!one.name.is_empty());
        assert!(one.children.iter().all(|child| one.span.covers(child.span)), "{}", one.name);
        check_names(&one.children);
    }
}

#[test]
fn names_lie_in_what_they_name() {
    for text in
        [STORY, "journey", "journey J { wait { trigger => ", "scenario for J {", "choice { A }"]
    {
        let fixture = Fixture::new(text);
        check_names(&document_symbols(&fixture.snapshot, 0));
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
    assert_snapshot!(found("GRÖ"), @r#"Choice Größe in """#);
    assert_snapshot!(found("gro"), @r#"Value Groß in "Größe""#);
    assert_snapshot!(found("th"), @r#"
    Journey Thank in ""
    Topic Thanks in "Service"
    "#);
    assert_snapshot!(found("tk"), @r#"
    Journey Thank in ""
    Topic Thanks in "Service"
    "#);
    assert_snapshot!(found("gift"), @r#"
    Arm gift in "Thank"
    Scenario a gift in "Thank"
    "#);
    assert_snapshot!(found(""), @r#"
    Engagement Call in ""
    Choice Größe in ""
    Message Hello in ""
    Journey Thank in ""
    Forecast Usual in ""
    Trigger Bought in ""
    Scenario a gift in "Thank"
    Purpose Service in ""
    "#);
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
    assert_snapshot!(out, @r#"
    Comment 0 .. 1: //! What happens after a purchase. .. //! And more.
    Region 3 .. 11: // region schema .. // endregion
    Block 5 .. 7: contact { .. size:   choice { Big }
    Block 13 .. 15: engagement Call { .. attributes { Outcome: text }
    Block 17 .. 18: text Hello { body "one" .. "two" }
    Block 20 .. 31: journey Thank { .. last: exit done
    Block 23 .. 28: attempt up to 2 times { .. }
    Block 25 .. 27: wait up to 2 days { .. timeout => {}
    "#);
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
    assert_snapshot!(grows(text), @"
    Count
    call.Count
    call.Count is 3
    trigger A when call.Count is 3 => exit done
    { trigger A when call.Count is 3 => exit done timeout => {} }
    wait up to 2 days { trigger A when call.Count is 3 => exit done timeout => {} }
    { wait up to 2 days { trigger A when call.Count is 3 => exit done timeout => {} } }
    ");
    assert_snapshot!(grows("text T { body \"Hi {contact.na$0me else \"you\"}!\" \"Bye\" }"), @r#"
    name
    contact.name
    contact.name else "you"
    Hi {contact.name else "you"}!
    "Hi {contact.name else "you"}!"
    "Hi {contact.name else "you"}!" "Bye"
    body "Hi {contact.name else "you"}!" "Bye"
    { body "Hi {contact.name else "you"}!" "Bye" }
    "#);
    assert_snapshot!(grows("choice C { A as \"o$0ut\", B }"), @r#"
    out
    "out"
    { A as "out", B }
    "#);
    assert_snapshot!(grows("a b$0 c"), @"b");
}

#[test]
fn anything_has_an_outline() {
    ask_everywhere(211, |snapshot, file, offset| {
        let ranges = selection_ranges(snapshot, file, offset);
        let holds = |pair: &[std::ops::Range<u32>]| {
            pair[1].start <= pair[0].start && pair[0].end <= pair[1].end
        };
        assert!(ranges.windows(2).all(holds));
        if offset == 0 {
            check_names(&document_symbols(snapshot, file));
            assert!(folds(snapshot, file).iter().all(|fold| fold.first < fold.last));
        }
    });
}
