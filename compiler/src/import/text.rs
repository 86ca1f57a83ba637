//! Declarations as text. It is meant for the formatter; this gives the words and the comments.

use std::fmt::Write as _;

use super::{Covers, Engagement, Field, Imported, Seen, Spelled};
use crate::hir::{DialMode, LedBy};
use crate::vocabulary::Channel;

/// How many columns a comment may take.
const WIDTH: usize = 92;

/// The declarations of all engagements, one behind the other; to be formatted.
pub fn declarations(imported: &Imported) -> String {
    let all: Vec<String> =
        imported.engagements.iter().map(|one| declaration(one, imported.covers)).collect();
    all.join("\n")
}

fn declaration(one: &Engagement, covers: Covers) -> String {
    let mut out = String::new();
    for line in one.description.iter().flat_map(|text| text.lines()) {
        comment(&mut out, "///", line);
    }
    let name = Spelled { name: one.name.clone(), external: one.external.clone() };
    let _ = writeln!(out, "engagement {} {{", spelled(&name));
    if !one.besides.is_empty() {
        let told = one.besides.iter().map(|(words, value)| format!("{words} {}", plain(value)));
        let told: Vec<String> = told.collect();
        comment(&mut out, "//", &format!("In the contact center alone: {}.", told.join("; ")));
    }
    settings(&mut out, one, covers);
    inputs(&mut out, one);
    attributes(&mut out, one, covers);
    dispositions(&mut out, one, covers);
    out.push_str("}\n");
    out
}

/// Writes a line; writing to a String cannot fail.
macro_rules! line {
    ($out:expr, $($part:tt)*) => {
        let _ = writeln!($out, $($part)*);
    };
}

fn settings(out: &mut String, one: &Engagement, covers: Covers) {
    line!(out, "channel {}", one.channel.word());
    if let Some(mode) = one.dial_mode {
        line!(out, "dial mode {}", mode.word());
    }
    // Copilot and preview say who leads by themselves.
    if matches!(one.dial_mode, Some(DialMode::Progressive | DialMode::Predictive)) {
        match one.led_by {
            Some(LedBy::Ai) => {
                line!(out, "led by ai");
            }
            Some(LedBy::Representative) => {
                line!(out, "led by representative");
            }
            None => comment(out, "//", "Not in the export: led by ai, or led by representative"),
        }
    }
    if let Some((count, every)) = one.reattempts {
        line!(out, "reattempts {count} every {}", length(every));
    } else if one.channel == Channel::Voice && !covers.reattempts {
        comment(
            out,
            "//",
            "Not in the export: reattempts N every D, where the contact center calls again",
        );
    }
    if let Some(seconds) = one.first_response {
        line!(out, "first response within {}", length(seconds));
    }
}

fn inputs(out: &mut String, one: &Engagement) {
    if one.inputs.is_empty() {
        comment(out, "//", "Not in the export: input { name: type }, what the agent is given");
        return;
    }
    comment(out, "//", "As past deliveries had it; the export does not say which may be unset");
    fields(out, "input", &one.inputs);
}

fn attributes(out: &mut String, one: &Engagement, covers: Covers) {
    if one.attributes.is_empty() {
        if !covers.attributes && one.led_by != Some(LedBy::Representative) {
            comment(
                out,
                "//",
                "Not in the export: attributes { Name: type }, what the agent reports",
            );
        }
        return;
    }
    if one.attributes.iter().any(|field| field.ty == Seen::Nothing) {
        let types = "text, number, boolean, date, datetime or choice { … }";
        comment(out, "//", &format!("The export does not say the types: {types}"));
    }
    if one.attributes.iter().any(|field| field.ty != Seen::Nothing) {
        comment(
            out,
            "//",
            "Types and values as past deliveries had them; the agent may report others",
        );
    }
    fields(out, "attributes", &one.attributes);
}

fn dispositions(out: &mut String, one: &Engagement, covers: Covers) {
    if one.dispositions.is_empty() {
        if !covers.dispositions {
            comment(
                out,
                "//",
                "Not in the export: dispositions { Name }, what a representative may choose",
            );
        }
        return;
    }
    let codes: Vec<String> = one.dispositions.iter().map(spelled).collect();
    line!(out, "dispositions {{ {} }}", codes.join(", "));
}

fn fields(out: &mut String, what: &str, fields: &[Field]) {
    line!(out, "{what} {{");
    for field in fields {
        line!(out, "{}: {}", spelled(&field.name), ty(&field.ty));
    }
    out.push_str("}\n");
}

fn ty(seen: &Seen) -> String {
    match seen {
        Seen::Nothing | Seen::Text => "text".to_owned(),
        Seen::Boolean => "boolean".to_owned(),
        Seen::Number => "number".to_owned(),
        Seen::Date => "date".to_owned(),
        Seen::DateTime => "datetime".to_owned(),
        Seen::Choice(values) => {
            let values: Vec<String> = values.iter().map(spelled).collect();
            format!("choice {{ {} }}", values.join(", "))
        }
    }
}

/// A name, with its spelling outside where that is another. Beyond ASCII, one name can be spelled in several ways.
fn spelled(name: &Spelled) -> String {
    let Spelled { name, external } = name;
    if name == external && external.is_ascii() {
        return name.clone();
    }
    format!("{name} as {}", quoted(external))
}

/// A text as it is written in a program.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' | '{' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            letter if is_hidden(letter) => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A length as it is written; in hours at most, because a day need not have 24.
pub(super) fn length(seconds: u64) -> String {
    let counted = |number: u64, unit: &str| {
        let plural = if number == 1 { "" } else { "s" };
        (number > 0).then(|| format!("{number} {unit}{plural}"))
    };
    let parts = [
        counted(seconds / 3600, "hour"),
        counted(seconds / 60 % 60, "minute"),
        counted(seconds % 60, "second"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A comment, on as many lines as it takes.
fn comment(out: &mut String, mark: &str, text: &str) {
    let mut line = String::new();
    for word in plain(text).split(' ') {
        if !line.is_empty() && line.chars().count() + word.chars().count() >= WIDTH {
            line!(out, "{mark} {line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.is_empty() {
        line!(out, "{mark}");
    } else {
        line!(out, "{mark} {line}");
    }
}

/// Whether nobody sees it, or it makes others look like something else: controls, and marks of the writing direction.
fn is_hidden(letter: char) -> bool {
    let mark = matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    letter.is_control() || mark || matches!(letter, '\u{ad}' | '\u{feff}')
}

/// A text on one line, without what a terminal or an editor would obey.
fn plain(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || is_hidden(letter));
    let words = words.filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_in_hours_at_most() {
        assert_eq!(length(86_400), "24 hours");
        assert_eq!(length(5_400), "1 hour 30 minutes");
        assert_eq!(length(60), "1 minute");
    }

    #[test]
    fn spellings_are_escaped() {
        assert_eq!(quoted("a \"b\" {c}\u{7}"), "\"a \\\"b\\\" \\{c}\\u{7}\"");
    }
}
