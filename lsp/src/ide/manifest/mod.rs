//! The manifest: its keys, policies, packs and zones.

use journey_grammar::Span;

use super::hover::Hover;
use super::text;
use crate::{Point, Snapshot};

/// A key of the manifest with what it is for.
pub(crate) struct Key {
    /// The section it stands in.
    pub(crate) section: &'static str,
    /// The key.
    pub(crate) name: &'static str,
    /// What is written behind it: an example.
    pub(crate) value: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
}

/// The keys that the checker reads.
pub(crate) const KEYS: &[Key] = &[
    Key {
        section: "project",
        name: "name",
        value: "\"renewals\"",
        about: "The name of the project.",
    },
    Key {
        section: "project",
        name: "vocabulary",
        value: "\"2026-09-29\"",
        about: "Which dated list of Result values applies; the newest where it is not said.",
    },
    Key {
        section: "project",
        name: "time_zone",
        value: "\"America/New_York\"",
        about: "The clock of journeys that give none.",
    },
    Key {
        section: "project",
        name: "policies",
        value: "[\"UsCalling\"]",
        about: "Policies that every journey of the project follows.",
    },
    Key {
        section: "project",
        name: "packs",
        value: "[\"us-federal@2026-11\"]",
        about: "Rule packs: dated policies of a law that ship with the compiler, to be followed by name.",
    },
    Key {
        section: "features",
        name: "contact_center",
        value: "true",
        about: "Whether conversations are allowed.",
    },
];

/// The sections of the manifest.
pub(crate) const SECTIONS: &[&str] = &["project", "features", "environments.local"];

/// What is said of a word of the manifest.
pub(crate) fn hover(snapshot: &Snapshot, point: Point) -> Option<Hover> {
    let manifest = &snapshot.inputs.manifest;
    let source = manifest.source.as_ref().filter(|source| source.id == point.file)?;
    if let Some((pack, span)) = manifest.packs.iter().find(|(_, span)| span.touches(point.offset)) {
        let mut markdown = format!("Rule pack `{}`\n\n{}", pack.id, pack.summary());
        let policies = text::names(&pack.policies(), "and");
        text::paragraph(&mut markdown, &format!("Policies: {policies}"));
        return Some(Hover { span: *span, markdown });
    }
    if let Some(name) = manifest.policies.iter().find(|name| name.span.touches(point.offset)) {
        let policies = &snapshot.program().policies;
        let policy = policies.values().find(|policy| policy.name.text == name.text)?;
        let declared = policy.name.span;
        let parsed = snapshot.parsed(declared.file)?;
        let item = super::around::item(&parsed, declared.start)?;
        let mut markdown = text::code(item.span().text(&parsed.source.text));
        text::paragraph(&mut markdown, &snapshot.docs_above(item.span()).unwrap_or_default());
        return Some(Hover { span: name.span, markdown });
    }
    let (start, line) = line_at(&source.text, point.offset)?;
    let key = line.split('=').next().unwrap_or("").trim();
    let found = KEYS.iter().find(|one| one.name == key && line.contains('='))?;
    let from = start + u32::try_from(line.find(key)?).ok()?;
    let span = Span::new(source.id, from, from + u32::try_from(key.len()).ok()?);
    let markdown = format!("```toml\n{} = {}\n```\n\n{}", found.name, found.value, found.about);
    span.touches(point.offset).then_some(Hover { span, markdown })
}

/// The line around a place, with where it begins.
pub(crate) fn line_at(text: &str, offset: u32) -> Option<(u32, &str)> {
    let at = offset as usize;
    let start = text.get(..at)?.rfind('\n').map_or(0, |line| line + 1);
    let end = text.get(at..)?.find('\n').map_or(text.len(), |length| at + length);
    Some((u32::try_from(start).ok()?, text.get(start..end)?))
}
