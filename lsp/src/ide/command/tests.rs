use insta::assert_snapshot;
use journey_plan::draw::Links;

use super::*;
use crate::ide::fixture::{Fixture, ask_everywhere, examples, snapshot_of};

const TWO: &str = r#"//- a.journey
text Hello { compliance Sms  purpose Service  to contact.mobile  body "Hello" }
compliance Sms { channel sms  purpose Service none  quiet time none }
purpose Service transactional
contact { mobile: phone }
segment Everybody
policy Calm {
    limit 1 texts per 30 days because "a | b"
    finish within 3 days // soon
}

/// Greets.
journey Greet {
    audience  segment Everybody
    reenter   after 40 days
    time zone "Europe/Paris"
    follows   Calm
    send Hello
}
//- b.journey
journey Übung {
    audience  segment Everybody
    time zone "Europe/Paris"
    delay 1 day
}
$0
journey Last {
    audience  segment Everybody
    time zone "Europe/Paris"
    delay 2 days
}

scenario "it is greeted" for Greet {
    given contact { mobile: "+33123456789" }
    start 2026-03-02 10:00
    expect send Hello
    expect exit completed
}

scenario "it waits" for Last {
    given contact { mobile: "+33123456789" }
    start 2026-03-02 10:00
    pass 1 day
    expect exit completed within 1 hour
}
"#;

fn here(fixture: &Fixture) -> Meant {
    Meant::At { file: fixture.file, offset: Some(fixture.range.end) }
}

#[test]
fn facts_are_a_page() {
    let fixture = Fixture::new(TWO);
    let named = facts(&fixture.snapshot, &Meant::Named("Greet".into())).unwrap();
    assert_snapshot!(named.markdown);
    let here = facts(&fixture.snapshot, &here(&fixture)).unwrap();
    assert_eq!(here.journey, "Übung");
    assert_snapshot!(here.markdown);
}

#[test]
fn the_journey_is_the_one_around_the_cursor_else_the_first() {
    let fixture = Fixture::new(TWO);
    let at = |file, offset| {
        let meant = Meant::At { file, offset };
        facts(&fixture.snapshot, &meant).unwrap().journey
    };
    let text = &fixture.snapshot.files()[1].text;
    let last = u32::try_from(text.find("delay 2").unwrap()).unwrap();
    assert_eq!(at(1, Some(last)), "Last");
    assert_eq!(at(1, None), "Übung");
    assert_eq!(at(0, Some(0)), "Greet");
    let unknown = facts(&fixture.snapshot, &Meant::Named("Nope".into()));
    assert_eq!(unknown, Err(Refusal("There is no journey `Nope`.".to_owned())));
    let empty = Fixture::new("segment A\n");
    let meant = Meant::At { file: 0, offset: None };
    assert_eq!(
        facts(&empty.snapshot, &meant),
        Err(Refusal("The project has no journey.".to_owned()))
    );
}

#[test]
fn a_graph_knows_its_steps() {
    let fixture = Fixture::new(TWO);
    let meant = Meant::Named("Greet".into());
    let drawn = graph(&fixture.snapshot, &meant, GraphFormat::Mermaid, &Links::default()).unwrap();
    assert_eq!(drawn.journeys, ["Greet", "Last", "Übung"]);
    assert_snapshot!(drawn.content);
    let marks: Vec<_> = drawn.steps.iter().map(|step| (step.span, step.id.as_str())).collect();
    assert_snapshot!(fixture.draw(&marks));
    for format in [GraphFormat::Svg, GraphFormat::Html] {
        let drawn = graph(&fixture.snapshot, &meant, format, &Links::default()).unwrap();
        for step in &drawn.steps {
            let mark = format!("data-step=\"{}\"", step.id);
            assert!(drawn.content.contains(&mark), "{format:?} has {mark}");
        }
    }
}

#[test]
fn pictures_know_their_steps_by_the_same_ids() {
    for files in examples() {
        let snapshot = snapshot_of(&files);
        for journey in snapshot.program().journeys.values() {
            let meant = Meant::Named(journey.name.text.clone());
            let svg = graph(&snapshot, &meant, GraphFormat::Svg, &Links::default()).unwrap();
            let html = graph(&snapshot, &meant, GraphFormat::Html, &Links::default()).unwrap();
            assert!(svg.content.starts_with("<svg") && html.content.starts_with("<!"));
            let drawn = svg.content.matches("data-step=\"").count();
            assert!(drawn > 0 && svg.content.matches("<a ").count() > 0);
            let parts = svg.content.split("data-step=\"").skip(1);
            for id in parts.map(|part| part.split('"').next().unwrap()) {
                let plain = id.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
                let plain =
                    plain.replace("&#39;", "'").replace("&apos;", "'").replace("&amp;", "&");
                assert!(svg.steps.iter().any(|step| step.id == plain), "{id}");
            }
        }
    }
}

#[test]
fn scenarios_are_listed_and_run() {
    let fixture = Fixture::new(TWO);
    let known = scenarios(&fixture.snapshot);
    let titles: Vec<_> =
        known.iter().map(|one| (one.title.as_str(), one.journey.as_str())).collect();
    assert_eq!(titles, [("it is greeted", "Greet"), ("it waits", "Last")]);
    let passed = run_scenario(&fixture.snapshot, None, "it is greeted").unwrap();
    assert!(passed.passed && passed.failures.is_empty());
    assert_snapshot!(passed.output);
    let failed = run_scenario(&fixture.snapshot, None, "it waits").unwrap();
    assert!(!failed.passed);
    assert_snapshot!(failed.output);
    let marks: Vec<_> =
        failed.failures.iter().map(|one| (one.span, one.message.as_str())).collect();
    assert_snapshot!(fixture.draw(&marks));
}

#[test]
fn of_scenarios_of_one_title_the_one_of_the_file_runs() {
    let greeted = "\nscenario \"it is greeted\" for Last {\n    given contact { mobile: \"+33123456789\" }\n    start 2026-03-02 10:00\n    expect exit completed\n}\n";
    let fixture = Fixture::new(&format!("{TWO}//- c.journey{greeted}"));
    let run = |file| run_scenario(&fixture.snapshot, file, "it is greeted").unwrap().journey;
    assert_eq!([run(None), run(Some(1)), run(Some(2))], ["Greet", "Greet", "Last"]);
}

#[test]
fn what_has_errors_does_not_run_and_says_so() {
    let fixture = Fixture::new(&TWO.replace("delay 2 days", "delay 2 dys"));
    let why = "The project has errors; this is possible once they are mended.";
    let refused = run_scenario(&fixture.snapshot, None, "it waits").unwrap_err();
    assert_eq!(refused.0, why);
    let meant = Meant::Named("Last".into());
    let refused =
        graph(&fixture.snapshot, &meant, GraphFormat::Mermaid, &Links::default()).unwrap_err();
    assert_eq!(refused.0, why);
    assert_eq!(
        run_scenario(&fixture.snapshot, None, "nope").unwrap_err().0,
        "There is no scenario \"nope\"."
    );
}

#[test]
fn every_scenario_of_the_examples_passes_here_too() {
    for files in examples() {
        let snapshot = snapshot_of(&files);
        let known = scenarios(&snapshot);
        assert!(!known.is_empty());
        for scenario in known {
            assert!(run_scenario(&snapshot, None, &scenario.title).unwrap().passed);
        }
    }
}

#[test]
fn no_text_makes_it_panic() {
    ask_everywhere(3_000, |snapshot, file, offset| {
        let meant = Meant::At { file, offset: Some(offset) };
        let _ = facts(snapshot, &meant);
        let _ = graph(snapshot, &meant, GraphFormat::Mermaid, &Links::default());
    });
}
