//! `journey publish`: a running engine gets the plan of a program, and moves the people inside where that is asked.

use std::fmt::Write as _;
use std::path::Path;

use journey_engine::view::{Migrated, Published};
use serde_json::{Value, json};

use crate::arguments::Publish;
use crate::checked::load_sound;
use crate::client::Client;
use crate::engine::print;
use crate::outcome::{Failure, Outcome};
use crate::people::{self, Census, Given, People};
use crate::session::Session;
use crate::show::bar::number;
use crate::side::Side;
use crate::terminal::Style;

/// Checks the program and sends its plan.
pub(super) fn run(session: Session, arguments: &Publish) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.asked.server)?;
    let Some(checked) = load_sound(session, &arguments.checked)? else {
        return Ok(Outcome::Faulty);
    };
    let plan = checked.compile()?.plan.plan().to_json();
    if let Some(old) = &arguments.migrate {
        return migrate(session, arguments, &client, old, &plan);
    }
    let answer = client.post("/v1/plans", "application/json", plan)?;
    print(session, &client, arguments.asked.format, &answer, published)?;
    Ok(Outcome::Fine)
}

/// Sends the plan with what becomes of the people inside, once that is known and proved of all of them.
fn migrate(
    session: Session,
    arguments: &Publish,
    client: &Client,
    old: &str,
    plan: &str,
) -> Result<Outcome, Failure> {
    let path = arguments.checked.program.path.as_deref();
    let (old, new) = sides(old, path)?;
    let census = Some(Census::ask(client)?);
    let mut people =
        People::of(&old, &new, Given { migration: arguments.migration.clone(), census })?;
    if arguments.keep_others {
        people.keep_others();
    }
    let migration = people.migration(&old, &new);
    if migration.is_none() || arguments.dry_run {
        session.print(&people::text(&people, session.colour))?;
    }
    let Some(migration) = migration else {
        session.report("nothing was published: say first what becomes of these people\n")?;
        return Ok(Outcome::Faulty);
    };
    if arguments.dry_run {
        return Ok(Outcome::Fine);
    }
    let plan: Value =
        serde_json::from_str(plan).map_err(|error| Failure::fault(error.to_string()))?;
    let body = json!({ "plan": plan, "migration": migration }).to_string();
    let answer = client.post("/v1/migrations", "application/json", body)?;
    print(session, client, arguments.asked.format, &answer, migrated)?;
    Ok(Outcome::Fine)
}

fn sides(old: &str, path: Option<&Path>) -> Result<(Side, Side), Failure> {
    let old = Side::load(old, path)?;
    if !old.is_sound() {
        return Err(Failure::misused(format!(
            "`{}` has errors, so it cannot be the version that is published",
            old.name
        )));
    }
    Ok((old, Side::working(path)?))
}

fn published(published: &Published, colour: bool) -> String {
    let what = if published.new { "published" } else { "published before, nothing changes" };
    let names = published.journeys.join(", ");
    format!("{}: {names} (plan {})\n", Style::Good.paint(what, colour), published.digest)
}

fn migrated(migrated: &Migrated, colour: bool) -> String {
    let mut text = published(&migrated.published, colour);
    let mut say = |count: u64, what: &str| {
        if count > 0 {
            let count = number(usize::try_from(count).unwrap_or(usize::MAX));
            let _ = writeln!(text, "{count} {what}");
        }
    };
    say(migrated.moved, "inside go on in the new version");
    say(migrated.kept, "inside finish on the old version");
    say(migrated.ended, "inside were ended");
    say(
        migrated.parked,
        "are parked and stay on the old version: look at `journey runs --state quarantined`",
    );
    say(migrated.elsewhere, "inside are on older versions, where they finish");
    text
}
