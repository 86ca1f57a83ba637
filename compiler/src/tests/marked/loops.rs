//! Waits, attempts and retries.

use super::{journey, program};

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
fn overlapping_conversations() {
    journey(
        "CALL(first : Plain)
        CALL(second : Plain) //~ overlapping-conversation",
    );
    journey("CALL(first : Plain) CHAT(chat)");
    journey("attempt up to 3 times { CALL(call : Plain) wait up to 1 day {
        trigger call.attempted, call.not_attempted, call.blocked => {} timeout => retry after 1 day } }");
}
