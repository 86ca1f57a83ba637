//! Branches: what they cover, and what can never be taken.

use super::{journey, program};

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
