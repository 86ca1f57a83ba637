//! `journey journeys`: the journeys of a running engine.

use crate::client::Method;

use crate::arguments::{JourneyAction, Journeys};
use crate::client::{Client, part};
use crate::engine::{self, print};
use crate::outcome::{Failure, Outcome};
use crate::session::Session;

/// Shows all journeys or one, or does something with one.
pub(super) fn run(session: Session, arguments: &Journeys) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.asked.server)?;
    let format = arguments.asked.format;
    let Some(name) = &arguments.name else {
        let answer = client.get("/v1/journeys")?;
        print(session, &client, format, &answer, engine::journeys)?;
        return Ok(Outcome::Fine);
    };
    let path = format!("/v1/journeys/{}", part(name));
    let answer = match arguments.action {
        None => client.get(&path)?,
        Some(action) => client.send(&Method::POST, &format!("{path}/{}", word(action)), None)?,
    };
    print(session, &client, format, &answer, engine::journey)?;
    Ok(Outcome::Fine)
}

fn word(action: JourneyAction) -> &'static str {
    match action {
        JourneyAction::Start => "start",
        JourneyAction::Pause => "pause",
        JourneyAction::Resume => "resume",
        JourneyAction::Stop => "stop",
    }
}
