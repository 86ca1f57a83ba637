//! The comparison of two forecasts as text.

use std::fmt::Write as _;

use super::document::{Compared, Difference};
use super::text::wrapped;
use super::words::{number, percent};
use crate::show::bar::fit;
use crate::terminal::Style;

/// The width of a name.
const NAME: usize = 24;

/// Both forecasts side by side. Writing to a String cannot fail.
pub(super) fn text(compared: &Compared, colour: bool) -> String {
    let mut out = String::new();
    let title = format!("Compared with {}", compared.old);
    let _ = writeln!(out, "\n{}", Style::Strong.paint(&title, colour));
    if compared.same {
        let _ = writeln!(out, "  no difference at all: every contact fares the same in both");
    } else {
        let head =
            format!("  {:<NAME$} {:>9} {:>9} {:>9}  95% interval", "", "old", "new", "change");
        let _ = writeln!(out, "{}", Style::Faint.paint(&head, colour));
        for one in &compared.outcomes {
            row(&mut out, one, &shares(one), colour);
        }
        for one in &compared.contacts {
            let named = Difference { of: format!("{} per contact", one.of), ..one.clone() };
            row(&mut out, &named, &plain(one, 1.0), colour);
        }
        let finish = &compared.finish_seconds;
        let named = Difference { of: "days to finish".to_owned(), ..finish.clone() };
        row(&mut out, &named, &plain(finish, 86_400.0), colour);
    }
    for (what, names) in [
        ("outcomes only in the old", &compared.only_old_outcomes),
        ("outcomes only in the new", &compared.only_new_outcomes),
        ("steps only in the old", &compared.only_old_steps),
        ("steps only in the new", &compared.only_new_steps),
    ] {
        if !names.is_empty() {
            let _ = writeln!(out, "  {what}:");
            for name in names {
                let _ = writeln!(out, "    {name}");
            }
        }
    }
    for step in compared.steps.iter().filter(|step| step.old_contacts != step.new_contacts) {
        let (old, new) = (number(step.old_contacts), number(step.new_contacts));
        let name = fit(&super::text::short(&step.id), NAME);
        let _ = writeln!(out, "  {name} {old:>9} {new:>9}  come to this step");
    }
    for note in &compared.notes {
        for line in wrapped(note, 76) {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

fn row(out: &mut String, one: &Difference, cells: &[String; 5], colour: bool) {
    let [old, new, change, low, high] = cells;
    let verdict = match (one.more_than_chance, one.low == one.high) {
        (true, _) => Style::Warning.paint("more than chance", colour),
        (false, true) => "no difference".to_owned(),
        (false, false) => "may be chance".to_owned(),
    };
    let name = fit(&one.of, NAME);
    let _ = writeln!(out, "  {name} {old:>9} {new:>9} {change:>9}  {low} to {high}");
    let _ = writeln!(out, "  {:NAME$} {:>9} {:>9} {:>9}  {verdict}", "", "", "", "");
}

fn shares(one: &Difference) -> [String; 5] {
    let points = |value: f64| format!("{:+.2}", value * 100.0);
    [percent(one.old), percent(one.new), points(one.difference), points(one.low), points(one.high)]
}

fn plain(one: &Difference, unit: f64) -> [String; 5] {
    let told = |value: f64| format!("{:.2}", value / unit);
    let signed = |value: f64| format!("{:+.2}", value / unit);
    [told(one.old), told(one.new), signed(one.difference), signed(one.low), signed(one.high)]
}
