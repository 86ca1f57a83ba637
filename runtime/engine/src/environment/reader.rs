//! Reads typed settings out of TOML tables and keeps what is wrong with them.

use std::num::NonZeroU32;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use smol_str::SmolStr;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::length;
use super::problem::{Place, Problem};
use super::world::World;
use crate::connector::client::Endpoint;
use crate::connector::webhook::{Key, Keys};

/// A table of the manifest and what to call it.
pub(super) struct Section<'t> {
    pub(super) name: String,
    pub(super) table: &'t DeTable<'t>,
    pub(super) span: Range<usize>,
}

pub(super) struct Reader<'a> {
    text: &'a str,
    world: &'a dyn World,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, world: &'a dyn World) -> Self {
        Self { text, world, problems: Vec::new() }
    }

    /// What is wrong, in the order of the manifest.
    pub(super) fn problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.place);
        self.problems
    }

    pub(super) fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub(super) fn place(&self, range: Range<usize>) -> Place {
        let before = self.text.get(..range.start).unwrap_or(self.text);
        let line = before.rsplit('\n').next().unwrap_or("");
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }

    /// The place of a setting's value, or of the section where it has none.
    pub(super) fn place_of(&self, section: &Section<'_>, key: &str) -> Place {
        let value = section.table.get(key);
        self.place(value.map_or_else(|| section.span.clone(), Spanned::span))
    }

    /// Reports every setting that is not `known`.
    pub(super) fn only(&mut self, section: &Section<'_>, known: &[&str]) {
        for key in section.table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let place = self.place(key.span());
                self.report(Problem::unknown(place, &section.name, key.get_ref(), known));
            }
        }
    }

    /// A setting that must be there.
    pub(super) fn needed<'t, T>(
        &mut self,
        section: &Section<'t>,
        key: &str,
        read: impl FnOnce(&mut Self, &Section<'t>, &str) -> Option<T>,
    ) -> Option<T> {
        if !section.table.contains_key(key) {
            let place = self.place(section.span.clone());
            self.report(Problem::missing(place, &section.name, key));
            return None;
        }
        read(self, section, key)
    }

    pub(super) fn wrong(&mut self, section: &Section<'_>, key: &str, wanted: &str) {
        let place = self.place_of(section, key);
        self.report(Problem::wrong(place, key, wanted));
    }

    pub(super) fn section<'t>(&mut self, section: &Section<'t>, key: &str) -> Option<Section<'t>> {
        let value = section.table.get(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            return Some(Section { name: format!("`{key}`"), table, span: value.span() });
        }
        self.wrong(section, key, "settings in `{` and `}`");
        None
    }

    pub(super) fn text(&mut self, section: &Section<'_>, key: &str) -> Option<SmolStr> {
        let value = section.table.get(key)?;
        match value.get_ref().as_str() {
            Some(text) if !text.is_empty() => return Some(text.into()),
            Some(_) | None => self.wrong(section, key, "a text in quotes"),
        }
        None
    }

    pub(super) fn texts(&mut self, section: &Section<'_>, key: &str) -> Option<Vec<SmolStr>> {
        let values = section.table.get(key)?.get_ref().as_array();
        let texts: Option<Vec<SmolStr>> = values.and_then(|values| {
            values.iter().map(|v| v.get_ref().as_str().map(Into::into)).collect()
        });
        if texts.is_none() {
            self.wrong(section, key, "a list of texts in `[` and `]`");
        }
        texts
    }

    pub(super) fn count(&mut self, section: &Section<'_>, key: &str) -> Option<NonZeroU32> {
        let value = section.table.get(key)?;
        let number = value.get_ref().as_integer().filter(|number| number.radix() == 10);
        let number = number.and_then(|number| number.as_str().parse().ok());
        if number.is_none() {
            self.wrong(section, key, "a whole number from 1");
        }
        number
    }

    pub(super) fn length(&mut self, section: &Section<'_>, key: &str) -> Option<Duration> {
        let value = section.table.get(key)?;
        let length = value.get_ref().as_str().and_then(length::parse);
        if length.is_none() {
            self.wrong(section, key, "a length of time in quotes, as in \"15 minutes\"");
        }
        length
    }

    /// A length of time that is not zero.
    pub(super) fn some_time(&mut self, section: &Section<'_>, key: &str) -> Option<Duration> {
        let length = self.length(section, key)?;
        if length.is_zero() {
            self.wrong(section, key, "at least a second");
            return None;
        }
        Some(length)
    }

    pub(super) fn url(&mut self, section: &Section<'_>, key: &str) -> Option<Endpoint> {
        let text = self.text(section, key)?;
        let endpoint = Endpoint::parse(&text);
        if endpoint.is_none() {
            let place = self.place_of(section, key);
            self.report(Problem::not_a_url(place, key));
        }
        endpoint
    }

    /// One secret.
    pub(super) fn secret(&mut self, section: &Section<'_>, key: &str) -> Option<SecretString> {
        self.secret_of(key, section.table.get(key)?)
    }

    /// One key to sign with, or a list of them while they are exchanged.
    pub(super) fn keys(&mut self, section: &Section<'_>, key: &str) -> Option<Keys> {
        let value = section.table.get(key)?;
        let values: Vec<&Spanned<DeValue<'_>>> = match value.get_ref().as_array() {
            Some(array) => array.iter().collect(),
            None => vec![value],
        };
        if values.is_empty() {
            self.wrong(section, key, "at least one secret");
            return None;
        }
        let keys: Option<Vec<Key>> =
            values.into_iter().map(|value| self.key_of(key, value)).collect();
        keys.map(Keys::new)
    }

    fn key_of(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Key> {
        let secret = self.secret_of(key, value)?;
        let parsed = Key::parse(secret.expose_secret());
        if parsed.is_none() {
            self.report(Problem::not_a_key(self.place(value.span()), key));
        }
        parsed
    }

    fn secret_of(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<SecretString> {
        let place = self.place(value.span());
        let source = value.get_ref().as_table().filter(|table| table.len() == 1);
        let named =
            |kind: &str| source.and_then(|t| t.get(kind)).and_then(|v| v.get_ref().as_str());
        let text = if let Some(name) = named("env") {
            self.world.variable(name).ok_or_else(|| Problem::no_variable(place, key, name))
        } else if let Some(path) = named("file") {
            let read = self.world.file(Path::new(path));
            read.map_err(|why| Problem::no_file(place, key, path, &why))
        } else {
            Err(Problem::written_out(place, key))
        };
        let text = text.and_then(|text| {
            let trimmed = text.trim();
            if trimmed.is_empty() { Err(Problem::empty(place, key)) } else { Ok(trimmed.into()) }
        });
        text.map_err(|problem| self.report(problem)).ok()
    }
}
