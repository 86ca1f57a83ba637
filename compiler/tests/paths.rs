//! What the checker says about paths: each program marks its lines with `//~ code` where something is said.
//! A program without marks is clean.

use std::collections::BTreeMap;
use std::sync::Arc;

use journey_compiler::manifest::Manifest;
use journey_compiler::{Inputs, analyze};
use journey_grammar::{Code, FileId, Source, parse};

/// Declarations that every program below may use.
const SCHEMA: &str = r#"
contact {
    mobile: phone   mail: email   name: text   nick: text?   age: number?   score: number
    tier: choice { Gold, Silver, Bronze }   plan: choice { Basic, Full }?   vip: boolean   agreed: boolean?
    due: date   review: datetime?   level: Level
}
choice Level { Low, High }
segment Members
segment Vip
segment Prospects of leads
trigger Paid { amount: number, note: text?, kind: choice { Card, Cash } }
trigger Asked { tier: choice { Gold, Silver }, amount: number, note: text? }
trigger Lapsed { amount: number?, reason: choice { Age, Price } }
purpose Service transactional
purpose Offers  commercial
quiet time Nights { quiet daily 21:00..08:00 }
compliance Voice { channel voice  purpose Service opt_in  purpose Offers opt_in  quiet time Nights }
compliance Sms   { channel sms    purpose Service opt_in  quiet time Nights }
compliance Mail  { channel email  purpose Service opt_out quiet time none }
compliance Loud  { channel voice  purpose Service opt_in }
engagement Survey {
    channel voice  dial mode copilot
    input { note: text, extra: text? }
    attributes { Outcome: choice { Yes, No, Maybe }  At: datetime  Safe: boolean  Sum: number  Words: text }
    dispositions { Interested, DoNotContact as "Do not contact" }
}
engagement Plain { channel voice  dial mode copilot }
engagement Look  { channel voice  dial mode preview  dispositions { Done } }
engagement Crowd { channel voice  dial mode predictive  led by representative  reattempts 2 every 1 hour }
engagement Chat  {
    channel sms  first response within 2 hours
    attributes { Wants: choice { Renew, Help } }
}
text Opener { compliance Sms purpose Service body "Hi" }
text Note   { compliance Sms purpose Service body "Note" }
email Letter { compliance Mail purpose Service subject "Hi" template "x" }
email Memo { compliance Mail purpose Service subject "Hi" template "x" }
"#;

/// A conversation and the start of a wait for it, in short.
fn unfold(text: &str) -> String {
    text.replace("CALL(", "conversation voice ")
        .replace(
            " : Survey)",
            " with Survey { compliance Voice purpose Service input { note: \"n\" } }",
        )
        .replace(" : Plain)", " with Plain { compliance Voice purpose Service }")
        .replace(" : Look)", " with Look { compliance Voice purpose Service }")
        .replace(" : Crowd)", " with Crowd { compliance Voice purpose Service }")
        .replace("CHAT(chat)", "conversation sms chat with Chat { message Opener }")
        .replace("REST(call)", "trigger call.not_attempted, call.blocked => {} timeout => {}")
        .replace("REST(chat)", "trigger chat.blocked => {} timeout => {}")
}

/// Checks a program; `settings` and `body` make a journey of the segment `Members`.
fn journey(body: &str) {
    program(&format!(
        "journey Outreach {{ audience segment Members time zone \"Europe/Paris\" outcomes done, other\n{body}\n}}"
    ));
}

fn program(text: &str) {
    let text = format!("{}\n{SCHEMA}", unfold(text));
    let source = Source::new(FileId(0), "a.journey", &text);
    let parsed = vec![Arc::new(parse(source))];
    let analysis = analyze(&Inputs { parsed, manifest: Manifest::default() });
    let mut expected: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (line, text) in text.lines().enumerate() {
        if let Some((_, codes)) = text.split_once("//~") {
            let codes: Vec<String> = codes.split(',').map(|code| code.trim().to_owned()).collect();
            expected.insert(line + 1, codes);
        }
    }
    let mut said: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut words = String::new();
    for diagnostic in &analysis.diagnostics {
        if matches!(diagnostic.code, Code::UnusedDeclaration | Code::Naming) {
            continue;
        }
        let at = diagnostic.primary.span.start as usize;
        let line = text[..at].matches('\n').count() + 1;
        said.entry(line).or_default().push(diagnostic.code.to_string());
        words += &format!(
            "{line}: {}: {} [{}]\n",
            diagnostic.code,
            diagnostic.title,
            diagnostic.primary.label_text()
        );
    }
    said.values_mut().chain(expected.values_mut()).for_each(|codes| codes.sort());
    assert!(expected == said, "expected {expected:?}\nsaid\n{words}\nin\n{}", numbered(&text));
}

trait LabelText {
    fn label_text(&self) -> &str;
}

impl LabelText for journey_grammar::Label {
    fn label_text(&self) -> &str {
        &self.message
    }
}

fn numbered(text: &str) -> String {
    let body = text.split(SCHEMA).next().unwrap_or(text);
    body.lines().enumerate().map(|(line, text)| format!("{:3} {text}\n", line + 1)).collect()
}

#[test]
fn reads_need_an_outcome() {
    journey(
        "branch { when call.Result is connected => exit done //~ handle-not-started
        otherwise => {} }
        CALL(call : Survey)",
    );
    journey(
        "CALL(call : Survey)
        branch on call.Result { //~ outcome-not-known
            connected => {} InvalidAddress => {} }",
    );
    journey("CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => { branch on call.Result { connected => exit done  otherwise => {} } }
        trigger call.not_attempted, call.blocked => {
            branch on call.Result { otherwise => {} } //~ outcome-not-known
        }
        timeout => { branch on call.Result { otherwise => {} } } //~ outcome-not-known
    }");
    journey("CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => { branch on call.Outcome { otherwise => {} } } //~ attribute-unavailable
        trigger call.blocked => { branch on call.blocked_reason { NoConsent, NoAddress, QuietTime, ContactRule => {} } }
        trigger call.not_attempted => { branch on call.blocked_reason { otherwise => {} } } //~ outcome-not-known
        timeout => {} }");
    journey(
        "CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => {}
        REST(call) }
        branch { when call.Outcome is Yes => {} //~ outcome-not-known
            otherwise => {} }",
    );
}

#[test]
fn attributes_exist_where_somebody_spoke() {
    journey("CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => { branch on call.Result {
            connected, BotFailed => { branch on call.Outcome { Yes, No, Maybe, unset => {} } }
            unanswered => { branch { when call.Outcome is Yes => {} otherwise => {} } } //~ attribute-unavailable
            faulted => {} } }
        REST(call) }");
    journey("CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => { branch on call.Result {
            BotFailed => { branch on call.Disposition { otherwise => {} } } //~ attribute-unavailable
            otherwise => {} } }
        REST(call) }");
    journey(
        "CALL(call : Look) wait up to 1 day {
        trigger call.attempted => { branch on call.Result {
            connected, AnsweringMachine => { branch on call.Disposition { Done, unset => {} } }
            otherwise => {} } }
        REST(call) }",
    );
    journey(
        "CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => { branch {
            when call.Result is connected and call.Outcome is Yes => exit done
            when call.Result is not connected or call.Outcome is No => exit other
            when call.Disposition has DoNotContact => exit done
            otherwise => {} } }
        REST(call) }",
    );
    journey("CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => { branch {
            when call.Outcome is Yes and call.Result is connected => exit done //~ attribute-unavailable
            otherwise => {} } }
        REST(call) }");
}

#[test]
fn paths_that_skip_the_conversation() {
    journey(
        "split way { 50% a => { CALL(call : Survey) } 50% b => {} }
        wait up to 1 day { trigger call.attempted => {} //~ handle-not-started
            trigger call.not_attempted, call.blocked => {} timeout => {} }",
    );
    journey(
        "wait up to 1 day { trigger call.attempted => {} //~ handle-not-started
            trigger call.not_attempted => {} trigger call.blocked => {} timeout => {} }
        CALL(call : Survey)",
    );
    journey("CALL(call : Survey)
        wait up to 1 day { trigger call.attempted, call.not_attempted, call.blocked => {} timeout => exit done }
        again: wait up to 1 day { trigger call.attempted => {} //~ unreachable-arm
            trigger call.not_attempted, call.blocked => {} timeout => {} }");
    journey("CALL(call : Survey)
        wait up to 1 day { trigger call.attempted, call.not_attempted, call.blocked => exit done timeout => {} }
        again: wait up to 1 day { trigger call.attempted => {} trigger call.not_attempted, call.blocked => {} timeout => {} }");
}

#[test]
fn branch_on_result_covers_everything() {
    journey(
        "CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => {
            branch on call.Result { //~ non-exhaustive-branch
                connected => {} NoAnswer, CallFailed => {} } }
        REST(call) }",
    );
    journey(
        "CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => {
            branch on call.Result {
                connected => {} NoAnswer => {} unanswered => {} faulted => {}
                otherwise => {} //~ unreachable-arm
            } }
        REST(call) }",
    );
    journey(
        "CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => {
            branch on call.Result {
                connected => {}
                LiveAnswer => {} //~ unreachable-arm
                Abandoned => {} //~ unreachable-arm
                InvalidAddress => {} //~ unreachable-arm
                unreachable => {} //~ unreachable-arm
                otherwise => {}
                faulted => {} //~ unreachable-arm
            } }
        REST(call) }",
    );
    journey(
        "CALL(call : Crowd) wait up to 1 day {
        trigger call.attempted => { branch on call.Result { Abandoned => {} otherwise => {} } }
        trigger call.not_attempted => { branch on call.Result {
            Terminated => {} //~ unreachable-arm
            otherwise => {} } }
        trigger call.blocked => {} timeout => {} }",
    );
    journey("CALL(call : Look) wait up to 1 day {
        trigger call.attempted => { branch on call.Result {
            AnsweringMachineHangup => {} //~ unreachable-arm
            otherwise => {} } }
        trigger call.not_attempted => { branch on call.Result { Terminated, CSRCancelled => {} otherwise => {} } }
        trigger call.blocked => {} timeout => {} }");
    journey("CHAT(chat) wait up to 1 day {
        trigger chat.concluded => { branch on chat.Result {
            connected => {} unanswered, undelivered, superseded => {} opted_out => {} uncontacted, faulted => {}
        } }
        REST(chat) }");
    journey(
        "CHAT(chat) wait up to 1 day {
        trigger chat.concluded => { branch on chat.Result {
            MessageSent => {} //~ unreachable-arm
            otherwise => {} } }
        REST(chat) }",
    );
}

#[test]
fn branch_on_values() {
    journey(
        "branch on contact.tier { //~ non-exhaustive-branch
        Gold => {} }",
    );
    journey("branch on contact.tier { Gold => {} Silver, Bronze => {} }");
    journey(
        "branch on contact.tier { Gold => {} Silver, Bronze => {}
        unset => {} //~ unreachable-arm
        }",
    );
    journey(
        "branch on contact.plan { //~ non-exhaustive-branch
        Basic, Full => {} }",
    );
    journey("branch on contact.plan { Basic => {} Full => {} unset => {} }");
    journey(
        "branch on contact.vip { true => {} false => {} }
        branch on contact.agreed { true => {} false => {} unset => {} }",
    );
    journey(
        "branch on contact.agreed { //~ non-exhaustive-branch
        true => {} false => {} }",
    );
    journey(
        "branch on contact.name { //~ non-exhaustive-branch
        \"Ada\" => {} }",
    );
    journey(
        "branch on contact.name { \"Ada\" => {}
        \"Ada\" => {} //~ unreachable-arm
        otherwise => {} }",
    );
    journey(
        "branch on contact.tier { Gold => { branch on contact.tier { Gold => {}
            Silver => {} //~ unreachable-arm
            } }
        otherwise => { branch on contact.tier { Silver, Bronze => {} } } }",
    );
    journey(
        "branch { when contact.plan is set => { branch on contact.plan { Basic => {} Full => {} } }
        otherwise => { branch on contact.plan { unset => {} } } }",
    );
    journey(
        "set contact.tier = Gold
        branch on contact.tier { Gold => {} }
        delay 1 day
        branch on contact.tier { //~ non-exhaustive-branch
            Gold => {} }",
    );
    journey(
        "branch on contact.tier { otherwise => {}
        Gold => {} //~ unreachable-arm
        }",
    );
}

#[test]
fn branch_on_disposition() {
    let spoken = |branch: &str| {
        journey(&format!("CALL(call : Survey) wait up to 1 day {{ trigger call.attempted => {{
            branch on call.Result {{ connected => {{ {branch} }} otherwise => {{}} }} }} REST(call) }}"));
    };
    spoken("branch on call.Disposition { DoNotContact => {} Interested => {} unset => {} }");
    spoken(
        "
        branch on call.Disposition { //~ non-exhaustive-branch
            DoNotContact => {} Interested => {} }",
    );
    spoken(
        "
        branch on call.Disposition { DoNotContact => {}
            DoNotContact => {} //~ unreachable-arm
            otherwise => {} }",
    );
    spoken(
        "
        branch on call.Disposition { unset => {} DoNotContact => {} Interested => {}
            otherwise => {} //~ unreachable-arm
        }",
    );
    spoken(
        "branch { when call.Disposition has DoNotContact => {} when not (call.Disposition has DoNotContact) => {} }",
    );
}

#[test]
fn plain_branches() {
    journey(
        "branch { //~ non-exhaustive-branch
        when contact.score > 3 => {} }",
    );
    journey("branch { when contact.tier is Gold => {} when contact.tier is not Gold => {} }");
    journey(
        "branch { when contact.tier is Gold => {} when contact.tier in [Silver, Bronze] => {}
        otherwise => {} //~ unreachable-arm
        }",
    );
    journey(
        "branch { when contact.tier is Gold => {}
        when contact.tier is Gold and contact.vip => {} //~ unreachable-arm
        otherwise => {} }",
    );
    journey(
        "branch { when contact.plan is unset => {}
        when contact.plan is Basic => {} when contact.plan is Full => {} }",
    );
    journey(
        "branch { when contact.plan is Basic and contact.tier is Gold => {}
        when contact.plan is Basic => {} when contact.plan is not Basic => {} }",
    );
    journey(
        "branch { when contact.tier is Gold and contact.plan is Basic => {}
        when contact.tier is Gold and contact.plan is not Basic => {}
        when contact.tier is not Gold => {} }",
    );
    journey(
        "branch { when contact.tier is not Gold => {} when contact.tier is Gold => {}
        when contact.vip => {} //~ unreachable-arm
        }",
    );
    journey(
        "branch { when contact.nick is unset => { branch {
            when contact.nick is \"x\" => {} //~ unreachable-arm
            otherwise => {} } }
        otherwise => {} }",
    );
}

#[test]
fn waits() {
    journey(
        "CALL(call : Survey)
        wait up to 1 day { trigger call.attempted => {} timeout => {} } //~ unhandled-trigger",
    );
    journey(
        "CALL(call : Survey)
        wait up to 1 day { trigger call.attempted, call.blocked, call.not_attempted => {}
            trigger call.blocked => {} //~ unreachable-arm
            timeout => {} }",
    );
    journey(
        "wait up to 1 day { trigger Paid => {}
        trigger Paid => {} //~ unreachable-arm
        timeout => {} }",
    );
    journey(
        "wait up to 1 day { trigger Paid as paid when paid.amount > 3 => {} trigger Paid => {} timeout => {} }",
    );
    journey("wait up to 1 day { timeout => exit done } //~ unreachable-step");
    journey("CHAT(chat)
        wait up to 1 hour { trigger chat.concluded, chat.blocked => {} timeout => {} } //~ short-wait");
    journey(
        "CHAT(chat)
        wait up to 2 hours { trigger chat.concluded, chat.blocked => {} timeout => {} }",
    );
    journey(
        "CALL(call : Crowd)
        wait up to 1 hour { //~ short-wait
        trigger call.attempted => {} REST(call) }",
    );
    program(
        "journey Outreach { audience segment Members time zone \"Europe/Paris\" outcomes done
        exit on trigger Paid => done
        wait up to 1 day {
            trigger Paid => {} //~ unreachable-arm
            timeout => {} } }",
    );
    program(
        "journey Outreach { audience segment Members time zone \"Europe/Paris\" outcomes done
        exit on trigger Paid as p when p.amount > 3 => done
        wait up to 1 day { trigger Paid => {} timeout => {} } }",
    );
}

#[test]
fn attempts() {
    let call = "CALL(call : Survey) wait up to 2 days {";
    journey(&format!(
        "attempt up to 3 times {{ {call}
        trigger call.attempted => {{ branch on call.Result {{ connected => exit done
            otherwise => retry after 1 day }} }}
        REST(call) }} }} exhausted => {{
            branch on call.Result {{ unanswered => {{}} faulted => {{}} }}
        }}"
    ));
    journey(&format!(
        "attempt up to 3 times {{
        branch {{ when call.Result is unanswered => {{}} //~ handle-not-started
            otherwise => {{}} }}
        {call} trigger call.attempted => {{ branch on call.Result {{ connected => exit done
            otherwise => retry after 1 day }} }}
        REST(call) }} }}"
    ));
    journey("retry after 1 day //~ retry-outside-attempt");
    journey("attempt up to 2 times { delay 1 day } //~ unreachable-step");
    journey(
        "attempt up to 2 times { attempt up to 2 times { retry after 1 day } exhausted => retry after 2 days }",
    );
    journey(
        "attempt up to 2 times { delay 1 day retry after 1 day }
        exit done
        send Letter //~ unreachable-step",
    );
    journey(
        "attempt up to 2 times { retry after 1 day
        send Letter //~ unreachable-step
        send Memo }",
    );
    journey("attempt up to 2 times { branch { when contact.vip => exit done otherwise => retry after 1 day } } exhausted => exit other
        send Letter //~ unreachable-step");
    journey(&format!(
        "attempt up to 3 times {{ {call}
        trigger call.not_attempted => {{ branch on call.Result {{
            unreachable => retry after 1 day //~ futile-retry
            uncontacted => retry after 1 day }} }}
        trigger call.attempted => {{ branch on call.Result {{ connected => {{
            branch {{ when call.Disposition has DoNotContact => retry after 1 day //~ futile-retry
                otherwise => retry after 2 days }} }}
            otherwise => retry after 1 day }} }}
        trigger call.blocked => {{}} timeout => {{}} }} }}"
    ));
    journey("attempt up to 2 times { branch { when contact.nick is set => retry after 1 day otherwise => exit done } } exhausted => {
        CALL(call : Plain)
        raise trigger Paid { amount: 1, note: contact.nick, kind: Card } }");
}

#[test]
fn values_that_are_needed() {
    journey(
        "conversation voice call with Survey { compliance Voice purpose Service
        input { note: contact.nick } } //~ value-may-be-unset",
    );
    journey(
        "conversation voice call with Survey { compliance Voice purpose Service
        input { note: contact.nick else \"none\", extra: contact.nick } }",
    );
    journey("branch { when contact.nick is set => {
        conversation voice call with Survey { compliance Voice purpose Service input { note: contact.nick } } }
        otherwise => {} }");
    journey(
        "branch { when contact.nick is set => { delay 1 day
        conversation voice call with Survey { compliance Voice purpose Service
            input { note: contact.nick } } } //~ value-may-be-unset
        otherwise => {} }",
    );
    journey("delay until contact.review up to 3 days //~ value-may-be-unset");
    journey(
        "branch { when contact.review > now => delay until contact.review up to 3 days otherwise => {} }",
    );
    journey(
        "branch { when contact.review is unset => exit done otherwise => delay until contact.review + 1 day up to 3 days }",
    );
    journey(
        "branch { when contact.age + 1 > 3 => {} //~ value-may-be-unset
        otherwise => {} }",
    );
    journey("branch { when contact.age > 3 => {} otherwise => {} }");
    journey(
        "branch {
        when contact.agreed => {} //~ value-may-be-unset
        when contact.vip => {}
        otherwise => {} }",
    );
    journey(
        "set contact.name = contact.nick //~ value-may-be-unset
        set contact.nick = contact.nick
        set contact.nick = unset
        set contact.name = contact.nick else \"x\"",
    );
    journey(
        "set contact.nick = \"x\"
        set contact.name = contact.nick
        send Letter
        set contact.name = contact.nick //~ value-may-be-unset",
    );
    journey("CALL(call : Survey) wait up to 1 day { trigger call.attempted => { branch on call.Result { connected => {
        branch { when call.At is set => delay until call.At up to 2 days otherwise => {} }
        delay until call.At up to 2 days //~ value-may-be-unset
        } otherwise => {} } } REST(call) }");
    program("journey Outreach { audience trigger Lapsed as lapse when lapse.amount > 3 time zone \"Europe/Paris\"
        delay 1 day
        raise trigger Asked { tier: Gold, amount: lapse.amount } }
    journey Other { audience trigger Lapsed as lapse time zone \"Europe/Paris\"
        raise trigger Asked { tier: Gold, amount: lapse.amount } } //~ value-may-be-unset");
}

#[test]
fn choices_that_fit() {
    journey("raise trigger Asked { tier: contact.tier, amount: 1 } //~ type-mismatch");
    journey(
        "branch on contact.tier { Gold, Silver => raise trigger Asked { tier: contact.tier, amount: 1 } Bronze => {} }",
    );
    journey(
        "branch { when contact.tier is Bronze => {} otherwise => raise trigger Asked { tier: contact.tier, amount: 1 } }",
    );
    journey(
        "branch { when contact.tier is Bronze => {} otherwise => { delay 1 day
        raise trigger Asked { tier: contact.tier, amount: 1 } } } //~ type-mismatch",
    );
}

#[test]
fn reachability_and_time() {
    journey(
        "exit done
        send Letter //~ unreachable-step
        send Memo",
    );
    journey(
        "branch { when contact.vip => exit done otherwise => exit other }
        send Letter //~ unreachable-step",
    );
    program("journey Outreach { audience segment Members time zone \"Europe/Paris\" starts 2026-02-02 09:00
        delay until 2026-01-02 09:00 //~ unreachable-step
        on_time: delay until 2026-02-03 09:00 }");
}

#[test]
fn overlapping_conversations() {
    journey(
        "CALL(first : Plain)
        CALL(second : Plain) //~ overlapping-conversation",
    );
    journey("CALL(first : Plain) CHAT(chat)");
    journey("attempt up to 3 times { CALL(call : Plain) wait up to 1 day {
        trigger call.attempted, call.not_attempted, call.blocked => {} timeout => retry after 1 day } }");
}

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
fn nesting_has_eight_levels() {
    let nested = |depth: usize, mark: &str| {
        let open: String = (1..depth).map(|n| format!("split s{n} {{ 50% a{n} => {{\n")).collect();
        let close: String = (1..depth).map(|n| format!("}} 50% b{n} => {{}} }}\n")).collect();
        journey(&format!(
            "{open}wait up to 1 day {{ trigger Paid => {{}} timeout => {{}} }} {mark}\n{close}"
        ));
    };
    nested(8, "");
    nested(9, "//~ platform-limit");
}

#[test]
fn twenty_five_arms() {
    let arms = |count: usize, mark: &str| {
        let arms: String =
            (1..count).map(|n| format!("when contact.score > {n} => {{}}\n")).collect();
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
