//! A forecast for a terminal of 80 columns. Colour only adds: everything is told in words and numbers.

use std::fmt::Write as _;

use super::compared_text;
use super::document::{Capacity, Document, Finish, Hourly, Kind, Outcome, Reason, Step};
use super::words::{between, number, percent, seconds};
use crate::show::bar::{bar, fit};
use crate::terminal::Style;

/// The width of a name.
const NAME: usize = 22;

/// The width of a bar.
const BAR: usize = 20;

/// At most so many days have a line of their own.
const DAYS: usize = 31;

/// From nothing to all of it, in eighths.
const HEIGHTS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The forecast as text.
pub(super) fn text(document: &Document, colour: bool) -> String {
    let mut page = Page { out: String::new(), colour };
    page.head(document);
    page.outcomes(document);
    page.steps(document);
    document.contacts.iter().for_each(|kind| page.kind(kind, document.forecast.contacts));
    if let Some(finish) = &document.finish {
        page.finish(finish);
    }
    document.hours.iter().for_each(|hourly| page.hourly(hourly, document));
    page.not_sent(document);
    if let Some(compared) = &document.compared {
        page.out.push_str(&compared_text::text(compared, colour));
    }
    page.limits(document);
    page.out
}

/// Where the text is put together. Writing to a String cannot fail.
struct Page {
    out: String,
    colour: bool,
}

impl Page {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}", text.trim_end());
    }

    fn heading(&mut self, text: &str) {
        let heading = Style::Strong.paint(text, self.colour);
        let _ = writeln!(self.out, "\n{heading}");
    }

    fn bar(&self, part: u64, whole: u64, width: usize) -> String {
        let [part, whole] = [part, whole].map(|n| usize::try_from(n).unwrap_or(usize::MAX / 1024));
        Style::Name.paint(&bar(part, whole, width), self.colour)
    }

    fn head(&mut self, document: &Document) {
        let head = &document.forecast;
        let title = format!("{} · {}", head.journey, head.name);
        let title = Style::Strong.paint(&title, self.colour);
        self.line(&format!(
            "{title}: {} simulated contacts, seed {}",
            number(head.contacts),
            head.seed
        ));
        self.line(&format!("from {} on, {}", clock(&head.starts), head.time_zone));
    }

    fn outcomes(&mut self, document: &Document) {
        self.heading(&format!("{:<46}share     95% interval  contacts", "Outcomes"));
        for one in &document.outcomes {
            self.outcome(one, document.forecast.contacts);
        }
        if document.unfinished > 0 {
            let never = number(document.unfinished);
            self.line(&format!("  {never} never left: no turn came for them within a year"));
        }
        if let Some(goal) = &document.goal {
            let share = goal.of_all;
            let (told, around) = (percent(share.share), between(share.low, share.high));
            self.line(&format!(
                "  goal {}: {told} ({around}), {}",
                goal.trigger,
                number(goal.contacts)
            ));
        }
    }

    fn outcome(&mut self, one: &Outcome, contacts: u64) {
        let drawn = self.bar(one.contacts, contacts, BAR);
        let share = percent(one.of_all.share);
        let around = between(one.of_all.low, one.of_all.high);
        let name = fit(&one.outcome, NAME);
        self.line(&format!("  {name} {drawn} {share:>6} {around:>16} {:>9}", number(one.contacts)));
    }

    fn steps(&mut self, document: &Document) {
        self.heading(&format!(
            "{:<37}share   contacts    visits  most at rest",
            "Who comes to each step"
        ));
        for step in &document.steps {
            self.step(step, document.forecast.contacts);
        }
    }

    fn step(&mut self, step: &Step, contacts: u64) {
        let drawn = self.bar(step.contacts, contacts, 8);
        let rests = step.most_resting.as_ref().map_or(String::new(), |peak| number(peak.count));
        self.line(&format!(
            "  {} {drawn} {:>6} {:>10} {:>9} {rests:>13}",
            fit(&short(&step.id), NAME),
            percent(step.of_all),
            number(step.contacts),
            number(step.visits),
        ));
        for arm in &step.arms {
            let name = fit(&format!("  → {}", arm.arm), NAME + 9);
            let text = format!(
                "  {name} {:>6} {:>10} {:>9}",
                percent(arm.of_step),
                number(arm.contacts),
                number(arm.visits)
            );
            let text = Style::Faint.paint(&text, self.colour);
            self.line(&text);
        }
    }

    fn kind(&mut self, kind: &Kind, contacts: u64) {
        let title = capital(&kind.kind);
        self.heading(&format!(
            "{title} per contact: {:.2} on average, {} together",
            kind.mean,
            number(kind.total)
        ));
        self.line(&format!(
            "  half at most {} · nine in ten {} · 99 in 100 {} · nobody more than {}",
            kind.p50, kind.p90, kind.p99, kind.most
        ));
        for (count, having) in kind.distribution.iter().enumerate() {
            let share = percent(super::gather::quotient(*having, contacts));
            let drawn = self.bar(*having, contacts, BAR);
            self.line(&format!("  {count:>22} {drawn} {share:>6} {:>27}", number(*having)));
        }
    }

    fn finish(&mut self, finish: &Finish) {
        self.heading(&format!("Time to finish: {} on average", seconds(finish.mean_seconds)));
        self.line(&format!("  half within {}", seconds(finish.p50_seconds)));
        self.line(&format!("  nine in ten within {}", seconds(finish.p90_seconds)));
        self.line(&format!("  99 in 100 within {}", seconds(finish.p99_seconds)));
        self.line(&format!("  all within {}", seconds(finish.most_seconds)));
        let most = finish.histogram.iter().copied().max().unwrap_or(0);
        for (place, count) in (0..).zip(&finish.histogram) {
            let from: u64 = place * finish.part_seconds;
            let name = format!("from {}", if from == 0 { "0".to_owned() } else { seconds(from) });
            let drawn = self.bar(*count, most, BAR);
            self.line(&format!("  {} {drawn} {:>34}", fit(&name, NAME), number(*count)));
        }
    }

    fn hourly(&mut self, hourly: &Hourly, document: &Document) {
        let most = number(hourly.peak.count);
        let title = capital(&hourly.kind);
        self.heading(&format!("{title} per hour: at most {most}, {}", clock(&hourly.peak.hour)));
        let capacities = document.capacities.iter().filter(|one| one.kind == hourly.kind);
        let mut full = hourly.peak.count;
        for capacity in capacities {
            self.capacity(capacity);
            full = full.max(capacity.per_hour.unwrap_or(0));
        }
        if let Some(burst) =
            document.quiet.burst.as_ref().filter(|_| hourly.kind == told_by_day(document))
        {
            self.line(&format!(
                "  quiet time lets {} go, most of them {}: {}",
                number(document.quiet.released),
                clock(&burst.hour),
                number(burst.count)
            ));
        }
        if hourly.kind == told_by_day(document) {
            self.days(hourly, full);
        }
    }

    /// A line for each day: how full its hours are.
    fn days(&mut self, hourly: &Hourly, full: u64) {
        self.line(&format!(
            "  {:<10} 0     6     12    18    {:>10} {:>12}",
            "hour", "that day", "most waiting"
        ));
        let days = days(hourly);
        for day in days.iter().take(DAYS) {
            self.day(day, full);
        }
        let rest = days.get(DAYS..).unwrap_or_default();
        if !rest.is_empty() {
            let sum: u64 = rest.iter().map(|day| day.went).sum();
            self.line(&format!("  and {} on {} later days", number(sum), rest.len()));
        }
    }

    fn day(&mut self, day: &Day, full: u64) {
        let drawn: String = day.hours.iter().map(|count| height(*count, full)).collect();
        let drawn = Style::Name.paint(&drawn, self.colour);
        let waiting = if day.waiting == 0 { String::new() } else { number(day.waiting) };
        self.line(&format!("  {:<10} {drawn} {:>10} {waiting:>12}", day.date, number(day.went)));
    }

    fn capacity(&mut self, capacity: &Capacity) {
        let hours = match capacity.hours_full {
            1 => "1 hour uses".to_owned(),
            hours => format!("{} hours use", number(hours)),
        };
        self.line(&format!("  capacity {}: {hours} all of it", capacity.capacity));
        if capacity.waited == 0 {
            return self.line("  nobody waits for room");
        }
        let longest = capacity.longest_wait_seconds.map_or("for ever".to_owned(), seconds);
        let half = capacity.median_wait_seconds.map_or("for ever".to_owned(), seconds);
        self.line(&format!("  {} wait for room: half {half} or less,", number(capacity.waited)));
        self.line(&format!(
            "  the longest {longest}; {} do not go out after all",
            number(capacity.gave_up)
        ));
    }

    fn not_sent(&mut self, document: &Document) {
        let lost = &document.not_sent;
        if lost.conversations.is_empty() && lost.messages.is_empty() {
            return;
        }
        self.heading("What did not go out");
        self.reasons("conversations", &lost.conversations);
        self.reasons("messages", &lost.messages);
        self.reasons("by rule", &lost.rules);
    }

    fn reasons(&mut self, of: &str, reasons: &[Reason]) {
        for Reason { reason, count } in reasons {
            self.line(&format!("  {of:<14} {:>10}  {reason}", number(*count)));
        }
    }

    fn limits(&mut self, document: &Document) {
        self.heading("What this cannot say");
        for limit in &document.limits {
            for (place, part) in wrapped(limit, 76).into_iter().enumerate() {
                let sign = if place == 0 { "-" } else { " " };
                self.line(&format!("{sign} {part}"));
            }
        }
    }
}

/// The hours of a day.
struct Day {
    date: String,
    hours: [u64; 24],
    went: u64,
    waiting: u64,
}

fn days(hourly: &Hourly) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for hour in &hourly.hours {
        let (date, rest) = hour.hour.split_once('T').unwrap_or((&hour.hour, ""));
        if days.last().is_none_or(|day| day.date != date) {
            days.push(Day { date: date.to_owned(), hours: [0; 24], went: 0, waiting: 0 });
        }
        let Some(day) = days.last_mut() else { continue };
        let clock = rest.get(..2).and_then(|hour| hour.parse::<usize>().ok()).unwrap_or(0);
        if let Some(cell) = day.hours.get_mut(clock) {
            *cell += hour.went_out;
        }
        day.went += hour.went_out;
        day.waiting = day.waiting.max(hour.waiting);
    }
    days
}

/// How high a count stands against all that can be; never nothing for something.
fn height(count: u64, full: u64) -> char {
    let eighths =
        if count == 0 { 0 } else { (count * 8).checked_div(full).unwrap_or(8).clamp(1, 8) };
    usize::try_from(eighths).ok().and_then(|place| HEIGHTS.get(place)).copied().unwrap_or('█')
}

/// The kind that is told day by day: the one whose room is short, else the first.
fn told_by_day(document: &Document) -> &str {
    let is_used = |kind: &str| document.hours.iter().any(|hourly| hourly.kind == kind);
    let short = document.capacities.iter().find(|one| is_used(&one.kind));
    let first = document.hours.first().map(|hourly| hourly.kind.as_str());
    short.map(|one| one.kind.as_str()).or(first).unwrap_or_default()
}

/// `2026-02-02 09:00` of an instant.
pub(super) fn clock(instant: &str) -> String {
    let short = instant.get(..16).unwrap_or(instant);
    short.replace('T', " ")
}

/// The end of a stable id that says enough.
pub(super) fn short(id: &str) -> String {
    let parts: Vec<&str> = id.rsplitn(3, '/').collect();
    match parts.as_slice() {
        [own, arm, _] if own.len() < 10 => format!("{arm}/{own}"),
        [own, ..] => (*own).to_owned(),
        [] => id.to_owned(),
    }
}

pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A text in lines of at most so many characters.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { continue };
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
