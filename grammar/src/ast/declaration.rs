//! Declarations of what the journeys talk about.

use super::{Bad, Braced, ExternalName, Name, Setting};
use crate::Span;

/// `choice Tier { Gold, Silver, Bronze }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceDecl {
    /// Its name.
    pub name: Name,
    /// Its values.
    pub values: Braced<ExternalName>,
    /// The whole declaration.
    pub span: Span,
}

/// `contact { first_name: text? }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactDecl {
    /// The word `contact`.
    pub keyword: Span,
    /// The fields.
    pub fields: Braced<Field>,
    /// The whole declaration.
    pub span: Span,
}

/// A field, an input or an attribute: `premium: number?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: ExternalName,
    /// Its type.
    pub ty: TypeExpr,
    /// The whole field.
    pub span: Span,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeExpr {
    /// Which type.
    pub kind: TypeKind,
    /// The `?`, where there is one.
    pub optional: Option<Span>,
    /// Type and `?`.
    pub span: Span,
}

/// Which type is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// A word: `text`, `number`, … or the name of a choice.
    Word(Name),
    /// `choice { Renewed, Declined }`
    Choice(Braced<ExternalName>),
    /// No type stands here.
    Bad(Bad),
}

/// `segment Prospects as "prospects 2026" of leads`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentDecl {
    /// Its name.
    pub name: ExternalName,
    /// The word behind `of`: contacts, leads or profiles.
    pub of: Option<Name>,
    /// The whole declaration.
    pub span: Span,
}

/// `trigger PolicyRenewed { policy_no: text }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerDecl {
    /// Its name.
    pub name: ExternalName,
    /// Its attributes, if it has braces.
    pub fields: Option<Braced<Field>>,
    /// The whole declaration.
    pub span: Span,
}

/// `purpose Service transactional { topics Renewals, Claims }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PurposeDecl {
    /// Its name.
    pub name: ExternalName,
    /// The word `transactional` or `commercial`; absent where it is missing.
    pub kind: Option<Name>,
    /// The topics, if it has braces.
    pub topics: Option<Braced<ExternalName>>,
    /// The whole declaration.
    pub span: Span,
}

/// A declaration that is a name and settings: a quiet time, a compliance profile or an engagement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsDecl {
    /// Its name. Only an engagement may have an external one; the compiler says so.
    pub name: ExternalName,
    /// The settings, known or not.
    pub settings: Braced<Setting>,
    /// The whole declaration.
    pub span: Span,
}

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDecl {
    /// Which kind of message.
    pub kind: MessageKind,
    /// Its name.
    pub name: Name,
    /// The settings, known or not.
    pub settings: Braced<Setting>,
    /// The whole declaration.
    pub span: Span,
}

/// The kinds of messages.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// A text message.
    Text,
    /// An email.
    Email,
    /// A push notification.
    Push,
}

impl MessageKind {
    /// The keyword of its declaration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Push => "push",
        }
    }
}
