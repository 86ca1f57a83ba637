//! Lengths of time, counts and zones as they are written.

use journey_grammar::ast::{self, DurationLit, IntegerLit, Text};
use smol_str::SmolStr;

use super::names::Sink;
use crate::errors::{settings as errors, zones};
use crate::hir::Length;

/// The length that a duration means.
pub(crate) fn length_of(duration: &ast::Duration) -> Length {
    let days = u32::try_from(duration.days()).unwrap_or(u32::MAX);
    Length { days, seconds: duration.seconds() }
}

/// A length, zero or more.
pub(crate) fn length(literal: &DurationLit) -> Option<Length> {
    literal.value.as_ref().map(length_of)
}

/// A length of more than zero; zero is reported.
pub(crate) fn positive(sink: &mut Sink, literal: &DurationLit) -> Option<Length> {
    let length = length(literal)?;
    if length == Length::default() {
        sink.report(errors::bad_literal(
            "this length of time is zero",
            literal.span,
            "must be more than zero",
            "write how long it takes, such as `1 day`",
        ));
        return None;
    }
    Some(length)
}

/// A count from `least` to `most`; another is reported.
pub(crate) fn count(
    sink: &mut Sink,
    literal: &IntegerLit,
    what: &str,
    least: u64,
    most: u64,
) -> Option<u32> {
    let value = literal.value?;
    if (least..=most).contains(&value) {
        return u32::try_from(value).ok();
    }
    let title = format!("{what} must be from {least} to {most}");
    let (label, help) = if value < least {
        ("too few", format!("write at least {least}"))
    } else {
        ("too many", format!("write at most {most}"))
    };
    sink.report(errors::bad_literal(title, literal.span, label, help));
    None
}

/// The zone that a text names; one that does not exist is reported.
pub(crate) fn zone(sink: &mut Sink, text: &Text) -> Option<SmolStr> {
    let zone = text.plain().unwrap_or_default();
    if crate::zones::exists(&zone) {
        return Some(zone);
    }
    sink.report(zones::unknown(&zone, inside(text)));
    None
}

/// The place of a text without its quotes, where it is one closed string without escapes.
pub(crate) fn inside(text: &Text) -> journey_grammar::Span {
    let span = text.span;
    let written = text.plain().map_or(0, |plain| plain.len());
    if text.strings.len() == 1 && (span.end - span.start) as usize == written + 2 {
        return journey_grammar::Span::new(span.file, span.start + 1, span.end - 1);
    }
    span
}
