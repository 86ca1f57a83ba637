//! Whether what really went out to a contact broke a policy, by brute force.

use journey_plan::model::{
    Comparison, ConsentModel, ContactKind, Expr, HoursRange, Policy, RuleKind,
};
use journey_plan::value::Length;

use super::calendar::Clock;
use super::record::{Contacted, Record, Report};

/// A rule that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The rule, by place in the policy.
    pub rule: usize,
    /// When.
    pub at: i64,
    /// What went out and should not have, by place in the record; none for `finish within`.
    pub contact: Option<usize>,
}

/// Which outcomes count for `never … after`.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// All that arrived during the run.
    Arrived,
    /// Those that a `wait` of the journey took.
    Taken,
}

/// Everything in a record that breaks a policy.
pub fn breaches(record: &Record, policy: &Policy, hearing: Hearing) -> Vec<Breach> {
    let case = Case { record, clock: Clock::of(&record.zone), hearing };
    let mut found = Vec::new();
    for (rule, one) in policy.rules.iter().enumerate() {
        let contacts = case.broken_by(&one.rule);
        found.extend(contacts.into_iter().map(|contact| Breach {
            rule,
            at: record.contacts[contact].at,
            contact: Some(contact),
        }));
        if let RuleKind::Finish { within } = one.rule {
            let late = case.too_long(within).into_iter();
            found.extend(late.map(|at| Breach { rule, at, contact: None }));
        }
    }
    found
}

struct Case<'a> {
    record: &'a Record,
    clock: Clock,
    hearing: Hearing,
}

impl Case<'_> {
    fn broken_by(&self, rule: &RuleKind) -> Vec<usize> {
        match rule {
            RuleKind::Limit { count, kinds, per } => self.too_many(*count, kinds, *per),
            RuleKind::Hours { ranges, kinds } => {
                let outside = |one: &Contacted| !ranges.iter().any(|r| self.allows(r, one.at));
                self.which(kinds, |_, one| outside(one))
            }
            RuleKind::Never { kinds, period, condition } => {
                self.which(kinds, |place, one| self.follows(place, one, condition, *period))
            }
            RuleKind::Require { consent, kinds } => {
                self.which(kinds, |_, one| strictness(one.consent) < strictness(*consent))
            }
            RuleKind::Finish { .. } => Vec::new(),
        }
    }

    /// The contacts of a kind that count and are as `wrong` says.
    fn which(
        &self,
        kinds: &[ContactKind],
        wrong: impl Fn(usize, &Contacted) -> bool,
    ) -> Vec<usize> {
        let all = self.record.contacts.iter().enumerate();
        let counting = all.filter(|(_, one)| {
            let made = one.talk.is_none_or(|talk| !self.record.uncontacted.contains(&talk));
            made && kinds.contains(&one.kind)
        });
        counting.filter(|(place, one)| wrong(*place, one)).map(|(place, _)| place).collect()
    }

    /// Contacts that are one too many in the window that an earlier one opens.
    fn too_many(&self, count: u32, kinds: &[ContactKind], per: Length) -> Vec<usize> {
        let counting = self.which(kinds, |_, _| true);
        let mut broken = Vec::new();
        for (place, contact) in counting.iter().enumerate() {
            let at = self.record.contacts[*contact].at;
            let inside = counting[..=place].iter().filter(|earlier| {
                at < self.clock.earliest_end(self.record.contacts[**earlier].at, per)
            });
            if inside.count() > count as usize {
                broken.push(*contact);
            }
        }
        broken
    }

    fn allows(&self, range: &HoursRange, at: i64) -> bool {
        let (minute, weekday) = self.clock.minute_and_weekday(at);
        let (from, to) = (u32::from(range.from.minutes), u32::from(range.to.minutes));
        let begins = |day: u8| range.days.contains(&day);
        if from < to {
            return begins(weekday) && (from..to).contains(&minute);
        }
        let yesterday = (weekday + 6) % 7;
        (begins(weekday) && minute >= from) || (begins(yesterday) && minute < to)
    }

    /// Whether a contact goes out although something was reported in its run.
    fn follows(
        &self,
        place: usize,
        one: &Contacted,
        condition: &Expr,
        period: Option<Length>,
    ) -> bool {
        self.record.reports.iter().any(|report| {
            let heard = match self.hearing {
                Hearing::Arrived => Some(report.before),
                Hearing::Taken => report.taken,
            };
            let before = heard.is_some_and(|heard| heard <= place);
            let early =
                period.is_none_or(|length| one.at < self.clock.earliest_end(report.at, length));
            report.run == one.run && before && early && holds(condition, report)
        })
    }

    /// When runs were still going on although they had to be over.
    fn too_long(&self, within: Length) -> Vec<i64> {
        let runs = self.record.runs.iter();
        let ends = runs.map(|run| (run.began, run.ended.unwrap_or(self.record.until)));
        let late = ends.filter(|(began, end)| {
            *end > self.clock.later(*began, within) && *end > self.clock.latest_end(*began, within)
        });
        late.map(|(_, end)| end).collect()
    }
}

/// A stricter model keeps a rule that asks for a laxer one.
fn strictness(model: ConsentModel) -> u8 {
    match model {
        ConsentModel::None => 0,
        ConsentModel::OptOut => 1,
        ConsentModel::OptIn => 2,
    }
}

/// Whether what was reported is what a rule names. Conditions of policies read only Result and Disposition.
fn holds(condition: &Expr, report: &Report) -> bool {
    match condition {
        Expr::Not(inner) => !holds(inner, report),
        Expr::And(left, right) => holds(left, report) && holds(right, report),
        Expr::Or(left, right) => holds(left, report) || holds(right, report),
        Expr::ResultIs(None, results) => results.contains(&report.result),
        Expr::Has(None, code) => report.codes.contains(code),
        Expr::Boolean(value) => *value,
        Expr::Compare(Comparison::Is, left, right) => holds(left, report) == holds(right, report),
        other => panic!("a policy does not read {other:?}"),
    }
}

#[cfg(test)]
mod tests;
