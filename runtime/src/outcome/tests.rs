use super::*;
use crate::fixture::{NEW_YORK, SILVER, at, date, program, result};

fn read_call(
    result: &str,
    dispositions: &[&str],
    attributes: &[(&str, &str)],
) -> (Outcome, Vec<Audit>) {
    let raw = RawOutcome {
        result: result.into(),
        dispositions: dispositions.iter().map(|code| (*code).into()).collect(),
        attributes: attributes.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect(),
    };
    read(&program(), 0, &raw, Zone::parse(NEW_YORK).unwrap())
}

#[test]
fn a_known_result_is_read() {
    let (outcome, audits) = read_call("LiveAnswer", &["Do not contact"], &[]);
    assert_eq!(outcome.result, result::LIVE_ANSWER);
    assert_eq!(outcome.codes, CodeSet(0b10));
    assert_eq!(audits, []);
}

#[test]
fn busy_is_no_answer() {
    let (outcome, audits) = read_call("Busy", &[], &[]);
    assert_eq!((outcome.result, audits), (result::NO_ANSWER, Vec::new()));
}

#[test]
fn an_unknown_result_is_unknown_and_kept() {
    // In no vocabulary; not in this dial mode; of the other channel; in another case.
    for raw in ["Teleported", "Terminated", "ConversationClosed", "liveanswer", ""] {
        let (outcome, audits) = read_call(raw, &[], &[]);
        assert_eq!(outcome.result, result::UNKNOWN_CALL, "{raw}");
        assert_eq!(audits, [Audit::UnknownResult { raw: raw.into() }]);
    }
    assert_eq!(program().results[usize::from(result::TERMINATED)].name, "Terminated");
}

#[test]
fn progress_is_read_as_progress() {
    let raw = RawOutcome { result: "MessageSent".into(), ..RawOutcome::default() };
    let (outcome, audits) = read(&program(), 1, &raw, Zone::utc());
    assert_eq!((outcome.result, outcome.event(&program())), (result::MESSAGE_SENT, None));
    assert_eq!(audits, []);
    let raw = RawOutcome { result: "Busy".into(), ..RawOutcome::default() };
    assert_eq!(read(&program(), 1, &raw, Zone::utc()).0.result, result::UNKNOWN_CHAT);
}

#[test]
fn an_undeclared_code_is_dropped() {
    let (outcome, audits) = read_call("LiveAnswer", &["Interested", "DoNotContact"], &[]);
    assert_eq!(outcome.codes, CodeSet(0b01));
    assert_eq!(audits, [Audit::UndeclaredCode { raw: "DoNotContact".into() }]);
}

fn attribute(name: &str, text: &str) -> Option<Value> {
    let (outcome, audits) = read_call("LiveAnswer", &[], &[(name, text)]);
    let value = outcome.attributes.iter().flatten().next().cloned();
    assert_eq!(audits.is_empty(), value.is_some(), "{text}: {audits:?}");
    value
}

#[test]
fn attributes_are_parsed_by_their_types() {
    assert_eq!(attribute("Tier", "Silver tier"), Some(Value::Choice(SILVER)));
    assert_eq!(attribute("On", "2026-02-01"), Some(Value::Date(date("2026-02-01"))));
    assert_eq!(attribute("Happy", "TRUE"), Some(Value::Boolean(true)));
    assert_eq!(attribute("Happy", "false"), Some(Value::Boolean(false)));
    assert_eq!(attribute("Score", "-12.50"), Some(Value::Number(Decimal::new(-125, 1))));
    assert_eq!(attribute("Note", ""), Some(Value::Text("".into())));
    let nine = Some(Value::DateTime(at("06-01 09:00")));
    assert_eq!(attribute("CallBackAt", "2026-06-01T09:00:00"), nine);
    assert_eq!(attribute("CallBackAt", "2026-06-01T13:00:00Z"), nine);
}

#[test]
fn what_does_not_parse_is_unset() {
    for (name, text) in [
        ("Tier", "Silver"),
        ("Tier", "silver tier"),
        ("On", "01/02/2026"),
        ("On", "2026-02-30"),
        ("Happy", "yes"),
        ("Score", "1,5"),
        ("Score", "1e3"),
        ("Score", "1_000"),
        ("Score", ".5"),
        ("Score", "+5"),
        ("Score", "99999999999999999999999999999999"),
        ("CallBackAt", "tomorrow"),
        ("Undeclared", "1"),
        ("note", "names match by case"),
    ] {
        assert_eq!(attribute(name, text), None, "{name} {text}");
    }
    assert_eq!(attribute("Note", &"é".repeat(4001)), None);
    assert!(attribute("Note", &"é".repeat(4000)).is_some());
}

#[test]
fn the_raw_value_is_kept() {
    let (_, audits) = read_call("LiveAnswer", &[], &[("Score", "many")]);
    let expected = Audit::UnreadableAttribute { attribute: "Score".into(), raw: "many".into() };
    assert_eq!(audits, [expected]);
}

#[test]
fn what_is_written_is_read_again() {
    let outcome = Outcome {
        result: result::LIVE_ANSWER,
        codes: CodeSet(0b11),
        attributes: [
            Some(Value::Choice(SILVER)),
            Some(Value::DateTime(at("06-01 09:00").plus_millis(7))),
            Some(Value::Number(Decimal::new(-1250, 2))),
            Some(Value::Boolean(true)),
            None,
            Some(Value::Text("a, b".into())),
        ]
        .into_iter()
        .collect(),
    };
    let raw = write(&program(), 0, &outcome);
    assert_eq!(raw.result, "LiveAnswer");
    assert_eq!(raw.dispositions, ["Interested", "Do not contact"]);
    let text = |name: &str| raw.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!(text("Tier"), Some("Silver tier"));
    assert_eq!(text("CallBackAt"), Some("2026-06-01T13:00:00.007Z"));
    assert_eq!(text("Score"), Some("-12.5"));
    assert_eq!(text("On"), None);
    assert_eq!(read(&program(), 0, &raw, Zone::parse(NEW_YORK).unwrap()), (outcome, Vec::new()));
}
