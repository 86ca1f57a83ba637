//! What small programs become.

mod digest;
mod facts;
mod ids;
mod scripts;
mod steps;

use std::sync::Arc;

use journey_grammar::{FileId, Severity, Source, parse};
use journey_plan::model::{Journey, Step, StepKind};

use super::Lowered;
use crate::{Inputs, Manifest, analyze};

/// What the journeys below can talk about.
const SCHEMA: &str = r#"
choice Tier { Gold, Silver }
contact {
    name: text?
    mobile: phone
    home: phone?
    email: email?
    due: date
    tier: Tier
}
segment Members
segment Complaints
trigger Paid { amount: number, note: text? }
trigger Closed
purpose Service transactional { topics Claims, Renewals }
quiet time Evenings { quiet daily 21:00..08:00 }
quiet time Nights { quiet daily 23:00..07:00 }
compliance Voice { channel voice purpose Service opt_in quiet time Evenings }
compliance Texts { channel sms purpose Service opt_in quiet time Evenings }
compliance Mail { channel email purpose Service opt_out quiet time none }
engagement Call {
    channel voice
    dial mode copilot
    input { since: date }
    attributes { Outcome: choice { Yes, No }, Back: datetime, Sure: boolean }
    dispositions { Stop, Later as "call later" }
}
engagement Chat { channel sms attributes { Wants: choice { Renew, Help } } }
text Opener {
    compliance Texts
    purpose Service / Renewals
    to contact.mobile
    quiet time Nights
    body "Hi {contact.name else "there"}, " "your policy ends."
}
email Letter { compliance Mail purpose Service / Claims subject "Hello" body "Bye {contact.due}" }
"#;

/// Settings of every journey below.
const SETTINGS: &str =
    "audience segment Members time zone \"Europe/Paris\" outcomes won, lost goal trigger Closed\n";

/// A conversation by voice.
const CALL: &str = "conversation voice call with Call { compliance Voice purpose Service / Claims \
                    to contact.mobile input { since: contact.due } }\n";

/// Everything that a `wait` on that conversation must list, its outcome going through `arm`.
fn after_call(arm: &str) -> String {
    format!(
        "{CALL} wait up to 2 days {{ trigger call.attempted => {{ {arm} }} \
         trigger call.not_attempted, call.blocked => {{}} timeout => {{}} }}\n"
    )
}

/// What files become. They must have no errors.
fn compile(texts: &[&str]) -> Lowered {
    compile_project(texts, "")
}

/// What the files of a project become.
fn compile_project(texts: &[&str], manifest: &str) -> Lowered {
    let source = |(text, id): (&&str, u32)| {
        Arc::new(parse(Source::new(FileId(id), &format!("{id}.journey"), text)))
    };
    let parsed: Vec<_> = texts.iter().zip(0..).map(source).collect();
    let manifest = Manifest::read(&Source::new(FileId(99), "journey.toml", manifest));
    let inputs = Inputs { parsed: parsed.clone(), manifest };
    let analysis = analyze(&inputs);
    let errors = analysis.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let errors: Vec<_> = errors
        .map(|d| {
            let text = texts[d.primary.span.file.0 as usize];
            format!("{} at `{}`", d.title, d.primary.span.text(text))
        })
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    let lowered = analysis.compile(&parsed).unwrap();
    lowered.plan.clone().verify().unwrap_or_else(|fault| panic!("{fault}"));
    lowered
}

/// The journey with the steps.
fn journey(steps: &str) -> Journey {
    let text = format!("journey J {{ {SETTINGS} {steps} }}");
    compile(&[&text, SCHEMA]).plan.journeys.remove(0)
}

/// The ids of the steps of a journey.
fn ids(steps: &str) -> Vec<String> {
    journey(steps).steps.iter().map(|step| step.id.to_string()).collect()
}

/// The step with that id.
fn step<'j>(journey: &'j Journey, id: &str) -> &'j StepKind {
    let found = journey.steps.iter().find(|step| step.id == id);
    let ids: Vec<_> = journey.steps.iter().map(|step: &Step| step.id.as_str()).collect();
    &found.unwrap_or_else(|| panic!("no step {id} in {ids:?}")).step
}

#[test]
fn every_example_becomes_a_plan_that_verifies() {
    let examples: [&[&str]; 2] = [
        &[
            include_str!("../../../../examples/renewals/schema.journey"),
            include_str!("../../../../examples/renewals/policy.journey"),
            include_str!("../../../../examples/renewals/renewal.journey"),
            include_str!("../../../../examples/renewals/scenarios.journey"),
            include_str!("../../../../examples/renewals/forecast.journey"),
        ],
        &[
            include_str!("../../../../examples/clinic/schema.journey"),
            include_str!("../../../../examples/clinic/policy.journey"),
            include_str!("../../../../examples/clinic/reminder.journey"),
            include_str!("../../../../examples/clinic/rebook.journey"),
            include_str!("../../../../examples/clinic/scenarios.journey"),
            include_str!("../../../../examples/clinic/forecast.journey"),
        ],
    ];
    let manifests = [
        include_str!("../../../../examples/renewals/journey.toml"),
        include_str!("../../../../examples/clinic/journey.toml"),
    ];
    for (texts, manifest) in examples.into_iter().zip(manifests) {
        let lowered = compile_project(texts, manifest);
        assert!(!lowered.scenarios.is_empty());
        let text = lowered.plan.to_json();
        let back = journey_plan::Plan::from_json(&text).unwrap();
        assert_eq!(back, lowered.plan);
        assert_eq!(back.to_json(), text);
    }
}
