//! The words beside a step: when a run comes to it, and what it has sent by then.

use crate::draw::words;
use crate::model::{Facts, StepTimes};
use crate::value::Length;

/// The lines beside a step: `0 – 2 d 4 h`, `3 calls`.
pub(super) fn short(times: &StepTimes) -> Vec<String> {
    let StepTimes { earliest, latest, .. } = *times;
    let time = match latest {
        None => format!("from {} on", brief(earliest)),
        Some(latest) if seconds(latest) <= seconds(earliest) => match brief(earliest).as_str() {
            "0" => "at once".to_owned(),
            time => format!("after {time}"),
        },
        Some(latest) => format!("{} – {}", brief(earliest), brief(latest)),
    };
    std::iter::once(time).chain(sent(times)).collect()
}

/// The same as a sentence.
pub(super) fn long(times: &StepTimes) -> String {
    let after = |length: Length| {
        if length.is_zero() {
            return "at once".to_owned();
        }
        format!("{} after entry", words::length(length))
    };
    let earliest = after(times.earliest);
    let latest = match times.latest {
        Some(latest) => format!("at the latest {}", after(latest)),
        None => "at the latest depends on the date of entry".to_owned(),
    };
    let sent = sent(times);
    let sent =
        if sent.is_empty() { "nothing".to_owned() } else { format!("at most {}", sent.join(", ")) };
    format!("At the earliest {earliest}, {latest}; sent until then: {sent}.")
}

/// What holds of a whole run.
pub(super) fn run(facts: &Facts) -> String {
    let sent = counts([
        (facts.calls.per_run, "call"),
        (facts.texts.per_run, "text"),
        (facts.emails.per_run, "email"),
    ]);
    let sent = if sent.is_empty() {
        String::new()
    } else {
        format!(" and sends at most {}", sent.join(", "))
    };
    format!("A run lasts {} at most{sent}.", words::length(facts.longest))
}

fn sent(times: &StepTimes) -> Vec<String> {
    counts([(times.calls, "call"), (times.texts, "text"), (times.emails, "email")])
}

fn counts(all: [(u32, &str); 3]) -> Vec<String> {
    let some = all.into_iter().filter(|(count, _)| *count > 0);
    some.map(|(count, one)| format!("{count} {one}{}", if count == 1 { "" } else { "s" })).collect()
}

fn seconds(length: Length) -> u64 {
    u64::from(length.days) * 86_400 + length.seconds
}

/// The two largest units: `2 d 4 h`.
fn brief(length: Length) -> String {
    let all = seconds(length);
    let parts =
        [(all / 86_400, "d"), (all / 3600 % 24, "h"), (all / 60 % 60, "min"), (all % 60, "s")];
    let first = parts.iter().position(|(count, _)| *count > 0);
    let some = first.and_then(|first| parts.get(first..)).unwrap_or_default();
    let some = some.iter().take(2).filter(|(count, _)| *count > 0);
    let words: Vec<String> = some.map(|(count, unit)| format!("{count} {unit}")).collect();
    if words.is_empty() { "0".to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::{long, short};
    use crate::model::StepTimes;
    use crate::value::Length;

    const HOUR: u64 = 3600;

    #[test]
    fn times_are_short_beside_the_step_and_whole_in_its_title() {
        let mut times = StepTimes { latest: Some(Length::default()), ..StepTimes::default() };
        assert_eq!(short(&times), ["at once"]);
        times.latest = Some(Length { days: 2, seconds: 4 * HOUR + 60 });
        times.calls = 1;
        times.emails = 2;
        assert_eq!(short(&times), ["0 – 2 d 4 h", "1 call", "2 emails"]);
        assert_eq!(
            long(&times),
            "At the earliest at once, at the latest 2 days 4 hours 1 minute after entry; sent until then: at most 1 call, 2 emails."
        );
        times.earliest = Length { days: 0, seconds: 24 * HOUR };
        times.latest = Some(Length { days: 1, seconds: 0 });
        assert_eq!(short(&times)[0], "after 1 d");
        times.latest = None;
        assert_eq!(short(&times)[0], "from 1 d on");
    }
}
