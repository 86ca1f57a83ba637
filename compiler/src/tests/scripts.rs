//! Scenarios and forecasts.

use super::{files, line};
use crate::analyze;

const CONTACT: &str = "given contact { mobile: \"+12125550100\", policy_no: \"P\", renewal_date: 2026-04-01, tier: Gold }";

fn told(text: &str) -> Vec<(usize, &'static str, String)> {
    let texts = [
        text,
        include_str!("../../../examples/renewals/schema.journey"),
        include_str!("../../../examples/renewals/policy.journey"),
        include_str!("../../../examples/renewals/renewal.journey"),
    ];
    let found = analyze(&files(&texts, "")).diagnostics;
    let place = |d: &journey_grammar::Diagnostic| {
        let text = texts[d.primary.span.file.0 as usize];
        (line(&texts, d), d.code.as_str(), d.primary.span.text(text).to_owned())
    };
    found.iter().map(place).collect()
}

fn script(lines: &str) -> String {
    format!("scenario \"x\" for RenewalOutreach {{\n{CONTACT}\nstart 2026-03-02 10:00\n{lines}\n}}")
}

fn one(text: &str, code: &str, place: &str) {
    let told = told(text);
    let told: Vec<(&str, &str)> =
        told.iter().map(|(_, code, place)| (*code, place.as_str())).collect();
    assert_eq!(told, [(code, place)], "{text}");
}

#[test]
fn a_scenario_gives_what_must_be_known() {
    one("scenario \"x\" for RenewalOutreach { }", "missing-setting", "\"x\"");
    let text =
        format!("scenario \"x\" for Nope {{\n{CONTACT}\nstart 2026-03-02 10:00\nexpect call\n}}");
    one(&text, "unknown-name", "Nope");
}

#[test]
fn lines_name_what_exists() {
    assert_eq!(told(&script("expect call")), []);
    one(&script("expect cal"), "unknown-name", "cal");
    one(&script("expect call blocked NoConsnt"), "unknown-choice", "NoConsnt");
    one(&script("expect send Letter"), "unknown-name", "Letter");
    one(&script("expect raise trigger NeedsAgent { why: \"x\" }"), "unknown-field", "why");
    one(&script("expect exit gone"), "unknown-outcome", "gone");
    one(&script("given split offer = text_first"), "unknown-name", "offer");
    one(
        &script("given consent RetailSms / Marketing opted_in"),
        "purpose-outside-compliance",
        "Marketing",
    );
    one(
        &script("given consent RetailSms / Service / Offers opted_in"),
        "topic-outside-purpose",
        "Offers",
    );
    one(
        &script("raise trigger PolicyRenewed { policy_no: \"x\" }"),
        "missing-setting",
        "PolicyRenewed",
    );
    one(&script("set contact.tier = contact.tier"), "unknown-name", "contact");
}

#[test]
fn replies_are_possible() {
    let reply = |reply: &str| script(&format!("expect call\nreply {reply} after 1 minute"));
    assert_eq!(told(&reply("call.attempted { Result: LiveAnswer, Disposition: Interested }")), []);
    one(&reply("call.attempted { Outcome: Renewed }"), "missing-setting", "reply");
    one(&reply("call.attempted { Result: InvalidAddress }"), "type-mismatch", "InvalidAddress");
    one(&reply("call.not_attempted { Result: Terminated }"), "type-mismatch", "Terminated");
    one(&reply("call.attempted { Result: connected }"), "type-mismatch", "connected");
    one(&reply("call.attempted { Result: Nope }"), "unknown-result", "Nope");
    one(&reply("call.concluded { Result: NoAnswer }"), "wrong-channel", "concluded");
    one(&reply("call.attempted { Result: LiveAnswer, Outcome: Maybe }"), "unknown-choice", "Maybe");
    one(&reply("call.attempted { Result: LiveAnswer, CallBackAt: now }"), "type-mismatch", "now");
}

fn forecast(lines: &str) -> String {
    format!(
        "forecast Test for RenewalOutreach {{\ncall.Result {{ NoAnswer 100% }}\n\
         chat.Result {{ ResponseTimeout 100% }}\n{lines}\n}}"
    )
}

#[test]
fn every_conversation_needs_its_results() {
    one("forecast Test for RenewalOutreach {\ncontacts 10\n}", "missing-setting", "Test");
    assert_eq!(told(&forecast("contacts 10")), []);
}

#[test]
fn draws_fit_what_is_drawn() {
    assert_eq!(told(&forecast("call.Outcome { Renewed 40%, unset 60% }")), []);
    one(&forecast("call.Outcome { Renewed 40% }"), "split-total", "call.Outcome");
    one(&forecast("call.Outcome { Renwed 100% }"), "unknown-choice", "Renwed");
    one(&forecast("call.Outcom { Renewed 100% }"), "unknown-attribute", "Outcom");
    one(&forecast("contact.tier { Gold 50%, unset 50% }"), "type-mismatch", "unset");
    one(
        &forecast("contact.time_zone { \"Europe/Pari\" 100% }"),
        "unknown-time-zone",
        "Europe/Pari",
    );
    one(&forecast("call.responds in 2 hours .. 1 hour"), "bad-literal", "1 hour");
    one(&forecast("call.CallBackAt in 1 hour .. 3"), "type-mismatch", "3");
    one(&forecast("seed 1\nseed 2"), "duplicate-setting", "seed");
    one(&forecast("capacity 10 cals per hour"), "unknown-name", "cals");
    one(&forecast("call.blocked 101%"), "split-total", "101%");
}
