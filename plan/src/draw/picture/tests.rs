//! Pictures of the sample.

use super::overlay::{Overlay, Tone};
use super::{Links, element, html, svg};
use crate::sample;

#[test]
fn every_step_is_drawn_once_and_linked_to_its_line() {
    let mut plan = sample::plan();
    let journey = &mut plan.journeys[0];
    for (step, line) in journey.steps.iter_mut().zip(10..) {
        step.source = Some(crate::model::SourcePlace { file: "a.journey".into(), line, column: 1 });
    }
    let text = svg(journey, &Links::default());
    for (step, line) in journey.steps.iter().zip(10..) {
        let group = format!("data-step=\"{}\"><a href=\"a.journey#L{line}\">", step.id);
        assert_eq!(text.matches(&group).count(), 1, "{group}\n{text}");
    }
}

#[test]
fn texts_of_people_are_escaped() {
    let mut plan = sample::plan();
    let journey = &mut plan.journeys[0];
    journey.name = "<script>alert('&\u{1}')</script>".into();
    journey.outcomes.clear();
    for text in [svg(journey, &Links::default()), html(journey, &Links::default())] {
        assert!(!text.contains("<script>alert") && !text.contains('\u{1}'), "{text}");
        assert!(text.contains("&lt;script&gt;alert(&#39;&amp;\u{FFFD}&#39;)"), "{text}");
    }
}

#[test]
fn a_page_loads_nothing() {
    let text = html(&sample::plan().journeys[0], &Links::default());
    for outside in ["src=", "@import", "url(", "<link"] {
        assert!(!text.contains(outside), "{outside}");
    }
    assert!(text.contains("default-src 'none'"));
}

#[test]
fn what_is_told_of_a_step_stands_beside_it_with_a_sign() {
    let plan = sample::plan();
    let journey = &plan.journeys[0];
    let step = &journey.steps[0].id;
    let mut overlay = Overlay::default();
    overlay.mark(step.clone(), Tone::Busy, "12 inside");
    overlay.mark(step.clone(), Tone::Bad, "<2> parked");
    let text = element(journey, &Links::steps("/runs?step={step}"), &overlay);
    assert!(text.contains(">● 12 inside</text>"), "{text}");
    assert!(text.contains(">▲ &lt;2&gt; parked</text>"), "{text}");
    let group = format!("tone-bad\" data-step=\"{step}\"><a href=\"/runs?step={step}\">");
    assert_eq!(text.matches(&group).count(), 1, "{group}\n{text}");
    assert_eq!(text.matches("<a ").count(), journey.steps.len(), "ends and the entry lead nowhere");
}

#[test]
fn a_picture_for_a_page_has_no_style_of_its_own() {
    let text = element(&sample::plan().journeys[0], &Links::default(), &Overlay::default());
    assert!(!text.contains("<style") && !text.contains("style="), "{text}");
}
