//! Journeys: settings, then steps.

use crate::Span;
use crate::ast::{JourneyDecl, Setting, Step};
use crate::fmt::op::Gap;
use crate::fmt::printer::Printer;

/// What stands in the body of a journey.
#[derive(Copy, Clone)]
enum Part<'a> {
    Setting(&'a Setting),
    Step(&'a Step),
}

impl Part<'_> {
    fn span(self) -> Span {
        match self {
            Self::Setting(setting) => setting.span,
            Self::Step(step) => step.span,
        }
    }
}

impl Printer<'_> {
    pub(super) fn journey(&mut self, decl: &JourneyDecl) {
        self.name(&decl.name);
        self.space();
        self.word("{");
        let mut parts: Vec<Part<'_>> = decl.settings.iter().map(Part::Setting).collect();
        parts.extend(decl.steps.iter().map(Part::Step));
        // A setting that stands behind a step is an error, and stays there.
        parts.sort_by_key(|part| part.span().start);
        if parts.is_empty() && !self.has_comment_before(decl.body.end) {
            self.word("}");
            return;
        }
        self.open(Gap::Line { blank: false });
        let mut previous: Option<Part<'_>> = None;
        for part in parts {
            match (previous, part) {
                (None, _) => {}
                (Some(Part::Setting(_)), Part::Step(_)) => self.gap(Gap::Part),
                (Some(_), _) => self.gap(Gap::Line { blank: true }),
            }
            match part {
                Part::Setting(setting) => self.setting(setting),
                Part::Step(step) => self.step(step),
            }
            previous = Some(part);
        }
        self.close(decl.body, Gap::Line { blank: false });
    }
}
