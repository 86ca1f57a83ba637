//! What can be wrong with an environment: the one home of these sentences.

use std::fmt;

use crate::said::{near, quoted};

/// A place in the manifest: line and column, from 1.
pub(crate) type Place = (usize, usize);

/// Something that is wrong with an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line and column in the manifest, from 1; absent where something is missing as a whole.
    pub place: Option<(usize, usize)>,
    /// What is wrong. Never holds a secret.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "{line}:{column}: ")?;
        }
        f.write_str(&self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

impl std::error::Error for Problem {}

impl Problem {
    fn at(place: Place, message: String, help: impl Into<Option<String>>) -> Self {
        Self { place: Some(place), message, help: help.into() }
    }

    pub(super) fn not_toml(place: Place, problem: &str) -> Self {
        let problem = problem.lines().next().unwrap_or("not understood").trim_end_matches('.');
        Self::at(place, format!("the manifest is not TOML: {problem}"), None)
    }

    pub(super) fn no_environment(name: &str, known: &[String]) -> Self {
        let known = || known.iter().map(String::as_str);
        let help = match near(name, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known().next().is_none() => format!(
                "write one: [environments.{name}] with contact_center = {{ kind = \"simulated\" }}"
            ),
            None => format!("the environments are {}", quoted(known())),
        };
        Self { place: None, message: format!("there is no environment `{name}`"), help: Some(help) }
    }

    pub(super) fn unknown(place: Place, section: &str, key: &str, known: &[&str]) -> Self {
        let help = match near(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the settings are {}", quoted(known.iter().copied())),
        };
        Self::at(place, format!("{section} has no setting `{key}`"), help)
    }

    pub(super) fn unknown_kind(place: Place, section: &str, kind: &str, known: &[&str]) -> Self {
        let help = match near(kind, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the kinds are {}", quoted(known.iter().copied())),
        };
        Self::at(place, format!("{section} has no kind `{kind}`"), help)
    }

    pub(super) fn missing(place: Place, section: &str, key: &str) -> Self {
        Self::at(place, format!("{section} lacks the setting `{key}`"), None)
    }

    pub(super) fn wrong(place: Place, key: &str, wanted: &str) -> Self {
        Self::at(place, format!("`{key}` takes {wanted}"), None)
    }

    pub(super) fn written_out(place: Place, key: &str) -> Self {
        let help = "write { env = \"NAME\" } or { file = \"PATH\" }".to_owned();
        Self::at(place, format!("`{key}` is a secret, which the manifest must not hold"), help)
    }

    pub(super) fn no_variable(place: Place, key: &str, name: &str) -> Self {
        let message =
            format!("`{key}` is to come from the environment variable `{name}`, which is not set");
        Self::at(place, message, None)
    }

    pub(super) fn no_file(place: Place, key: &str, path: &str, why: &std::io::Error) -> Self {
        let message =
            format!("`{key}` is to come from the file `{path}`, which cannot be read: {why}");
        Self::at(place, message, None)
    }

    pub(super) fn empty(place: Place, key: &str) -> Self {
        Self::at(place, format!("the secret of `{key}` is empty"), None)
    }

    pub(super) fn not_a_key(place: Place, key: &str) -> Self {
        let help = "make one: printf whsec_; openssl rand -base64 32".to_owned();
        let message = format!(
            "the secret of `{key}` cannot sign: it takes `whsec_` and 24 to 64 bytes in base64"
        );
        Self::at(place, message, help)
    }

    pub(super) fn not_a_url(place: Place, key: &str) -> Self {
        let message = format!(
            "`{key}` takes a URL that begins with https:// (http:// only for this machine)"
        );
        Self::at(place, message, None)
    }

    pub(super) fn outcomes_unsigned(place: Place) -> Self {
        let help = "write outcomes = { secret = { env = \"NAME\" } }".to_owned();
        let message = "the contact center reports outcomes to this engine, \
                       and `outcomes` does not say how they are signed";
        Self::at(place, message.to_owned(), help)
    }

    pub(super) fn open_to_all(place: Place, listen: &str) -> Self {
        let help = "write tokens = { reader = { env = \"NAME\" }, … }".to_owned();
        let message =
            format!("`{listen}` can be reached from other machines, and no tokens are set");
        Self::at(place, message, help)
    }
}
