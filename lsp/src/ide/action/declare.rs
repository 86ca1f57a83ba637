//! Declares what a name stands for that is used and declared nowhere.

use std::ops::Range;

use journey_compiler::hir::{Profile, ProfileChannel, Program, Ty};
use journey_grammar::{Code, Diagnostic, Edit, Span};

use super::{Action, ActionKind};
use crate::Snapshot;

/// What is used and declared nowhere.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Segment,
    Trigger,
    Message,
    Opener,
}

/// Offers declarations for the names at the selection that stand for nothing.
pub(super) fn declarations(snapshot: &Snapshot, file: usize, range: &Range<u32>) -> Vec<Action> {
    let touched = snapshot.diagnostics(file).filter(|found| {
        let place = snapshot.place(found.primary.span);
        // A name that something else has is no name for a new declaration.
        let is_free = found.code == Code::UnknownName && found.related.is_empty();
        is_free
            && place.is_some_and(|at| at.range.start <= range.end && range.start <= at.range.end)
    });
    touched.filter_map(|found| declaration(snapshot, file, found)).collect()
}

fn declaration(snapshot: &Snapshot, file: usize, found: &Diagnostic) -> Option<Action> {
    let span = found.primary.span;
    let parsed = snapshot.parsed(span.file)?;
    let wanted = wanted(parsed.source.text.get(..span.start as usize)?)?;
    let name = snapshot.text(span);
    let program = snapshot.program();
    let (what, text) = match wanted {
        Wanted::Segment => ("segment", format!("segment {name}\n")),
        Wanted::Trigger => ("trigger", format!("trigger {name}\n")),
        Wanted::Message => message(program, name, &MESSAGES)?,
        Wanted::Opener => message(program, name, MESSAGES.get(..1)?)?,
    };
    Some(Action {
        title: format!("Declare {what} `{name}`"),
        kind: ActionKind::Extract,
        edits: vec![at_end(snapshot, home(snapshot, wanted).unwrap_or(file), &text)?],
        mends: Some(found.clone()),
        is_preferred: false,
    })
}

/// What the word before a list of names says that they are.
fn wanted(before: &str) -> Option<Wanted> {
    let mut before = before.trim_end();
    while let Some(list) = before.strip_suffix(',') {
        let list = list.trim_end();
        before = list.trim_end_matches(|sign: char| sign.is_alphanumeric() || sign == '_');
        before = before.trim_end();
    }
    let word = before.rsplit(|sign: char| !sign.is_alphanumeric() && sign != '_').next()?;
    match word {
        "segment" | "exclude" => Some(Wanted::Segment),
        "trigger" => Some(Wanted::Trigger),
        "send" => Some(Wanted::Message),
        "message" => Some(Wanted::Opener),
        _ => None,
    }
}

/// The file in which the last of its kind is declared.
fn home(snapshot: &Snapshot, wanted: Wanted) -> Option<usize> {
    let program = snapshot.program();
    let last = match wanted {
        Wanted::Segment => program.segments.values().last()?.name.span,
        Wanted::Trigger => program.triggers.values().last()?.name.span,
        Wanted::Message | Wanted::Opener => program.messages.values().last()?.name.span,
    };
    snapshot.place(last).map(|place| place.file)
}

/// Adds a declaration at the end of a file.
pub(super) fn at_end(snapshot: &Snapshot, file: usize, text: &str) -> Option<Edit> {
    let file = snapshot.files().get(file)?;
    let end = u32::try_from(file.text.len()).ok()?;
    let gap = match (file.text.trim().is_empty(), file.text.ends_with('\n')) {
        (true, _) => "",
        (false, true) => "\n",
        (false, false) => "\n\n",
    };
    Some(Edit { span: Span::new(file.id, end, end), text: format!("{gap}{text}") })
}

/// A kind of message: its channel, its keyword, the type of its address and its settings.
type Form = (ProfileChannel, &'static str, Option<Ty>, &'static [(&'static str, &'static str)]);

/// The kinds of messages, the usual first.
const MESSAGES: [Form; 3] = [
    (ProfileChannel::Sms, "text", Some(Ty::Phone), &[("body", "…")]),
    (ProfileChannel::Email, "email", Some(Ty::Email), &[("subject", "…"), ("body", "…")]),
    (ProfileChannel::Push, "push", None, &[("title", "…"), ("body", "…")]),
];

/// A message of the first kind for which the program has a profile with a purpose, and an address.
fn message(program: &Program, name: &str, forms: &[Form]) -> Option<(&'static str, String)> {
    forms.iter().find_map(|form| {
        let (channel, keyword, ..) = form;
        let profiles = program.profiles.values().filter(|one| one.channel == Some(*channel));
        let mut profiles: Vec<&Profile> = profiles.collect();
        // One with a quiet time keeps what a policy may ask for.
        profiles.sort_by_key(|profile| profile.quiet_time.is_none());
        let text = profiles.iter().find_map(|profile| written(program, name, form, profile));
        Some((*keyword, text?))
    })
}

fn written(program: &Program, name: &str, form: &Form, profile: &Profile) -> Option<String> {
    let (_, keyword, address, settings) = form;
    let (purpose, ..) = profile.purposes.first()?;
    let purpose = &program.purposes[*purpose];
    let topic = purpose.topics.values().next();
    let topic = topic.map_or_else(String::new, |topic| format!(" / {}", topic.name.text));
    let mut lines = vec![
        ("compliance", profile.name.text.to_string()),
        ("purpose", format!("{}{topic}", purpose.name.text)),
    ];
    if profile.quiet_time.is_none() {
        lines.push(("quiet time", "none".to_owned()));
    }
    if let Some(ty) = address {
        let fields = program.contact.as_ref()?.fields.values();
        let mut fields = fields.filter(|field| field.ty == *ty);
        let first = fields.next()?;
        if fields.next().is_some() {
            lines.push(("to", format!("contact.{}", first.name.text)));
        }
    }
    lines.extend(settings.iter().map(|(name, text)| (*name, format!("\"{text}\""))));
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines = lines.iter().map(|(name, value)| format!("    {name:width$} {value}\n"));
    Some(format!("{keyword} {name} {{\n{}}}\n", lines.collect::<String>()))
}
