//! Loading a plan is total.
#![no_main]

use journey_plan::Plan;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(plan) = Plan::from_json(text) {
        let _ = plan.verify();
    }
});
