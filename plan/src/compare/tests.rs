//! Pairs and normal forms, on a small plan that the tests change.

use super::{Found, Matching, normal};
use crate::Plan;
use crate::model::{Journey, RestTime, Step, StepKind};
use crate::sample;
use crate::value::TimeOfDay;

/// The journey of the sample plan, and the same after words of its document were replaced.
fn versions(replaced: &[(&str, &str)]) -> (Journey, Journey) {
    let plan = sample::plan();
    let mut text = plan.to_json();
    for (old, new) in replaced {
        assert!(text.contains(old), "the sample has no {old}");
        text = text.replace(old, new);
    }
    let [old] = plan.journeys.try_into().unwrap();
    let [new] = Plan::from_json(&text).unwrap().journeys.try_into().unwrap();
    (old, new)
}

fn is_same(old: &Journey, new: &Journey) -> bool {
    normal::journey(old) == normal::journey(new)
}

fn step<'j>(journey: &'j mut Journey, id: &str) -> &'j mut Step {
    journey.steps.iter_mut().find(|step| step.id == id).unwrap()
}

/// As the compiler does when the handle `chat` is called `texts`.
const RENAMED: &[(&str, &str)] = &[("\"chat\"", "\"texts\""), ("wait.chat", "wait.texts")];

#[test]
fn a_journey_is_matched_with_itself_by_ids() {
    let (old, new) = versions(&[]);
    let found = Matching::of(&old, &new);
    assert_eq!(found.pairs().count(), old.steps.len());
    assert!(found.pairs().all(|(old, new, found)| old == new && found == Found::Id));
}

#[test]
fn a_handle_with_another_name_is_no_change() {
    let (old, new) = versions(RENAMED);
    assert_ne!(old.steps, new.steps);
    assert!(is_same(&old, &new));
}

#[test]
fn steps_around_a_renamed_handle_are_found_by_what_they_do() {
    let (old, new) = versions(RENAMED);
    let found = Matching::of(&old, &new);
    assert_eq!(found.new_of("chat"), Some("texts"));
    assert_eq!(found.new_of("wait.chat"), Some("wait.texts"));
    assert_eq!(found.found("wait.chat"), Some(Found::Form));
    assert_eq!(found.old_of("texts"), Some("chat"));
    assert_eq!(found.handle("chat"), Some("texts"));
    assert_eq!(found.pairs().count(), old.steps.len());
}

#[test]
fn a_step_that_changed_is_found_by_its_id_behind_a_renamed_handle() {
    let (old, mut new) = versions(RENAMED);
    let StepKind::Wait { limit, .. } = &mut step(&mut new, "wait.texts").step else { panic!() };
    limit.days += 1;
    let found = Matching::of(&old, &new);
    assert_eq!(found.new_of("wait.chat"), Some("wait.texts"));
    assert_eq!(found.found("wait.chat"), Some(Found::Id));
    assert!(!is_same(&old, &new));
}

#[test]
fn a_step_that_does_something_else_under_another_id_is_no_pair() {
    let (old, mut new) = versions(&[("\"delay-2\"", "\"later\"")]);
    let StepKind::Delay { time, .. } = &mut step(&mut new, "later").step else { panic!() };
    *time = RestTime::NextWeekday(3, TimeOfDay { minutes: 600 });
    let found = Matching::of(&old, &new);
    assert_eq!((found.new_of("delay-2"), found.old_of("later")), (None, None));
    assert!(!is_same(&old, &new));
}

#[test]
fn what_is_wrapped_is_found_by_what_follows_it() {
    let (old, mut new) =
        versions(&[("\"delay-2\"", "\"attempt-2/delay\""), ("\"exit\":", "\"exit\":")]);
    let wrapper = StepKind::Attempt {
        times: 2,
        body: Some("attempt-2/delay".into()),
        exhausted: Some("exit".into()),
    };
    let StepKind::Send { next, .. } = &mut step(&mut new, "send.Letter").step else { panic!() };
    *next = Some("attempt-2".into());
    new.steps.push(Step { id: "attempt-2".into(), step: wrapper, times: None, source: None });
    let found = Matching::of(&old, &new);
    assert_eq!(found.new_of("delay-2"), Some("attempt-2/delay"));
    assert_eq!(found.old_of("attempt-2"), None);
}

#[test]
fn the_name_of_a_trigger_s_attributes_is_no_change() {
    let (old, new) = versions(&[("\"need\"", "\"wanted\"")]);
    assert_ne!(old.steps, new.steps);
    assert!(is_same(&old, &new));
}

#[test]
fn arms_that_cannot_both_hold_may_change_places() {
    let (old, mut new) = versions(&[]);
    let StepKind::Wait { arms, .. } = &mut step(&mut new, "attempt/wait.call").step else {
        panic!()
    };
    arms.reverse();
    assert!(is_same(&old, &new));
}

#[test]
fn arms_that_can_both_hold_may_not_change_places() {
    let (old, mut new) = versions(&[]);
    let id = "attempt/wait.call/call.attempted/branch";
    let StepKind::Branch { arms, .. } = &mut step(&mut new, id).step else { panic!() };
    arms.reverse();
    assert!(!is_same(&old, &new));
    // Of a conversation and a trigger either may come first.
    let (old, mut new) = versions(&[]);
    let StepKind::Wait { arms, .. } = &mut step(&mut new, "wait.chat").step else { panic!() };
    arms.reverse();
    assert!(!is_same(&old, &new));
}

#[test]
fn the_name_of_a_split_and_the_order_of_its_arms_count() {
    let (old, mut new) = versions(&[("\"offer\"", "\"trial\"")]);
    assert!(!is_same(&old, &new));
    let StepKind::Split { arms, .. } = &mut step(&mut new, "trial").step else { panic!() };
    arms.reverse();
    assert!(!is_same(&old, &new));
}

#[test]
fn the_name_of_a_split_s_arm_does_not_count() {
    let (old, mut new) = versions(&[]);
    let StepKind::Split { arms, .. } = &mut step(&mut new, "offer").step else { panic!() };
    arms[0].name = "another".into();
    assert!(is_same(&old, &new));
}
