//! Forms as parts, and which part is being written.

use journey_grammar::words::is_reserved;

/// A part of a form.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its first byte in the form.
    pub(crate) start: usize,
    /// The byte behind it.
    pub(crate) end: usize,
    /// Whether it stands for something; else it is a keyword.
    pub(crate) is_slot: bool,
}

/// A form such as `retry after LENGTH [at TIME]`.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// The form as it is shown.
    pub(crate) text: &'static str,
    /// Its parts, in order.
    pub(crate) parts: Vec<Part>,
}

impl Form {
    pub(crate) fn of(text: &'static str) -> Self {
        let mut parts = Vec::new();
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            let inside = c.is_alphanumeric() || matches!(c, '_' | '|');
            match start {
                None if inside => start = Some(at),
                Some(from) if !inside => {
                    parts.push(Part { start: from, end: at, is_slot: is_slot(text, from, at) });
                    start = None;
                }
                None | Some(_) => {}
            }
        }
        Self { text, parts }
    }

    fn word(&self, part: Part) -> &'static str {
        self.text.get(part.start..part.end).unwrap_or("")
    }

    /// The part that comes behind these words, and how many of them the form has; none where they do not fit.
    pub(crate) fn active(&self, words: &[&str]) -> Option<(usize, usize)> {
        let mut at = 0;
        let mut filled = false;
        let mut matched = 0;
        for word in words {
            let rest = self.parts.get(at..)?;
            let keyword = rest.iter().position(|part| !part.is_slot && self.word(*part) == *word);
            if let Some(ahead) = keyword.filter(|ahead| self.may_skip(at, at + ahead, filled)) {
                at += ahead + 1;
                filled = false;
                matched += 1;
                continue;
            }
            let part = *self.parts.get(at)?;
            if !part.is_slot || !fits(self.word(part), word) {
                // One slot is full, and what comes goes into the next.
                let next = self.parts.get(at + 1).copied()?;
                if !filled || !next.is_slot || !fits(self.word(next), word) {
                    return None;
                }
                at += 1;
            } else if filled && !takes_many(self.word(part)) {
                at += 1;
            }
            filled = true;
        }
        let full = filled && self.parts.get(at).is_some_and(|part| !takes_many(self.word(*part)));
        let active = (at + usize::from(full)).min(self.parts.len().saturating_sub(1));
        Some((active, matched))
    }

    /// Whether what stands between may be left out or is written already.
    fn may_skip(&self, from: usize, to: usize, filled: bool) -> bool {
        let first = from + usize::from(filled);
        (first..to).all(|place| self.is_optional(place))
    }

    fn is_optional(&self, place: usize) -> bool {
        let Some(part) = self.parts.get(place) else { return true };
        let before = self.text.get(..part.start).unwrap_or("");
        before.matches('[').count() > before.matches(']').count()
    }
}

fn is_slot(text: &str, start: usize, end: usize) -> bool {
    let word = text.get(start..end).unwrap_or("");
    word.contains('|') || word.chars().all(|c| c.is_uppercase() || c == '_')
}

/// Whether a slot takes several words: `1 day 12 hours`, `calls, texts`, a condition.
fn takes_many(slot: &str) -> bool {
    const MANY: [&str; 12] = [
        "LENGTH",
        "KINDS",
        "CONDITION",
        "VALUE",
        "DAYS",
        "TEXT",
        "NAME",
        "EVENT",
        "SEGMENT",
        "POLICY",
        "TYPE",
        "CODE",
    ];
    MANY.contains(&slot)
}

/// Whether a word can stand in a slot.
fn fits(slot: &str, word: &str) -> bool {
    let number = word.starts_with(|c: char| c.is_ascii_digit());
    match slot {
        "LENGTH" => number || UNITS.contains(&word.trim_end_matches('s')),
        "COUNT" | "DATE" | "PERCENT" => number || word == "%",
        "TIME" => number || word == "..",
        "VALUE" | "CONDITION" => true,
        _ if slot.contains('|') => slot.split('|').any(|one| one == word),
        _ => !is_reserved(word),
    }
}

const UNITS: [&str; 5] = ["second", "minute", "hour", "day", "week"];
