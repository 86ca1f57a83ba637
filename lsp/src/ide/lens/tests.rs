use std::fmt::Write as _;

use insta::assert_snapshot;

use super::*;
use crate::ide::fixture::{Fixture, ask_everywhere};

fn drawn(text: &str) -> String {
    let fixture = Fixture::new(text);
    let lenses = lenses(&fixture.snapshot, fixture.file);
    let mut out = String::new();
    for lens in lenses {
        let _ = writeln!(out, "{}: {:?}", lens.title, lens.does);
        let _ = writeln!(out, "{}", fixture.draw(&[(lens.span, "")]));
    }
    out
}

#[test]
fn journeys_have_a_graph_and_proofs_and_scenarios_can_be_run() {
    assert_snapshot!(drawn(
        r#"
text Hello { compliance Sms  purpose Service  to contact.mobile  body "Hello" }
compliance Sms { channel sms  purpose Service none  quiet time none }
purpose Service transactional
contact { mobile: phone }
segment Everybody
policy Calm {
    limit 1 texts per 30 days
    limit 2 texts per 1 day
    finish within 3 days
}

journey Übung {
    audience  segment Everybody
    reenter   after 1 day
    time zone "Europe/Paris"
    follows   Calm
    send Hello
    delay 1 day
    send Hello
}
journey Plain {
    audience  segment Everybody
    time zone "Europe/Paris"
    delay 2 days
}

scenario "it ends" for Plain {
    given contact { mobile: "+33123456789" }
    start 2026-03-02 10:00
    expect exit completed
}
"#
    ));
}

#[test]
fn what_is_half_typed_has_no_lens_that_could_not_work() {
    assert_snapshot!(drawn("journey \nscenario \"x\" for {\n}\njourney J {\n    delay 1"));
}

#[test]
fn no_text_makes_it_panic() {
    ask_everywhere(5_000, |snapshot, file, _| {
        lenses(snapshot, file);
    });
}
