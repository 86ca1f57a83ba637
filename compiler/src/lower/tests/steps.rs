//! What each statement becomes, and what follows what.

use journey_plan::model::{Expr, RestTime, StepKind, WaitTrigger};
use journey_plan::value::{Length, TimeOfDay};

use super::{CALL, SCHEMA, SETTINGS, after_call, compile, journey, step};

const DAY: Length = Length { days: 1, seconds: 0 };

fn next(kind: &StepKind) -> Vec<Option<&str>> {
    kind.successors().into_iter().map(|next| next.as_deref()).collect()
}

#[test]
fn a_conversation_has_its_terms_and_inputs() {
    let journey = journey(&after_call(""));
    let StepKind::Conversation { engagement, compliance, address, inputs, message, next, .. } =
        step(&journey, "call")
    else {
        panic!("no conversation");
    };
    assert_eq!((engagement.as_str(), address.as_str()), ("Call", "mobile"));
    assert_eq!(compliance.topic.as_deref(), Some("Claims"));
    assert_eq!(compliance.quiet_time.as_deref(), Some("Evenings"));
    assert_eq!(inputs[..], [("since".into(), Expr::Contact("due".into()))]);
    assert_eq!((message, next.as_deref()), (&None, Some("wait.call")));
}

#[test]
fn a_text_conversation_goes_out_on_the_terms_of_its_message() {
    let steps = "conversation sms chat with Chat { message Opener } \
                 wait up to 1 day { trigger chat.concluded, chat.blocked => {} timeout => {} }";
    let journey = journey(steps);
    let StepKind::Conversation { compliance, address, message, .. } = step(&journey, "chat") else {
        panic!("no conversation");
    };
    assert_eq!((compliance.profile.as_str(), compliance.purpose.as_str()), ("Texts", "Service"));
    assert_eq!(compliance.topic.as_deref(), Some("Renewals"));
    assert_eq!(compliance.quiet_time.as_deref(), Some("Nights"));
    assert_eq!((address.as_str(), message.as_deref()), ("mobile", Some("Opener")));
}

#[test]
fn the_conversation_says_where_a_message_goes_that_does_not() {
    let schema = SCHEMA.replace("    to contact.mobile\n", "");
    let text = format!(
        "journey J {{ {SETTINGS} conversation sms chat with Chat {{ message Opener to contact.home }} \
         wait up to 1 day {{ trigger chat.concluded, chat.blocked => {{}} timeout => {{}} }} }}"
    );
    let journey = compile(&[&text, &schema]).plan.journeys.remove(0);
    let StepKind::Conversation { address, .. } = step(&journey, "chat") else {
        panic!("no conversation");
    };
    assert_eq!(address, "home");
}

#[test]
fn a_conversation_can_waive_quiet_time() {
    let steps = "conversation sms chat with Chat { message Opener quiet time none because \"urgent\" } \
                 wait up to 1 day { trigger chat.concluded, chat.blocked => {} timeout => {} }";
    let journey = journey(steps);
    let StepKind::Conversation { compliance, .. } = step(&journey, "chat") else {
        panic!("no conversation");
    };
    assert_eq!(
        (compliance.quiet_time.as_deref(), compliance.waived_because.as_deref()),
        (None, Some("urgent"))
    );
}

#[test]
fn blocks_fall_through_to_what_follows_their_statement() {
    let arm = "branch on call.Result { connected => send Letter otherwise => {} } delay 1 day";
    let journey = journey(&format!("{} exit lost", after_call(arm)));
    let branch = "wait.call/call.attempted/branch";
    assert_eq!(next(step(&journey, "wait.call")), [Some(branch), Some("exit"), Some("exit")]);
    let delay = Some("wait.call/call.attempted/delay");
    let letter = "wait.call/call.attempted/branch/connected/send.Letter";
    assert_eq!(next(step(&journey, branch)), [Some(letter), delay]);
    assert_eq!(next(step(&journey, letter)), [delay]);
    assert_eq!(next(step(&journey, "wait.call/call.attempted/delay")), [Some("exit")]);
}

#[test]
fn the_end_of_a_body_leaves_the_attempt_and_no_run_left_takes_exhausted() {
    let body =
        after_call("branch { when call.Result is NoAnswer => retry after 1 day otherwise => {} }");
    let with =
        journey(&format!("attempt up to 2 times {{ {body} }} exhausted => send Letter exit won"));
    assert_eq!(next(step(&with, "attempt")), [Some("call"), Some("attempt/exhausted/send.Letter")]);
    assert_eq!(next(step(&with, "attempt/exhausted/send.Letter")), [Some("exit")]);
    assert_eq!(next(step(&with, "attempt/wait.call"))[1..], [Some("exit"), Some("exit")]);
    let without = journey(&format!("attempt up to 2 times {{ {body} }} exit won"));
    assert_eq!(next(step(&without, "attempt")), [Some("call"), Some("exit")]);
}

#[test]
fn the_end_of_a_journey_has_no_successor() {
    let journey = journey("send Letter");
    assert_eq!(
        (journey.first.as_deref(), next(&journey.steps[0].step)),
        (Some("send.Letter"), vec![None])
    );
    assert_eq!(super::journey("").first, None);
}

#[test]
fn steps_that_no_way_leads_to_are_left_out() {
    assert_eq!(super::ids("exit won send Letter"), ["exit"]);
    let steps = "split s { 50% a => exit won 50% b => exit lost } send Letter";
    assert_eq!(super::ids(steps), ["s", "s/a/exit", "s/b/exit"]);
}

#[test]
fn a_retry_names_its_attempt() {
    let body =
        "attempt up to 2 times { delay 1 day retry after 1 hour } exhausted => retry after 2 hours";
    let journey = journey(&format!("attempt up to 3 times {{ {body} }}"));
    let attempt = |id: &str| {
        let StepKind::Retry { attempt, .. } = step(&journey, id) else { panic!("no retry") };
        attempt.to_string()
    };
    assert_eq!(attempt("attempt/attempt/retry"), "attempt/attempt");
    assert_eq!(attempt("attempt/attempt/exhausted/retry"), "attempt");
}

#[test]
fn rests_keep_their_intent() {
    let nine = TimeOfDay { minutes: 540 };
    let steps = "delay 2 days at 09:00 delay until 09:00 delay until Tue 09:00 \
                 delay until contact.due - 3 days at 09:00 up to 60 days";
    let journey = journey(steps);
    let time = |id: &str| {
        let StepKind::Delay { time, .. } = step(&journey, id) else { panic!("no delay") };
        time.clone()
    };
    let two = Length { days: 2, seconds: 0 };
    assert_eq!(time("delay"), RestTime::After { length: two, at: Some(nine) });
    assert_eq!(time("delay-2"), RestTime::NextTime(nine));
    assert_eq!(time("delay-3"), RestTime::NextWeekday(1, nine));
    let date = Expr::Subtract(
        Box::new(Expr::Contact("due".into())),
        Box::new(Expr::Length(Length { days: 3, seconds: 0 })),
    );
    let instant = Expr::At(Box::new(date), Box::new(Expr::Time(nine)));
    let up_to = Some(Length { days: 60, seconds: 0 });
    assert_eq!(time("delay-4"), RestTime::Until { instant, up_to });
}

/// The conditions of the arms of a branch below the outcome of a call.
fn arms(branch: &str) -> Vec<Expr> {
    let journey = journey(&after_call(branch));
    let StepKind::Branch { arms, .. } = step(&journey, "wait.call/call.attempted/branch") else {
        panic!("no branch");
    };
    arms.iter().map(|arm| arm.when.clone()).collect()
}

fn results(names: &[&str]) -> Expr {
    Expr::ResultIs(Some("call".into()), names.iter().map(|name| (*name).into()).collect())
}

#[test]
fn a_class_stands_for_what_is_left_of_it() {
    let arms = arms(
        "branch on call.Result { NoAnswer => {} unanswered, LiveAnswer => {} otherwise => {} }",
    );
    assert_eq!(arms[0], results(&["NoAnswer"]));
    let left = ["LiveAnswer", "AnsweringMachine", "AnsweringMachineHangup", "Undetermined"];
    assert_eq!(arms[1], results(&left));
}

#[test]
fn patterns_of_dispositions_mean_has() {
    let branch = "branch on call.Result { connected => { \
                  branch on call.Disposition { Stop => {} Later, unset => {} } } otherwise => {} }";
    let journey = journey(&after_call(branch));
    let StepKind::Branch { arms, otherwise } =
        step(&journey, "wait.call/call.attempted/branch/connected/branch")
    else {
        panic!("no branch");
    };
    let has = |code: &str| Expr::Has(Some("call".into()), code.into());
    let none = Expr::Not(Box::new(Expr::HasAny("call".into())));
    assert_eq!(arms[0].when, has("Stop"));
    assert_eq!(arms[1].when, Expr::Or(Box::new(has("Later")), Box::new(none)));
    assert!(otherwise.is_none());
}

#[test]
fn patterns_of_values_are_literals_and_unset_is_asked_for() {
    let branch = "branch on call.Result { connected => { \
                  branch on call.Outcome { Yes => {} No, unset => {} } } otherwise => {} }";
    let journey = journey(&after_call(branch));
    let StepKind::Branch { arms, .. } =
        step(&journey, "wait.call/call.attempted/branch/connected/branch")
    else {
        panic!("no branch");
    };
    let read = || Box::new(Expr::Attribute("call".into(), "Outcome".into()));
    let one = |name: &str| Expr::OneOf(read(), vec![Expr::Choice(name.into())]);
    let unset = Expr::Not(Box::new(Expr::IsSet(read())));
    assert_eq!(arms[0].when, one("Yes"));
    assert_eq!(arms[1].when, Expr::Or(Box::new(one("No")), Box::new(unset)));
}

#[test]
fn a_long_row_of_conditions_stays_flat() {
    let row = vec!["contact.name is \"x\""; 60].join(" or ");
    let journey = journey(&format!("branch {{ when {row} => send Letter otherwise => {{}} }}"));
    let plan = journey_plan::Plan { journeys: vec![journey], ..compile(&[SCHEMA]).plan };
    assert!(journey_plan::Plan::from_json(&plan.to_json()).is_ok());
}

#[test]
fn waits_list_events_and_triggers() {
    let steps = format!(
        "{CALL} wait up to 1 day 12 hours {{ \
         trigger call.attempted, call.not_attempted, call.blocked => {{}} \
         trigger Paid as paid when paid.amount > 1.50 => exit won timeout => {{}} }}"
    );
    let journey = journey(&steps);
    let StepKind::Wait { limit, arms, .. } = step(&journey, "wait.call") else { panic!("no wait") };
    assert_eq!(*limit, Length { days: 1, seconds: 43_200 });
    assert_eq!(arms[0].on.len(), 3);
    let WaitTrigger::Trigger(used) = &arms[1].on[0] else { panic!("no trigger") };
    assert_eq!((used.trigger.as_str(), used.alias.as_deref()), ("Paid", Some("paid")));
    let Some(Expr::Compare(_, _, bound)) = &used.when else { panic!("no condition") };
    assert_eq!(journey_plan::draw::words::expr(bound), "1.5");
}

#[test]
fn raising_setting_and_splitting() {
    let steps = "raise trigger Paid { note: \"x\", amount: 2 } set contact.name = unset \
                 set contact.tier = Silver split s { 12.5% a => {} 87.5% b => exit won }";
    let journey = journey(steps);
    let StepKind::Raise { fields, .. } = step(&journey, "raise.Paid") else { panic!("no raise") };
    let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["amount", "note"]);
    let StepKind::Set { value, .. } = step(&journey, "set") else { panic!("no set") };
    assert_eq!(*value, None);
    let StepKind::Set { value, .. } = step(&journey, "set-2") else { panic!("no set") };
    assert_eq!(*value, Some(Expr::Choice("Silver".into())));
    let StepKind::Split { arms, .. } = step(&journey, "s") else { panic!("no split") };
    let arms: Vec<_> = arms.iter().map(|arm| (arm.share, arm.next.as_deref())).collect();
    assert_eq!(arms, [(1250, None), (8750, Some("s/b/exit"))]);
}

#[test]
fn source_places_are_lines_and_columns() {
    let text = format!("journey J {{\n{SETTINGS}    send Letter\n}}");
    let lowered = compile(&[&text, SCHEMA]);
    let place = lowered.plan.journeys[0].steps[0].source.clone().unwrap();
    assert_eq!((place.file.as_str(), place.line, place.column), ("0.journey", 3, 5));
}

#[test]
fn settings_are_taken_over() {
    let text = "journey J { audience trigger Paid as paid when paid.amount > 1 exclude segment Complaints \
                reenter after 90 days time zone \"Europe/Paris\" starts 2026-02-02 09:00 \
                exit on trigger Closed => won exit on segment Complaints => lost outcomes won, lost\n \
                retry_me: delay 1 day }";
    let journey = compile(&[text, SCHEMA]).plan.journeys.remove(0);
    assert_eq!(journey.outcomes, ["completed", "lost", "won"]);
    assert_eq!(journey.exclude, ["Complaints"]);
    assert_eq!(journey.exits.len(), 2);
    assert_eq!(journey.exits[0].outcome, "won");
    assert_eq!(
        journey.starts.map(|(date, time)| format!("{date} {time}")).unwrap(),
        "2026-02-02 09:00"
    );
    assert_eq!(journey.facts.longest, DAY);
}
