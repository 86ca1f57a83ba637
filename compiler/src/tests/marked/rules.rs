//! Compliance, limits of the platform, and probable mistakes.

use super::{journey, program};

#[test]
fn compliance_rules() {
    journey(
        "conversation voice call with Plain { compliance Voice
        purpose Offers } //~ commercial-dial-mode",
    );
    journey("conversation voice call with Look { compliance Voice purpose Offers }");
    journey("
        conversation voice call with Plain { compliance Loud purpose Service } //~ missing-quiet-time");
    journey(
        "conversation voice call with Plain { compliance Loud purpose Service
        quiet time none } //~ unreasoned-waiver",
    );
    journey(
        "conversation voice call with Plain { compliance Loud purpose Service quiet time none because \"asked\" }",
    );
    program("journey Outreach { audience segment Prospects time zone \"Europe/Paris\" //~ audience-not-contacts
        CALL(call : Plain) }");
    program(
        "journey Outreach { audience segment Prospects time zone \"Europe/Paris\" raise trigger Paid { amount: 1, kind: Card } }",
    );
}

#[test]
fn limits_of_the_platform() {
    journey("delay 91 days //~ platform-limit");
    journey("delay 90 days");
    journey("wait up to 13 weeks { trigger Paid => {} timeout => {} } //~ platform-limit");
    program(
        "journey Outreach { audience segment Members time zone \"Europe/Paris\" //~ platform-limit
        a: delay 90 days b: delay 90 days c: delay 90 days d: delay 90 days e: delay 6 days }",
    );
    program(
        "journey Outreach { audience segment Members time zone \"Europe/Paris\"
        a: delay 90 days b: delay 90 days c: delay 90 days d: delay 90 days e: delay 5 days }",
    );
    program(
        "journey Outreach { audience segment Members time zone \"Europe/Paris\" //~ platform-limit
        attempt up to 6 times { delay 1 day retry after 80 days } }",
    );
    let nested = |depth: usize, mark: &str| {
        let open = "branch { when contact.vip => {".repeat(depth - 1);
        let close = "} otherwise => {} }".repeat(depth - 1);
        journey(&format!(
            "{open}\nbranch {{ when contact.score > 1 => {{}} otherwise => {{}} }} {mark}\n{close}"
        ));
    };
    let _ = nested;
    journey("split way { 50% a => {} 40% b => {} } //~ split-total");
    journey("split way { 33.33% a => {} 33.33% b => {} 33.34% c => {} }");
}

#[test]
fn lengths_of_texts_and_names() {
    let body = |count: usize, mark: &str| {
        let text = "x".repeat(count);
        program(&format!(
            "text Long {{ compliance Sms purpose Service
            body \"{text}{{contact.name}}\" {mark}
        }}"
        ));
    };
    body(1_000, "");
    body(1_001, "//~ platform-limit");
    let segment =
        |count: usize, mark: &str| program(&format!("segment {} {mark}", "S".repeat(count)));
    segment(100, "");
    segment(101, "//~ platform-limit");
    program(&format!("segment S as \"{}\" //~ platform-limit", "s".repeat(101)));
    let named = |count: usize, mark: &str| {
        let name = "J".repeat(count);
        program(&format!(
            "journey {name} {{ {mark}\n audience segment Members time zone \"Europe/Paris\" }}"
        ));
    };
    named(150, "");
    named(151, "//~ platform-limit");
}

#[test]
fn quiet_time_ends() {
    program("quiet time Summer { quiet on 2026-07-01..2026-07-21 }");
    program("quiet time Summer { quiet on 2026-07-01..2026-07-22 } //~ platform-limit");
    program("quiet time Ever { quiet daily 00:00..24:00 } //~ platform-limit");
}

#[test]
fn placeholders_are_filled_in() {
    program(
        "text Hello { compliance Sms purpose Service body \"Hi {contact.nick}\" } //~ value-may-be-unset",
    );
    program(
        "text Hello { compliance Sms purpose Service body \"Hi {contact.nick else contact.name}\" }",
    );
    program(
        "email Hello { compliance Mail purpose Service template \"x\"
        subject \"Hi {contact.age}\" } //~ value-may-be-unset",
    );
}

#[test]
fn messages_have_a_quiet_time() {
    program("compliance Open { channel email purpose Service opt_out }
        email Hello { compliance Open purpose Service subject \"x\" template \"x\" } //~ missing-quiet-time
        email Other { compliance Open purpose Service subject \"x\" template \"x\" quiet time none }");
    program(
        "compliance Open { channel sms purpose Service opt_out }
        text Hello { compliance Open purpose Service body \"x\" }
        journey Outreach { audience segment Members time zone \"Europe/Paris\"
            conversation sms chat with Chat { message Hello quiet time Nights } }",
    );
}

fn lines(numbers: std::ops::Range<usize>, line: impl Fn(usize) -> String) -> String {
    numbers.map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn nesting_has_eight_levels() {
    let nested = |depth: usize, mark: &str| {
        let open = lines(1..depth, |n| format!("split s{n} {{ 50% a{n} => {{"));
        let close = lines(1..depth, |n| format!("}} 50% b{n} => {{}} }}"));
        journey(&format!(
            "{open}\nwait up to 1 day {{ trigger Paid => {{}} timeout => {{}} }} {mark}\n{close}"
        ));
    };
    nested(8, "");
    nested(9, "//~ platform-limit");
}

#[test]
fn twenty_five_arms() {
    let arms = |count: usize, mark: &str| {
        let arms = lines(1..count, |n| format!("when contact.score > {n} => {{}}"));
        journey(&format!("branch {{ {mark}\n{arms} otherwise => {{}} }}"));
    };
    arms(25, "");
    arms(26, "//~ platform-limit");
}

#[test]
fn labels() {
    journey(
        "delay 1 day send Letter
        delay 1 day //~ unlabelled-step",
    );
    journey("delay 1 day send Letter later: delay 1 day");
    journey(
        "send Letter
        send Letter //~ unlabelled-step
        send Memo",
    );
    journey("branch { when contact.vip => delay 1 day otherwise => delay 2 days } delay 3 days");
}

#[test]
fn circles_of_triggers() {
    program("journey A { audience trigger Paid //~ trigger-cycle
        reenter always time zone \"Europe/Paris\"
        raise trigger Lapsed { reason: Age } }
    journey B { audience trigger Lapsed reenter always time zone \"Europe/Paris\" raise trigger Paid { amount: 1, kind: Card } }");
    program("journey A { audience trigger Paid time zone \"Europe/Paris\" raise trigger Lapsed { reason: Age } }
    journey B { audience trigger Lapsed reenter always time zone \"Europe/Paris\" raise trigger Paid { amount: 1, kind: Card } }");
}
