use std::fmt::Write as _;

use insta::assert_snapshot;

use super::*;
use crate::ide::edits::{applied, by_file};
use crate::ide::fixture::Fixture;

/// The edits, each with its line, and the text after them.
fn drawn(fixture: &Fixture, edits: &[Edit]) -> String {
    let file = &fixture.snapshot.files()[fixture.file];
    let mut out = String::new();
    for edit in edits {
        let range = fixture.snapshot.place(edit.span).unwrap().range;
        let line = file.lines.line(range.start) + 1;
        let _ =
            writeln!(out, "line {line}: {:?} -> {:?}", fixture.snapshot.text(edit.span), edit.text);
    }
    let changes = by_file(&fixture.snapshot, edits).unwrap();
    let changes = changes.get(&fixture.file).map_or(&[][..], |changes| changes);
    let _ = write!(out, "---\n{}", applied(&file.text, changes));
    out
}

const MESSY: &str = "segment A

journey   J {
 audience segment A
  outcomes done

 delay   1 days
   delay 2 day
attempt up to 3 times {
send Hello
  retry after 1 day
        }$0
exit   done
}
";

#[test]
fn a_document_changes_where_its_layout_is_wrong() {
    let fixture = Fixture::new(MESSY);
    assert_snapshot!(drawn(&fixture, &format_document(&fixture.snapshot, fixture.file)));
}

#[test]
fn a_block_is_formatted_when_it_is_closed() {
    let fixture = Fixture::new(MESSY);
    let edits = format_typed(&fixture.snapshot, fixture.file, fixture.range.end);
    assert_snapshot!(drawn(&fixture, &edits));
    let at_start = format_typed(&fixture.snapshot, fixture.file, 0);
    assert_eq!(at_start, []);
}

#[test]
fn a_selection_changes_nothing_else() {
    let fixture = Fixture::new(
        "journey J {\n audience segment A\n$0 delay  1 day\n delay   2 days\n$0   exit   x\n}\n",
    );
    let edits = format_range(&fixture.snapshot, fixture.file, &fixture.range);
    assert_snapshot!(drawn(&fixture, &edits));
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let fixture = Fixture::new("segment   A\njourney J {\n  delay $0 ((\n}\n");
    let edits = format_document(&fixture.snapshot, fixture.file);
    assert_snapshot!(drawn(&fixture, &edits));
}

#[test]
fn line_ends_and_a_mark_at_the_start_are_brought_into_form() {
    let fixture = Fixture::new("\u{feff}segment A\r\nsegment   B\r\n");
    let edits = format_document(&fixture.snapshot, fixture.file);
    assert_eq!(drawn(&fixture, &edits).split_once("---\n").unwrap().1, "segment A\nsegment B\n");
}

#[test]
fn the_manifest_is_not_formatted() {
    let fixture =
        Fixture::new("//- journey.toml\n[project]\nname='a'\n$0\n//- a.journey\nsegment A\n");
    assert_eq!(format_document(&fixture.snapshot, fixture.file), []);
}
