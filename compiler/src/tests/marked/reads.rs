//! What may be read where, and which values are known.

use super::{journey, program};

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
fn facts_last_as_long_as_they_may() {
    // A trigger's attributes last; a field of the contact lasts until time passes.
    journey(
        "wait up to 1 day {
        trigger Paid as paid when paid.note is set => { delay 1 day set contact.name = paid.note }
        timeout => {} }",
    );
    journey(
        "wait up to 1 day {
        trigger Paid as paid => { set contact.name = paid.note } //~ value-may-be-unset
        timeout => {} }",
    );
    journey("branch { when contact.nick is set => {
            set contact.name = contact.nick
            wait up to 1 day { trigger Paid => {} timeout => { set contact.name = contact.nick } } //~ value-may-be-unset
        } otherwise => {} }");
    // A set fact holds below only where it holds on every path.
    journey(
        "branch { when contact.nick is set => {} otherwise => set contact.nick = \"x\" }
        set contact.name = contact.nick",
    );
    journey(
        "branch { when contact.nick is set => {} otherwise => {} }
        set contact.name = contact.nick //~ value-may-be-unset",
    );
    // Attributes of a conversation last until it starts again.
    journey(
        "attempt up to 3 times { CALL(call : Survey) wait up to 1 day {
        trigger call.attempted => { branch on call.Result { connected => {
            branch { when call.At is set => {} otherwise => exit done }
            delay 1 day
            retry at call.At up to 2 days
        } otherwise => {} } } REST(call) } } exhausted => { delay until call.At up to 2 days }",
    );
    journey("attempt up to 3 times { branch { when contact.nick is set => retry after 1 day otherwise => {} } }
        exhausted => set contact.name = contact.nick");
}

#[test]
fn one_cause_is_told_once() {
    journey(
        "CALL(call : Survey)
        branch { when call.Outcome is Yes => {} //~ outcome-not-known
            when call.Disposition has DoNotContact => {}
            otherwise => {} }
        branch on call.Result { NoSuchValue => {} } //~ unknown-result",
    );
    journey(
        "branch on contact.nothing { A => {} B => {} } //~ unknown-field
        exit done
        send Letter //~ unreachable-step
        set contact.name = contact.nick",
    );
}

#[test]
fn reads_in_settings() {
    program(
        "journey Outreach { audience segment Members time zone \"Europe/Paris\" outcomes done
        exit on trigger Paid as p when call.Result is connected => done //~ handle-not-started
        CALL(call : Survey) }",
    );
}
