//! `journey runs`: the runs of a running engine.

use crate::client::Method;

use crate::arguments::{RunAction, RunState, Runs};
use crate::client::{Client, part, query};
use crate::engine::{self, print};
use crate::outcome::{Failure, Outcome};
use crate::session::Session;

/// Lists runs, shows one, or does something with one.
pub(super) fn run(session: Session, arguments: &Runs) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.asked.server)?;
    let format = arguments.asked.format;
    let Some(id) = &arguments.id else {
        let answer = client.get(&format!("/v1/runs{}", filter(arguments)))?;
        print(session, &client, format, &answer, engine::runs)?;
        return Ok(Outcome::Fine);
    };
    let path = format!("/v1/runs/{}", part(id));
    if let Some(action) = arguments.action {
        let answer = client.send(&Method::POST, &format!("{path}/{}", word(action)), None)?;
        print(session, &client, format, &answer, engine::moved)?;
    } else {
        print(session, &client, format, &client.get(&path)?, engine::run)?;
    }
    Ok(Outcome::Fine)
}

fn filter(arguments: &Runs) -> String {
    let limit = arguments.limit.to_string();
    query(&[
        ("journey", arguments.journey.as_deref()),
        ("step", arguments.step.as_deref()),
        ("contact", arguments.contact.as_deref()),
        ("state", arguments.state.map(state)),
        ("after", arguments.after.as_deref()),
        ("limit", Some(&limit)),
    ])
}

fn state(state: RunState) -> &'static str {
    match state {
        RunState::Held => "held",
        RunState::Ready => "ready",
        RunState::Waiting => "waiting",
        RunState::Resting => "resting",
        RunState::Quarantined => "quarantined",
        RunState::Done => "done",
    }
}

fn word(action: RunAction) -> &'static str {
    match action {
        RunAction::Retry => "retry",
        RunAction::Skip => "skip",
        RunAction::End => "end",
    }
}
