//! `journey publish`: a running engine gets the plan of a program.

use journey_engine::view::Published;

use crate::arguments::Publish;
use crate::checked::load_sound;
use crate::client::Client;
use crate::engine::print;
use crate::outcome::{Failure, Outcome};
use crate::session::Session;
use crate::terminal::Style;

/// Checks the program and sends its plan.
pub(super) fn run(session: Session, arguments: &Publish) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.asked.server)?;
    let Some(checked) = load_sound(session, &arguments.checked)? else {
        return Ok(Outcome::Faulty);
    };
    let plan = checked.compile()?.plan.plan().to_json();
    let answer = client.post("/v1/plans", "application/json", plan)?;
    print(session, &client, arguments.asked.format, &answer, text)?;
    Ok(Outcome::Fine)
}

fn text(published: &Published, colour: bool) -> String {
    let what = if published.new { "published" } else { "published before, nothing changes" };
    let names = published.journeys.join(", ");
    format!("{}: {names} (plan {})\n", Style::Good.paint(what, colour), published.digest)
}
