//! Time zones that do not exist.

use journey_grammar::{Code, Diagnostic, Span};

use super::suggest;
use crate::zones;

/// `unknown-time-zone` at the text of the zone.
pub(crate) fn unknown(zone: &str, span: Span) -> Diagnostic {
    let title = format!("there is no time zone `{}`", super::short(zone));
    let diagnostic = Diagnostic::new(Code::UnknownTimeZone, title, span, "not a time zone")
        .help("write an IANA name such as `America/New_York` or `Europe/Paris`");
    let diagnostic = match abbreviation(zone) {
        Some(full) => {
            let title = format!("change to `{full}`");
            let applicability = journey_grammar::Applicability::Review;
            return diagnostic.fix(applicability, title, span, full);
        }
        None => diagnostic,
    };
    suggest(diagnostic, zone, span, zones::names())
}

/// The zone that a common abbreviation or city probably stands for.
fn abbreviation(zone: &str) -> Option<&'static str> {
    let found = match zone.to_uppercase().replace(' ', "_").as_str() {
        "ET" | "EDT" | "EASTERN" => "America/New_York",
        "CT" | "CDT" | "CST" | "CENTRAL" => "America/Chicago",
        "MT" | "MDT" | "MOUNTAIN" => "America/Denver",
        "PT" | "PDT" | "PST" | "PACIFIC" => "America/Los_Angeles",
        "BST" => "Europe/London",
        "CEST" => "Europe/Paris",
        "IST" => "Asia/Kolkata",
        "JST" => "Asia/Tokyo",
        city => {
            let of = |name: &'static str| name.rsplit('/').next().map(str::to_uppercase);
            let mut names = zones::names();
            return names.find(|name| name.contains('/') && of(name).as_deref() == Some(city));
        }
    };
    Some(found)
}
