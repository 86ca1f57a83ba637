//! Every fault, each by one change of a plan that is right.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::exec::{BLOCKED_REASONS, StepKind};
use crate::model::StepTimes;
use crate::{Plan, PlanFault, sample};

/// The sample with the value at `pointer` replaced, as JSON.
fn changed(pointer: &str, value: Value) -> Value {
    let mut json = serde_json::to_value(sample::plan()).unwrap();
    let place = json.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}"));
    *place = value;
    json
}

fn verify(json: &Value) -> Result<(), PlanFault> {
    Plan::from_json(&json.to_string())?.with_digest().verify().map(|_| ())
}

/// What is said of the sample with the value at `pointer` replaced.
fn fault(pointer: &str, value: Value) -> String {
    verify(&changed(pointer, value)).unwrap_err().to_string()
}

const STEPS: &str = "/journeys/0/steps";

/// What is said of the sample with a part of a step replaced.
fn step_fault(step: usize, part: &str, value: Value) -> String {
    fault(&format!("{STEPS}/{step}/step/{part}"), value)
}

#[test]
fn the_sample_runs_by_index() {
    let verified = sample::plan().verify().unwrap();
    let program = verified.program();
    let names: Vec<_> = program.symbols.iter().map(smol_str::SmolStr::as_str).collect();
    assert_eq!(names[..4], BLOCKED_REASONS);
    assert_eq!(names[4..], ["Gold", "Later", "Renewed", "Silver"]);
    assert_eq!(program.zone_field, Some(5));
    assert_eq!(program.engagements[0].calls, 3);
    let journey = &program.journeys[0];
    assert_eq!(journey.first, Some(0));
    assert_eq!((journey.handles.len(), journey.bindings.len(), journey.counters), (2, 2, 1));
    let StepKind::Wait { arms, timeout, .. } = &journey.steps[2].kind else { panic!("no wait") };
    assert_eq!((arms.len(), arms[0].next, *timeout), (2, Some(3), Some(7)));
    let StepKind::Raise { fields, .. } = &journey.steps[10].kind else { panic!("no raise") };
    assert!(fields[0].is_none() && fields[1].is_some());
}

#[test]
fn a_topic_needs_its_own_record_and_that_of_its_purpose() {
    let verified = sample::plan().verify().unwrap();
    let program = verified.program();
    let StepKind::Conversation(call) = &program.journeys[0].steps[1].kind else {
        panic!("no call")
    };
    let need = program.consents[call.compliance.consent as usize];
    let record = |index: u32| {
        let record = &program.consent_records[index as usize];
        (record.profile.as_str(), record.purpose.as_str(), record.topic.as_deref())
    };
    assert_eq!(record(need.purpose), ("Voice", "Service", None));
    assert_eq!(record(need.topic.unwrap()), ("Voice", "Service", Some("Renewals")));
}

#[test]
fn what_is_written_is_read_back() {
    let plan = sample::plan();
    let text = plan.to_json();
    assert!(text.ends_with("}\n"));
    assert_eq!(Plan::from_json(&text).unwrap(), plan);
    assert_eq!(Plan::from_json(&text).unwrap().to_json(), text);
}

#[test]
fn the_digest_sees_the_content_and_not_the_source_places() {
    let plan = sample::plan();
    let mut moved = plan.clone();
    moved.journeys[0].steps[0].source = None;
    moved.journeys[0].steps[0].times = Some(StepTimes { calls: 3, ..StepTimes::default() });
    assert_eq!(moved.content_digest(), plan.digest);
    let mut other = plan.clone();
    other.journeys[0].facts.calls.per_run = 10;
    assert_ne!(other.content_digest(), plan.digest);
    assert_eq!(plan.digest.len(), 64);
    let fault = other.verify().unwrap_err().to_string();
    assert!(fault.starts_with("this plan was changed after it was built"), "{fault}");
}

#[test]
fn documents_that_are_no_plan_are_refused() {
    let read = |text: &str| Plan::from_json(text).unwrap_err().to_string();
    let other = read("{ \"format\": 7, \"steps\": [] }");
    assert_eq!(other, "this plan has format 7; this version reads format 1");
    let damaged = read("{ \"format\": 1,\n  \"language\": }");
    assert_eq!(damaged, "this plan is damaged at line 2, column 15: expected value");
    assert!(read("").contains("damaged at line 1"), "{}", read(""));
    assert!(read("[]").contains("damaged"), "{}", read("[]"));
    let deep = format!("{{ \"format\": 1, \"language\": {}", "[".repeat(100_000));
    assert!(read(&deep).contains("damaged"), "{}", read(&deep));
    let mut json = serde_json::to_value(sample::plan()).unwrap();
    json["extra"] = json!(1);
    assert!(verify(&json).unwrap_err().to_string().contains("unknown field `extra`"));
}

#[test]
fn a_plan_of_another_format_or_language_is_refused() {
    let mut plan = sample::plan();
    plan.format = 2;
    let said = plan.verify().unwrap_err().to_string();
    assert_eq!(said, "this plan has format 2; this version reads format 1");
    assert_eq!(
        fault("/language", json!("2")),
        "this plan is of language version `2`; this version runs version `1`"
    );
}

#[test]
fn names_are_sorted_and_differ() {
    assert_eq!(
        fault("/declarations/segments/1/name", json!("Aged")),
        "the plan: segment `Aged` is out of order; names stand in alphabetical order"
    );
    assert_eq!(
        fault("/declarations/segments/1/name", json!("Complaints")),
        "the plan: segment `Complaints` is there twice"
    );
    assert!(fault("/declarations/contact/0/name", json!("")).contains("no usable name"));
    assert_eq!(
        fault("/declarations/results/1/name", json!("LiveAnswer")),
        "the plan: Result value `LiveAnswer` is there twice"
    );
    assert_eq!(
        fault("/journeys/0/steps/4/id", json!("call")),
        "journey `Renewal`: step `call` is there twice"
    );
    assert_eq!(
        fault("/declarations/contact/4/type/choice/1/name", json!("Gold")),
        "the plan: choice value `Gold` is there twice"
    );
}

#[test]
fn names_stand_for_something() {
    let unknown = [
        ("/journeys/0/audience/segment", "journey `Renewal`: there is no segment `X`"),
        ("/journeys/0/exclude/0", "journey `Renewal`: there is no segment `X`"),
        ("/journeys/0/follows/0", "journey `Renewal`: there is no policy `X`"),
        ("/journeys/0/facts/proved/0", "journey `Renewal`: there is no policy `X`"),
        ("/journeys/0/first", "journey `Renewal`: there is no step `X`"),
        ("/journeys/0/exits/0/outcome", "journey `Renewal`: there is no outcome `X`"),
        ("/journeys/0/goal/trigger", "journey `Renewal`: there is no trigger `X`"),
        ("/forecasts/0/journey", "forecast `Baseline`: there is no journey `X`"),
        ("/forecasts/0/conversations/0/handle", "forecast `Baseline`: there is no handle `X`"),
        ("/declarations/messages/0/address", "message `Letter`: there is no contact field `X`"),
        (
            "/declarations/engagements/0/results/0",
            "engagement `Call`: there is no Result value `X`",
        ),
    ];
    for (pointer, said) in unknown {
        assert_eq!(fault(pointer, json!("X")), said, "{pointer}");
    }
    let in_step = |step: usize, part: &str| step_fault(step, part, json!("X"));
    let at = |step: &str| format!("journey `Renewal`, step `{step}`: there is no");
    assert_eq!(in_step(1, "conversation/engagement"), format!("{} engagement `X`", at("call")));
    assert_eq!(in_step(1, "conversation/next"), format!("{} step `X`", at("call")));
    assert_eq!(in_step(1, "conversation/compliance/topic"), format!("{} topic `X`", at("call")));
    assert_eq!(
        in_step(1, "conversation/compliance/quiet_time"),
        format!("{} quiet time `X`", at("call"))
    );
    assert_eq!(in_step(13, "send/message"), format!("{} message `X`", at("send.Letter")));
    assert_eq!(in_step(10, "raise/trigger"), format!("{} trigger `X`", at("raise.NeedsAgent")));
    assert_eq!(in_step(11, "set/field"), format!("{} contact field `X`", at("set")));
    assert_eq!(in_step(11, "set/value/choice"), format!("{} choice value `X`", at("set")));
    assert_eq!(in_step(4, "exit/outcome"), format!("{} outcome `X`", at("bye")));
    assert_eq!(in_step(6, "retry/attempt"), format!("{} step `X`", at("again")));
}

#[test]
fn expressions_read_what_is_there() {
    let when = |value: Value| step_fault(3, "branch/arms/0/when", value);
    let at = "journey `Renewal`, step `attempt/wait.call/call.attempted/branch`";
    let said = [
        (json!({ "is_set": { "contact": "x" } }), "there is no contact field `x`"),
        (json!({ "is_set": { "binding": ["x", "premium"] } }), "there is no trigger name `x`"),
        (json!({ "is_set": { "binding": ["paid", "x"] } }), "there is no attribute `x`"),
        (json!({ "is_set": { "attribute": ["x", "Outcome"] } }), "there is no handle `x`"),
        (json!({ "is_set": { "attribute": ["call", "x"] } }), "there is no attribute `x`"),
        (json!({ "has": ["call", "x"] }), "there is no disposition `x`"),
        (
            json!({ "result_is": ["call", ["MessageSent"]] }),
            "there is no Result value `MessageSent`",
        ),
        (json!({ "in_segment": "x" }), "there is no segment `x`"),
        (json!({ "contact": "name" }), "a condition must be a boolean, and is a text"),
        (
            json!({ "has": [null, "DoNotContact"] }),
            "the Disposition of any conversation cannot stand here",
        ),
        (
            json!({ "result_is": [null, ["NoAnswer"]] }),
            "the Result of any conversation cannot stand here",
        ),
        (json!({ "is_set": { "time": "09:00" } }), "a time of day cannot stand here"),
        (
            json!({ "compare": ["less", { "contact": "name" }, { "text": "a" }] }),
            "what is compared by size must be a number, a date or a date and time, and is a text",
        ),
        (
            json!({ "compare": ["is", { "contact": "name" }, { "number": "1" }] }),
            "the right side of a comparison must be a text, and is a number",
        ),
        (
            json!({ "one_of": [{ "contact": "name" }, ["now"]] }),
            "an expression that is no literal cannot stand here",
        ),
    ];
    for (value, words) in said {
        assert_eq!(when(value.clone()), format!("{at}: {words}"), "{value}");
    }
}

#[test]
fn messages_read_the_contact_only() {
    let placeholder = "/declarations/messages/1/body/1/placeholder";
    let said = fault(placeholder, json!({ "attribute": ["call", "Back"] }));
    assert_eq!(said, "message `Opener`: a value that only a journey knows cannot stand here");
}

#[test]
fn sums_and_times_have_fitting_parts() {
    let until = |value: Value| step_fault(12, "delay/time/until/instant", value);
    let said = until(json!({ "contact": "renewal" }));
    assert!(said.ends_with("the end of a rest must be a date and time, and is a date"), "{said}");
    let said = until(json!({ "add": [{ "contact": "name" }, { "length": { "days": 1 } }] }));
    assert!(said.ends_with("date and time, and is a text"), "{said}");
    let said = until(json!({ "at": [{ "contact": "renewal" }, { "number": "9" }] }));
    assert!(
        said.ends_with("what stands behind `at` must be a time of day, and is a number"),
        "{said}"
    );
}

#[test]
fn numbers_and_times_stay_in_range() {
    let ranges = [
        (
            0,
            "attempt/times",
            json!(1),
            "the number of runs of an attempt is 1; it must be 2 to 100",
        ),
        (
            0,
            "attempt/times",
            json!(101),
            "the number of runs of an attempt is 101; it must be 2 to 100",
        ),
        (
            2,
            "wait/limit",
            json!({}),
            "the limit of a wait is 0 days; it must be above 0 and at most 90 days",
        ),
        (
            2,
            "wait/limit",
            json!({ "days": 91 }),
            "the limit of a wait is 91 days; it must be above 0 and at most 90 days",
        ),
        (
            6,
            "retry/time/after/length",
            json!({ "seconds": 59 }),
            "the time of a retry is 59 seconds; it must be 1 minute to 90 days",
        ),
        (
            6,
            "retry/time/after/at",
            json!("24:00"),
            "a time of day is 24:00; it must be before 24:00",
        ),
        (
            14,
            "delay/time/next_weekday/0",
            json!(7),
            "a weekday is 7; it must be 0 (Monday) to 6 (Sunday)",
        ),
        (7, "split/arms/0/share", json!(0), "the share of an arm is 0; it must be above 0"),
        (
            7,
            "split/arms/0/share",
            json!(7951),
            "the shares are 10001 hundredths of a percent; together they must be 10000",
        ),
    ];
    for (step, part, value, words) in ranges {
        let said = step_fault(step, part, value);
        assert!(said.ends_with(words), "{said}");
    }
    let said = fault("/declarations/quiet_times/0/rules/1/dates/to", json!("2026-12-23"));
    assert!(
        said.ends_with("the last date of a range is 2026-12-23; it must be on or after the first")
    );
    let said = fault("/declarations/quiet_times/0/rules/0/weekly/days", json!([1, 0]));
    assert!(said.ends_with("the days of a weekly range stand in order, each once"), "{said}");
    let said = fault("/forecasts/0/conversations/0/results/0/1", json!(5001));
    assert!(said.contains("a share or a sum of shares is 10001"), "{said}");
}

#[test]
fn more_than_fits_a_set_is_refused() {
    let codes: Vec<Value> =
        (0..65).map(|n| json!({ "name": format!("C{n}"), "external": "c" })).collect();
    let said = fault("/declarations/engagements/0/dispositions", json!(codes));
    assert_eq!(said, "engagement `Call`: there are 65 of dispositions; at most 64 fit");
}

#[test]
fn conversations_are_whole() {
    let at = "journey `Renewal`, step `call`:";
    assert_eq!(
        step_fault(1, "conversation/inputs", json!([])),
        format!("{at} input `renewal` is not given")
    );
    assert_eq!(
        step_fault(1, "conversation/inputs/0/1", json!({ "contact": "name" })),
        format!("{at} input `renewal` must be a date, and is a text")
    );
    assert_eq!(
        step_fault(1, "conversation/compliance/profile", json!("Texts")),
        format!("{at} compliance profile `Texts` is of channel sms, and voice is needed")
    );
    assert_eq!(
        step_fault(1, "conversation/address", json!("email")),
        format!("{at} calls and texts go to a phone number, emails to an email address")
    );
    assert_eq!(
        step_fault(8, "conversation/message", Value::Null),
        "journey `Renewal`, step `chat`: an sms conversation needs its message"
    );
    assert_eq!(
        step_fault(8, "conversation/handle", json!("call")),
        "journey `Renewal`, step `chat`: handle `call` is there twice"
    );
    assert_eq!(
        fault("/declarations/profiles/2/purposes", json!([])),
        format!("{at} compliance profile `Voice` does not have purpose `Service`")
    );
    let event = step_fault(2, "wait/arms/0/on/0/event/event", json!("concluded"));
    assert!(event.ends_with("`call` is a conversation by voice, which has no event concluded"));
    let nowhere = fault("/declarations/messages/0/address", Value::Null);
    assert!(nowhere.ends_with("there is no contact field that the message goes to"), "{nowhere}");
    assert!(verify(&changed("/declarations/messages/1/address", Value::Null)).is_ok());
    let raise = step_fault(10, "raise/fields", json!([]));
    assert!(raise.ends_with("attribute `reason` is not given"), "{raise}");
    let unset = step_fault(11, "set/value", Value::Null);
    assert!(unset.ends_with("a contact field that is always set cannot be unset"), "{unset}");
}

#[test]
fn settings_of_declarations_go_together() {
    let said = fault("/declarations/engagements/0/dial_mode", Value::Null);
    assert_eq!(said, "engagement `Call`: a voice engagement needs a dial mode");
    let said = fault("/declarations/engagements/1/first_response", Value::Null);
    assert_eq!(said, "engagement `Chat`: an sms engagement needs a first response");
    let said = fault("/declarations/messages/0/template", Value::Null);
    assert_eq!(said, "message `Letter`: a message has either a body or a template");
    let silent =
        json!({ "channel": "sms", "name": "MessageSent", "class": "", "event": "attempted" });
    let said = fault("/declarations/results/5", silent);
    assert!(said.contains("has no event attempted"), "{said}");
    let said =
        fault("/declarations/policies/0/rules/1/rule/hours/kinds", json!(["texts", "calls"]));
    assert!(said.contains("names the kinds of contact in order"), "{said}");
    let said = fault("/declarations/policies/0/rules/1/rule/hours/kinds", json!(["pushes"]));
    assert!(said.contains("only together with all other kinds"), "{said}");
    let said = fault("/journeys/0/outcomes/0", json!("renewed"));
    assert!(said.contains("twice"), "{said}");
    let said = fault("/journeys/0/outcomes", json!(["renewed", "unreachable"]));
    assert_eq!(said, "journey `Renewal`: `completed` is the first outcome");
    let said = fault("/forecasts/0/conversations/1/results/0/0", json!("MessageSent"));
    assert!(said.contains("cannot end a conversation"), "{said}");
    let said = fault("/forecasts/0/conversations/0/responds", json!([600, 30]));
    assert!(said.contains("from the smaller to the larger"), "{said}");
}

#[test]
fn rules_that_say_nothing_are_refused() {
    let rule = |path: &str| format!("/declarations/policies/0/rules/{path}");
    let said = fault(&rule("0/rule/limit/per"), json!({}));
    assert!(said.contains("the window of a limit"), "{said}");
    let said = fault(&rule("1/rule/hours/ranges"), json!([]));
    assert!(said.contains("at least one range of times"), "{said}");
    let said = fault(&rule("1/rule/hours/ranges/0/to"), json!("08:00"));
    assert!(said.contains("none that is empty"), "{said}");
    let said = fault(&rule("1/rule/hours/ranges/0/days"), json!([]));
    assert!(said.contains("names no day"), "{said}");
    let said = fault(&rule("2/rule/never/period"), json!({ "seconds": 0 }));
    assert!(said.contains("the time without contact"), "{said}");
    let said = fault(&rule("3/rule/require/kinds"), json!([]));
    assert!(said.contains("at least one"), "{said}");
    let said = fault(&rule("4/rule/finish/within"), json!({}));
    assert!(said.contains("the longest run"), "{said}");
}

#[test]
fn steps_end() {
    let circle = step_fault(13, "send/next", json!("chat"));
    assert!(circle.contains("comes to itself again without a counted retry"), "{circle}");
    let myself = step_fault(12, "delay/next", json!("delay"));
    assert!(myself.contains("step `delay`: this step comes to itself again"), "{myself}");
    // A retry in what follows the last run would go on and on without time.
    let exhausted = step_fault(0, "attempt/exhausted", json!("again"));
    assert!(exhausted.contains("comes to itself again"), "{exhausted}");
}

#[test]
fn retries_stand_in_their_attempt() {
    let said = step_fault(6, "retry/attempt", json!("bye"));
    assert_eq!(
        said,
        "journey `Renewal`, step `again`: `bye` is no attempt, so it cannot be retried"
    );
    let mut json = changed("/journeys/0/first", json!("again"));
    let said = verify(&json).unwrap_err().to_string();
    assert_eq!(
        said,
        "journey `Renewal`, step `again`: this retry stands outside of the attempt `attempt`"
    );
    // Reached from inside and from outside: also outside.
    json = changed("/journeys/0/first", json!("start"));
    let start = json!({ "id": "start", "step": { "split": { "name": "s", "arms": [
        { "name": "a", "share": 5000, "next": "attempt" }, { "name": "b", "share": 5000, "next": "call" } ] } } });
    json["journeys"][0]["steps"].as_array_mut().unwrap().push(start);
    let said = verify(&json).unwrap_err().to_string();
    assert!(said.contains("stands outside of the attempt `attempt`"), "{said}");
}

#[test]
fn a_rest_until_a_computed_time_needs_a_bound() {
    let said = step_fault(12, "delay/time/until/up_to", Value::Null);
    assert!(said.ends_with("a time that is no literal needs a bound"), "{said}");
}

/// Replaces one value somewhere in the document.
fn mutate(json: &mut Value, path: &[u16], with: &Value) {
    let mut place = json;
    for &turn in path {
        let turn = usize::from(turn);
        let (is_list, is_map) = (place.is_array(), place.is_object());
        if is_list && !place.as_array().unwrap().is_empty() {
            let list = place.as_array_mut().unwrap();
            let count = list.len();
            place = &mut list[turn % count];
        } else if is_map && !place.as_object().unwrap().is_empty() {
            let map = place.as_object_mut().unwrap();
            let key = map.keys().nth(turn % map.len()).unwrap().clone();
            place = map.get_mut(&key).unwrap();
        } else {
            break;
        }
    }
    *place = with.clone();
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!([])),
        Just(json!({})),
        any::<bool>().prop_map(|b| json!(b)),
        any::<i64>().prop_map(|n| json!(n)),
        (0_u32..10_001).prop_map(|n| json!(n)),
        prop_oneof!["call", "attempt", "again", "offer", "Renewal", "Service", "\\PC{0,4}"]
            .prop_map(|s| json!(s)),
        Just(json!({ "days": u32::MAX, "seconds": u64::MAX })),
        Just(json!({ "not": { "has_any": "call" } })),
    ]
}

proptest! {
    #[test]
    fn no_change_of_a_document_panics(
        changes in prop::collection::vec(
            (prop::collection::vec(any::<u16>(), 1..9), any_value()),
            1..4,
        )
    ) {
        let mut json = serde_json::to_value(sample::plan()).unwrap();
        for (path, with) in &changes {
            mutate(&mut json, path, with);
        }
        let _ = verify(&json);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        prop_assert!(Plan::from_json(&text).is_err());
    }
}
