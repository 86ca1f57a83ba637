//! The settings of a declaration or step: which are there, which are unknown, double or missing.

use journey_grammar::ast::{Name, Setting, SettingValue};
use journey_grammar::words::SETTINGS;
use journey_grammar::{Span, suggest};

use super::names::Sink;
use crate::errors::{names as name_errors, settings as errors};

/// Which settings something takes.
#[derive(Debug)]
pub(crate) struct Takes {
    /// What messages call it: "an engagement".
    pub(crate) owner: &'static str,
    /// The settings that may stand once.
    pub(crate) once: &'static [&'static str],
    /// The settings that may stand several times.
    pub(crate) many: &'static [&'static str],
}

/// The known settings of one thing, double ones left out.
pub(crate) struct Settings<'a> {
    found: Vec<&'a Setting>,
    unknown: Vec<&'a Name>,
}

impl<'a> Settings<'a> {
    /// Sorts the settings out; unknown and double ones are reported.
    pub(crate) fn gather(sink: &mut Sink, settings: &'a [Setting], takes: &Takes) -> Self {
        let mut found: Vec<&'a Setting> = Vec::new();
        let mut unknown = Vec::new();
        for setting in settings {
            let name = setting.name.as_str();
            if takes.many.contains(&name) {
                found.push(setting);
            } else if takes.once.contains(&name) {
                match found.iter().find(|first| first.name.text == setting.name.text) {
                    Some(first) => {
                        sink.report(errors::duplicate_setting(&setting.name, first.name.span));
                    }
                    None => found.push(setting),
                }
            } else if !(SETTINGS.contains(&name) && matches!(setting.value, SettingValue::Bad(_))) {
                // WHY: a known setting with a value that could not be parsed has been reported.
                sink.report(errors::unknown_setting(&setting.name, takes));
                unknown.push(&setting.name);
            }
        }
        Self { found, unknown }
    }

    /// The setting of this name.
    pub(crate) fn one(&self, name: &str) -> Option<&'a Setting> {
        self.found.iter().copied().find(|setting| setting.name.as_str() == name)
    }

    /// All settings of this name.
    pub(crate) fn all(&self, name: &'static str) -> impl Iterator<Item = &'a Setting> {
        self.found.iter().copied().filter(move |setting| setting.name.as_str() == name)
    }

    /// Whether there is a setting of this name, good or bad.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.one(name).is_some()
    }

    /// The place of a setting's name.
    pub(crate) fn name_span(&self, name: &str) -> Option<Span> {
        self.one(name).map(|setting| setting.name.span)
    }

    /// The word that is the setting's value.
    pub(crate) fn word(&self, name: &str) -> Option<&'a Name> {
        if let SettingValue::Word(word) = &self.one(name)?.value { Some(word) } else { None }
    }

    /// The names among `required` that are absent, and not merely misspelt.
    pub(crate) fn missing(&self, required: &[&'static str]) -> Vec<&'static str> {
        let absent = |name: &&str| !self.has(name) && !self.is_misspelt(name);
        required.iter().copied().filter(absent).collect()
    }

    /// Whether an unknown setting was probably meant to be this one.
    fn is_misspelt(&self, name: &str) -> bool {
        // WHY: of a misspelt setting of two words only the first is read as its name.
        let first = name.split(' ').next().unwrap_or(name);
        self.unknown.iter().any(|word| suggest::best(word.as_str(), [name, first]).is_some())
    }
}

/// Reports all missing settings of one thing at once, at the place that lacks them.
pub(crate) fn report_missing(sink: &mut Sink, what: &str, missing: &[&str], span: Span) {
    // WHY: only a name that is missing has an empty place, and that has been reported.
    if !missing.is_empty() && !span.is_empty() {
        sink.report(errors::missing(what, missing, span));
    }
}

/// What a word means where one of a few stands; an unknown one is reported.
pub(crate) fn choose<T: Copy>(
    sink: &mut Sink,
    what: &str,
    word: &Name,
    valid: &[(&'static str, T)],
) -> Option<T> {
    if let Some((_, value)) = valid.iter().find(|(known, _)| *known == word.as_str()) {
        return Some(*value);
    }
    let words: Vec<&str> = valid.iter().map(|(known, _)| *known).collect();
    sink.report(name_errors::unknown_word(what, word, &words));
    None
}
