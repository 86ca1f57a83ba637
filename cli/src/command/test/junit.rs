//! The results of scenarios as JUnit's XML, which build servers show.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use journey_plan::scenario::Scenario;
use journey_runtime::scenario::ScenarioResult;

use super::text::comparison;

type Case<'a> = (&'a Scenario, &'a ScenarioResult);

/// The whole document: one suite per journey.
pub(super) fn render(scenarios: &[Scenario], results: &[ScenarioResult]) -> String {
    let mut suites: BTreeMap<&str, Vec<Case<'_>>> = BTreeMap::new();
    for (scenario, result) in scenarios.iter().zip(results) {
        suites.entry(&result.journey).or_default().push((scenario, result));
    }
    let failures = results.iter().filter(|result| result.failure.is_some()).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (name, tests) = ("journey", results.len());
    // Writing to a String cannot fail.
    let _ = writeln!(out, "<testsuites name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\">");
    for (journey, cases) in suites {
        suite(&mut out, journey, &cases);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, journey: &str, cases: &[Case<'_>]) {
    let failures = cases.iter().filter(|(_, result)| result.failure.is_some()).count();
    let (name, tests) = (escape(journey), cases.len());
    let _ = writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
    );
    for (scenario, result) in cases {
        let (title, source) = (escape(&result.name), &result.source);
        let file = escape(&source.file);
        let _ = write!(
            out,
            "    <testcase name=\"{title}\" classname=\"{name}\" file=\"{file}\" line=\"{}\"",
            source.line
        );
        let Some(failure) = &result.failure else {
            out.push_str("/>\n");
            continue;
        };
        let (message, text) =
            (escape(&failure.happened), escape(&comparison(scenario, result, false)));
        let _ = writeln!(
            out,
            ">\n      <failure message=\"{message}\">{text}</failure>\n    </testcase>"
        );
    }
    out.push_str("  </testsuite>\n");
}

/// Text as it may stand in XML 1.0; characters that may not stand there at all become `?`.
fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('?'),
            _ => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_cannot_break_the_document() {
        assert_eq!(super::escape("a<b>&\"c\"\u{1b}"), "a&lt;b&gt;&amp;&quot;c&quot;?");
    }
}
