//! The manifest.

use journey_grammar::{FileId, Source};

use crate::{Inputs, Manifest, analyze, packs};

fn read(text: &str) -> Vec<(&'static str, String)> {
    let manifest = Manifest::read(&Source::new(FileId(0), "journey.toml", text));
    let told = manifest.diagnostics.iter();
    told.map(|d| (d.code.as_str(), d.primary.span.text(text).to_owned())).collect()
}

fn one(text: &str, code: &str, place: &str) {
    let told = read(text);
    let told: Vec<(&str, &str)> =
        told.iter().map(|(code, place)| (*code, place.as_str())).collect();
    assert_eq!(told, [(code, place)], "{text}");
}

#[test]
fn everything_that_the_reference_names_is_known() {
    let text = include_str!("../../../examples/renewals/journey.toml");
    assert_eq!(read(text), []);
    let manifest = Manifest::read(&Source::new(FileId(0), "journey.toml", text));
    assert_eq!(manifest.time_zone.unwrap().as_str(), "America/New_York");
    assert_eq!(manifest.policies[0].as_str(), "UsCalling");
    assert!(manifest.contact_center);
}

#[test]
fn mistakes_are_told_where_they_are() {
    one("[project]\ntimezone = \"Europe/Paris\"", "unknown-setting", "timezone");
    one("[feature]", "unknown-setting", "feature");
    one("[project]\nname = 3", "type-mismatch", "3");
    one("[project]\npolicies = \"X\"", "type-mismatch", "\"X\"");
    one("[features]\ncontact_center = \"on\"", "type-mismatch", "\"on\"");
    one("[project]\nvocabulary = \"2020-01-01\"", "unknown-vocabulary", "2020-01-01");
    one("[project]\ntime_zone = \"Europe/Pari\"", "unknown-time-zone", "Europe/Pari");
    one("[project]\nname = x", "syntax", "x");
}

#[test]
fn its_policies_must_exist() {
    let text = "[project]\npolicies = [\"Nope\"]";
    let manifest = Manifest::read(&Source::new(FileId(0), "journey.toml", text));
    let found = analyze(&Inputs { parsed: Vec::new(), manifest }).diagnostics;
    assert_eq!(found[0].code.as_str(), "unknown-name");
    assert_eq!(found[0].primary.span.text(text), "Nope");
}

#[test]
fn packs_are_listed_with_their_dates() {
    one("[project]\npacks = [\"us-federal\"]", "unknown-name", "us-federal");
    one("[project]\npacks = [\"us-federal@2020-01\"]", "unknown-name", "us-federal@2020-01");
    one("[project]\npacks = [\"@\"]", "unknown-name", "@");
    one("[project]\npacks = [\"france@2026-11\", \"france\"]", "unknown-name", "france");
    one("[project]\npacks = \"france@2026-11\"", "type-mismatch", "\"france@2026-11\"");
    assert_eq!(read("[project]\npacks = [\"france@2026-11\", \"canada@2026-11\"]"), []);
}

#[test]
fn a_pack_without_a_date_is_mended_by_the_newest() {
    let text = "[project]\npacks = [\"us-states\"]";
    let manifest = Manifest::read(&Source::new(FileId(0), "journey.toml", text));
    let edit = &manifest.diagnostics[0].fixes[0].edits[0];
    assert_eq!(edit.text, packs::newest("us-states").unwrap().id);
    assert_eq!(edit.span.text(text), "us-states");
}

/// The names of policies that a pack of another date may have are not blamed on those who follow them.
#[test]
fn no_policy_is_said_to_be_missing_where_a_pack_is() {
    let follow = |packs: &str| {
        let text = format!("[project]\npolicies = [\"Atlantis\"]\npacks = [{packs}]");
        let manifest = Manifest::read(&Source::new(FileId(0), "journey.toml", &text));
        let found = analyze(&Inputs { parsed: Vec::new(), manifest }).diagnostics;
        found.iter().map(|d| d.primary.span.text(&text).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(follow("\"canada@2031-01\""), ["canada@2031-01"]);
    assert_eq!(follow(""), ["Atlantis"]);
}
