//! What the prover found, in words: for the table of `journey check --facts` and for whoever points at a rule.
//!
//! Every text is a fragment: lower case start, no final period.

use journey_plan::draw::words::length as of_plan;

use super::{Count, Facts, Most, Proof, RuleProof, Slack, StepTimes, Undecided, Verdict};
use crate::errors::joined;
use crate::hir::{ContactKinds, Length, RuleKind};

/// The word for a verdict.
pub fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Proved(_) => "proved",
        Verdict::Refuted(_) => "refuted",
        Verdict::Undecided(_) => "not decided",
    }
}

/// Why a rule has its verdict: `3 of 3 calls; a fourth comes no sooner than 26 hours after the first`.
pub fn reason(rule: &RuleKind, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Proved(slack) => how_far(rule, slack),
        Verdict::Refuted(_) => "see policy-violation".to_owned(),
        Verdict::Undecided(why) => format!("{}; see policy-undecided", undecided(*why)),
    }
}

/// Why a rule could not be decided.
pub fn undecided(why: Undecided) -> &'static str {
    match why {
        Undecided::Budget => "the journey has too many different situations",
        Undecided::NoDates => {
            "the shortest times break it, but no dates were found at which that happens"
        }
    }
}

/// Why the facts of a journey are absent; `sound`: the program has no error.
pub fn unknown(proof: &Proof, sound: bool) -> &'static str {
    let budget = Verdict::Undecided(Undecided::Budget);
    if sound || proof.rules.iter().any(|rule| rule.verdict == budget) {
        "nothing is claimed, because the journey has too many different situations"
    } else {
        "no proof is claimed while it has errors"
    }
}

/// How long a run takes at most.
pub fn longest(length: Length) -> String {
    format!("the longest run takes {}", self::length(length))
}

/// The windows in which contacts are counted, in the order of [`most`].
pub const WINDOWS: [&str; 4] = ["in 24 hours", "in 7 days", "in 30 days", "in one run"];

/// The largest numbers of each kind of contact, in the order of [`WINDOWS`].
pub fn most(facts: &Facts) -> [(&'static str, [Count; 4]); 4] {
    let Facts { calls, texts, emails, contacts, .. } = facts;
    let windows =
        |most: &Most| [most.per_24_hours, most.per_7_days, most.per_30_days, most.per_run];
    [
        ("calls", windows(calls)),
        ("texts", windows(texts)),
        ("emails", windows(emails)),
        ("all contacts", windows(contacts)),
    ]
}

/// What a journey says that follows no policy.
pub const NO_POLICY: &str = "no policy is followed";

/// How many rules have which verdict: `4 proved, 1 refuted`.
pub fn tally(rules: &[RuleProof]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut rules: Vec<&Verdict> = rules.iter().map(|rule| &rule.verdict).collect();
    rules.sort_by_key(|verdict| match verdict {
        Verdict::Proved(_) => 0,
        Verdict::Refuted(_) => 1,
        Verdict::Undecided(_) => 2,
    });
    for rule in rules {
        match counts.last_mut() {
            Some((word, count)) if *word == verdict(rule) => *count += 1,
            Some(_) | None => counts.push((verdict(rule), 1)),
        }
    }
    let counts: Vec<String> =
        counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    counts.join(", ")
}

/// When a run comes to a step, as short as possible: `after 1 day to 3 days`.
pub fn times(times: &StepTimes) -> String {
    let earliest = length(times.earliest);
    let at_once = times.earliest == Length::default();
    match times.latest {
        Some(latest) if latest == times.earliest && at_once => "at entry".to_owned(),
        Some(latest) if latest == times.earliest => format!("after {earliest}"),
        Some(latest) if at_once => format!("within {}", length(latest)),
        Some(latest) => format!("after {earliest} to {}", length(latest)),
        None if at_once => "at any time".to_owned(),
        None => format!("after {earliest} or later"),
    }
}

/// The same as a sentence.
pub fn times_in_full(times: &StepTimes) -> String {
    let earliest = match times.earliest {
        none if none == Length::default() => "at entry".to_owned(),
        some => format!("{} after entry", length(some)),
    };
    match times.latest {
        Some(latest) if latest == times.earliest => format!("A run comes here {earliest}."),
        Some(latest) => {
            let latest = length(latest);
            format!(
                "A run comes here {earliest} at the earliest, and {latest} after entry at the latest."
            )
        }
        None => format!(
            "A run comes here {earliest} at the earliest; the latest depends on the day of entry."
        ),
    }
}

/// What a run has sent when it comes to a step: `at most 3 calls and 1 text`. None where it has sent nothing.
pub fn so_far(times: &StepTimes) -> Option<String> {
    let kinds = [(times.calls, "call"), (times.texts, "text"), (times.emails, "email")];
    let sent = kinds.into_iter().filter(|(count, _)| *count > 0);
    let words = sent.map(|(count, word)| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    });
    let words: Vec<String> = words.collect();
    (!words.is_empty()).then(|| format!("at most {}", joined(words, "and")))
}

/// A largest number of contacts: `3`.
pub fn count(count: Count) -> String {
    match count {
        Count::AtMost(most) => most.to_string(),
        Count::Unbounded => "no limit".to_owned(),
    }
}

/// A length of time: `1 day 12 hours`.
pub fn length(length: Length) -> String {
    of_plan(journey_plan::value::Length { days: length.days, seconds: length.seconds })
}

/// A rule as its author wrote it, on one line, without the comments in it and the reason behind it.
pub fn rule(written: &str) -> String {
    let mut out = String::new();
    let mut reason_from = None;
    let mut rest = written;
    while let Some(first) = rest.chars().next() {
        let piece = match first {
            '"' => quoted(rest),
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            'a'..='z' | 'A'..='Z' | '_' => word(rest),
            _ => first.len_utf8(),
        };
        let (piece, behind) = rest.split_at_checked(piece).unwrap_or((rest, ""));
        if piece == "because" {
            reason_from = Some(out.len());
        }
        if !piece.starts_with("//") {
            out.push_str(piece);
        }
        rest = behind;
    }
    out.truncate(reason_from.unwrap_or(out.len()));
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bytes of the word at the beginning of a text.
fn word(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())
}

/// The bytes of the text in quotes at the beginning of a text.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// How far a rule that holds is from being broken.
fn how_far(rule: &RuleKind, slack: &Slack) -> String {
    let kinds = kinds_of(rule);
    match slack {
        Slack::Unused => format!("holds by itself: this journey {}", does_not(kinds)),
        Slack::Count { most, limit, closest } => {
            let nouns = if *limit == 1 { singular(kinds) } else { plural(kinds, "and") };
            let next = ordinal(limit.saturating_add(1));
            let article = if next.starts_with(['e', '8']) { "an" } else { "a" };
            let when = match closest {
                Some(least) => format!("comes no sooner than {} after the first", length(*least)),
                None => "comes much later or never".to_owned(),
            };
            format!("{most} of {limit} {nouns}; {article} {next} {when}")
        }
        Slack::Steps(steps) => steps_keep(rule, *steps),
        Slack::Never => format!("no {} follow", plural(kinds, "or")),
        Slack::Gap(least) => {
            let next = singular(kinds);
            format!("the next {next} comes no sooner than {} later", length(*least))
        }
        Slack::Longest(length) => longest(*length),
    }
}

fn steps_keep(rule: &RuleKind, steps: u32) -> String {
    let (one, many) = match rule {
        RuleKind::Hours { .. } => ("keeps to these hours", "keep to these hours"),
        RuleKind::Require { .. } => ("requires it", "require it"),
        RuleKind::Limit { .. }
        | RuleKind::Never { .. }
        | RuleKind::Finish { .. }
        | RuleKind::Bad => ("keeps it", "keep it"),
    };
    if steps == 1 { format!("1 step {one}") } else { format!("{steps} steps {many}") }
}

fn kinds_of(rule: &RuleKind) -> ContactKinds {
    match rule {
        RuleKind::Limit { kinds, .. }
        | RuleKind::Hours { kinds, .. }
        | RuleKind::Never { kinds, .. }
        | RuleKind::Require { kinds, .. } => *kinds,
        RuleKind::Finish { .. } | RuleKind::Bad => ContactKinds::default(),
    }
}

/// `calls`, `texts or emails`, `contacts`.
pub(crate) fn plural(kinds: ContactKinds, conjunction: &str) -> String {
    // Push notifications are only ever meant with everything else.
    if kinds.pushes {
        return "contacts".to_owned();
    }
    let words = [(kinds.calls, "calls"), (kinds.texts, "texts"), (kinds.emails, "emails")];
    let words = words.into_iter().filter(|(is_meant, _)| *is_meant);
    joined(words.map(|(_, word)| word.to_owned()).collect(), conjunction)
}

fn singular(kinds: ContactKinds) -> String {
    let words = plural(kinds, "or");
    words.strip_suffix('s').unwrap_or(&words).replace("s or ", " or ").replace("s, ", ", ")
}

/// `makes no calls and sends no texts or emails`
fn does_not(kinds: ContactKinds) -> String {
    if kinds.pushes {
        return "contacts nobody".to_owned();
    }
    let sent = plural(ContactKinds { calls: false, ..kinds }, "or");
    let made = kinds.calls.then(|| "makes no calls".to_owned());
    let sent = (!sent.is_empty()).then(|| format!("sends no {sent}"));
    made.into_iter().chain(sent).collect::<Vec<_>>().join(" and ")
}

/// `fourth`, `12th`.
fn ordinal(number: u32) -> String {
    let word = match number {
        1 => "first",
        2 => "second",
        3 => "third",
        4 => "fourth",
        5 => "fifth",
        6 => "sixth",
        7 => "seventh",
        8 => "eighth",
        9 => "ninth",
        10 => "tenth",
        11..=13 => return format!("{number}th"),
        number => {
            let ending = match number % 10 {
                1 => "st",
                2 => "nd",
                3 => "rd",
                _ => "th",
            };
            let ending = if (11..=13).contains(&(number % 100)) { "th" } else { ending };
            return format!("{number}{ending}");
        }
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALLS: ContactKinds =
        ContactKinds { calls: true, texts: false, emails: false, pushes: false };
    const EVERYTHING: ContactKinds =
        ContactKinds { calls: true, texts: true, emails: true, pushes: true };
    const HOURS: Length = Length { days: 0, seconds: 26 * 3_600 };

    fn limit(count: u32, kinds: ContactKinds) -> RuleKind {
        RuleKind::Limit { count, kinds, per: Length { days: 1, seconds: 0 } }
    }

    fn proved(rule: &RuleKind, slack: Slack) -> String {
        reason(rule, &Verdict::Proved(slack))
    }

    #[test]
    fn a_limit_tells_what_is_left_and_when_one_more_can_come() {
        let slack = |most, limit, closest| Slack::Count { most, limit, closest };
        assert_eq!(
            proved(&limit(3, CALLS), slack(3, 3, Some(HOURS))),
            "3 of 3 calls; a fourth comes no sooner than 26 hours after the first"
        );
        assert_eq!(
            proved(&limit(1, EVERYTHING), slack(1, 1, None)),
            "1 of 1 contact; a second comes much later or never"
        );
        assert_eq!(
            proved(&limit(7, CALLS), slack(2, 7, None)),
            "2 of 7 calls; an eighth comes much later or never"
        );
    }

    #[test]
    fn a_rule_on_what_the_journey_does_not_do_holds_by_itself() {
        let said = |kinds| proved(&limit(2, kinds), Slack::Unused);
        let emails = ContactKinds { calls: false, emails: true, ..CALLS };
        assert_eq!(said(CALLS), "holds by itself: this journey makes no calls");
        assert_eq!(said(emails), "holds by itself: this journey sends no emails");
        let three = ContactKinds { pushes: false, ..EVERYTHING };
        let both = "holds by itself: this journey makes no calls and sends no texts or emails";
        assert_eq!(said(three), both);
        assert_eq!(said(EVERYTHING), "holds by itself: this journey contacts nobody");
    }

    #[test]
    fn the_other_rules_tell_their_slack() {
        let hours = RuleKind::Hours { ranges: Vec::new(), kinds: CALLS };
        assert_eq!(proved(&hours, Slack::Steps(1)), "1 step keeps to these hours");
        assert_eq!(proved(&hours, Slack::Steps(3)), "3 steps keep to these hours");
        let finish = RuleKind::Finish { within: HOURS };
        assert_eq!(proved(&finish, Slack::Longest(HOURS)), "the longest run takes 26 hours");
    }

    #[test]
    fn a_gap_names_what_comes_next() {
        let kinds = ContactKinds { pushes: false, ..EVERYTHING };
        let said = proved(&limit(2, kinds), Slack::Gap(HOURS));
        assert_eq!(said, "the next call, text or email comes no sooner than 26 hours later");
    }

    #[test]
    fn verdicts_are_counted_the_proved_ones_first() {
        let rule = |verdict| RuleProof {
            policy: crate::hir::Id::new(0),
            rule: 0,
            follows: journey_grammar::Span::default(),
            verdict,
        };
        let undecided = || rule(Verdict::Undecided(Undecided::Budget));
        let proved = || rule(Verdict::Proved(Slack::Never));
        assert_eq!(tally(&[undecided(), proved(), proved()]), "2 proved, 1 not decided");
        assert_eq!(tally(&[]), "");
    }

    #[test]
    fn a_step_tells_when_a_run_comes_and_what_it_has_sent() {
        let day = |days| Length { days, seconds: 0 };
        let step = |earliest, latest| StepTimes {
            earliest: day(earliest),
            latest,
            calls: 3,
            texts: 0,
            emails: 1,
        };
        let said = |earliest, latest| times(&step(earliest, latest));
        assert_eq!(said(0, Some(day(0))), "at entry");
        assert_eq!(said(1, Some(day(1))), "after 1 day");
        assert_eq!(said(0, Some(day(2))), "within 2 days");
        assert_eq!(said(1, Some(day(3))), "after 1 day to 3 days");
        assert_eq!(said(1, None), "after 1 day or later");
        assert_eq!(said(0, None), "at any time");
        assert_eq!(so_far(&step(0, None)).unwrap(), "at most 3 calls and 1 email");
        assert_eq!(so_far(&StepTimes { calls: 0, emails: 0, ..step(0, None) }), None);
        assert_eq!(
            times_in_full(&step(1, Some(day(3)))),
            "A run comes here 1 day after entry at the earliest, and 3 days after entry at the latest."
        );
        assert_eq!(times_in_full(&step(0, Some(day(0)))), "A run comes here at entry.");
    }

    #[test]
    fn ordinals_above_ten_are_numbers() {
        let said: Vec<_> = [10, 11, 12, 21, 22, 23, 24, 111].into_iter().map(ordinal).collect();
        assert_eq!(said, ["tenth", "11th", "12th", "21st", "22nd", "23rd", "24th", "111th"]);
    }

    #[test]
    fn a_rule_is_told_without_its_reason() {
        assert_eq!(
            rule("limit 3  calls per 24 hours because \"§ 6\""),
            "limit 3 calls per 24 hours"
        );
        let quoting =
            "never calls after Disposition has A // because\n or B because \"a \\\" because b\"";
        assert_eq!(rule(quoting), "never calls after Disposition has A or B");
        assert_eq!(rule("finish within 30 days"), "finish within 30 days");
    }
}
