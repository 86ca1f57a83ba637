//! Names, fields and settings of declarations.

use super::{codes, said};

fn told(text: &str) -> Vec<(&'static str, String)> {
    said(text).into_iter().map(|(_, code, place)| (code, place)).collect()
}

fn one(text: &str, code: &str, place: &str) {
    let told = told(text);
    let told: Vec<(&str, &str)> =
        told.iter().map(|(code, place)| (*code, place.as_str())).collect();
    assert_eq!(told, [(code, place)], "{text}");
}

#[test]
fn a_name_is_declared_once_whatever_its_kind() {
    one("segment Service", "duplicate-declaration", "Service");
    one("choice Level { High, Low, High }", "duplicate-declaration", "High");
    one("choice Level { High, Low as \"High\" }", "duplicate-declaration", "\"High\"");
    one("trigger Moved { to_city: text, to_city: text }", "duplicate-declaration", "to_city");
    one("contact { age: number }", "duplicate-declaration", "contact");
}

#[test]
fn the_second_of_two_files_is_told_of_the_first() {
    let found = super::with_schema("segment Moved\ntrigger Moved").diagnostics;
    let found = found.iter().find(|d| d.code.as_str() == "duplicate-declaration").unwrap();
    assert_eq!(found.related[0].message, "a segment has this name");
}

#[test]
fn types_exist_and_fit_their_place() {
    one("trigger Moved { city: string }", "unknown-name", "string");
    one("trigger Moved { city: Service }", "unknown-name", "Service");
    let engagement = |attributes: &str| {
        format!("engagement Ask {{ channel sms attributes {{ {attributes} }} }}")
    };
    one(&engagement("Phone: phone"), "type-mismatch", "phone");
    one(&engagement("Name: text?"), "type-mismatch", "?");
    one(&engagement("Result: text"), "reserved-name", "Result");
    one(&engagement("blocked_reason: text"), "reserved-name", "blocked_reason");
}

#[test]
fn what_is_missing_is_told_at_once() {
    one("engagement Ask {}", "missing-setting", "Ask");
    one("engagement Ask { channel voice }", "missing-setting", "Ask");
    one("engagement Ask { channel voice dial mode progressive }", "missing-setting", "Ask");
    one("email Note {}", "missing-setting", "Note");
    one("quiet time Nights {}", "missing-setting", "Nights");
    one("purpose Sales", "missing-setting", "Sales");
    one(
        "text Note { compliance RetailSms purpose Service body \"x\" }",
        "missing-setting",
        "Service",
    );
}

#[test]
fn settings_that_contradict_each_other() {
    let voice = "channel voice dial mode";
    let call = |rest: &str| format!("engagement Ask {{ {rest} }}");
    one(
        &call(&format!("{voice} copilot led by representative")),
        "conflicting-settings",
        "representative",
    );
    one(&call(&format!("{voice} preview led by ai")), "conflicting-settings", "ai");
    one(
        &call(&format!("{voice} preview attributes {{ A: text }}")),
        "conflicting-settings",
        "attributes",
    );
    one(
        &call(&format!("{voice} copilot first response within 1 hour")),
        "conflicting-settings",
        "first response",
    );
    one(&call("channel sms reattempts 2 every 1 hour"), "conflicting-settings", "reattempts");
    one(&call("channel sms dial mode copilot"), "conflicting-settings", "dial mode");
    one(
        "email Note { compliance RetailEmail purpose Service / Claims subject \"x\" body \"x\" template \"x\" }",
        "conflicting-settings",
        "template",
    );
}

#[test]
fn words_that_are_no_settings_and_settings_given_twice() {
    one("engagement Ask {\n channel sms\n chanel sms\n}", "unknown-setting", "chanel");
    one("engagement Ask {\n channel sms\n channel sms\n}", "duplicate-setting", "channel");
    one(
        "text Note {\n compliance RetailSms\n purpose Service / Claims\n body \"x\"\n template \"x\"\n}",
        "unknown-setting",
        "template",
    );
}

#[test]
fn channels_fit() {
    one("engagement Ask { channel email }", "wrong-channel", "email");
    one("engagement Ask { channel fax }", "unknown-name", "fax");
    one(
        "text Note { compliance RetailEmail purpose Service / Claims body \"x\" }",
        "wrong-channel",
        "RetailEmail",
    );
}

#[test]
fn purposes_and_topics_belong_together() {
    let text = |purpose: &str| {
        format!("text Note {{ compliance RetailSms purpose {purpose} body \"x\" }}")
    };
    one(&text("Service / Offers"), "topic-outside-purpose", "Offers");
    one(&text("Service / Claim"), "unknown-topic", "Claim");
    one(&text("Marketing / Offers"), "purpose-outside-compliance", "Marketing");
    one(&text("Sevice / Claims"), "unknown-name", "Sevice");
}

#[test]
fn message_texts_read_contact_fields() {
    let text = |body: &str| {
        format!("text Note {{ compliance RetailSms purpose Service / Claims body \"{body}\" }}")
    };
    assert_eq!(codes(&text("Hi {contact.policy_no}")), []);
    one(&text("Hi {contact.polcy_no}"), "unknown-field", "polcy_no");
    one(&text("Hi {call.Result}"), "unknown-name", "call");
    one(&text("Hi {today}"), "type-mismatch", "today");
    one(&text("Hi {contact.first_name}"), "value-may-be-unset", "contact.first_name");
}

#[test]
fn quiet_times_are_not_empty_and_their_zone_exists() {
    one(
        "quiet time Nights { zone \"Europe/Pari\" quiet daily 21:00..08:00 }",
        "unknown-time-zone",
        "Europe/Pari",
    );
    one("quiet time Nights { quiet daily 09:00..09:00 }", "bad-literal", "09:00..09:00");
    one("quiet time Nights { quiet on 2026-12-26..2026-12-24 }", "bad-literal", "2026-12-24");
}

#[test]
fn policies_speak_of_results_and_dispositions() {
    let rule = |rule: &str| format!("policy Rules {{ {rule} }}");
    assert_eq!(
        codes(&rule("never calls after Result is connected and Disposition has DoNotContact")),
        []
    );
    assert_eq!(codes(&rule("never texts after Result in [OptOutReceived, NoAnswer]")), []);
    one(&rule("never calls after Result is Busy"), "unknown-result", "Busy");
    one(&rule("never calls after Disposition has Nope"), "unknown-disposition", "Nope");
    one(&rule("never calls after Disposition is DoNotContact"), "type-mismatch", "is");
    one(&rule("never calls after call.Result is connected"), "unknown-name", "call");
    one(&rule("limit 3 faxes per 24 hours"), "unknown-name", "faxes");
    one(&rule("limit 3 calls per 0 hours"), "bad-literal", "0 hours");
    one(&rule("require optin for calls"), "unknown-name", "optin");
}

#[test]
fn names_are_written_as_names_are() {
    one("segment vip_clients", "naming", "vip_clients");
    assert_eq!(codes("segment vip as \"vip-clients\""), []);
    one("choice Level { high, Low }", "naming", "high");
    assert_eq!(codes("engagement Ask { channel sms input { Policy_No: text } }"), []);
}

#[test]
fn what_nothing_names_is_unused() {
    let found = super::with_schema("segment Nobody").diagnostics;
    let unused = found.iter().filter(|d| d.code.as_str() == "unused-declaration");
    assert!(unused.clone().any(|d| d.title == "segment `Nobody` is never used"));
    let found = super::with_schema("segment Nobody\njourney").diagnostics;
    assert!(!found.iter().any(|d| d.code.as_str() == "unused-declaration"));
}

#[test]
fn a_use_of_what_could_not_be_parsed_is_not_told_again() {
    let text = "segmnt Vips\npolicy Rules { limit 3 calls per 24 hours }\n\
                journey J { audience segment Vips\nexit completed }";
    assert_eq!(codes(text), [(1, "syntax")]);
}
