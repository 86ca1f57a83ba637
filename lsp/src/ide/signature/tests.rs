//! Forms with the part at the cursor marked, drawn.

use std::fmt::Write as _;

use insta::assert_snapshot;

use super::signature_help;
use crate::ide::fixture::{Fixture, ask_everywhere, journey};

fn drawn(fixture: &Fixture) -> String {
    let Some(help) = signature_help(&fixture.snapshot, fixture.point()) else {
        return "nothing".to_owned();
    };
    let mut out = String::new();
    for (place, form) in help.forms.iter().enumerate() {
        let part = form.parts[form.active].clone();
        let mark = if place == help.active { '>' } else { ' ' };
        let width = |text: Option<&str>| text.unwrap().chars().count();
        let pad = " ".repeat(width(form.label.get(..part.start)));
        let line = "^".repeat(width(form.label.get(part)));
        let _ = write!(out, "{mark} {}\n  {pad}{line}\n", form.label);
    }
    out
}

#[test]
fn nothing_panics_anywhere() {
    ask_everywhere(7, |snapshot, file, offset| {
        let _ = signature_help(snapshot, snapshot.point(file, offset).unwrap());
    });
}

#[test]
fn a_step_shows_every_form_that_still_fits() {
    assert_snapshot!("retry", drawn(&journey("    attempt up to 3 times { retry $0 }\n")));
    assert_snapshot!(
        "retry_after",
        drawn(&journey("    attempt up to 3 times { retry after 1 day $0 }\n"))
    );
    assert_snapshot!(
        "retry_at",
        drawn(&journey("    attempt up to 3 times { retry after 1 day at $0 }\n"))
    );
}

#[test]
fn a_setting_shows_its_part() {
    assert_snapshot!("purpose", drawn(&Fixture::new("text A { purpose Service / $0 }")));
    assert_snapshot!("entry", drawn(&Fixture::new("journey A { entry every $0")));
}

#[test]
fn a_rule_in_half_typed_text_shows_its_part() {
    assert_snapshot!("limit", drawn(&Fixture::new("policy A {\n    limit 3 calls per $0")));
    assert_snapshot!(
        "because",
        drawn(&Fixture::new("policy A {\n    limit 3 calls per 7 days because \"Fla$0"))
    );
}

#[test]
fn a_line_of_a_scenario_shows_its_part() {
    assert_snapshot!("start", drawn(&Fixture::new("scenario \"a\" for B { start 2026-03-02 $0 }")));
    assert_snapshot!("expect", drawn(&Fixture::new("scenario \"a\" for B { expect send $0 }")));
}

#[test]
fn between_statements_nothing_is_shown() {
    assert_eq!(
        drawn(&Fixture::new("policy A {\n    limit 3 calls per 7 days\n    $0\n}")),
        "nothing"
    );
}
