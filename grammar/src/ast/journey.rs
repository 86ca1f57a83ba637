//! Journeys.

use super::{Name, Setting, Step};
use crate::Span;

/// `journey Renewals { settings, then steps }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JourneyDecl {
    /// Its name.
    pub name: Name,
    /// The settings, known or not. One that stands behind a step has been reported and is kept here.
    pub settings: Vec<Setting>,
    /// The steps, top to bottom.
    pub steps: Vec<Step>,
    /// From `{` to `}`.
    pub body: Span,
    /// The whole declaration.
    pub span: Span,
}
