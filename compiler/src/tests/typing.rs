//! Expressions.

use super::said;

fn when(condition: &str) -> Vec<(&'static str, String)> {
    let text = format!(
        "journey Test {{\naudience segment ExpiringPolicies\n\
         conversation voice call with RenewalCall {{\ncompliance RetailVoice\npurpose Service / Claims\n\
         input {{ policy_no: contact.policy_no, renewal_date: contact.renewal_date }}\n}}\n\
         wait up to 2 days {{\ntrigger call.attempted => {{\nbranch on call.Result {{\nconnected => {{\n\
         branch {{ when {condition} => {{}} otherwise => {{}} }}\n}}\notherwise => {{}}\n}}\n}}\n\
         trigger call.not_attempted, call.blocked => {{}}\ntimeout => {{}}\n}}\n}}"
    );
    said(&text).into_iter().map(|(_, code, place)| (code, place)).collect()
}

fn one(condition: &str, code: &str, place: &str) {
    let told = when(condition);
    let told: Vec<(&str, &str)> =
        told.iter().map(|(code, place)| (*code, place.as_str())).collect();
    assert_eq!(told, [(code, place)], "{condition}");
}

#[test]
fn what_the_reference_allows_is_silent() {
    for condition in [
        "call.Result is LiveAnswer and call.Outcome is Renewed",
        "call.Result is not CallEnded",
        "call.Result in [LiveAnswer]",
        "call.Disposition has DoNotContact",
        "call.Outcome in [Renewed, Declined]",
        "call.CallBackAt is set and call.CallBackAt > now + 1 day",
        "contact.tier is not Gold",
        "contact.renewal_date - 3 days > today",
        "contact.renewal_date at 09:00 < now",
        "contact.renewal_date is 2026-04-01",
        "(contact.first_name else \"x\") is \"x\"",
        "contact in segment Complaints",
        "not (contact.tier is Gold or contact.first_name is unset)",
        "contact.mobile is \"+13125550100\"",
        "contact.mobile is \"555\"",
        "contact.policy_no is contact.mobile",
    ] {
        let told = when(condition);
        assert_eq!(told, [], "{condition}");
    }
}

#[test]
fn comparisons_fit() {
    one("contact.tier is 3", "type-mismatch", "3");
    one("contact.tier is \"Gold\"", "type-mismatch", "\"Gold\"");
    one("contact.tier is Platinum", "unknown-choice", "Platinum");
    one("contact.tier is call.Outcome", "type-mismatch", "call.Outcome");
    one("Gold is contact.tier", "unknown-name", "Gold");
    one("contact.policy_no > \"x\"", "type-mismatch", "contact.policy_no");
    one("contact.renewal_date < now", "type-mismatch", "contact.renewal_date");
    one("now > contact.renewal_date", "type-mismatch", "contact.renewal_date");
    one("contact.policy_no", "type-mismatch", "contact.policy_no");
    one("contact.time_zone is \"CEST\"", "unknown-time-zone", "CEST");
    one("contact.tier is Gold and Silver", "unknown-name", "Silver");
}

#[test]
fn results_and_dispositions_have_their_own_words() {
    one("call.Result is \"NoAnswer\"", "type-mismatch", "\"NoAnswer\"");
    one("call.Result is ResponseTimeout", "unknown-result", "ResponseTimeout");
    one("call.Result has NoAnswer", "type-mismatch", "has");
    one("call.Disposition is DoNotContact", "type-mismatch", "is");
    one("call.Disposition has Nope", "unknown-disposition", "Nope");
    one("call.result is NoAnswer", "unknown-attribute", "result");
    one("call.policy_no is \"x\"", "unknown-attribute", "policy_no");
    one("chat.Result is connected", "unknown-name", "chat");
}

#[test]
fn arithmetic_fits() {
    one("now + 3 > now", "type-mismatch", "+");
    one("contact.renewal_date - today > 3", "type-mismatch", "-");
    one("contact.renewal_date + 3 hours > today", "type-mismatch", "contact.renewal_date");
    one("contact.policy_no at 09:00 > now", "type-mismatch", "contact.policy_no");
}

#[test]
fn a_mistake_is_told_once() {
    one("contact.teir is Gold or contact.tier is Gold", "unknown-field", "teir");
    one("call.Outcom in [Renewed, Foo]", "unknown-attribute", "Outcom");
    one("not contact.teir + 3 > 4", "unknown-field", "teir");
    one("contact.first_name else now > now", "type-mismatch", "now > now");
}

#[test]
fn a_date_gets_a_time_by_a_fix() {
    let text = "journey Test {\naudience segment ExpiringPolicies\n\
                delay until contact.renewal_date up to 9 days\n}";
    let found = super::with_schema(text).diagnostics;
    let found = found.iter().find(|d| d.code.as_str() == "type-mismatch").unwrap();
    assert_eq!(found.fixes[0].edits[0].text, " at 00:00");
}
