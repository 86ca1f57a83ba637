//! The gate: what a policy that a journey follows would break does not go out.
//!
//! Policies are made ready once per program. Asking is pure: what is to go out, what went out, and what the run
//! remembers. Does not live here: when the gate is asked (`step/rules.rs`) and what is kept (`sent.rs`).

mod span;
mod window;

use journey_plan::exec::{self, ConsentNeed, Expr, Index, Policy, Program, ResultSet};
use journey_plan::model::{ConsentModel, ContactKind};
use journey_plan::value::{Instant, Length};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::sent::Sent;
use crate::time::Zone;
use crate::week::Week;
use span::{earliest_end, latest_end};
use window::{Calls, Limit};

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A contact rule that something would break if it went out.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The policy, in [`Program::policies`].
    pub policy: Index,
    /// The rule, in [`Policy::rules`].
    pub rule: Index,
    /// What breaks it.
    pub why: Why,
}

/// What breaks a contact rule.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A window could hold more than the limit.
    TooMany {
        /// How many it could hold without this one, redials that may still come counted.
        before: u32,
        /// How many this one could add, its redials counted.
        adds: u32,
    },
    /// It is outside of the allowed hours.
    Hours {
        /// When it would have gone out.
        at: Instant,
    },
    /// An outcome that forbids it came.
    Reported {
        /// When.
        at: Instant,
    },
    /// The step asks for less consent than the rule.
    Consent,
    /// The run began too long ago.
    TooLate {
        /// The last instant at which something could go out.
        last: Instant,
    },
}

/// Some kinds of contact.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
struct Kinds(u8);

impl Kinds {
    const ALL: Self = Self(u8::MAX);

    fn of(kinds: &[ContactKind]) -> Self {
        Self(kinds.iter().fold(0, |set, kind| set | 1 << *kind as u8))
    }

    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn contains(self, kind: ContactKind) -> bool {
        self.0 >> kind as u8 & 1 == 1
    }
}

/// The contact rules of a program, made ready; none for a machine without a gate.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gates {
    by_journey: Vec<Gate>,
    /// By policy: the journeys that follow it.
    followers: Vec<Vec<SmolStr>>,
    /// The kinds that some limit counts.
    counted: Kinds,
    /// For how many milliseconds what went out matters to some limit.
    horizon: i64,
    /// Results that say that the contact was not reached at all.
    uncontacted: ResultSet,
}

/// The rules that a journey follows, in order.
#[derive(Clone, Debug, Default)]
struct Gate {
    rules: Vec<Rule>,
    /// The conditions of its `never` rules, in order.
    conditions: Vec<Expr>,
}

#[derive(Clone, Debug)]
struct Rule {
    policy: Index,
    place: Index,
    kinds: Kinds,
    says: Says,
}

#[derive(Clone, Debug)]
enum Says {
    Limit(Limit),
    Hours(Week),
    /// Which of the gate's conditions, and for how long.
    Never(usize, Option<Length>),
    Require(ConsentModel),
    Finish(Length),
}

/// What is about to go out.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Going {
    pub(crate) kind: ContactKind,
    /// How many redials may follow, and how far apart at the least.
    pub(crate) redials: u32,
    pub(crate) every: Length,
    /// The consent that is asked for.
    pub(crate) consent: Option<ConsentNeed>,
}

/// Where and when it would go out.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Around<'a> {
    pub(crate) now: Instant,
    /// The contact's clock.
    pub(crate) zone: Zone,
    /// When the run began.
    pub(crate) began: Instant,
    /// When each condition of the journey's `never` rules was last reported; missing: never.
    pub(crate) reported: &'a [Option<Instant>],
    pub(crate) sent: &'a Sent,
}

impl Gates {
    /// The rules of all journeys of a program.
    pub(crate) fn new(program: &Program) -> Self {
        let mut gates = Self {
            followers: vec![Vec::new(); program.policies.len()],
            uncontacted: uncontacted(program),
            ..Self::default()
        };
        for journey in &program.journeys {
            let mut gate = Gate::default();
            for &number in &journey.follows {
                let Some(policy) = program.policies.get(number as usize) else { continue };
                gate.add(number, policy);
                if let Some(followers) = gates.followers.get_mut(number as usize) {
                    followers.push(journey.name.clone());
                }
            }
            for rule in &gate.rules {
                if let Says::Limit(limit) = &rule.says {
                    gates.counted = gates.counted.with(rule.kinds);
                    gates.horizon = gates.horizon.max(horizon(limit.per));
                }
            }
            gates.by_journey.push(gate);
        }
        gates
    }

    /// For how many milliseconds something of a kind is kept once it went out; none where no limit counts it.
    pub(crate) fn keeps(&self, kind: ContactKind) -> Option<i64> {
        self.counted.contains(kind).then_some(self.horizon)
    }

    /// Whether outcomes of a journey's conversations matter to any rule.
    pub(crate) fn listens(&self, journey: Index) -> bool {
        self.horizon > 0 || !self.conditions(journey).is_empty()
    }

    /// Whether a Result says that the contact was not reached at all.
    pub(crate) fn is_uncontacted(&self, result: u8) -> bool {
        self.uncontacted.contains(result)
    }

    /// The conditions of the `never` rules that a journey follows.
    pub(crate) fn conditions(&self, journey: Index) -> &[Expr] {
        self.gate(journey).map(|gate| gate.conditions.as_slice()).unwrap_or_default()
    }

    /// Whether it matters to any rule what a journey sends.
    pub(crate) fn watches(&self, journey: Index) -> bool {
        self.horizon > 0 || self.gate(journey).is_some_and(|gate| !gate.rules.is_empty())
    }

    fn gate(&self, journey: Index) -> Option<&Gate> {
        self.by_journey.get(journey as usize)
    }

    /// The first rule that something would break.
    pub(crate) fn refusal(
        &self,
        journey: Index,
        going: &Going,
        around: &Around<'_>,
    ) -> Option<Refusal> {
        let rules = &self.gate(journey)?.rules;
        rules.iter().filter(|rule| rule.kinds.contains(going.kind)).find_map(|rule| {
            let why = self.breaks(rule, going, around)?;
            Some(Refusal { policy: rule.policy, rule: rule.place, why })
        })
    }

    fn breaks(&self, rule: &Rule, going: &Going, around: &Around<'_>) -> Option<Why> {
        let Around { now, zone, began, .. } = *around;
        match &rule.says {
            Says::Limit(limit) => self.too_many(rule, *limit, going, around),
            Says::Hours(week) => (!week.covers(zone.local(now))).then_some(Why::Hours { at: now }),
            Says::Never(place, period) => {
                let at = around.reported.get(*place).copied().flatten()?;
                let is_over = period.is_some_and(|period| earliest_end(zone, at, period) <= now);
                (!is_over).then_some(Why::Reported { at })
            }
            Says::Require(model) => {
                let asked = going.consent.map_or(ConsentModel::None, |need| need.model);
                (strictness(asked) < strictness(*model)).then_some(Why::Consent)
            }
            Says::Finish(within) => {
                if now <= zone.add(began, *within) {
                    return None;
                }
                let last = latest_end(zone, began, *within);
                (now > last).then_some(Why::TooLate { last })
            }
        }
    }

    fn too_many(
        &self,
        rule: &Rule,
        limit: Limit,
        going: &Going,
        around: &Around<'_>,
    ) -> Option<Why> {
        let followers = self.followers.get(rule.policy as usize)?;
        let counted = around
            .sent
            .all()
            .iter()
            .filter(|one| rule.kinds.contains(one.kind) && followers.contains(&one.journey));
        let earlier: SmallVec<[Calls; 8]> = counted
            .map(|one| Calls {
                at: one.at,
                redials: one.redials,
                every: one.every,
                until: one.answered,
            })
            .collect();
        let (redials, every) = (going.redials, going.every);
        let new = Calls { at: around.now, redials, every, until: None };
        let found = limit.overfull(around.zone, &earlier, new)?;
        Some(Why::TooMany { before: found.before, adds: found.adds })
    }
}

impl Gate {
    fn add(&mut self, policy: Index, from: &Policy) {
        for (place, from) in (0..).zip(&from.rules) {
            let (kinds, says) = match &from.kind {
                exec::RuleKind::Limit { count, kinds, per } => {
                    (Kinds::of(kinds), Says::Limit(Limit { count: *count, per: *per }))
                }
                exec::RuleKind::Hours { ranges, kinds } => {
                    let mut week = Week::default();
                    for range in ranges {
                        week.add(&range.days, range.from, range.to);
                    }
                    (Kinds::of(kinds), Says::Hours(week))
                }
                exec::RuleKind::Never { kinds, period, condition } => {
                    self.conditions.push(condition.clone());
                    (Kinds::of(kinds), Says::Never(self.conditions.len() - 1, *period))
                }
                exec::RuleKind::Require { consent, kinds } => {
                    (Kinds::of(kinds), Says::Require(*consent))
                }
                exec::RuleKind::Finish { within } => (Kinds::ALL, Says::Finish(*within)),
            };
            self.rules.push(Rule { policy, place, kinds, says });
        }
    }
}

/// How much a consent model asks for.
fn strictness(model: ConsentModel) -> u8 {
    match model {
        ConsentModel::None => 0,
        ConsentModel::OptOut => 1,
        ConsentModel::OptIn => 2,
    }
}

/// A length of time as milliseconds, rounded up: a window of days can be an hour longer, and one that begins
/// in an hour that occurs twice can end after one that begins later.
fn horizon(per: Length) -> i64 {
    let days = if per.days > 0 { i64::from(per.days) + 1 } else { 0 };
    let seconds = i64::try_from(per.seconds).unwrap_or(i64::MAX);
    days.saturating_mul(DAY_MILLIS).saturating_add(seconds.saturating_mul(1000))
}

fn uncontacted(program: &Program) -> ResultSet {
    let results = (0_u8..64).zip(&program.results);
    let silent = results.filter(|(_, result)| result.class == "uncontacted");
    ResultSet(silent.fold(0, |set, (place, _)| set | 1 << place))
}

#[cfg(test)]
mod tests;
