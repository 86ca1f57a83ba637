//! Stories that break a contact rule, in every format.

use journey_grammar::{Code, Diagnostic, Moment};
use serde_json::Value;

use super::{Format, Look, Report, Sources, place, render, sources};

const TEXT: &str = "policy Gentle {
    limit 3 calls per 24 hours
}

journey RenewalOutreach {
    follows Gentle

    attempt up to 4 times {
        conversation voice call with Survey
        wait up to 1 day {}
    }
    send RenewalLetter
}
";

fn moment(hour: &str, step: Option<&str>, part: &str, what: &str) -> Moment {
    Moment {
        at: format!("2026-03-02T{hour}:00-06:00"),
        local: format!("Mon 2026-03-02 {hour}"),
        step: step.map(ToOwned::to_owned),
        span: place(TEXT, part),
        what: what.to_owned(),
    }
}

fn broken() -> (Sources, [Diagnostic; 1]) {
    let call = "conversation voice call";
    let mut diagnostic = Diagnostic::new(
        Code::PolicyViolation,
        "a contact can get 4 calls within 24 hours, and `Gentle` allows 3",
        place(TEXT, call),
        "the 4th call goes out here",
    )
    .related(place(TEXT, "limit 3 calls per 24 hours"), "this rule")
    .related(place(TEXT, "follows Gentle"), "the journey follows it here")
    .note("the journey can end a wait at once")
    .help("retry after 24 hours or more");
    let answer = "call.attempted comes with Result NoAnswer, the disposition codes CallAgain and \
                  Wrong, and Outcome Renewed";
    let letter = "attempt/wait.call/call.attempted/branch/connected/send.RenewalLetterOfMarch";
    diagnostic.timeline = vec![
        moment("10:00", None, "RenewalOutreach", "enters the journey"),
        moment("10:00", Some("call"), call, "call 1 of at most 3"),
        moment("10:00", Some("attempt/wait.call"), "wait up to 1 day", answer),
        moment("12:00", Some(letter), "send RenewalLetter", "the letter goes out"),
        moment("22:00", Some("call"), call, "call 4 of at most 3, within 24 hours"),
    ];
    (sources(&[("renewal.journey", TEXT)]), [diagnostic])
}

fn shown(format: Format) -> String {
    let (sources, diagnostics) = broken();
    render(&sources, &diagnostics, format)
}

#[test]
fn a_story_plain() {
    insta::assert_snapshot!(shown(Format::Plain));
}

#[test]
fn a_story_rich() {
    insta::assert_snapshot!(shown(Format::Rich));
}

#[test]
fn a_story_json() {
    insta::assert_snapshot!(shown(Format::Json));
}

#[test]
fn a_story_short() {
    let line = "renewal.journey:9:9: error[policy-violation]: a contact can get 4 calls within 24 \
                hours, and `Gentle` allows 3 (Mon 2026-03-02 22:00: call 4 of at most 3, within 24 \
                hours)\n";
    assert_eq!(shown(Format::Short), line);
}

#[test]
fn build_servers_are_told_how_the_story_ends() {
    let end = "`Gentle` allows 3 (Mon 2026-03-02 22:00: call 4 of at most 3, within 24 hours)";
    assert!(shown(Format::Github).contains(&format!("{end}%0Anote: ")));
    let report: Value = serde_json::from_str(&shown(Format::Gitlab)).unwrap();
    assert!(report[0]["description"].as_str().unwrap().ends_with(end), "{report}");
}

#[test]
fn the_last_moment_stands_out_on_a_terminal() {
    let (sources, diagnostics) = broken();
    let look = Look { colour: true, ..Look::default() };
    let drawn = Report::new(&sources, &diagnostics, 1).render(Format::Rich, look);
    let strong: Vec<_> = drawn.lines().filter(|line| line.contains("\u{1b}[1m  Mon ")).collect();
    assert_eq!(strong.len(), 1, "{drawn}");
    assert!(strong[0].contains("22:00  call"), "{drawn}");
}

#[test]
fn no_line_of_a_story_is_wider_than_a_page() {
    for format in [Format::Plain, Format::Rich] {
        for line in shown(format).lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn a_step_of_a_story_cannot_move_the_cursor() {
    let (sources, mut diagnostics) = broken();
    diagnostics[0].timeline[1].what = "call \u{1b}[2J\nof".to_owned();
    diagnostics[0].timeline[2].step = Some("wait\u{1b}".to_owned());
    for format in [Format::Plain, Format::Rich, Format::Short] {
        assert!(!render(&sources, &diagnostics, format).contains('\u{1b}'), "{format:?}");
    }
}

#[test]
fn sarif_tells_a_story_as_a_code_flow() {
    let log: Value = serde_json::from_str(&shown(Format::Sarif)).unwrap();
    let flows = log["runs"][0]["results"][0]["codeFlows"].as_array().unwrap();
    assert_eq!(flows.len(), 1);
    let steps = flows[0]["threadFlows"][0]["locations"].as_array().unwrap();
    assert_eq!(steps.len(), 5);
    let of = |key: &str| steps.iter().map(|step| step[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("executionOrder"), [1, 2, 3, 4, 5]);
    assert_eq!(steps[4]["executionTimeUtc"], "2026-03-03T04:00:00Z", "UTC, on the next day");
    let essential = |step: &Value| step["importance"] == "essential";
    assert_eq!(steps.iter().position(essential), Some(4), "only where the rule breaks");
    let end = &steps[4]["location"];
    assert_eq!(
        end["message"]["text"],
        "Mon 2026-03-02 22:00: call 4 of at most 3, within 24 hours"
    );
    assert_eq!(end["physicalLocation"]["region"]["startLine"], 9);
}

#[test]
fn sarif_without_a_story_has_no_code_flow() {
    let (sources, mut diagnostics) = broken();
    diagnostics[0].timeline.clear();
    let log: Value = serde_json::from_str(&render(&sources, &diagnostics, Format::Sarif)).unwrap();
    assert_eq!(log["runs"][0]["results"][0].get("codeFlows"), None);
}
