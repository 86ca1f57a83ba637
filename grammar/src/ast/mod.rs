//! The syntax tree: owned, spanned, and free of meaning.
//!
//! A tree always exists, however broken the text: what could not be understood is a [`Bad`] node that
//! keeps its place. Names of settings, channels, consents and so on are words here; whether they exist is
//! the compiler's question. Two trees are equal when they say the same, wherever it stands.

mod declaration;
mod expression;
mod forecast;
mod journey;
mod literal;
mod policy;
mod scenario;
mod setting;
mod step;

pub use declaration::*;
pub use expression::*;
pub use forecast::*;
pub use journey::*;
pub use literal::*;
pub use policy::*;
pub use scenario::*;
pub use setting::*;
pub use step::*;

use smol_str::SmolStr;

use crate::Span;

/// One `.journey` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The declarations, in the order of the text.
    pub items: Vec<Item>,
    /// The whole file.
    pub span: Span,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// `choice Tier { Gold, Silver }`
    Choice(ChoiceDecl),
    /// `contact { … }`
    Contact(ContactDecl),
    /// `segment Vip`
    Segment(SegmentDecl),
    /// `trigger Paid { amount: number }`
    Trigger(TriggerDecl),
    /// `purpose Service transactional { topics Claims }`
    Purpose(PurposeDecl),
    /// `quiet time Evenings { … }`
    QuietTime(SettingsDecl),
    /// `compliance RetailVoice { … }`
    Compliance(SettingsDecl),
    /// `engagement RenewalCall { … }`
    Engagement(SettingsDecl),
    /// `text`, `email` or `push`
    Message(MessageDecl),
    /// `policy UsCalling { … }`
    Policy(PolicyDecl),
    /// `journey Renewals { … }`
    Journey(JourneyDecl),
    /// `scenario "…" for Renewals { … }`
    Scenario(ScenarioDecl),
    /// `forecast Baseline for Renewals { … }`
    Forecast(ForecastDecl),
    /// Text that is no declaration.
    Bad(Bad),
}

impl Item {
    /// Its place, from its keyword on.
    pub fn span(&self) -> Span {
        match self {
            Self::Choice(decl) => decl.span,
            Self::Contact(decl) => decl.span,
            Self::Segment(decl) => decl.span,
            Self::Trigger(decl) => decl.span,
            Self::Purpose(decl) => decl.span,
            Self::QuietTime(decl) | Self::Compliance(decl) | Self::Engagement(decl) => decl.span,
            Self::Message(decl) => decl.span,
            Self::Policy(decl) => decl.span,
            Self::Journey(decl) => decl.span,
            Self::Scenario(decl) => decl.span,
            Self::Forecast(decl) => decl.span,
            Self::Bad(bad) => bad.span,
        }
    }
}

/// A region of text that could not be understood. It has been reported; later passes stay silent about it,
/// and the formatter prints it back as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The region, without white space around it.
    pub span: Span,
    /// Its text, so that trees of two texts can be compared.
    pub text: SmolStr,
}

/// A name as it was written, compared after Unicode normalisation (NFC).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The normalised text.
    pub text: SmolStr,
    /// Its place.
    pub span: Span,
}

impl Name {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a name is missing here. That has been reported; later passes stay silent about it.
    pub fn is_missing(&self) -> bool {
        self.text.is_empty()
    }
}

/// A name with, perhaps, its exact spelling outside: `NotInterested as "Not interested"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalName {
    /// The name inside the program.
    pub name: Name,
    /// The spelling outside; absent: the name itself.
    pub external: Option<Text>,
}

/// A list in braces with the place of the braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Braced<T> {
    /// What stands inside.
    pub items: Vec<T>,
    /// From `{` to `}`, both included.
    pub span: Span,
}
