//! Lists, drawn: what is written, its label where that is another, its detail; behind the line what is not possible.

use std::fmt::Write as _;

use insta::assert_snapshot;

use super::offered;
use crate::ide::completion::Completion;
use crate::ide::fixture::{Fixture, SCHEMA, journey, steps};

/// At most so many lines of one kind of list.
const MOST: usize = 40;

fn line(one: &Completion) -> String {
    let mut out = one.label.clone();
    if !one.detail.is_empty() {
        let _ = write!(out, "  ({})", one.detail);
    }
    out
}

fn drawn(fixture: &Fixture) -> String {
    let found = offered(fixture);
    let mut out = String::new();
    for one in found.iter().filter(|one| one.possible).take(MOST) {
        let _ = writeln!(out, "{}", line(one));
    }
    if found.iter().any(|one| !one.possible) {
        let _ = writeln!(out, "--");
    }
    for one in found.iter().filter(|one| !one.possible).take(MOST) {
        let why = one.docs.lines().next().unwrap_or("");
        let _ = writeln!(out, "{}  {why}", line(one));
    }
    out
}

/// The text of one offer, as a snippet and for who has none.
fn written(fixture: &Fixture, label: &str) -> String {
    let found = offered(fixture);
    let one = found.iter().find(|one| one.label == label).expect("it is offered");
    format!("{}\n--\n{}\n", one.snippet.as_deref().unwrap_or(""), one.text)
}

#[test]
fn declarations_at_the_top() {
    assert_snapshot!(drawn(&Fixture::new("segment A\n$0")));
}

#[test]
fn settings_that_are_missing_come_first() {
    assert_snapshot!(
        "engagement",
        drawn(&Fixture::new("engagement A {\n    channel voice\n    $0\n}"))
    );
    assert_snapshot!("sms", drawn(&Fixture::new("engagement A {\n    channel sms\n    $0\n}")));
    assert_snapshot!("email", drawn(&Fixture::new("email A {\n    template \"x\"\n    $0\n}")));
    let text = "conversation voice call with Call {\n        $0\n    }\n";
    assert_snapshot!("conversation", drawn(&journey(text)));
}

#[test]
fn settings_and_steps_in_a_journey() {
    assert_snapshot!(drawn(&Fixture::new("journey A {\n    audience segment B\n    $0")));
}

#[test]
fn engagements_of_the_channel() {
    assert_snapshot!("voice", drawn(&journey("    conversation voice call with $0\n")));
    assert_snapshot!("chat", drawn(&journey("    conversation sms chat with Ch$0 {}\n")));
}

#[test]
fn profiles_of_the_channel_and_topics_of_the_purpose() {
    let profile = "conversation voice call with Call {\n        compliance $0\n    }\n";
    assert_snapshot!("profiles", drawn(&journey(profile)));
    let topic = "conversation voice call with Call {\n        compliance Voice\n        purpose Service / $0\n    }\n";
    assert_snapshot!("topics", drawn(&journey(topic)));
}

#[test]
fn words_of_settings() {
    assert_snapshot!("mode", drawn(&Fixture::new("engagement A { channel voice dial mode $0 }")));
    assert_snapshot!("entry", drawn(&Fixture::new("journey A {\n    entry $0\n}")));
    assert_snapshot!(
        "zone",
        drawn(&Fixture::new("quiet time A {\n    zone $0\n}"))
            .lines()
            .take(5)
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn zones_replace_the_whole_text() {
    let fixture = Fixture::new("journey A {\n    time zone \"Europe/Pa$0\"\n}");
    let found = offered(&fixture);
    let paris = found.iter().find(|one| one.label == "Europe/Paris").unwrap();
    assert_snapshot!(fixture.draw(&[(paris.replace, &paris.text)]));
}

#[test]
fn only_results_that_are_still_possible() {
    assert_snapshot!(drawn(&steps("branch on call.Result { connected => {} $0 }")));
}

#[test]
fn results_in_half_typed_text() {
    let text = "            branch on call.Result {\n                connected => exit renewed\n                NoAn$0";
    assert_snapshot!(drawn(&steps(text)));
}

#[test]
fn results_in_a_condition() {
    assert_snapshot!(drawn(&steps("branch { when call.Result is $0 => {} otherwise => {} }")));
}

#[test]
fn values_that_a_choice_can_still_have() {
    let text = "branch {
                when call.Result is connected and call.Outcome is Renewed => {}
                when call.Result is connected and call.Outcome is $0
            }";
    assert_snapshot!(drawn(&steps(text)));
}

#[test]
fn attributes_only_where_they_can_be_read() {
    assert_snapshot!("before", drawn(&steps("branch { when call.$0 }")));
    assert_snapshot!(
        "behind",
        drawn(&steps("branch { when call.Result is connected and call.$0 }"))
    );
}

#[test]
fn the_beginning_of_a_condition() {
    assert_snapshot!(drawn(&steps("branch { when $0 }")));
}

#[test]
fn steps_behind_a_conversation_offer_its_wait() {
    let text = "    conversation voice call with Call { compliance Voice purpose Service / Renewals }\n    $0\n";
    assert_snapshot!("steps", drawn(&journey(text)));
    assert_snapshot!("wait", written(&journey(text), "wait … call"));
    assert_snapshot!(
        "whole_conversation",
        written(&journey(text), "conversation voice … with Call")
    );
}

#[test]
fn steps_where_an_outcome_is_known_offer_its_branch() {
    assert_snapshot!(written(&steps("$0"), "branch on call.Result …"));
}

#[test]
fn arms_of_a_wait() {
    let text =
        "    conversation voice call with Call { compliance Voice purpose Service / Renewals }
    wait up to 2 days {
        trigger call.attempted => {}
        $0
    }\n";
    assert_snapshot!("arms", drawn(&journey(text)));
    assert_snapshot!("missing_arms", written(&journey(text), "every arm that is missing"));
    let text =
        "    conversation voice call with Call { compliance Voice purpose Service / Renewals }
    wait up to 2 days { trigger call.$0 }\n";
    assert_snapshot!("events", drawn(&journey(text)));
}

#[test]
fn the_name_of_a_trigger_is_known_in_its_arm() {
    let text = "    wait up to 2 days {
        trigger Paid as paid when paid.$0
        timeout => {}
    }\n";
    assert_snapshot!(drawn(&journey(text)));
}

#[test]
fn outcomes_and_messages() {
    assert_snapshot!("outcomes", drawn(&journey("    exit $0\n")));
    assert_snapshot!("messages", drawn(&journey("    send $0\n")));
}

#[test]
fn placeholders_of_a_text() {
    let text = format!("{SCHEMA}text Other {{ body \"Hi {{contact.$0\" }}\n");
    assert_snapshot!(drawn(&Fixture::new(&text)));
}

#[test]
fn lengths_behind_their_words() {
    assert_snapshot!("lengths", drawn(&journey("    delay $0\n")));
    assert_snapshot!("units", drawn(&journey("    wait up to 2 $0\n")));
}

#[test]
fn values_of_a_field() {
    assert_snapshot!(drawn(&journey("    set contact.tier = $0\n")));
}

#[test]
fn rules_and_their_parts() {
    assert_snapshot!("rules", drawn(&Fixture::new("policy A {\n    $0\n}")));
    assert_snapshot!("kinds", drawn(&Fixture::new("policy A {\n    limit 3 $0\n}")));
    assert_snapshot!("per", drawn(&Fixture::new("policy A {\n    limit 3 calls $0\n}")));
    assert_snapshot!(
        "codes",
        drawn(&Fixture::new(&format!(
            "{SCHEMA}policy A {{ never calls after Disposition has $0 }}"
        )))
    );
}

fn scenario(lines: &str) -> Fixture {
    let journey = "journey Renewing {
    audience segment Ending
    time zone \"America/New_York\"
    outcomes renewed
    conversation voice call with Call { compliance Voice purpose Service / Renewals }
}\n";
    Fixture::new(&format!(
        "//- schema.journey{SCHEMA}//- main.journey\n{journey}scenario \"s\" for Renewing {{\n    {lines}\n}}\n"
    ))
}

#[test]
fn lines_of_a_scenario() {
    assert_snapshot!("lines", drawn(&scenario("$0")));
    assert_snapshot!("expect", drawn(&scenario("expect $0")));
    assert_snapshot!("expect_exit", drawn(&scenario("expect exit $0")));
    assert_snapshot!("reply", drawn(&scenario("reply call.$0")));
    assert_snapshot!("reply_names", drawn(&scenario("reply call.attempted { $0 }")));
    assert_snapshot!("reply_results", drawn(&scenario("reply call.not_attempted { Result: $0 }")));
    assert_snapshot!("given_contact", drawn(&scenario("given contact { mobile: \"+1\", $0 }")));
    assert_snapshot!("consent", drawn(&scenario("given consent Voice / Service $0")));
}

#[test]
fn lines_of_a_forecast() {
    let text = "journey A { audience segment Ending conversation voice call with Call }
forecast F for A {
    call.blocked 2%
    $0
}\n";
    let fixture = Fixture::new(&format!("//- schema.journey{SCHEMA}//- main.journey\n{text}"));
    assert_snapshot!("forecast", drawn(&fixture));
}

#[test]
fn keys_and_packs_of_the_manifest() {
    assert_snapshot!(
        "keys",
        drawn(&Fixture::new("//- journey.toml\n[project]\nname = \"a\"\n$0\n"))
    );
    assert_snapshot!(
        "packs",
        drawn(&Fixture::new("//- journey.toml\n[project]\npacks = [\"us-$0\"]\n"))
    );
}

#[test]
fn documentation_and_policies_of_packs() {
    let text = "//- journey.toml\n[project]\npacks = [\"us-federal@2026-11\"]\n//- main.journey\njourney A {\n    follows $0\n}\n";
    assert_snapshot!("policies", drawn(&Fixture::new(text)));
    let found = offered(&journey("    conversation voice call with $0\n"));
    assert_eq!(found[0].docs, "The call about a renewal.");
}

#[test]
fn nothing_is_offered_in_comments_and_texts() {
    assert_eq!(drawn(&Fixture::new("// wa$0\n")), "");
    assert_eq!(drawn(&Fixture::new("segment A as \"b$0\"\n")), "");
}
