//! What happens in a situation that both versions know: both are followed at once to the next thing that can be seen.

use smol_str::SmolStr;

use super::matching::{Matching, binding_names};
use super::normal::{exclusive, expr, without_arms};
use super::view::View;
use crate::draw::words;
use crate::model::{Expr, Journey, Next, Plan, StepKind};

/// So many ways through decisions are followed from one situation.
const WAYS: usize = 64;

/// What is taken for true while both versions are followed.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The Result of a conversation, by handle.
    pub(super) result: Option<(SmolStr, SmolStr)>,
    /// Conditions on data that hold, in normal form.
    holds: Vec<Expr>,
}

impl Known {
    pub(super) fn result(handle: &SmolStr, value: &SmolStr) -> Self {
        Self { result: Some((handle.clone(), value.clone())), holds: Vec::new() }
    }

    fn with(&self, condition: Expr) -> Self {
        let mut known = self.clone();
        known.holds.push(condition);
        known
    }

    /// What was assumed of data, for a reader: what holds, or that nothing of what was asked does.
    pub(super) fn assumed(&self) -> Option<String> {
        let holds = self.holds.iter().filter(|one| !matches!(one, Expr::Not(_)));
        let holds: Vec<String> = holds.map(|one| words::expr(one).replace('@', "")).collect();
        match (holds.is_empty(), self.holds.is_empty()) {
            (true, true) => None,
            (true, false) => Some("otherwise".to_owned()),
            (false, _) => Some(holds.join(" and ")),
        }
    }

    /// Whether a condition holds; else the question that is open.
    fn decide(&self, condition: &Expr) -> Result<bool, Expr> {
        if let Expr::Boolean(value) = condition {
            return Ok(*value);
        }
        if let Expr::Not(inner) = condition {
            return self.decide(inner).map(|holds| !holds);
        }
        if let Expr::And(left, right) = condition {
            return self.both(left, right, false);
        }
        if let Expr::Or(left, right) = condition {
            return self.both(left, right, true);
        }
        self.answer(condition).ok_or_else(|| condition.clone())
    }

    /// `and` and `or`: one side that is `decisive` decides.
    fn both(&self, left: &Expr, right: &Expr, decisive: bool) -> Result<bool, Expr> {
        match (self.decide(left), self.decide(right)) {
            (Ok(value), _) | (_, Ok(value)) if value == decisive => Ok(decisive),
            (Ok(_), other) | (other, Ok(_)) => other,
            (Err(question), Err(_)) => Err(question),
        }
    }

    fn answer(&self, question: &Expr) -> Option<bool> {
        if let (Expr::ResultIs(Some(of), values), Some((handle, value))) = (question, &self.result)
            && of == handle
        {
            return Some(values.contains(value));
        }
        let opposite = Expr::Not(Box::new(question.clone()));
        if self.holds.iter().any(|known| known == question || exclusive(known, &opposite)) {
            return Some(true);
        }
        self.holds.iter().any(|known| exclusive(known, question)).then_some(false)
    }
}

/// Where a contact comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrival {
    /// The step, or the end.
    pub(super) at: Option<SmolStr>,
    /// What was changed in the contact's record on the way, in normal form.
    changed: Vec<String>,
}

/// Goes through decisions to the next step that can be seen or at which a contact rests.
fn arrive(view: &View<'_>, from: &Next, known: &Known) -> Result<Arrival, Expr> {
    let (mut here, mut changed) = (from.clone(), Vec::new());
    while let Some(step) = here.as_deref().and_then(|id| view.step(id)) {
        view.mark(&step.id);
        here = match &step.step {
            StepKind::Branch { arms, otherwise } => {
                let mut taken = otherwise.as_ref().and_then(|otherwise| otherwise.next.clone());
                for (place, arm) in (1..).zip(arms) {
                    // Without `otherwise` one arm is known to hold.
                    let is_left = otherwise.is_none() && place == arms.len();
                    if is_left || known.decide(&expr(&arm.when, &view.names))? {
                        taken.clone_from(&arm.next);
                        break;
                    }
                }
                taken
            }
            StepKind::Attempt { body, .. } => body.clone(),
            StepKind::Set { next, .. } => {
                changed.push(format!("{:?}", without_arms(&step.step, &view.names)));
                next.clone()
            }
            StepKind::Conversation { .. }
            | StepKind::Wait { .. }
            | StepKind::Retry { .. }
            | StepKind::Split { .. }
            | StepKind::Delay { .. }
            | StepKind::Send { .. }
            | StepKind::Raise { .. }
            | StepKind::Exit { .. } => break,
        };
    }
    Ok(Arrival { at: here, changed })
}

/// Both versions of a journey.
pub(super) struct Pair<'p> {
    pub(super) old: View<'p>,
    pub(super) new: View<'p>,
    pub(super) matching: Matching,
}

impl<'p> Pair<'p> {
    pub(super) fn of(old: (&'p Plan, &'p Journey), new: (&'p Plan, &'p Journey)) -> Self {
        let matching = Matching::of(old.1, new.1);
        Self {
            old: View::new(old.0, old.1, matching.old_names(old.1)),
            new: View::new(new.0, new.1, binding_names(new.1)),
            matching,
        }
    }
}

/// A way that ends elsewhere than before.
pub(super) struct Elsewhere {
    pub(super) known: Known,
    pub(super) old: Arrival,
    pub(super) new: Arrival,
}

impl Pair<'_> {
    /// The ways from a situation that end elsewhere than before.
    pub(super) fn elsewhere(&self, old: &Next, new: &Next, known: Known) -> Vec<Elsewhere> {
        let (mut open, mut found, mut ways) = (vec![known], Vec::new(), 0);
        while let Some(known) = open.pop() {
            ways += 1;
            if ways > WAYS {
                break;
            }
            let arrivals = arrive(&self.old, old, &known)
                .and_then(|before| arrive(&self.new, new, &known).map(|after| (before, after)));
            match arrivals {
                Ok((old, new)) if !self.is_same(&old, &new) => {
                    found.push(Elsewhere { known, old, new });
                }
                Ok(_) => {}
                Err(question) => {
                    open.push(known.with(Expr::Not(Box::new(question.clone()))));
                    open.push(known.with(question));
                }
            }
        }
        found
    }

    /// Whether contacts who arrive see the same next.
    fn is_same(&self, old: &Arrival, new: &Arrival) -> bool {
        if old.changed != new.changed {
            return false;
        }
        self.is_one(old.at.as_deref(), new.at.as_deref())
    }

    /// Whether two steps are one, or do the same.
    pub(super) fn is_one(&self, old: Option<&str>, new: Option<&str>) -> bool {
        let (Some(before), Some(after)) = (old, new) else { return old == new };
        if self.matching.new_of(before) == Some(after) {
            return true;
        }
        let form = |view: &View<'_>, id: &str| {
            view.step(id).map(|step| without_arms(&step.step, &view.names))
        };
        let (one, other) = (form(&self.old, before), form(&self.new, after));
        // A retry is told by its time; its attempt has another id where something was wrapped.
        match (one, other) {
            (
                Some(StepKind::Retry { time, attempt }),
                Some(StepKind::Retry { time: same, attempt: to }),
            ) => time == same && self.matching.new_of(&attempt) == Some(to.as_str()),
            (one, other) => one == other,
        }
    }
}
