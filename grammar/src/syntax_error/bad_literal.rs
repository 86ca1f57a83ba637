//! Literals that cannot be.

use smol_str::SmolStr;

use super::found::shown;
use super::{replace, syntax};
use crate::diagnostic::Applicability;
use crate::{Code, Diagnostic, Span};

fn bad_literal(title: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::BadLiteral, title, span, label)
}

/// Why a time cannot be.
#[derive(Copy, Clone, Debug)]
pub(crate) enum BadTime {
    /// It is not written `HH:MM`.
    Form,
    /// There is no such hour or minute.
    DoesNotExist,
    /// `24:00` is not the end of a range.
    MidnightAtEnd,
}

/// `25:00`, `9:5`, `24:00`
pub(crate) fn bad_time(span: Span, written: &str, why: BadTime) -> Diagnostic {
    match why {
        BadTime::Form => {
            let title = format!("`{}` is not written as a time", shown(written));
            match time_in_form(written) {
                Some(better) => {
                    replace(Code::BadLiteral, title, span, &better, Applicability::Safe)
                }
                None => bad_literal(title, span, "times are written `09:00`, up to `23:59`"),
            }
        }
        BadTime::DoesNotExist => {
            let title = format!("there is no time `{}`", shown(written));
            bad_literal(title, span, "times run from `00:00` to `23:59`")
        }
        BadTime::MidnightAtEnd => {
            bad_literal("`24:00` can only end a range", span, "write `00:00`")
                .help("write `00:00`, which is the start of a day")
                .fix(Applicability::Review, "change to `00:00`", span, "00:00")
        }
    }
}

/// `9:5` as `09:05`, `9:00 pm` as `21:00`.
fn time_in_form(written: &str) -> Option<String> {
    let lower = written.to_ascii_lowercase();
    let (clock, shift) = if let Some(clock) = lower.strip_suffix("pm") {
        (clock.trim(), 12)
    } else {
        (lower.strip_suffix("am").unwrap_or(&lower).trim(), 0)
    };
    let is_twelve = clock.len() < lower.len();
    let mut parts = clock.split(':');
    let hours: u32 = parts.next()?.parse().ok()?;
    let minutes: u32 = parts.next()?.parse().ok()?;
    if parts.next().is_some_and(|seconds| seconds.bytes().any(|b| b != b'0')) {
        return None;
    }
    let hours = if is_twelve && hours <= 12 { hours % 12 + shift } else { hours };
    (hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}

/// `2026-02-30`, `2026-2-1`
pub(crate) fn bad_date(span: Span, written: &str) -> Diagnostic {
    let mut parts = written.splitn(3, '-');
    let year = parts.next().unwrap_or("");
    let numbers: Vec<u8> = parts.filter_map(|part| part.parse().ok()).collect();
    if let &[month, day] = numbers.as_slice() {
        let better = format!("{year}-{month:02}-{day:02}");
        if better != written && (1..=12).contains(&month) && (1..=31).contains(&day) {
            let title = format!("`{}` is not written as a date", shown(written));
            return replace(Code::BadLiteral, title, span, &better, Applicability::Safe);
        }
        let title = format!("there is no date `{}`", shown(written));
        return bad_literal(title, span, "this day does not exist");
    }
    let title = format!("`{}` is not written as a date", shown(written));
    bad_literal(title, span, "dates are written `2026-02-01`")
        .help("write a date and a time as `2026-02-01 09:00`")
}

/// Why a duration cannot be.
#[derive(Clone, Debug)]
pub(crate) enum BadUnit {
    /// A word that is no unit.
    Unknown(SmolStr),
    /// `24hours`
    NoSpace,
    /// `2 months`
    Months,
    /// `1 year`
    Years,
    /// A unit twice, or a smaller one first.
    Order,
    /// `1.5 hours`
    Fraction,
    /// More than the language counts.
    TooBig,
}

/// `24h`, `2 months`, `30 minutes 1 hour`
pub(crate) fn bad_duration(
    span: Span,
    written: &str,
    why: BadUnit,
    better: Option<&str>,
) -> Diagnostic {
    let written = shown(written);
    let (title, label) = match why {
        BadUnit::Unknown(word) if better.is_none() => (
            format!("`{}` is no unit of time", shown(&word)),
            "units: seconds, minutes, hours, days, weeks",
        ),
        BadUnit::Unknown(_) | BadUnit::NoSpace => {
            (format!("`{written}` is not written as a duration"), "units are spelled out")
        }
        BadUnit::Months => (
            "a duration cannot be in months".to_owned(),
            "months differ in length; use days or weeks",
        ),
        BadUnit::Years => (
            "a duration cannot be in years".to_owned(),
            "years differ in length; use days or weeks",
        ),
        BadUnit::Order => (
            format!("the units of `{written}` are repeated or out of order"),
            "each unit once, the largest first",
        ),
        BadUnit::Fraction => {
            (format!("`{written}` has a fraction"), "use a smaller unit, such as `90 minutes`")
        }
        BadUnit::TooBig => {
            (format!("`{written}` is too long"), "no duration is longer than 365 days")
        }
    };
    match better {
        Some(better) => replace(Code::BadLiteral, title, span, better, Applicability::Safe),
        None => bad_literal(title, span, label),
    }
}

/// A unit without its number.
pub(crate) fn bare_unit(span: Span, unit: &str) -> Diagnostic {
    let better = format!("1 {unit}");
    let title = format!("`{unit}` is no duration");
    replace(Code::BadLiteral, title, span, &better, Applicability::Safe)
}

/// `1.5` where things are counted.
pub(crate) fn bad_integer(span: Span, written: &str) -> Diagnostic {
    let title = format!("`{}` is not a whole number", shown(written));
    bad_literal(title, span, "expected a number such as `3` or `1_000`")
}

/// `12abc`
pub(crate) fn bad_number(span: Span, written: &str) -> Diagnostic {
    let title = format!("`{}` is not a number", shown(written));
    bad_literal(title, span, "expected a number such as `12` or `-0.5`")
}

/// A number of very many digits.
pub(crate) fn number_too_long(span: Span, most: usize) -> Diagnostic {
    bad_literal("this number is too long", span, format!("numbers have at most {most} digits"))
}

/// `33.333%`
pub(crate) fn bad_percent(span: Span, written: &str) -> Diagnostic {
    let title = format!("`{}` is no share", shown(written));
    bad_literal(title, span, "shares have at most two decimals")
}

/// A share without `%`.
pub(crate) fn percent_sign(span: Span, written: &str) -> Diagnostic {
    syntax(format!("`%` is missing after `{}`", shown(written)), span, "a share is written `80%`")
        .help(format!("write `{}%`", shown(written)))
        .fix(Applicability::Safe, "add `%`", span.after(), "%")
}

/// `\q` in a text
pub(crate) fn bad_escape(span: Span, written: &str) -> Diagnostic {
    let title = format!("`{}` means nothing in a text", shown(written));
    bad_literal(title, span, r#"known: `\"` `\\` `\n` `\t` `\{` `\u{…}`"#).fix(
        Applicability::Review,
        "write the backslash itself",
        span.before(),
        "\\",
    )
}
