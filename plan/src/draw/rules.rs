//! Contact rules as they are written in the language.

use super::words::{WEEKDAYS, expr, length};
use crate::model::{ConsentModel, ContactKind, HoursRange, Policy, RuleKind};

/// A rule by its place with the policy that has it: "`limit 3 calls per 24 hours` of UsCalling".
pub fn of(policy: &Policy, place: usize) -> Option<String> {
    let found = policy.rules.get(place)?;
    Some(format!("`{}` of {}", rule(&found.rule), policy.name))
}

/// A rule as it is written in the language: `limit 3 calls per 24 hours`.
pub fn rule(from: &RuleKind) -> String {
    match from {
        RuleKind::Limit { count, kinds: of, per } => {
            format!("limit {count} {} per {}", kinds(of), length(*per))
        }
        RuleKind::Hours { ranges, kinds: of } => {
            let ranges: Vec<String> = ranges.iter().map(hours).collect();
            format!("hours {} for {}", ranges.join(", "), kinds(of))
        }
        RuleKind::Never { kinds: of, period, condition } => {
            let period = period.map(|period| format!("for {} ", length(period)));
            format!("never {} {}after {}", kinds(of), period.unwrap_or_default(), expr(condition))
        }
        RuleKind::Require { consent, kinds: of } => {
            format!("require {} for {}", model(*consent), kinds(of))
        }
        RuleKind::Finish { within } => format!("finish within {}", length(*within)),
    }
}

/// `calls, texts`; all four kinds are `contacts`.
pub fn kinds(of: &[ContactKind]) -> String {
    if of.contains(&ContactKind::Pushes) {
        return "contacts".to_owned();
    }
    let words: Vec<&str> = of.iter().map(|kind| word(*kind)).collect();
    words.join(", ")
}

fn word(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Calls => "calls",
        ContactKind::Texts => "texts",
        ContactKind::Emails => "emails",
        ContactKind::Pushes => "contacts",
    }
}

fn model(consent: ConsentModel) -> &'static str {
    match consent {
        ConsentModel::OptIn => "opt_in",
        ConsentModel::OptOut => "opt_out",
        ConsentModel::None => "none",
    }
}

/// `Mon..Sat 09:00..21:00`; without days where it is for all of them.
pub fn hours(range: &HoursRange) -> String {
    let times = format!("{}..{}", range.from, range.to);
    if range.days.len() == WEEKDAYS.len() {
        times
    } else {
        format!("{} {times}", days(&range.days))
    }
}

/// `Mon..Fri, Sun`
fn days(days: &[u8]) -> String {
    let runs = days.chunk_by(|before, after| before + 1 == *after);
    let name = |day: &u8| WEEKDAYS.get(usize::from(*day)).copied().unwrap_or_default();
    let words: Vec<String> = runs
        .filter_map(|run| match run {
            [] => None,
            [one] => Some(name(one).to_owned()),
            [first, .., last] => Some(format!("{}..{}", name(first), name(last))),
        })
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Expr;
    use crate::value::{Length, TimeOfDay};

    fn range(days: &[u8], from: u16, to: u16) -> HoursRange {
        let time = |hour: u16| TimeOfDay { minutes: hour * 60 };
        HoursRange { days: days.to_vec(), from: time(from), to: time(to) }
    }

    #[test]
    fn rules_read_as_they_are_written() {
        let calls = vec![ContactKind::Calls];
        let both = vec![ContactKind::Calls, ContactKind::Texts];
        let per = Length { days: 0, seconds: 86_400 };
        let limit = RuleKind::Limit { count: 3, kinds: calls.clone(), per };
        assert_eq!(rule(&limit), "limit 3 calls per 24 hours");
        let ranges = vec![range(&[0, 1, 2, 3, 4, 6], 9, 21), range(&[0, 1, 2, 3, 4, 5, 6], 22, 24)];
        let hours = RuleKind::Hours { ranges, kinds: both.clone() };
        assert_eq!(rule(&hours), "hours Mon..Fri, Sun 09:00..21:00, 22:00..24:00 for calls, texts");
        let condition = Expr::Has(None, "DoNotContact".into());
        let period = Some(Length { days: 7, seconds: 0 });
        let never = RuleKind::Never { kinds: calls, period, condition };
        assert_eq!(rule(&never), "never calls for 7 days after Disposition has DoNotContact");
        let consent = ConsentModel::OptIn;
        assert_eq!(
            rule(&RuleKind::Require { consent, kinds: both }),
            "require opt_in for calls, texts"
        );
        let within = Length { days: 30, seconds: 0 };
        assert_eq!(rule(&RuleKind::Finish { within }), "finish within 30 days");
    }

    #[test]
    fn all_kinds_are_contacts() {
        let all =
            [ContactKind::Calls, ContactKind::Texts, ContactKind::Emails, ContactKind::Pushes];
        assert_eq!(kinds(&all), "contacts");
    }
}
