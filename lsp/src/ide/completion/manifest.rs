//! The manifest: keys that are missing, packs, policies, zones, vocabularies.

use journey_compiler::packs;
use journey_compiler::vocabulary::Vocabulary;
use journey_grammar::Span;

use super::{Completion, CompletionKind};
use crate::ide::manifest::{KEYS, SECTIONS, line_at};
use crate::{Point, Snapshot};

/// What may be written in the manifest; none where the point is not in it.
pub(super) fn offered(snapshot: &Snapshot, point: Point) -> Option<Vec<Completion>> {
    let file = snapshot.files().iter().find(|file| file.id == point.file)?;
    let text = &file.text;
    let (start, line) = line_at(text, point.offset)?;
    let typed = line.get(..(point.offset - start) as usize)?;
    let mut found = Found { snapshot, point, text, list: Vec::new() };
    match typed.split_once('=') {
        _ if typed.contains('#') => {}
        None if typed.trim_start().starts_with('[') => found.sections(),
        None => found.keys(),
        Some((key, value)) => found.values(key.trim(), value),
    }
    Some(found.list)
}

struct Found<'a> {
    snapshot: &'a Snapshot,
    point: Point,
    text: &'a str,
    list: Vec<Completion>,
}

impl Found<'_> {
    fn push(&mut self, label: &str, text: String, docs: &str, replace: Span) {
        let sort = format!("1{:05}", self.list.len());
        self.list.push(Completion {
            label: label.to_owned(),
            kind: CompletionKind::Literal,
            detail: String::new(),
            docs: docs.to_owned(),
            text,
            snippet: None,
            filter: None,
            sort,
            replace,
            possible: true,
        });
    }

    /// The text around the cursor that consists of such characters.
    fn around(&self, fits: impl Fn(char) -> bool) -> Span {
        let at = self.point.offset as usize;
        let (before, after) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        let length = |text: &mut dyn Iterator<Item = char>| -> u32 {
            let bytes: usize = text.take_while(|c| fits(*c)).map(char::len_utf8).sum();
            u32::try_from(bytes).unwrap_or(0)
        };
        let (back, forth) = (length(&mut before.chars().rev()), length(&mut after.chars()));
        Span::new(self.point.file, self.point.offset - back, self.point.offset + forth)
    }

    fn sections(&mut self) {
        let replace = self.around(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']'));
        for section in SECTIONS {
            self.push(&format!("[{section}]"), format!("[{section}]"), "", replace);
        }
    }

    /// The section in which the cursor is.
    fn section(&self) -> &str {
        let before = self.text.get(..self.point.offset as usize).unwrap_or("");
        let mut heads = before.lines().map(str::trim).filter(|line| line.starts_with('['));
        heads.next_back().map_or("", |line| line.trim_matches(['[', ']']))
    }

    fn keys(&mut self) {
        let section = self.section().to_owned();
        let replace = self.around(|c| c.is_alphanumeric() || c == '_');
        let own = self.text.split('\n').collect::<Vec<_>>();
        let given = |name: &str| {
            own.iter().any(|line| {
                line.split('=').next().is_some_and(|key| key.trim() == name) && line.contains('=')
            })
        };
        let keys = KEYS.iter().filter(|key| key.section == section && !given(key.name));
        for key in keys {
            self.push(key.name, format!("{} = {}", key.name, key.value), key.about, replace);
        }
        if section.is_empty() {
            for section in SECTIONS {
                self.push(&format!("[{section}]"), format!("[{section}]"), "", replace);
            }
        }
    }

    fn values(&mut self, key: &str, value: &str) {
        let is_quoted = value.matches('"').count() % 2 == 1;
        let inside = self.around(|c| !matches!(c, '"' | '\n' | '\r' | '[' | ']' | ',' | ' ' | '='));
        let quote = |text: &str| if is_quoted { text.to_owned() } else { format!("\"{text}\"") };
        match key {
            "vocabulary" => {
                for date in Vocabulary::dates().rev() {
                    self.push(date, quote(date), "", inside);
                }
            }
            "time_zone" => {
                for zone in journey_compiler::zone_names() {
                    self.push(zone, quote(zone), "", inside);
                }
            }
            "packs" => {
                let listed = &self.snapshot.inputs.manifest.packs;
                let names: Vec<&str> = listed.iter().map(|(pack, _)| pack.name).collect();
                for pack in packs::all().rev().filter(|pack| !names.contains(&pack.name)) {
                    self.push(pack.id, quote(pack.id), pack.summary(), inside);
                }
            }
            "policies" => {
                let policies = self.snapshot.program().policies.values();
                for policy in policies {
                    self.push(policy.name.as_str(), quote(policy.name.as_str()), "", inside);
                }
            }
            "contact_center" => {
                for word in ["true", "false"] {
                    self.push(word, word.to_owned(), "", inside);
                }
            }
            _ => {}
        }
    }
}
