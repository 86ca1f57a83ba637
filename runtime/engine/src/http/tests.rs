//! What the interface says of itself, and what it says when it does not do something.

use std::collections::BTreeSet;

use serde_json::Value;

use super::problem::{Kind, Problem};
use super::*;
use crate::refused::Refused;

#[test]
fn the_published_description_is_that_of_the_routes() {
    let made = serde_json::to_string_pretty(&description()).unwrap() + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/openapi.json");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        std::fs::write(path, &made).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        published == made,
        "docs/schemas/openapi.json is old: run the test with INSTA_UPDATE=always"
    );
}

/// Every operation of the description: its method, its path, and what it says.
fn operations() -> Vec<(String, String, Value)> {
    let document = serde_json::to_value(description()).unwrap();
    let mut out = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            out.push((method.clone(), path.clone(), operation.clone()));
        }
    }
    out
}

#[test]
fn every_operation_is_described_whole() {
    let operations = operations();
    assert_eq!(operations.len(), 30);
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations {
        let at = format!("{method} {path}");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{at}");
        let id = operation["operationId"].as_str().unwrap().to_owned();
        assert!(ids.insert(id), "{at} shares its id");
        assert!(operation["security"].is_array(), "{at}");
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{at}");
        if path == "/healthz" {
            continue;
        }
        assert!(answers.contains_key("503"), "{at}");
        for (status, answer) in answers.iter().filter(|(status, _)| status.as_str() >= "400") {
            let problem = &answer["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{at} {status}");
        }
        for name in path.split('/').filter_map(|part| part.strip_prefix('{')) {
            let name = name.trim_end_matches('}');
            let parameters = operation["parameters"].as_array().unwrap();
            assert!(parameters.iter().any(|parameter| parameter["name"] == name), "{at} {name}");
        }
    }
}

#[test]
fn every_schema_that_is_referred_to_is_there() {
    let text = serde_json::to_string(&description()).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}

#[test]
fn every_problem_reads_well() {
    let json = serde_json::from_str::<Value>("{").unwrap_err();
    let shape = serde_json::from_str::<String>("1").unwrap_err();
    let problems = vec![
        Problem::malformed(&json),
        Problem::misshapen("/fields/due".to_owned(), &shape),
        Problem::invalid("/fields/due", "`tomorrow` is no date; write it as 2026-04-01"),
        Problem::id_length(200),
        Problem::query("`limit` is a number from 1 to 1,000"),
        Problem::broken_body(),
        Problem::slow_body(30),
        Problem::too_large(262_144),
        Problem::content_type("application/json"),
        Problem::not_found(),
        Problem::method(),
        Problem::unauthenticated(false),
        Problem::unauthenticated(true),
        Problem::unsigned("the signature is none of the secret's"),
        Problem::forbidden("reader", "operator"),
        Problem::host(),
        Problem::origin(),
        Problem::crowded(),
        Problem::too_slow(30),
        Problem::fault(),
        Problem::new(Kind::NotReady, "the engine is starting"),
        Refused::unknown("contact", "c-17").into(),
        Refused::unknown("purpose", "News").into(),
        Problem::from(Refused::unknown("contact", "c-17")).in_body(),
        Refused::Conflict { message: "`Renewal` is not paused".to_owned() }.into(),
        Refused::Plan { message: "its format is 9, and this engine reads 1".to_owned() }.into(),
        Refused::Busy.into(),
        Refused::Storage { message: "the disk is full".to_owned() }.into(),
        Refused::Closing.into(),
        Problem::crowded().after_rows(2_000),
    ];
    insta::assert_json_snapshot!(problems);
}
