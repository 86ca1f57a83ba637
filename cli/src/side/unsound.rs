//! What of a program with mistakes can still be compared.

use std::collections::BTreeSet;

use journey_grammar::ast::Item;
use journey_grammar::{Code, Diagnostic, Severity, Span};
use journey_plan::model::Plan;

use crate::checked::Checked;

/// What of a program cannot be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsound {
    /// Journeys with mistakes of their own, by name.
    pub journeys: Vec<String>,
    /// How many mistakes stand outside of journeys, scenarios and forecasts: then no journey can be compared, because
    /// any may use what they are in.
    pub elsewhere: usize,
    /// Whether text could not be read, so that a journey which is not there may only be hidden.
    pub is_partial: bool,
}

impl Unsound {
    /// Looks at the mistakes of a program.
    pub(super) fn of(checked: &Checked, plan: &Plan) -> Self {
        let mut journeys = BTreeSet::new();
        let mut unsound = Self::default();
        for mistake in checked.diagnostics().iter().filter(|one| keeps_from_comparing(one)) {
            unsound.is_partial |= mistake.code == Code::Syntax;
            match item_at(checked, mistake.primary.span) {
                Some(Item::Journey(journey)) => {
                    journeys.insert(journey.name.text.to_string());
                }
                Some(Item::Scenario(_) | Item::Forecast(_)) => {}
                Some(
                    Item::Choice(_)
                    | Item::Contact(_)
                    | Item::Segment(_)
                    | Item::Trigger(_)
                    | Item::Purpose(_)
                    | Item::QuietTime(_)
                    | Item::Compliance(_)
                    | Item::Engagement(_)
                    | Item::Message(_)
                    | Item::Policy(_)
                    | Item::Bad(_),
                )
                | None => unsound.elsewhere += 1,
            }
        }
        if unsound.elsewhere > 0 {
            journeys.extend(plan.journeys.iter().map(|journey| journey.name.to_string()));
        }
        unsound.journeys = journeys.into_iter().collect();
        unsound
    }

    /// Whether a journey cannot be compared.
    pub fn has(&self, journey: &str) -> bool {
        self.journeys.iter().any(|name| name == journey)
    }

    pub(super) fn remove_from(&self, plan: &mut Plan) {
        plan.journeys.retain(|journey| !self.has(&journey.name));
    }
}

/// Whether a mistake leaves open what the program means. That a rule is broken does not.
fn keeps_from_comparing(mistake: &Diagnostic) -> bool {
    let is_about_rules = matches!(mistake.code, Code::PolicyViolation | Code::PolicyUndecided);
    mistake.severity == Severity::Error && !is_about_rules
}

pub(super) fn item_at(checked: &Checked, place: Span) -> Option<&Item> {
    let parsed = checked.parsed().iter().find(|parsed| parsed.source.id == place.file)?;
    parsed.file.items.iter().find(|item| {
        let span = item.span();
        span.start <= place.start && place.end <= span.end
    })
}
