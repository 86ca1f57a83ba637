//! What is offered, drawn; and that what is offered as possible is accepted.

mod accepted;
mod drawn;

use crate::ide::completion::{Completion, completion};
use crate::ide::fixture::{Fixture, ask_everywhere};

/// What is offered at the cursor of a fixture.
fn offered(fixture: &Fixture) -> Vec<Completion> {
    completion(&fixture.snapshot, fixture.point())
}

#[test]
fn nothing_panics_anywhere() {
    ask_everywhere(13, |snapshot, file, offset| {
        let _ = completion(snapshot, snapshot.point(file, offset).unwrap());
    });
}
