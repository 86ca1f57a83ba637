//! A plan that tests begin with and change.

use crate::Plan;

/// A plan with every kind of step.
pub(crate) fn plan() -> Plan {
    Plan::from_json(include_str!("plan.json")).unwrap().with_digest()
}
