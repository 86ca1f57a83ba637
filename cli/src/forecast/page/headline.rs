//! The numbers that matter first, in sentences.

use crate::forecast::document::{Capacity, Document};
use crate::forecast::text::clock;
use crate::forecast::words::{between, number, percent, seconds};

/// A sentence, and whether it warns.
pub(super) struct Headline {
    pub(super) says: String,
    pub(super) warns: bool,
}

/// The forecast in some sentences.
pub(super) fn headlines(document: &Document) -> Vec<Headline> {
    let plain = |says: String| Headline { says, warns: false };
    let mut all = vec![plain(outcomes(document))];
    if let Some(goal) = &document.goal {
        let share = goal.of_all;
        let (told, around) = (percent(share.share), between(share.low, share.high));
        all.push(plain(format!("{told} reach the goal {} ({around}).", goal.trigger)));
    }
    all.extend(contacts(document).map(plain));
    if let Some(finish) = &document.finish {
        all.push(plain(format!(
            "Half are done within {}, nine in ten within {}, all within {}.",
            seconds(finish.p50_seconds),
            seconds(finish.p90_seconds),
            seconds(finish.most_seconds)
        )));
    }
    all.extend(document.capacities.iter().map(capacity));
    if let Some(burst) = &document.quiet.burst {
        all.push(plain(format!(
            "The largest burst after quiet time is in the hour from {}: {} are let go.",
            clock(&burst.hour),
            number(burst.count)
        )));
    }
    let lost: u64 = [&document.not_sent.conversations, &document.not_sent.messages]
        .into_iter()
        .flatten()
        .map(|reason| reason.count)
        .sum();
    if lost > 0 {
        all.push(plain(format!("{} conversations and messages do not go out.", number(lost))));
    }
    if document.unfinished > 0 {
        let says = format!(
            "{} never leave: no turn comes for them within a year.",
            number(document.unfinished)
        );
        all.push(Headline { says, warns: true });
    }
    all
}

fn outcomes(document: &Document) -> String {
    let mut sorted: Vec<_> = document.outcomes.iter().filter(|one| one.contacts > 0).collect();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.contacts));
    let parts: Vec<String> = sorted
        .iter()
        .map(|one| format!("{} end as {}", percent(one.of_all.share), one.outcome))
        .collect();
    format!("Of {} contacts {}.", number(document.forecast.contacts), listed(&parts))
}

fn contacts(document: &Document) -> Option<String> {
    let used: Vec<_> = document.contacts.iter().filter(|kind| kind.total > 0).collect();
    let first = used.first()?;
    let parts: Vec<String> =
        used.iter().map(|kind| format!("{:.2} {}", kind.mean, kind.kind)).collect();
    Some(format!(
        "A contact gets {} on average, and nobody more than {} {}.",
        listed(&parts),
        first.most,
        first.kind
    ))
}

fn capacity(of: &Capacity) -> Headline {
    if of.waited == 0 {
        let says = format!("{} are enough: nobody waits for room.", of.capacity);
        return Headline { says, warns: false };
    }
    let half = of.median_wait_seconds.map_or("for ever".to_owned(), seconds);
    let longest = of.longest_wait_seconds.map_or("for ever".to_owned(), seconds);
    let hours = if of.hours_full == 1 { "hour uses" } else { "hours use" };
    let says = format!(
        "{} {hours} all of {}: {} have to wait for room, half of them {half} or less, the longest {longest}.",
        number(of.hours_full),
        of.capacity,
        number(of.waited),
    );
    Headline { says, warns: true }
}

/// `a, b and c`
fn listed(parts: &[String]) -> String {
    match parts {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
