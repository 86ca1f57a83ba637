//! Numbers, shares, dates, times and durations. One that cannot be is reported as `bad-literal`.

use smol_str::SmolStr;

use super::grammar::{Kids, Node, Rule};
use super::lower::Lower;
use crate::Span;
use crate::ast::{
    Date, DateLit, DayRange, Days, Duration, DurationLit, IntegerLit, Literal, NumberLit,
    PercentLit, Time, TimeLit, TimeRange, Unit, Weekday,
};
use crate::syntax_error::{self, BadTime, BadUnit, Wanted};

fn of<T>(value: Option<T>, node: &Node<'_>, span: Span) -> Literal<T> {
    Literal { value, text: SmolStr::new(node.as_str()), span }
}

/// A literal that is missing behind `span`; the caller has reported it.
pub(super) fn none<T>(span: Span) -> Literal<T> {
    Literal { value: None, text: SmolStr::default(), span: span.after() }
}

/// A whole number from 0.
pub(super) fn integer(cx: &mut Lower<'_>, node: &Node<'_>) -> IntegerLit {
    let span = cx.span(node);
    let digits: String = node.as_str().chars().filter(|&c| c != '_').collect();
    let value = digits.parse().ok();
    if value.is_none() {
        cx.report(syntax_error::bad_integer(span, node.as_str()));
    }
    of(value, node, span)
}

/// The most digits of a number before its point; more lose precision.
const MOST_DIGITS: usize = 15;

/// Any number.
pub(super) fn number(cx: &mut Lower<'_>, node: &Node<'_>) -> NumberLit {
    let span = cx.span(node);
    let plain: String = node.as_str().chars().filter(|&c| c != '_').collect();
    let is_number = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let value = (is_number && digits <= MOST_DIGITS).then(|| SmolStr::new(&plain));
    if !is_number {
        cx.report(syntax_error::bad_number(span, node.as_str()));
    } else if value.is_none() {
        cx.report(syntax_error::number_too_long(span, MOST_DIGITS));
    }
    of(value, node, span)
}

/// A share: `35%`, at most two decimals.
pub(super) fn percent(cx: &mut Lower<'_>, node: &Node<'_>) -> PercentLit {
    let span = cx.span(node);
    let value = hundredths(node.as_str());
    if value.is_none() {
        cx.report(syntax_error::bad_percent(span, node.as_str()));
    }
    of(value, node, span)
}

/// A share whose `%` is missing.
pub(super) fn percent_without_sign(cx: &mut Lower<'_>, node: &Node<'_>) -> PercentLit {
    let span = cx.span(node);
    cx.report(syntax_error::percent_sign(span, node.as_str()));
    of(hundredths(node.as_str()), node, span)
}

fn hundredths(written: &str) -> Option<u32> {
    let number = written.trim_end_matches('%').trim_end();
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let whole: u32 = whole.replace('_', "").parse().ok()?;
    let decimals: u32 = match decimals.len() {
        0 => 0,
        1 => decimals.parse::<u32>().ok()?.checked_mul(10)?,
        2 => decimals.parse().ok()?,
        _ => return None,
    };
    whole.checked_mul(100)?.checked_add(decimals)
}

/// `2026-02-01`
pub(super) fn date(cx: &mut Lower<'_>, node: &Node<'_>) -> DateLit {
    let span = cx.span(node);
    let value = read_date(node.as_str());
    if value.is_none() {
        cx.report(syntax_error::bad_date(span, node.as_str()));
    }
    of(value, node, span)
}

fn read_date(written: &str) -> Option<Date> {
    let mut parts = written.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    let date =
        Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
    (date.day >= 1 && date.day <= days_in_month(date.year, date.month)).then_some(date)
}

/// How many days `month` has; 0 if there is no such month.
pub(crate) fn days_in_month(year: i32, month: u8) -> u8 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    }
}

/// `09:00`; never `24:00`.
pub(super) fn time(cx: &mut Lower<'_>, node: &Node<'_>) -> TimeLit {
    time_up_to(cx, node, false)
}

fn time_up_to(cx: &mut Lower<'_>, node: &Node<'_>, is_end: bool) -> TimeLit {
    let span = cx.span(node);
    let value = match read_time(node.as_str()) {
        Ok(time) if time.minutes == 1440 && !is_end => {
            cx.report(syntax_error::bad_time(span, node.as_str(), BadTime::MidnightAtEnd));
            None
        }
        Ok(time) => Some(time),
        Err(why) => {
            cx.report(syntax_error::bad_time(span, node.as_str(), why));
            None
        }
    };
    of(value, node, span)
}

fn read_time(written: &str) -> Result<Time, BadTime> {
    let written_well = written.len() == 5 && written.as_bytes().get(2).copied() == Some(b':');
    let (hours, minutes) = written.split_once(':').ok_or(BadTime::Form)?;
    let hours: Result<u16, _> = hours.parse();
    let minutes: Result<u16, _> = minutes.parse();
    match (hours, minutes) {
        (Ok(24), Ok(0)) if written_well => Ok(Time { minutes: 1440 }),
        (Ok(h), Ok(m)) if h < 24 && m < 60 && written_well => Ok(Time { minutes: h * 60 + m }),
        (Ok(h), Ok(m)) if h < 24 && m < 60 => Err(BadTime::Form),
        (Ok(_), Ok(_)) => Err(BadTime::DoesNotExist),
        _ => Err(BadTime::Form),
    }
}

/// `21:00..08:00`
pub(super) fn time_range(cx: &mut Lower<'_>, node: Node<'_>) -> TimeRange {
    let span = cx.span(&node);
    let mut kids = Kids::of(node);
    let from = kids.eat(Rule::time).map_or_else(|| none(span), |node| time(cx, &node));
    range_dots(cx, &mut kids);
    let to = kids.eat(Rule::time).map_or_else(|| none(span), |n| time_up_to(cx, &n, true));
    TimeRange { from, to, span }
}

/// What people write for `..` is reported.
pub(super) fn range_dots(cx: &mut Lower<'_>, kids: &mut Kids<'_>) {
    if let Some(node) = kids.eat(Rule::range_word) {
        cx.report(syntax_error::range_dots(cx.span(&node), node.as_str()));
    }
}

/// The next part as a duration, or a missing one behind `before`, which is reported.
pub(super) fn want_duration(cx: &mut Lower<'_>, kids: &mut Kids<'_>, before: Span) -> DurationLit {
    if let Some(node) = kids.eat(Rule::duration) {
        return duration(cx, &node);
    }
    cx.missing(&Wanted::DURATION, before);
    none(before)
}

/// `1 day 12 hours`
pub(super) fn duration(cx: &mut Lower<'_>, node: &Node<'_>) -> DurationLit {
    let span = cx.span(node);
    // WHY: nearly every duration has one part; room for four is made by itself.
    let mut parts: Vec<(u32, Unit)> = Vec::with_capacity(1);
    let mut problem = None;
    for part in DurationParts(node.as_str()) {
        match unit_part(&part) {
            Ok((amount, unit)) => match parts.last() {
                Some(&(_, last)) if last >= unit => {
                    problem = problem.or(Some(BadUnit::Order));
                }
                _ => parts.push((amount, unit)),
            },
            Err(why) => problem = problem.or(Some(why)),
        }
    }
    let Some(problem) = problem else {
        return of(Some(Duration { parts }), node, span);
    };
    cx.report(syntax_error::bad_duration(
        span,
        node.as_str(),
        problem,
        respelled(node.as_str()).as_deref(),
    ));
    of(None, node, span)
}

/// The same duration with every unit spelled out, where that is all that is wrong.
fn respelled(written: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in DurationParts(written) {
        let amount: u32 = part.amount.replace('_', "").parse().ok()?;
        let unit = meant_unit(part.unit)?;
        parts.push((unit, amount));
    }
    let in_order = parts.is_sorted_by(|a, b| a.0 < b.0);
    in_order.then(|| {
        let words: Vec<String> = parts.iter().map(|&(unit, n)| amount_of(n, unit)).collect();
        words.join(" ")
    })
}

/// `1 day`, `2 days`
pub(super) fn amount_of(amount: u32, unit: Unit) -> String {
    format!("{amount} {}{}", unit.word(), if amount == 1 { "" } else { "s" })
}

fn unit_part(part: &DurationPart<'_>) -> Result<(u32, Unit), BadUnit> {
    let unit = match part.unit {
        "second" | "seconds" => Unit::Second,
        "minute" | "minutes" => Unit::Minute,
        "hour" | "hours" => Unit::Hour,
        "day" | "days" => Unit::Day,
        "week" | "weeks" => Unit::Week,
        "month" | "months" | "mo" | "mos" => return Err(BadUnit::Months),
        "year" | "years" | "yr" | "yrs" => return Err(BadUnit::Years),
        other => return Err(BadUnit::Unknown(SmolStr::new(other))),
    };
    if part.amount.contains('.') {
        return Err(BadUnit::Fraction);
    }
    if part.adjacent {
        return Err(BadUnit::NoSpace);
    }
    let amount = part.amount.replace('_', "").parse().map_err(|_| BadUnit::TooBig)?;
    Ok((amount, unit))
}

/// The unit that an abbreviation stands for.
fn meant_unit(word: &str) -> Option<Unit> {
    match word.to_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => Some(Unit::Second),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(Unit::Minute),
        "h" | "hs" | "hr" | "hrs" | "hour" | "hours" => Some(Unit::Hour),
        "d" | "ds" | "day" | "days" => Some(Unit::Day),
        "w" | "ws" | "wk" | "wks" | "week" | "weeks" => Some(Unit::Week),
        _ => None,
    }
}

/// One amount with its unit.
struct DurationPart<'a> {
    amount: &'a str,
    unit: &'a str,
    adjacent: bool,
}

/// Splits a duration into its parts; white space and comments between are skipped.
struct DurationParts<'a>(&'a str);

impl<'a> Iterator for DurationParts<'a> {
    type Item = DurationPart<'a>;

    fn next(&mut self) -> Option<DurationPart<'a>> {
        let rest = skip_trivia(self.0);
        let is_amount = |c: char| c.is_ascii_digit() || matches!(c, '_' | '.');
        let (amount, rest) = rest.split_at_checked(rest.find(|c| !is_amount(c))?)?;
        let behind = skip_trivia(rest);
        let end = behind.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(behind.len());
        let (unit, left) = behind.split_at_checked(end)?;
        self.0 = left;
        let adjacent = behind.len() == rest.len();
        (!amount.is_empty()).then_some(DurationPart { amount, unit, adjacent })
    }
}

fn skip_trivia(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("//") {
        rest = comment.find(['\n', '\r']).and_then(|end| comment.get(end..)).unwrap_or("");
        rest = rest.trim_start();
    }
    rest
}

/// The day that the word is.
pub(super) fn weekday(node: &Node<'_>) -> Weekday {
    let word = node.as_str();
    Weekday::ALL.into_iter().find(|day| day.word() == word).unwrap_or(Weekday::Mon)
}

/// `daily`, `Mon..Fri` or `Sat, Sun`
pub(super) fn days(cx: &mut Lower<'_>, node: Node<'_>) -> Days {
    let mut listed = Vec::new();
    for kid in Kids::of(node) {
        let span = cx.span(&kid);
        if kid.as_rule() == Rule::kw_daily {
            return Days::Daily(span);
        }
        let mut kids = Kids::of(kid);
        let Some(from) = kids.eat(Rule::weekday) else { continue };
        range_dots(cx, &mut kids);
        let to = kids.eat(Rule::weekday).map(|node| weekday(&node));
        listed.push(DayRange { from: weekday(&from), to, span });
    }
    Days::Listed(listed)
}

/// A literal that could not be read, which has been told.
pub(super) fn unread<T>(span: Span) -> Literal<T> {
    Literal { value: None, text: SmolStr::default(), span: span.after() }
}
