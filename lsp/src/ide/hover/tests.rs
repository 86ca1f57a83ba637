//! What is said of words, drawn.

use insta::assert_snapshot;

use super::hover;
use crate::ide::fixture::{Fixture, ask_everywhere, journey, steps};

fn drawn(fixture: &Fixture) -> String {
    let Some(hover) = hover(&fixture.snapshot, fixture.point()) else {
        return "nothing".to_owned();
    };
    format!("{}\n{}", fixture.draw(&[(hover.span, "")]), hover.markdown)
}

#[test]
fn nothing_panics_anywhere() {
    ask_everywhere(7, |snapshot, file, offset| {
        let _ = hover(snapshot, snapshot.point(file, offset).unwrap());
    });
}

#[test]
fn a_declaration_is_shown_with_its_documentation() {
    assert_snapshot!(drawn(&journey("    conversation voice call with $0Call { }\n")));
}

#[test]
fn a_field_has_its_type_and_documentation() {
    assert_snapshot!(drawn(&journey("    set contact.ti$0er = Gold\n")));
}

#[test]
fn a_value_has_its_spelling_outside() {
    assert_snapshot!(drawn(&journey("    set contact.tier = Silver$0\n")));
}

#[test]
fn a_handle_has_the_states_of_its_line() {
    assert_snapshot!(drawn(&steps("branch on $0call.Result { connected => {} otherwise => {} }")));
}

#[test]
fn a_handle_is_open_before_its_wait() {
    assert_snapshot!(drawn(&journey(
        "    conversation voice call with Call { compliance Voice purpose Service / Renewals }
    wait up to 2 days {
        trigger $0call.attempted, call.not_attempted, call.blocked => {}
        timeout => {}
    }\n"
    )));
}

#[test]
fn a_result_that_is_possible() {
    assert_snapshot!(drawn(&steps(
        "branch on call.Result { connected => {} NoAns$0wer => {} otherwise => {} }"
    )));
}

#[test]
fn a_result_that_never_occurs_here() {
    assert_snapshot!(drawn(&steps(
        "branch on call.Result { InvalidA$0ddress => {} otherwise => {} }"
    )));
}

#[test]
fn a_class_lists_what_is_left_of_it() {
    assert_snapshot!(drawn(&steps(
        "branch on call.Result { NoAnswer => {} unans$0wered => {} otherwise => {} }"
    )));
}

#[test]
fn an_attribute_that_cannot_be_read_says_why() {
    assert_snapshot!(drawn(&steps(
        "branch { when call.Out$0come is Renewed => {} otherwise => {} }"
    )));
}

#[test]
fn an_attribute_has_the_values_that_are_left() {
    assert_snapshot!(drawn(&steps(
        "branch {
                when call.Result is connected and call.Outcome is Renewed => {}
                when call.Result is connected and call.Out$0come is Declined => {}
                otherwise => {}
            }"
    )));
}

#[test]
fn a_step_has_its_id() {
    assert_snapshot!(drawn(&steps("ex$0it declined")));
}

#[test]
fn a_rule_has_its_verdicts() {
    let text = "//- policy.journey\npolicy Other { lim$0it 1 calls per 7 days because \"us\" }\n";
    let rest = format!("//- schema.journey{}", crate::ide::fixture::SCHEMA);
    let journey = "//- main.journey
journey Renewing {
    audience segment Ending
    time zone \"America/New_York\"
    follows Other
    outcomes renewed
    conversation voice call with Call { compliance Voice purpose Service / Renewals }
    wait up to 2 days {
        trigger call.attempted, call.not_attempted, call.blocked => {}
        timeout => {}
    }
    exit renewed
}\n";
    assert_snapshot!(drawn(&Fixture::new(&format!("{text}{rest}{journey}"))));
}

#[test]
fn a_setting_of_two_words_is_explained() {
    assert_snapshot!(drawn(&Fixture::new("engagement A { dial mo$0de copilot }")));
}

#[test]
fn a_keyword_in_broken_text_is_explained() {
    assert_snapshot!(drawn(&Fixture::new("policy A { requ$0ire ")));
}

#[test]
fn a_pack_of_the_manifest_is_explained() {
    let text = "//- journey.toml\n[project]\npacks = [\"us-fed$0eral@2026-11\"]\n";
    assert_snapshot!(drawn(&Fixture::new(text)));
}

#[test]
fn a_reply_of_a_scenario_knows_its_results() {
    let text = format!(
        "//- schema.journey{}//- main.journey
journey Renewing {{
    audience segment Ending
    time zone \"America/New_York\"
    conversation voice call with Call {{ compliance Voice purpose Service / Renewals }}
}}
scenario \"s\" for Renewing {{
    reply call.attempted {{ Result: Live$0Answer }}
}}
",
        crate::ide::fixture::SCHEMA
    );
    assert_snapshot!(drawn(&Fixture::new(&text)));
}

#[test]
fn names_may_have_any_letters() {
    let text =
        "/// Höflich.\nsegment Über as \"über\"\njourney Straße { audience segment Ü$0ber }\n";
    assert_snapshot!(drawn(&Fixture::new(text)));
}
