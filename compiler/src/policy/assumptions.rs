//! What a proof takes for granted.

/// What a proof takes for granted about the world and the runtime. There is one right set, the default; the
/// tests of the prover make each of them wrong in turn and must notice.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches, each read by name")]
pub struct Assumptions {
    /// By how many seconds clocks change.
    pub clock_change: i64,
    /// A `wait` may end at once, when what it waits for happens.
    pub waits_end_at_once: bool,
    /// A time that data give may be now.
    pub times_of_data_may_be_now: bool,
    /// The contact center dials again by itself as often as the engagement says.
    pub redials: bool,
    /// A contact enters again as soon as `entry` and `reenter` allow.
    pub runs_follow: bool,
    /// The body of an attempt runs as often as it may.
    pub attempts_run_to_the_last: bool,
    /// A Disposition that no branch has looked at may be any code.
    pub codes_may_be_set: bool,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            clock_change: 3_600,
            waits_end_at_once: true,
            times_of_data_may_be_now: true,
            redials: true,
            runs_follow: true,
            attempts_run_to_the_last: true,
            codes_may_be_set: true,
        }
    }
}
