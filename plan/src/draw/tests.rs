use super::{dot, graph, mermaid, words};
use crate::sample;
use crate::value::Length;

#[test]
fn a_journey_reads_as_a_flowchart() {
    let text = mermaid(&sample::plan().journeys[0]);
    let expected = [
        "flowchart TD",
        "    n0>\"everybody in Expiring, and whoever joins, but nobody in Complaints\"]",
        "    n2[\"call with Call\"]",
    ];
    for line in expected {
        assert!(text.lines().any(|found| found.trim() == line.trim()), "{line}\n{text}");
    }
}

#[test]
fn attempts_hold_the_steps_that_lead_to_their_retries() {
    let graph = graph(&sample::plan().journeys[0]);
    let inside: Vec<&str> = graph
        .nodes
        .iter()
        .filter(|node| node.cluster == Some(0))
        .filter_map(|node| node.step.as_deref())
        .collect();
    let expected = [
        "attempt",
        "call",
        "attempt/wait.call",
        "attempt/wait.call/call.attempted/branch",
        "back",
        "again",
    ];
    assert_eq!(inside, expected);
    assert_eq!(graph.clusters[0].words, "attempt up to 3 times");
}

#[test]
fn texts_are_escaped() {
    let mut plan = sample::plan();
    plan.journeys[0].name = "a \"b\" \\ c".into();
    plan.journeys[0].outcomes[1] = "x".into();
    let text = dot(&plan.journeys[0]);
    assert!(text.starts_with("digraph \"a \\\"b\\\" \\\\ c\" {\n"), "{text}");
    let text = mermaid(&plan.journeys[0]);
    assert!(text.contains("paid.premium #62; 0"), "{text}");
}

#[test]
fn lengths_and_shares_have_words() {
    assert_eq!(words::length(Length { days: 1, seconds: 43_200 }), "1 day 12 hours");
    assert_eq!(words::length(Length { days: 0, seconds: 61 }), "1 minute 1 second");
    assert_eq!(words::length(Length::default()), "0 seconds");
    assert_eq!(
        [words::share(8000), words::share(1250), words::share(5)],
        ["80%", "12.5%", "0.05%"]
    );
}

#[test]
fn expressions_read_as_they_are_written() {
    let cases = [
        (r#"{"not":{"is_set":{"contact":"name"}}}"#, "contact.name is unset"),
        (r#"{"not":{"result_is":["call",["NoAnswer"]]}}"#, "call.Result is not NoAnswer"),
        (
            r#"{"and":[{"or":[{"boolean":true},{"has":["call","X"]}]},{"in_segment":"Vip"}]}"#,
            "(true or call.Disposition has X) and contact in segment Vip",
        ),
        (
            r#"{"at":[{"subtract":[{"contact":"d"},{"length":{"days":3}}]},{"time":"09:00"}]}"#,
            "contact.d - 3 days at 09:00",
        ),
        (
            r#"{"one_of":[{"contact":"t"},[{"choice":"A"},{"text":"b"}]]}"#,
            "contact.t in [A, \"b\"]",
        ),
        (r#"{"not":{"and":[{"boolean":true},{"boolean":false}]}}"#, "not (true and false)"),
    ];
    for (json, text) in cases {
        assert_eq!(words::expr(&serde_json::from_str(json).unwrap()), text);
    }
}
