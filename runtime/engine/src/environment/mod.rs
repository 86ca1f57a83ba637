//! Environments of `journey.toml`: where a project runs, with whom it speaks and under which limits.
//!
//! Text in, settings or problems out, each with its line. Secrets are never written there but named, and are read
//! through a [`World`]. Does not live here: what the checker reads of a manifest (the compiler), and carrying
//! requests (`connector`).

mod carriers;
mod center;
mod length;
mod problem;
mod reader;
mod world;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

pub use problem::Problem;
pub use secrecy::SecretString;
use smol_str::SmolStr;
use toml::de::{DeTable, DeValue};
pub use world::{Project, World};

use self::reader::{Reader, Section};
use crate::clock::Speed;
use crate::connector::{dynamics, webhook};

/// What an environment says.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Its name.
    pub name: SmolStr,
    /// Who carries conversations.
    pub contact_center: ContactCenter,
    /// Who carries messages; none: a simulated contact center does, or nobody.
    pub messages: Option<webhook::Settings>,
    /// What outcomes that are reported to the engine are signed with; the first is as good as the others.
    pub outcomes: webhook::Keys,
    /// Over which time releases after quiet time are spread.
    pub spread: Duration,
    /// Dispositions, by their spelling outside, that record an opt-out.
    pub do_not_contact: Vec<SmolStr>,
    /// Where the HTTP interface listens.
    pub listen: SocketAddr,
    /// The database, relative to the project.
    pub database: PathBuf,
    /// Who may do what.
    pub tokens: Tokens,
}

/// Who carries conversations.
#[derive(Clone, Debug)]
pub enum ContactCenter {
    /// Nobody is contacted: outcomes are drawn.
    Simulated(Simulated),
    /// A service of the user's.
    Webhook(webhook::Settings),
    /// Dynamics 365 Contact Center.
    Dynamics(Box<dynamics::Settings>),
}

/// The simulated contact center.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulated {
    /// The forecast that says what is answered; none: each journey's first.
    pub forecast: Option<SmolStr>,
    /// How fast the engine's clock goes.
    pub speed: Speed,
}

/// The tokens of the HTTP interface's roles.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// May look.
    pub reader: Option<SecretString>,
    /// May also change contacts and what journeys do.
    pub operator: Option<SecretString>,
    /// May also publish plans.
    pub publisher: Option<SecretString>,
}

impl Tokens {
    /// Whether any is set.
    pub fn any(&self) -> bool {
        self.reader.is_some() || self.operator.is_some() || self.publisher.is_some()
    }
}

impl Environment {
    /// What holds where a project has no environments: simulated, in real time, for this machine alone.
    pub fn simulated(name: &str) -> Self {
        let simulated = Simulated { forecast: None, speed: Speed::Times(1) };
        Self {
            name: name.into(),
            contact_center: ContactCenter::Simulated(simulated),
            messages: None,
            outcomes: webhook::Keys::default(),
            spread: Duration::from_mins(15),
            do_not_contact: vec![SmolStr::new_static("Do not contact")],
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8440),
            database: PathBuf::from("journey.db"),
            tokens: Tokens::default(),
        }
    }

    /// The names of a manifest's environments, sorted; empty where the text is not TOML.
    pub fn names(manifest: &str) -> Vec<String> {
        let (root, _) = DeTable::parse_recoverable(manifest);
        let environments = root.get_ref().get("environments").and_then(|v| v.get_ref().as_table());
        let mut names: Vec<String> = environments
            .into_iter()
            .flat_map(DeTable::keys)
            .map(|name| name.get_ref().to_string())
            .collect();
        names.sort();
        names
    }

    /// Reads an environment of a manifest, or tells everything that is wrong with it.
    pub fn read(manifest: &str, name: &str, world: &dyn World) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new(manifest, world);
        let (root, problems) = DeTable::parse_recoverable(manifest);
        if let Some(problem) = problems.first() {
            return Err(vec![Problem::not_toml(
                reader.place(problem.span().unwrap_or(0..0)),
                problem.message(),
            )]);
        }
        let names = Self::names(manifest);
        let environments = root.get_ref().get("environments").and_then(|v| v.get_ref().as_table());
        let Some((key, value)) = environments.and_then(|table| table.get_key_value(name)) else {
            return Err(vec![Problem::no_environment(name, &names)]);
        };
        let DeValue::Table(table) = value.get_ref() else {
            return Err(vec![Problem::wrong(reader.place(key.span()), name, "a table")]);
        };
        let section = Section { name: format!("`[environments.{name}]`"), table, span: key.span() };
        let environment = reader.environment(name, &section);
        let problems = reader.problems();
        if problems.is_empty() { Ok(environment) } else { Err(problems) }
    }
}

const ENVIRONMENT: &[&str] = &[
    "contact_center",
    "messages",
    "outcomes",
    "spread",
    "do_not_contact",
    "listen",
    "database",
    "tokens",
];

impl Reader<'_> {
    fn environment(&mut self, name: &str, section: &Section<'_>) -> Environment {
        let mut environment = Environment::simulated(name);
        self.only(section, ENVIRONMENT);
        let center = self.needed(section, "contact_center", Self::section);
        if let Some(center) = center.and_then(|center| self.contact_center(&center)) {
            environment.contact_center = center;
        }
        environment.messages = self.section(section, "messages").and_then(|it| self.messages(&it));
        if let Some(outcomes) = self.section(section, "outcomes") {
            self.only(&outcomes, &["secret"]);
            let keys = self.needed(&outcomes, "secret", Self::keys);
            environment.outcomes = keys.unwrap_or_default();
        } else if matches!(environment.contact_center, ContactCenter::Webhook(_)) {
            self.report(Problem::outcomes_unsigned(self.place(section.span.clone())));
        }
        if let Some(spread) = self.length(section, "spread") {
            environment.spread = spread;
        }
        if let Some(codes) = self.texts(section, "do_not_contact") {
            environment.do_not_contact = codes;
        }
        if let Some(database) = self.text(section, "database") {
            environment.database = PathBuf::from(database.as_str());
        }
        if let Some(tokens) = self.section(section, "tokens") {
            environment.tokens = self.tokens(&tokens);
        }
        self.listen(section, &mut environment);
        environment
    }

    fn tokens(&mut self, section: &Section<'_>) -> Tokens {
        self.only(section, &["reader", "operator", "publisher"]);
        Tokens {
            reader: self.secret(section, "reader"),
            operator: self.secret(section, "operator"),
            publisher: self.secret(section, "publisher"),
        }
    }

    fn listen(&mut self, section: &Section<'_>, environment: &mut Environment) {
        let Some(text) = self.text(section, "listen") else { return };
        let Ok(listen) = text.parse::<SocketAddr>() else {
            return self.wrong(
                section,
                "listen",
                "an address with a port, as in \"127.0.0.1:8440\"",
            );
        };
        environment.listen = listen;
        // WHY: tokens that could not be read have been told already.
        if !listen.ip().is_loopback() && !section.table.contains_key("tokens") {
            let place = self.place_of(section, "listen");
            self.report(Problem::open_to_all(place, &text));
        }
    }
}

#[cfg(test)]
mod tests;
