//! The table agrees with the language reference and with what the checker takes.

use super::{Form, all};

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_example_stands_in_the_language_reference() {
    let reference = squeeze(include_str!("../../../../docs/language.md"));
    for shape in all() {
        assert!(reference.contains(&squeeze(shape.example)), "{}: {}", shape.words, shape.example);
    }
}

#[test]
fn every_form_begins_with_its_words() {
    for shape in all() {
        for form in shape.forms {
            assert!(form.starts_with(shape.words), "{form}");
            // Clients count the places of parts in other units than bytes.
            assert!(form.is_ascii(), "{form}");
            assert!(!Form::of(form).parts.is_empty(), "{form}");
        }
    }
}

fn active(form: &'static str, words: &str) -> Option<&'static str> {
    let form = Form::of(form);
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let (part, _) = form.active(&words)?;
    let part = form.parts[part];
    form.text.get(part.start..part.end)
}

#[test]
fn the_part_that_is_being_written_is_known() {
    const LIMIT: &str = "limit COUNT KINDS per LENGTH [because \"SOURCE\"]";
    const RETRY: &str = "retry after LENGTH [at TIME]";
    assert_eq!(active("wait up to LENGTH { ... }", "wait up to"), Some("LENGTH"));
    assert_eq!(active("wait up to LENGTH { ... }", "wait up to 2"), Some("LENGTH"));
    assert_eq!(active("wait up to LENGTH { ... }", "wait"), Some("up"));
    assert_eq!(active(RETRY, "retry after 1 day"), Some("LENGTH"));
    assert_eq!(active(RETRY, "retry after 1 day at"), Some("TIME"));
    assert_eq!(active(RETRY, "retry at"), None);
    assert_eq!(active(LIMIT, "limit"), Some("COUNT"));
    assert_eq!(active(LIMIT, "limit 3"), Some("KINDS"));
    assert_eq!(active(LIMIT, "limit 3 calls per"), Some("LENGTH"));
    assert_eq!(active(LIMIT, "limit 3 calls per 7 days because"), Some("SOURCE"));
    assert_eq!(active("dial mode copilot|preview", "dial mode"), Some("copilot|preview"));
    assert_eq!(active("purpose PURPOSE [/ TOPIC]", "purpose Service /"), Some("TOPIC"));
}
