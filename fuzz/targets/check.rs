//! Checking is total; what checks clean compiles to a plan that verifies and loads again.
#![no_main]

use std::sync::Arc;

use journey_compiler::{Inputs, Manifest, analyze};
use journey_grammar::{FileId, Source, parse};
use journey_plan::Plan;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = Arc::new(parse(Source::new(FileId(0), "fuzz.journey", text)));
    let inputs = Inputs { parsed: vec![parsed], manifest: Manifest::default() };
    if let Some(compiled) = analyze(&inputs).compile(&inputs.parsed) {
        let json = compiled.plan.to_json();
        let loaded = Plan::from_json(&json).expect("a plan loads again");
        loaded.verify().expect("a compiled plan verifies");
    }
});
