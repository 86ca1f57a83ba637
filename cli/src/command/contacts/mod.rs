//! `journey contacts`: who may be contacted.

mod added;
mod import;
mod rows;

use crate::client::Method;
use serde_json::{Map, Value, json};

use crate::arguments::{ContactCommand, Contacts, EraseContact, PutContact, ShowContact};
use crate::client::{Client, part};
use crate::engine::{self, print};
use crate::outcome::{Failure, Outcome};
use crate::session::Session;

/// Does what is asked with contacts.
pub(super) fn run(session: Session, arguments: &Contacts) -> Result<Outcome, Failure> {
    match &arguments.command {
        ContactCommand::Import(arguments) => import::run(session, arguments),
        ContactCommand::Put(arguments) => put(session, arguments),
        ContactCommand::Erase(arguments) => erase(session, arguments),
        ContactCommand::Show(arguments) => show(session, arguments),
    }
}

fn put(session: Session, arguments: &PutContact) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.server)?;
    let mut body = Map::new();
    body.insert("fields".to_owned(), fields(&arguments.fields)?.into());
    added::read(&arguments.added)?.add_to(&mut body);
    client.send(&Method::PUT, &path(&arguments.id), Some(&body.into()))?;
    session.say(&format!("contact {} is stored", arguments.id))?;
    Ok(Outcome::Fine)
}

fn erase(session: Session, arguments: &EraseContact) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.server)?;
    client.send(&Method::DELETE, &path(&arguments.id), None)?;
    session.say(&format!("contact {} is erased", arguments.id))?;
    Ok(Outcome::Fine)
}

fn show(session: Session, arguments: &ShowContact) -> Result<Outcome, Failure> {
    let client = Client::new(&arguments.asked.server)?;
    let answer = client.get(&path(&arguments.id))?;
    print(session, &client, arguments.asked.format, &answer, engine::contact)?;
    Ok(Outcome::Fine)
}

fn path(id: &str) -> String {
    format!("/v1/contacts/{}", part(id))
}

/// Fields that were given as `name=value`.
pub(super) fn fields(given: &[String]) -> Result<Map<String, Value>, Failure> {
    let mut fields = Map::new();
    for one in given {
        let (name, value) = one.split_once('=').ok_or_else(|| {
            Failure::misused(format!("`{one}` gives no value"))
                .help("write it as in first_name=Ana")
        })?;
        if fields.insert(name.to_owned(), json!(value)).is_some() {
            return Err(Failure::misused(format!("`{name}` is given twice")));
        }
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_given_by_name() {
        let given = ["a=1".to_owned(), "b=x=y".to_owned()];
        assert_eq!(Value::from(fields(&given).unwrap()), json!({"a": "1", "b": "x=y"}));
        let twice = ["a=1".to_owned(), "a=2".to_owned()];
        assert_eq!(fields(&twice).unwrap_err().to_string(), "`a` is given twice");
        assert!(fields(&["a".to_owned()]).is_err());
    }
}
