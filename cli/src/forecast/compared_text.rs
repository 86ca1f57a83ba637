//! The comparison of two forecasts as text.

use std::fmt::Write as _;

use super::document::{Compared, Difference, StepDifference};
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
        let (unit, name) = unit_of(finish);
        let named = Difference { of: format!("{name} to finish"), ..finish.clone() };
        row(&mut out, &named, &plain(finish, unit), colour);
        let _ = writeln!(out, "  * more than chance alone gives in 95 of 100 forecasts");
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
    steps(&mut out, &compared.steps);
    for note in &compared.notes {
        for line in wrapped(note, 76) {
            let _ = writeln!(out, "  {line}");
        }
    }
    out
}

/// Steps to which another number comes.
fn steps(out: &mut String, steps: &[StepDifference]) {
    let mut differ = steps.iter().filter(|step| step.old_contacts != step.new_contacts).peekable();
    if differ.peek().is_some() {
        let _ = writeln!(out, "  {:<NAME$} {:>9} {:>9}", "contacts at", "old", "new");
    }
    for step in differ {
        let (old, new) = (step.old_contacts, step.new_contacts);
        let sign = if new > old { '+' } else { '-' };
        let change = format!("{sign}{}", number(new.abs_diff(old)));
        let name = fit(&super::text::short(&step.id), NAME);
        let _ = writeln!(out, "  {name} {:>9} {:>9} {change:>9}", number(old), number(new));
    }
}

/// In what times to finish are told, in seconds.
fn unit_of(finish: &Difference) -> (f64, &'static str) {
    let longer = finish.old.max(finish.new);
    let units = [(86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes")];
    units.into_iter().find(|(unit, _)| longer >= 2.0 * unit).unwrap_or((1.0, "seconds"))
}

fn row(out: &mut String, one: &Difference, cells: &[String; 5], colour: bool) {
    let [old, new, change, low, high] = cells;
    let name = fit(&one.of, NAME);
    let _ = write!(out, "  {name} {old:>9} {new:>9} ");
    let _ = match (one.more_than_chance, one.low == 0.0 && one.high == 0.0) {
        (true, _) => {
            let star = Style::Warning.paint("*", colour);
            writeln!(out, "{change:>9}  {low} to {high} {star}")
        }
        (false, true) => writeln!(out, "     same"),
        (false, false) => writeln!(out, "{change:>9}  {low} to {high}"),
    };
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
