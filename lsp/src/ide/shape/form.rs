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

/// How far words have come in a form.
struct State {
    /// The part at which they are.
    at: usize,
    /// Whether something stands for it.
    filled: bool,
    /// How many keywords they share with the form.
    matched: usize,
}

impl Form {
    pub(crate) fn of(text: &'static str) -> Self {
        let mut parts = Vec::new();
        let mut at = 0;
        let mut depth = 0_u32;
        while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
            let rest = text.get(at..).unwrap_or("");
            let word = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '|')));
            let dots = rest.starts_with("...");
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign)).filter(|_| !dots);
            let length = match (word.unwrap_or(rest.len()), sign) {
                (0, Some(sign)) => sign.len(),
                (length, _) => length,
            };
            depth = match c {
                '{' => depth + 1,
                '}' => depth.saturating_sub(1),
                _ => depth,
            };
            if length > 0 && depth == 0 {
                let end = at + length;
                parts.push(Part { start: at, end, is_slot: is_slot(text, at, end) });
            }
            // Three dots stand for what goes on.
            at += if dots { 3 } else { length.max(c.len_utf8()) };
        }
        Self { text, parts }
    }

    fn word(&self, part: Part) -> &'static str {
        self.text.get(part.start..part.end).unwrap_or("")
    }

    /// The part that comes behind these words, and how many of them the form has; none where they do not fit.
    pub(crate) fn active(&self, words: &[&str]) -> Option<(usize, usize)> {
        let state = self.walk(words)?;
        let many = self.parts.get(state.at).is_some_and(|part| takes_many(self.word(*part)));
        let full = state.filled && !many;
        let active = (state.at + usize::from(full)).min(self.parts.len().saturating_sub(1));
        Some((active, state.matched))
    }

    fn walk(&self, words: &[&str]) -> Option<State> {
        let mut state = State { at: 0, filled: false, matched: 0 };
        for word in words.iter().filter(|word| !word.starts_with('{')) {
            let rest = self.parts.get(state.at..)?;
            let keyword = rest.iter().position(|part| !part.is_slot && self.word(*part) == *word);
            let keyword = keyword.map(|ahead| state.at + ahead);
            if let Some(place) = keyword.filter(|&place| self.may_skip(&state, place)) {
                state = State { at: place + 1, filled: false, matched: state.matched + 1 };
                continue;
            }
            let part = *self.parts.get(state.at)?;
            if !part.is_slot || !fits(self.word(part), word) {
                // One slot is full, and what comes goes into the next.
                let next = self.parts.get(state.at + 1).copied()?;
                if !state.filled || !next.is_slot || !fits(self.word(next), word) {
                    return None;
                }
                state.at += 1;
            } else if state.filled && !takes_many(self.word(part)) {
                state.at += 1;
            }
            state.filled = true;
        }
        Some(state)
    }

    /// The parts that may come behind these words.
    pub(crate) fn next(&self, words: &[&str]) -> Vec<Part> {
        let Some(state) = self.walk(words) else { return Vec::new() };
        let mut next = Vec::new();
        let current = self.parts.get(state.at).copied();
        // A list goes on behind a comma only.
        let goes_on = current.is_some_and(|part| match self.word(part) {
            "LENGTH" | "CONDITION" | "VALUE" => true,
            slot => takes_many(slot) && words.last().is_some_and(|last| *last == ","),
        });
        if !state.filled || goes_on {
            next.extend(current);
        }
        if !state.filled {
            // What is optional may be left out.
            let skipped = (state.at..)
                .take_while(|&place| place < self.parts.len() && self.is_optional(place));
            let behind = skipped.last().map(|last| last + 1);
            next.extend(behind.and_then(|place| self.parts.get(place)).copied());
            return next;
        }
        let mut place = state.at + 1;
        while let Some(part) = self.parts.get(place) {
            next.push(*part);
            if !self.is_optional(place) {
                break;
            }
            // Behind an optional group: its first word, and what comes after it.
            place += 1;
            while self.is_inside_group(place) {
                place += 1;
            }
        }
        next
    }

    /// Whether a part goes on with the optional group of the part before it.
    fn is_inside_group(&self, place: usize) -> bool {
        let (Some(part), Some(before)) =
            (self.parts.get(place), place.checked_sub(1).and_then(|one| self.parts.get(one)))
        else {
            return false;
        };
        let between = self.text.get(before.end..part.start).unwrap_or("");
        self.is_optional(place) && !between.contains('[')
    }

    /// Whether what stands between may be left out or is written already.
    fn may_skip(&self, state: &State, to: usize) -> bool {
        let first = state.at + usize::from(state.filled);
        (first..to).all(|place| self.is_optional(place))
    }

    fn is_optional(&self, place: usize) -> bool {
        let Some(part) = self.parts.get(place) else { return true };
        let before = self.text.get(..part.start).unwrap_or("");
        before.matches('[').count() > before.matches(']').count()
    }
}

/// The signs that are parts of forms.
const SIGNS: [&str; 5] = ["=>", "..", "/", "=", "."];

fn is_slot(text: &str, start: usize, end: usize) -> bool {
    let word = text.get(start..end).unwrap_or("");
    let named = word.chars().all(|c| c.is_uppercase() || c == '_');
    word.contains('|') || named
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
    let name = word.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"');
    match slot {
        "LENGTH" => number || UNITS.contains(&word.trim_end_matches('s')),
        "COUNT" | "DATE" | "PERCENT" => number || word == "%",
        "TIME" => number,
        "VALUE" | "CONDITION" => true,
        _ if slot.contains('|') => slot.split('|').any(|one| one == word),
        _ if word == "," || word == ".." => takes_many(slot),
        _ => name && !is_reserved(word),
    }
}

const UNITS: [&str; 5] = ["second", "minute", "hour", "day", "week"];
