//! Declarations with a `{` that is never closed.
//!
//! Where such a block was meant to end is a guess, so what is missing in the declaration may only be out of
//! place, and its steps may stand in each other otherwise than was meant. The missing `}` has been told;
//! what it may have caused, there or where the declaration is used, is not.

use std::sync::Arc;

use journey_grammar::ast::Item;
use journey_grammar::{Code, Diagnostic, FileId, Parsed, Span};

use crate::hir::Program;
use crate::index::Use;

/// The declarations with a `{` that is never closed.
#[derive(Debug, Default)]
pub(crate) struct Unclosed(Declarations);

/// Some declarations, by their places.
// INVARIANT: sorted, without overlaps.
#[derive(Debug, Default)]
struct Declarations(Vec<(FileId, u32, u32)>);

impl Declarations {
    /// Those of `files` that are `wanted`.
    fn of(files: &[Arc<Parsed>], wanted: impl Fn(&Parsed, Span) -> bool) -> Self {
        let mut places = Vec::new();
        for parsed in files {
            let spans = parsed.file.items.iter().map(Item::span);
            places.extend(spans.filter(|span| wanted(parsed, *span)).map(Span::sort_key));
        }
        places.sort_unstable();
        Self(places)
    }

    /// Whether `place` lies in one.
    fn hold(&self, place: Span) -> bool {
        let (file, start, _) = place.sort_key();
        let behind = self.0.partition_point(|&(of, from, _)| (of, from) <= (file, start));
        let last = behind.checked_sub(1).and_then(|last| self.0.get(last));
        last.is_some_and(|&(of, _, until)| of == file && start <= until)
    }
}

impl Unclosed {
    /// Those of `files`.
    pub(crate) fn of(files: &[Arc<Parsed>]) -> Self {
        Self(Declarations::of(files, |parsed, declaration| {
            let openers = &parsed.unclosed;
            let first = openers.partition_point(|opener| opener.start < declaration.start);
            openers.get(first).is_some_and(|opener| opener.start <= declaration.end)
        }))
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.0.is_empty()
    }

    /// Whether `place` lies in one.
    pub(crate) fn holds(&self, place: Span) -> bool {
        self.0.hold(place)
    }

    /// Removes what a missing `}` may have caused.
    pub(crate) fn settle(
        &self,
        files: &[Arc<Parsed>],
        program: &Program,
        uses: &[Use],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if self.is_empty() {
            return;
        }
        let doubtful = self.with_users(files, program, uses);
        diagnostics.retain(|diagnostic| {
            let points_into = || diagnostic.related.iter().any(|label| self.holds(label.span));
            let place = diagnostic.primary.span;
            match Doubt::of(diagnostic.code) {
                Doubt::None => true,
                Doubt::Absence => !points_into(),
                Doubt::Nesting => !doubtful.hold(place) && !points_into(),
            }
        });
    }

    /// These, the declarations that use them, those that use those, and so on.
    fn with_users(&self, files: &[Arc<Parsed>], program: &Program, uses: &[Use]) -> Declarations {
        let mut all = Declarations(self.0.0.clone());
        loop {
            let is_of = |one: &&Use| one.target.declared_at(program).is_some_and(|at| all.hold(at));
            let mut named: Vec<_> =
                uses.iter().filter(is_of).map(|one| one.span.sort_key()).collect();
            named.sort_unstable();
            let more = Declarations::of(files, |_, declaration| {
                let (file, start, end) = declaration.sort_key();
                let first = named.partition_point(|place| *place < (file, start, start));
                let is_user = named.get(first).is_some_and(|&(of, at, _)| of == file && at <= end);
                is_user || all.hold(declaration)
            });
            if more.0.len() == all.0.len() {
                return all;
            }
            all = more;
        }
    }
}

/// Why a problem may be none.
enum Doubt {
    /// It is no matter of doubt: what is wrong is written there.
    None,
    /// It depends on something that is absent from another declaration.
    Absence,
    /// It depends on what stands in what, or on something that is not there.
    Nesting,
}

impl Doubt {
    fn of(code: Code) -> Self {
        match code {
            Code::Syntax
            | Code::UnknownName
            | Code::UnknownResult
            | Code::UnknownTimeZone
            | Code::UnknownVocabulary
            | Code::DuplicateDeclaration
            | Code::DuplicateHandle
            | Code::ReservedName
            | Code::TypeMismatch
            | Code::WrongChannel
            | Code::BadLiteral
            | Code::AudienceNotContacts
            | Code::ContactCenterDisabled
            | Code::Naming => Self::None,
            Code::UnknownAttribute
            | Code::UnknownInput
            | Code::UnknownField
            | Code::UnknownDisposition
            | Code::UnknownChoice
            | Code::UnknownTopic
            | Code::TopicOutsidePurpose
            | Code::PurposeOutsideCompliance => Self::Absence,
            Code::UnknownOutcome
            | Code::UnknownSetting
            | Code::DuplicateSetting
            | Code::MissingInput
            | Code::MissingSetting
            | Code::ConflictingSettings
            | Code::HandleNotStarted
            | Code::OutcomeNotKnown
            | Code::AttributeUnavailable
            | Code::ValueMayBeUnset
            | Code::NonExhaustiveBranch
            | Code::UnreachableArm
            | Code::UnreachableStep
            | Code::UnhandledTrigger
            | Code::RetryOutsideAttempt
            | Code::CommercialDialMode
            | Code::MissingQuietTime
            | Code::PolicyViolation
            | Code::PolicyUndecided
            | Code::SplitTotal
            | Code::TriggerCycle
            | Code::PlatformLimit
            | Code::FutileRetry
            | Code::ShortWait
            | Code::OverlappingConversation
            | Code::SharedLimit
            | Code::UnlabelledStep
            | Code::UnreasonedWaiver
            | Code::UnusedDeclaration => Self::Nesting,
        }
    }
}
