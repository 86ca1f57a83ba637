//! A program as the tests of the prover take it: checked, and ready to run with nothing that holds it back.

use journey_compiler::hir::{self, Id};
use journey_compiler::lower::{lower, step_ids};
use journey_compiler::policy::Proof;
use journey_grammar::{Code, Severity};
use journey_plan::VerifiedPlan;
use journey_plan::exec::Index;
use journey_plan::model::Policy;
use journey_runtime::Machine;
use smol_str::SmolStr;

use crate::fixture::{Checked, Fixture};

/// Says what it can prove of a program.
pub type Prove<'a> = &'a dyn Fn(&Checked) -> Vec<Proof>;

/// A program and what it takes to run it.
pub struct Program {
    /// What the checker says.
    pub checked: Checked,
    /// The plan, in which no journey follows a policy, so that no gate holds anything back; but if it is guarded.
    pub plan: VerifiedPlan,
    /// The plan made ready.
    pub machine: Machine,
    /// The policies that journeys of the text follow.
    pub policies: Vec<Policy>,
}

/// A journey of a program, in the checker's terms and in those of the plan.
#[derive(Clone, Debug)]
pub struct Journey {
    /// The checker's.
    pub id: Id<hir::Journey>,
    /// The plan's.
    pub index: Index,
    /// The plan's step for each of the checker's; none for those that no path reaches.
    pub steps: Vec<Option<Index>>,
    /// The checker's policies that it follows, with the plan's.
    pub follows: Vec<(Id<hir::Policy>, usize)>,
}

impl Program {
    /// Reads a program. Mistakes other than broken or undecided policies are told.
    pub fn of(fixture: &Fixture) -> Result<Self, String> {
        Self::read(fixture, false)
    }

    /// As `of`, but journeys follow their policies: the gate holds back what would break them.
    pub fn guarded(fixture: &Fixture) -> Result<Self, String> {
        Self::read(fixture, true)
    }

    fn read(fixture: &Fixture, guarded: bool) -> Result<Self, String> {
        let checked = fixture.check();
        let is_wrong = |code| !matches!(code, Code::PolicyViolation | Code::PolicyUndecided);
        let errors = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        if errors.into_iter().any(|error| is_wrong(error.code)) {
            return Err(checked.rendered());
        }
        // What is proved stays out: this judges it.
        let mut plan = lower(&checked.analysis.program, &[], &checked.parsed).plan;
        let policies = plan.declarations.policies.clone();
        for journey in plan.journeys.iter_mut().filter(|_| !guarded) {
            journey.follows.clear();
        }
        let plan = plan.with_digest().verify().map_err(|fault| fault.to_string())?;
        let machine = Machine::new(&plan);
        Ok(Self { checked, plan, machine, policies })
    }

    /// The program in one file.
    pub fn of_text(text: &str) -> Result<Self, String> {
        Self::of(&Fixture::new("generated.journey", text))
    }

    /// The checker's program.
    pub fn hir(&self) -> &hir::Program {
        &self.checked.analysis.program
    }

    /// Its journeys.
    pub fn journeys(&self) -> Vec<Journey> {
        self.hir().journeys.iter().map(|(id, one)| self.journey(id, one)).collect()
    }

    fn journey(&self, id: Id<hir::Journey>, one: &hir::Journey) -> Journey {
        let compiled = &self.machine.program().journeys;
        let place = compiled.iter().position(|journey| journey.name == one.name.text);
        let place = place.expect("every journey is in the plan");
        let named = |id: &SmolStr| compiled[place].steps.iter().position(|step| step.id == *id);
        let ids = step_ids(self.hir(), one);
        let steps = ids.iter().map(|id| named(id).map(|place| index(Some(place)))).collect();
        let follows = one.follows.iter().map(|(policy, _)| (*policy, self.policy(*policy)));
        Journey { id, index: index(Some(place)), steps, follows: follows.collect() }
    }

    fn policy(&self, id: Id<hir::Policy>) -> usize {
        let name = &self.hir().policies[id].name.text;
        let place = self.policies.iter().position(|policy| policy.name == *name);
        place.expect("every policy that is followed is in the plan")
    }
}

fn index(place: Option<usize>) -> Index {
    Index::try_from(place.expect("what the checker knows is in the plan")).expect("small")
}
