//! What keeps the prover honest: a judge of its own, stories played in the real core, and hostile drives.
//!
//! [`judge`] decides from what really went out whether a policy was broken. It is written from section 7 of the
//! language reference with a calendar of its own and shares no code with the prover or the run-time gate.
//! [`replay`] plays a counterexample, [`hostile`] looks for one where the prover says there is none, and
//! [`projects`] writes programs for both.

pub mod calendar;
pub mod choices;
pub mod hostile;
pub mod judge;
pub mod program;
pub mod projects;
pub mod record;
pub mod replay;
pub mod world;
