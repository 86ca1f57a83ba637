//! One test per fixture file.

use std::path::Path;

use journey_tests::fixture::{self, Fixture};
use journey_tests::markers;

datatest_stable::harness! {
    { test = check, root = "suite/check", pattern = r"\.journey$" },
    { test = parse, root = "suite/parse", pattern = r"\.journey$" },
    { test = format, root = "suite/format", pattern = r"\.journey$" },
    { test = run, root = "suite/run", pattern = r"\.journey$" },
    { test = plan, root = "suite/plan", pattern = r"\.journey$" },
}

type Outcome = datatest_stable::Result<()>;

/// The diagnostics are those that the markers say; a person sees what the snapshot shows.
fn check(path: &Path) -> Outcome {
    let fixture = fixture::load(path);
    let checked = fixture.check();
    markers::compare(&fixture, &checked)?;
    if !checked.diagnostics.is_empty() {
        snapshot(path, &checked.rendered());
    }
    Ok(())
}

/// Like `check`, for texts whose mistakes are of the text itself.
fn parse(path: &Path) -> Outcome {
    check(path)
}

/// Formatting gives the snapshot, and again the same.
fn format(path: &Path) -> Outcome {
    let fixture = fixture::load(path);
    for file in fixture.files {
        let source =
            journey_grammar::Source::new(journey_grammar::FileId(0), &file.name, &file.text);
        let formatted = journey_grammar::format(&journey_grammar::parse(source))?;
        let source =
            journey_grammar::Source::new(journey_grammar::FileId(0), &file.name, &formatted);
        let again = journey_grammar::format(&journey_grammar::parse(source))?;
        if formatted != again {
            return Err(format!("formatting twice differs:\n{formatted}\n----\n{again}").into());
        }
        snapshot(path, &formatted);
    }
    Ok(())
}

/// All scenarios pass, but those whose name begins with "fails: ", which fail as the snapshot shows; and the plan
/// that was written and loaded again does the same.
fn run(path: &Path) -> Outcome {
    let (checked, compiled) = compile(path)?;
    let _ = checked;
    let mut failures = String::new();
    let results = journey_runtime::scenario::run_all(&compiled.plan, &compiled.scenarios);
    let loaded = journey_plan::Plan::from_json(&compiled.plan.plan().to_json())?.verify()?;
    let again = journey_runtime::scenario::run_all(&loaded, &compiled.scenarios);
    assert_eq!(format!("{again:?}"), format!("{results:?}"));
    for result in results {
        let should_fail = result.name.starts_with("fails: ");
        match (&result.failure, should_fail) {
            (None, false) => {}
            (Some(_), true) => failures.push_str(&result.to_string()),
            (None, true) => return Err(format!("{:?} passes", result.name).into()),
            (Some(_), false) => return Err(result.to_string().into()),
        }
    }
    if !failures.is_empty() {
        snapshot(path, &failures);
    }
    Ok(())
}

/// The plan is the snapshot, loads again, and verifies.
fn plan(path: &Path) -> Outcome {
    let (_, compiled) = compile(path)?;
    let json = compiled.plan.plan().to_json();
    let loaded = journey_plan::Plan::from_json(&json)?;
    assert_eq!(&loaded, compiled.plan.plan());
    loaded.verify()?;
    snapshot(path, &json);
    Ok(())
}

struct Compiled {
    plan: journey_plan::exec::VerifiedPlan,
    scenarios: Vec<journey_plan::scenario::Scenario>,
}

fn compile(path: &Path) -> Result<(fixture::Checked, Compiled), Box<dyn std::error::Error>> {
    let fixture: Fixture = fixture::load(path);
    let checked = fixture.check();
    markers::compare(&fixture, &checked)?;
    let compiled =
        checked.analysis.compile(&checked.parsed).ok_or("a fixture to run has no errors")?;
    let plan = compiled.plan.verify()?;
    Ok((checked, Compiled { plan, scenarios: compiled.scenarios }))
}

fn snapshot(path: &Path, text: &str) {
    let name: Vec<String> = path
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .filter(|part| part != "suite" && part != ".")
        .collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("ref");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name.join("__"), text));
}
