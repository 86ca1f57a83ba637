//! `journey why`: why a contact was or was not contacted.

use crate::arguments::Why;
use crate::client::{Client, part};
use crate::engine::{self, print};
use crate::outcome::{Failure, Outcome};
use crate::session::Session;

/// Shows the contact's runs, what kept it out, and what it said.
pub(super) fn run(session: Session, arguments: &Why) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.asked.server)?;
    let answer = client.get(&format!("/v1/contacts/{}/why", part(&arguments.contact)))?;
    print(session, &client, arguments.asked.format, &answer, engine::why)?;
    Ok(Outcome::Fine)
}
