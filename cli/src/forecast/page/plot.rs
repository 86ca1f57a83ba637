//! Plots as inline SVG. Each says in its label what it shows; the numbers stand in the table below it.

use std::fmt::Write as _;

use maud::{Markup, html};

use crate::forecast::document::{Capacity, Hourly, Outcome};
use crate::forecast::words::{number, percent};

/// How wide a plot is drawn.
const WIDTH: f64 = 960.0;

/// The room for numbers at the left.
const LEFT: f64 = 64.0;

/// The room for words below and above.
const BELOW: f64 = 28.0;
const ABOVE: f64 = 18.0;

/// A bar that is told with words.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) count: u64,
}

/// Outcomes as bars that lie, with their intervals.
pub(super) fn outcomes(outcomes: &[Outcome]) -> Markup {
    let (row, names, shares) = (34.0, 230.0, 80.0);
    let height = row * length(outcomes.len()) + 6.0;
    let wide = WIDTH - names - shares;
    let most = outcomes.iter().map(|one| one.of_all.high).fold(0.01, f64::max);
    let across = |share: f64| names + share / most * wide;
    html! {
        svg .plot role="img" viewBox=(format!("0 0 {WIDTH} {height}")) aria-label="Share of each outcome, with its interval of 95 percent" {
            @for (place, one) in outcomes.iter().enumerate() {
                @let top = length(place) * row + 4.0;
                @let (middle, share) = (top + row / 2.0 - 3.0, one.of_all);
                text x=(names - 10.0) y=(middle + 4.0) text-anchor="end" { (cut(&one.outcome, 30)) }
                rect .bar x=(names) y=(top) width=(told(across(share.share) - names)) height=(row - 8.0) {}
                line .whisker x1=(told(across(share.low))) x2=(told(across(share.high))) y1=(middle) y2=(middle) {}
                @for end in [share.low, share.high] {
                    line .whisker x1=(told(across(end))) x2=(told(across(end))) y1=(middle - 6.0) y2=(middle + 6.0) {}
                }
                text x=(told(across(share.high) + 10.0)) y=(middle + 4.0) { (percent(share.share)) }
            }
        }
    }
}

/// Counts as bars that stand side by side; `below` says what the names are.
pub(super) fn bars(bars: &[Bar], label: &str, below: &str) -> Markup {
    let high = 150.0;
    let height = ABOVE + high + BELOW + 20.0;
    let most = round(bars.iter().map(|bar| bar.count).max().unwrap_or(0));
    let step = (WIDTH - LEFT) / length(bars.len().max(1));
    let each = step.min(120.0);
    let every = bars.len().div_ceil(10).max(1);
    html! {
        svg .plot role="img" viewBox=(format!("0 0 {WIDTH} {height}")) aria-label=(label) {
            (grid(most, ABOVE, high, WIDTH))
            @for (place, bar) in bars.iter().enumerate() {
                @let left = LEFT + length(place) * each;
                @let tall = part(bar.count, most) * high;
                @let gap = (each * 0.12).min(8.0);
                rect .bar x=(told(left + gap)) y=(told(ABOVE + high - tall)) width=(told(each - 2.0 * gap)) height=(told(tall)) {}
                @if place % every == 0 {
                    text .faint x=(told(left + each / 2.0)) y=(ABOVE + high + 18.0) text-anchor="middle" { (bar.name) }
                }
            }
            text .faint x=(LEFT) y=(ABOVE + high + 38.0) { (below) }
        }
    }
}

/// What goes out in each hour, with the capacity as a line, and below it who waits.
pub(super) fn hours(
    hourly: &Hourly,
    capacity: Option<&Capacity>,
    days: &[(usize, String)],
    hours: &[Slot],
) -> Markup {
    let high = 220.0;
    let limit = capacity.and_then(|capacity| capacity.per_hour);
    let most = round(hourly.peak.count.max(limit.unwrap_or(0)));
    let waits = hours.iter().map(|hour| hour.waiting).max().unwrap_or(0);
    let lower = if waits > 0 { 90.0 } else { 0.0 };
    let waiting_top = ABOVE + high + BELOW + 22.0;
    let height = if waits > 0 { waiting_top + lower + 6.0 } else { ABOVE + high + BELOW };
    let step = (WIDTH - LEFT) / length(hours.len().max(1));
    let went = hours.iter().map(|hour| hour.went);
    let queued = hours.iter().map(|hour| hour.waiting);
    html! {
        svg .plot role="img" viewBox=(format!("0 0 {WIDTH} {height}")) aria-label=(format!("{} in each hour", hourly.kind)) {
            (grid(most, ABOVE, high, WIDTH))
            path .bar d=(area(went, most, step, ABOVE + high, high)) {}
            @if let Some(limit) = limit {
                @let y = told(ABOVE + high - part(limit, most) * high);
                line .limit x1=(LEFT) x2=(WIDTH) y1=(y) y2=(y) {}
                text .limited x=(WIDTH - 4.0) y=(y - 5.0) text-anchor="end" { "capacity " (number(limit)) " an hour" }
            }
            @for (place, name) in days {
                @let x = told(LEFT + length(*place) * step);
                line .grid x1=(x) x2=(x) y1=(ABOVE) y2=(ABOVE + high + 5.0) {}
                @if x < WIDTH - 80.0 { text .faint x=(x) y=(ABOVE + high + 20.0) { (name) } }
            }
            @if waits > 0 {
                text x="0" y=(waiting_top - 8.0) { "Waiting for room, at most " (number(waits)) }
                path .wait d=(area(queued, waits, step, waiting_top + lower, lower)) {}
                line .axis x1=(LEFT) x2=(WIDTH) y1=(waiting_top + lower) y2=(waiting_top + lower) {}
            }
        }
    }
}

/// An hour of a plot.
#[derive(Copy, Clone, Default)]
pub(super) struct Slot {
    pub(super) went: u64,
    pub(super) waiting: u64,
}

/// Steps from left to right as a filled area above a base line.
fn area(counts: impl Iterator<Item = u64>, most: u64, step: f64, base: f64, high: f64) -> String {
    let mut path = String::new();
    let mut was = 0;
    let mut open = false;
    for (place, count) in counts.chain([0]).enumerate() {
        if count == was {
            continue;
        }
        let (x, y) = (told(LEFT + length(place) * step), told(base - part(count, most) * high));
        // Writing to a String cannot fail.
        let _ = if open { write!(path, "H{x}V{y}") } else { write!(path, "M{x} {base}V{y}") };
        open = count > 0;
        if !open {
            path.push('Z');
        }
        was = count;
    }
    path
}

/// Lines for a quarter, half, three quarters and all, with what they stand for.
fn grid(most: u64, top: f64, high: f64, width: f64) -> Markup {
    let quarters = [0_u64, 1, 2, 3, 4].map(|quarter| most * quarter / 4);
    html! {
        @for count in quarters {
            @let y = told(top + high - part(count, most) * high);
            line .grid x1=(LEFT) x2=(width) y1=(y) y2=(y) {}
            text .faint x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (number(count)) }
        }
    }
}

/// The next number from this on whose quarters are easily read.
fn round(most: u64) -> u64 {
    let mut unit = 1_u64;
    loop {
        for step in [4, 8, 12, 16, 20, 24, 32, 36, 40, 50, 60] {
            let candidate = unit.saturating_mul(step);
            if candidate >= most {
                return candidate;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// Two decimals are enough for a picture.
fn told(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn part(count: u64, most: u64) -> f64 {
    crate::forecast::gather::quotient(count, most)
}

#[expect(clippy::cast_precision_loss, reason = "places in a picture are small")]
fn length(count: usize) -> f64 {
    count as f64
}

/// A text of at most so many characters.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_numbers_that_are_easily_read() {
        let ends = [0, 1, 4, 5, 41, 213, 500, 3_859, 10_161, 99_999].map(round);
        assert_eq!(ends, [4, 4, 4, 8, 50, 240, 500, 4_000, 12_000, 120_000]);
    }

    #[test]
    fn steps_close_where_nothing_is() {
        let path = area([0, 2, 2, 0, 1].into_iter(), 4, 10.0, 100.0, 40.0);
        assert_eq!(path, "M74 100V80H94V100ZM104 100V90H114V100Z");
    }
}
