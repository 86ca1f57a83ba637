//! Stable ids.

use super::{after_call, ids, journey};

#[test]
fn steps_are_known_by_what_they_are_about() {
    let steps = "delay 1 day send Letter raise trigger Closed set contact.tier = Silver \
                 wait up to 1 day { trigger Paid => {} timeout => {} } \
                 wait up to 1 day { timeout => {} } exit won";
    let expected = ["delay", "send.Letter", "raise.Closed", "set", "wait.Paid", "wait", "exit"];
    assert_eq!(ids(steps), expected);
}

#[test]
fn equal_ids_under_one_parent_are_numbered() {
    let steps = "send Letter send Letter delay 1 day delay 1 day delay 1 day";
    assert_eq!(ids(steps), ["send.Letter", "send.Letter-2", "delay", "delay-2", "delay-3"]);
}

#[test]
fn a_label_is_the_whole_id_and_stands_above_its_arms() {
    let arm = "first: branch { when call.Result is NoAnswer => send Letter otherwise => {} }";
    let expected = ["call", "wait.call", "first", "first/call.Result is NoAnswer/send.Letter"];
    assert_eq!(ids(&after_call(arm)), expected);
}

#[test]
fn a_label_does_not_count_among_the_numbered() {
    assert_eq!(ids("delay 1 day second: delay 1 day delay 1 day"), ["delay", "second", "delay-2"]);
}

#[test]
fn arms_are_in_the_ids_of_the_steps_below() {
    let arm = "branch on call.Result { connected => exit won \
               NoAnswer, CallFailed => exit lost otherwise => exit lost }";
    let steps = format!("attempt up to 3 times {{ {} retry after 1 day }}", after_call(arm));
    let expected = [
        "attempt",
        "call",
        "attempt/wait.call",
        "attempt/wait.call/call.attempted/branch",
        "attempt/wait.call/call.attempted/branch/connected/exit",
        "attempt/wait.call/call.attempted/branch/NoAnswer, CallFailed/exit",
        "attempt/wait.call/call.attempted/branch/otherwise/exit",
        "attempt/retry",
    ];
    assert_eq!(ids(&steps), expected);
}

#[test]
fn triggers_timeouts_splits_and_exhausted_are_segments() {
    let steps = "attempt up to 2 times { \
                     split offer { 50% a => delay 1 day 50% b => delay 2 days } \
                     wait up to 1 day { trigger Paid => send Letter timeout => exit lost } \
                     retry after 1 day \
                 } exhausted => exit lost";
    let expected = [
        "attempt",
        "offer",
        "offer/a/delay",
        "offer/b/delay",
        "attempt/wait.Paid",
        "attempt/wait.Paid/Paid/send.Letter",
        "attempt/wait.Paid/timeout/exit",
        "attempt/retry",
        "attempt/exhausted/exit",
    ];
    assert_eq!(ids(steps), expected);
}

#[test]
fn arms_for_one_trigger_are_numbered_too() {
    let steps = "wait up to 1 day { trigger Paid as p when p.amount > 5 => delay 1 day \
                 trigger Paid => delay 2 days timeout => {} }";
    assert_eq!(ids(steps), ["wait.Paid", "wait.Paid/Paid/delay", "wait.Paid/Paid-2/delay"]);
}

#[test]
fn inserting_a_step_moves_nobody_elsewhere() {
    let before = journey("send Letter delay 1 day exit won");
    let after = journey("send Letter raise trigger Closed delay 1 day exit won");
    for step in &before.steps {
        assert!(after.steps.iter().any(|other| other.id == step.id), "{}", step.id);
    }
}
