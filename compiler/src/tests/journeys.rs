//! Settings and steps of journeys.

use super::said;

fn body(steps: &str) -> String {
    format!("journey Test {{\naudience segment ExpiringPolicies\noutcomes done\n{steps}\n}}")
}

fn call(rest: &str) -> String {
    body(&format!(
        "conversation voice call with RenewalCall {{\ncompliance RetailVoice\npurpose Service / Claims\n\
         input {{ policy_no: contact.policy_no, renewal_date: contact.renewal_date }}\n}}\n\
         wait up to 2 days {{\ntrigger call.attempted => {{\n{rest}\n}}\n\
         trigger call.not_attempted, call.blocked => {{}}\ntimeout => {{}}\n}}"
    ))
}

fn told(text: &str) -> Vec<(&'static str, String)> {
    said(text).into_iter().map(|(_, code, place)| (code, place)).collect()
}

fn one(text: &str, code: &str, place: &str) {
    let told = told(text);
    let told: Vec<(&str, &str)> =
        told.iter().map(|(code, place)| (*code, place.as_str())).collect();
    assert_eq!(told, [(code, place)], "{text}");
}

fn clean(text: &str) {
    assert_eq!(told(text), [], "{text}");
}

fn settings(settings: &str) -> String {
    format!("journey Test {{\naudience segment ExpiringPolicies\n{settings}\nexit completed\n}}")
}

#[test]
fn settings_of_journeys() {
    one("journey Test {}", "missing-setting", "Test");
    one(&settings("entry every 1 week"), "conflicting-settings", "entry");
    one(&settings("entry every 1 week\nreenter never"), "conflicting-settings", "reenter never");
    clean(&settings("entry every 1 week\nreenter always"));
    one(&settings("entry sometimes"), "unknown-name", "sometimes");
    one(&settings("starts 2026-02-02"), "type-mismatch", "2026-02-02");
    one(
        &settings("starts 2026-02-02 09:00\nends 2026-02-02 09:00"),
        "conflicting-settings",
        "2026-02-02 09:00",
    );
    one(&settings("time zone \"Paris\""), "unknown-time-zone", "Paris");
    one(&settings("exclude segment Complaints, Complaints"), "duplicate-setting", "Complaints");
    one(&settings("exclude segment PolicyRenewed"), "unknown-name", "PolicyRenewed");
    one(&settings("priority high"), "unknown-setting", "priority");
    one(&settings("goal trigger Complaints"), "unknown-name", "Complaints");
    one(&settings("exit on trigger PolicyRenewed => paid"), "unknown-outcome", "paid");
    one(
        "journey Test {\naudience trigger PolicyRenewed\nentry once\nexit completed\n}",
        "conflicting-settings",
        "entry",
    );
}

#[test]
fn a_journey_has_one_namespace() {
    one(&body("done: delay 1 day"), "duplicate-handle", "done");
    one(&body("split done { 50% a => {} 50% b => {} }"), "duplicate-handle", "done");
    one(&body("split one { 50% a => {} 50% a => {} }"), "duplicate-handle", "a");
    one(&settings("outcomes done, done"), "duplicate-handle", "done");
}

#[test]
fn every_arm_of_a_split_has_a_share() {
    one(&body("split one { 0% a => {} 100% b => {} }"), "bad-literal", "0%");
}

#[test]
fn conversations_have_what_they_need() {
    let step = |rest: &str| body(&format!("conversation {rest}"));
    one(
        &step("voice call with Nope { compliance RetailVoice purpose Service / Claims }"),
        "unknown-name",
        "Nope",
    );
    one(
        &step("voice call with RenewalCall { compliance RetailVoice purpose Service / Claims }"),
        "missing-input",
        "call",
    );
    one(
        &step("voice call with RenewalChat { compliance RetailVoice purpose Service / Claims }"),
        "wrong-channel",
        "RenewalChat",
    );
    one(&step("sms chat with RenewalChat"), "missing-setting", "chat");
    one(
        &step("sms chat with RenewalChat { message RenewalLetter }"),
        "wrong-channel",
        "RenewalLetter",
    );
    one(
        &step("sms chat with RenewalChat { message RenewalOpener purpose Service / Claims }"),
        "conflicting-settings",
        "purpose",
    );
    one(&step("email chat with RenewalChat { message RenewalOpener }"), "wrong-channel", "email");
    let input = |input: &str| {
        step(&format!(
            "voice call with RenewalCall {{ compliance RetailVoice purpose Service / Claims input {{ {input} }} }}"
        ))
    };
    let all = "renewal_date: contact.renewal_date";
    one(&input(&format!("policy_no: 3, {all}")), "type-mismatch", "3");
    one(&input(&format!("policy: \"x\", {all}")), "unknown-input", "policy");
    one(
        &input(&format!("policy_no: \"x\", policy_no: \"y\", {all}")),
        "duplicate-setting",
        "policy_no",
    );
}

#[test]
fn waits_have_a_limit_a_timeout_and_triggers_that_exist() {
    one(&body("wait { trigger PolicyRenewed => {} }"), "missing-setting", "wait");
    let wait = |arm: &str| body(&format!("wait up to 1 day {{ {arm} => {{}} timeout => {{}} }}"));
    clean(&wait("trigger PolicyRenewed as paid when paid.premium > 3"));
    one(&wait("trigger PolicyRenewed as paid when paid.premum > 3"), "unknown-field", "premum");
    one(&wait("trigger Paid"), "unknown-name", "Paid");
    one(&wait("trigger call.attempted"), "unknown-name", "call");
    one(&call("wait up to 1 day { trigger call => {} timeout => {} }"), "unknown-name", "call");
    one(
        &call("").replace("call.not_attempted, call.blocked", "call.concluded"),
        "wrong-channel",
        "concluded",
    );
    one(
        &body(
            "wait up to 1 day { trigger PolicyRenewed as paid => {} timeout => {} }\n\
             branch { when paid.premium > 3 => {} otherwise => {} }",
        ),
        "unknown-name",
        "paid",
    );
}

#[test]
fn attempts_retries_and_delays() {
    one(&body("retry after 1 day"), "retry-outside-attempt", "retry");
    one(&body("attempt up to 1 times { retry after 1 day }"), "bad-literal", "1");
    one(&body("attempt up to 101 times { retry after 1 hour }"), "bad-literal", "101");
    one(&body("attempt up to 3 times { retry after 59 seconds }"), "bad-literal", "59 seconds");
    one(&body("delay until contact.renewal_date at 09:00"), "missing-setting", "delay");
    one(
        &body("delay until contact.renewal_date up to 9 days"),
        "type-mismatch",
        "contact.renewal_date",
    );
    clean(&body("delay until contact.renewal_date - 3 days at 09:00 up to 60 days"));
    one(
        &body("delay until contact.renewal_date + 3 hours up to 9 days"),
        "type-mismatch",
        "contact.renewal_date",
    );
    clean(&body("delay until 09:00"));
    clean(&body("delay until Mon 09:00"));
}

#[test]
fn branches_take_patterns_of_their_subject() {
    let on = |subject: &str, arms: &str| {
        call(&format!("branch on {subject} {{ {arms} otherwise => {{}} }}"))
    };
    clean(&on("call.Result", "connected => {} NoAnswer => {}"));
    one(&on("call.Result", "LiveAnswr => {}"), "unknown-result", "LiveAnswr");
    one(&on("call.Result", "Busy => {}"), "unknown-result", "Busy");
    one(&on("call.Result", "\"NoAnswer\" => {}"), "type-mismatch", "\"NoAnswer\"");
    one(&on("call.Outcom", "Renewed => {}"), "unknown-attribute", "Outcom");
    one(&on("contact.renewal_date", "Renewed => {}"), "type-mismatch", "contact.renewal_date");
    one(&on("contact.tier", "Platinum => {}"), "unknown-choice", "Platinum");
    one(&on("contact.policy_no", "Foo => {}"), "type-mismatch", "Foo");
    clean(&on("contact.policy_no", "\"Foo\" => {}"));
}

#[test]
fn fields_are_set_to_what_fits() {
    clean(&body("set contact.tier = Silver"));
    clean(&body("set contact.first_name = unset"));
    one(&body("set contact.tier = unset"), "type-mismatch", "contact.tier = unset");
    one(&body("set contact.tier = Platinum"), "unknown-choice", "Platinum");
    one(&body("set contact.teir = Gold"), "unknown-field", "teir");
    one(&body("raise trigger NeedsAgent {}"), "missing-setting", "NeedsAgent");
    one(&body("raise trigger NeedsAgent { reason: 3 }"), "type-mismatch", "3");
    one(&body("raise trigger NeedsAgent { reason: \"x\", why: \"y\" }"), "unknown-field", "why");
    one(&body("exit finished"), "unknown-outcome", "finished");
}

#[test]
fn there_is_no_contact_in_a_journey_of_leads() {
    let text = "segment Prospects of leads\njourney Test {\naudience segment Prospects\n\
                set contact.tier = Gold\n}";
    one(text, "unknown-name", "contact");
}
