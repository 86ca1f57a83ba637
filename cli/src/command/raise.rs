//! `journey raise`: a trigger for a contact.

use crate::client::Method;
use std::fmt::Write as _;

use journey_engine::view::Taken;
use serde_json::json;

use crate::arguments::Raise;
use crate::client::{Client, part};
use crate::command::contacts::fields;
use crate::engine::print;
use crate::outcome::{Failure, Outcome};
use crate::report::counted;
use crate::session::Session;

/// Raises the trigger and says what became of it.
pub(super) fn run(session: Session, arguments: &Raise) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.asked.server)?;
    let fields = fields(&arguments.fields)?;
    let mut body = json!({ "contact": arguments.contact, "fields": fields });
    if let (Some(id), Some(body)) = (&arguments.event_id, body.as_object_mut()) {
        body.insert("event_id".to_owned(), id.as_str().into());
    }
    let path = format!("/v1/triggers/{}", part(&arguments.trigger));
    let answer = client.send(&Method::POST, &path, Some(&body))?;
    print(session, &client, arguments.asked.format, &answer, text)?;
    Ok(Outcome::Fine)
}

fn text(taken: &Taken, _: bool) -> String {
    let reached = usize::try_from(taken.reached).unwrap_or(usize::MAX);
    let mut out = format!(
        "{}: {} started, {} reached\n",
        taken.verdict,
        counted(taken.started.len(), "run"),
        counted(reached, "run")
    );
    for run in &taken.started {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {run}");
    }
    out
}
