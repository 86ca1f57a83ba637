//! The manifest `journey.toml`: text in, settings and diagnostics out.
//!
//! Whether its policies exist is decided with the program, in [`crate::analyze`].

use std::ops::Range;

use journey_grammar::ast::Name;
use journey_grammar::{Diagnostic, Source, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::errors::{manifest as errors, packs as pack_errors, zones};
use crate::packs::{self, Pack};
use crate::vocabulary::Vocabulary;

/// What the manifest says.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Its text, where there is a manifest.
    pub source: Option<Source>,
    /// `project.name`
    pub name: Option<Name>,
    /// `project.vocabulary`; absent: the newest.
    pub vocabulary: Option<Name>,
    /// `project.time_zone`: the zone of journeys that give none. One that does not exist is not kept.
    pub time_zone: Option<Name>,
    /// `project.policies`: followed by every journey.
    pub policies: Vec<Name>,
    /// `project.packs`: the rule packs whose policies belong to the program, each with its place in the list.
    pub packs: Vec<(&'static Pack, Span)>,
    /// `forecast` of the environments' contact centers: read by the runtime, kept for the editor's renames.
    pub forecasts: Vec<Name>,
    /// `features.contact_center`: whether conversations are allowed.
    pub contact_center: bool,
    /// Whether a zone was given that could not be used: then no journey is told that it lacks one.
    pub time_zone_is_bad: bool,
    /// Whether a pack was listed that could not be used: then no policy is said not to exist.
    pub packs_are_bad: bool,
    /// What is wrong with the manifest.
    pub diagnostics: Vec<Diagnostic>,
}

impl Default for Manifest {
    /// What holds for a lone file: newest vocabulary, no time zone, no policies, contact center on.
    fn default() -> Self {
        Self {
            source: None,
            name: None,
            vocabulary: None,
            time_zone: None,
            policies: Vec::new(),
            packs: Vec::new(),
            forecasts: Vec::new(),
            contact_center: true,
            time_zone_is_bad: false,
            packs_are_bad: false,
            diagnostics: Vec::new(),
        }
    }
}

impl Manifest {
    /// Reads a manifest. It always succeeds; what is wrong is in [`Manifest::diagnostics`].
    pub fn read(source: &Source) -> Self {
        let mut reader =
            Reader { source, manifest: Self { source: Some(source.clone()), ..Self::default() } };
        let (table, problems) = DeTable::parse_recoverable(&source.text);
        // WHY: what comes behind the first mistake is a guess, so nothing is said about it.
        if let Some(problem) = problems.first() {
            let span = reader.span(problem.span().unwrap_or(0..0));
            reader.report(errors::not_toml(problem.message(), span));
            reader.manifest.time_zone_is_bad = true;
            reader.manifest.packs_are_bad = true;
            return reader.manifest;
        }
        reader.root(table.get_ref());
        reader.manifest
    }
}

const SECTIONS: &[&str] = &["project", "features", "environments"];
const PROJECT: &[&str] = &["name", "vocabulary", "time_zone", "policies", "packs"];
const FEATURES: &[&str] = &["contact_center"];

struct Reader<'a> {
    source: &'a Source,
    manifest: Manifest,
}

impl Reader<'_> {
    fn root(&mut self, root: &DeTable<'_>) {
        for (key, value) in root {
            let name = self.name(key);
            match key.get_ref().as_ref() {
                "project" => self.section(&name, value, Self::project),
                "features" => self.section(&name, value, Self::features),
                // WHY: the runtime reads it and says what is wrong with it.
                "environments" => self.environments(value),
                _ => self.report(errors::unknown_key(&name, "the manifest", SECTIONS)),
            }
        }
    }

    fn section(
        &mut self,
        name: &Name,
        value: &Spanned<DeValue<'_>>,
        read: fn(&mut Self, &DeTable<'_>),
    ) {
        if let DeValue::Table(table) = value.get_ref() {
            read(self, table);
        } else {
            self.wrong_type(name, "a table", value);
        }
    }

    fn project(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = self.name(key);
            match key.get_ref().as_ref() {
                "name" => self.manifest.name = self.text(&name, value),
                "vocabulary" => self.vocabulary(&name, value),
                "time_zone" => self.time_zone(&name, value),
                "policies" => self.manifest.policies = self.texts(&name, value),
                "packs" => self.packs(&name, value),
                _ => self.report(errors::unknown_key(&name, "`[project]`", PROJECT)),
            }
        }
    }

    fn features(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = self.name(key);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("contact_center", DeValue::Boolean(on)) => self.manifest.contact_center = *on,
                ("contact_center", _) => self.wrong_type(&name, "`true` or `false`", value),
                _ => self.report(errors::unknown_key(&name, "`[features]`", FEATURES)),
            }
        }
    }

    fn environments(&mut self, value: &Spanned<DeValue<'_>>) {
        let environments = value.get_ref().as_table().into_iter().flat_map(DeTable::values);
        for environment in environments {
            let center = environment.get_ref().get("contact_center");
            let forecast = center.and_then(|center| center.get_ref().get("forecast"));
            self.manifest.forecasts.extend(forecast.and_then(|forecast| self.name_in(forecast)));
        }
    }

    fn vocabulary(&mut self, key: &Name, value: &Spanned<DeValue<'_>>) {
        let Some(date) = self.text(key, value) else { return };
        if Vocabulary::dates().any(|known| known == date.as_str()) {
            self.manifest.vocabulary = Some(date);
        } else {
            self.report(errors::unknown_vocabulary(&date));
        }
    }

    fn time_zone(&mut self, key: &Name, value: &Spanned<DeValue<'_>>) {
        self.manifest.time_zone_is_bad = true;
        let Some(zone) = self.text(key, value) else { return };
        if crate::zones::exists(zone.as_str()) {
            self.manifest.time_zone_is_bad = false;
            self.manifest.time_zone = Some(zone);
        } else {
            self.report(zones::unknown(zone.as_str(), zone.span));
        }
    }

    fn packs(&mut self, key: &Name, value: &Spanned<DeValue<'_>>) {
        let before = self.manifest.diagnostics.len();
        for listed in self.texts(key, value) {
            self.pack(&listed);
        }
        self.manifest.packs_are_bad = self.manifest.diagnostics.len() > before;
    }

    fn pack(&mut self, listed: &Name) {
        let Some(pack) = packs::find(listed.as_str()) else {
            return self.report(pack_errors::unknown(listed));
        };
        let first = self.manifest.packs.iter().find(|(other, _)| other.name == pack.name);
        match first.copied() {
            Some((other, first)) => self.report(pack_errors::twice(listed, other, first)),
            None => self.manifest.packs.push((pack, listed.span)),
        }
    }

    fn text(&mut self, key: &Name, value: &Spanned<DeValue<'_>>) -> Option<Name> {
        let name = self.name_in(value);
        if name.is_none() {
            self.wrong_type(key, "a text in quotes", value);
        }
        name
    }

    fn name_in(&self, value: &Spanned<DeValue<'_>>) -> Option<Name> {
        let DeValue::String(text) = value.get_ref() else { return None };
        Some(Name { text: text.as_ref().into(), span: self.inside(value.span()) })
    }

    fn texts(&mut self, key: &Name, value: &Spanned<DeValue<'_>>) -> Vec<Name> {
        if let DeValue::Array(values) = value.get_ref() {
            return values.iter().filter_map(|value| self.text(key, value)).collect();
        }
        self.wrong_type(key, "a list of texts in `[` and `]`", value);
        Vec::new()
    }

    fn wrong_type(&mut self, key: &Name, wanted: &str, value: &Spanned<DeValue<'_>>) {
        let span = self.span(value.span());
        self.report(errors::wrong_type(key, wanted, span));
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.manifest.diagnostics.push(diagnostic);
    }

    fn name(&self, key: &Spanned<std::borrow::Cow<'_, str>>) -> Name {
        Name { text: key.get_ref().as_ref().into(), span: self.span(key.span()) }
    }

    fn span(&self, range: Range<usize>) -> Span {
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(self.source.id, at(range.start), at(range.end))
    }

    /// The place of a text without its quotes.
    fn inside(&self, range: Range<usize>) -> Span {
        let text = self.source.text.get(range.clone()).unwrap_or("");
        let quoted =
            |quote: char| text.len() >= 2 && text.starts_with(quote) && text.ends_with(quote);
        let triple = text.starts_with("\"\"\"") || text.starts_with("'''");
        if !triple && (quoted('"') || quoted('\'')) {
            return self.span(range.start + 1..range.end - 1);
        }
        self.span(range)
    }
}
