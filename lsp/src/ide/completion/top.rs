//! Declarations.

use super::CompletionKind;
use super::ask::{Ask, Offer};
use crate::ide::cursor::Place;
use crate::ide::hover::shape_markdown;
use crate::ide::shape;

/// What is written for a declaration.
const SNIPPETS: &[(&str, &str)] = &[
    (
        "journey",
        "journey ${1:Name} {\n    audience segment ${2:Segment}\n    outcomes ${3:done}\n\n    $0\n}",
    ),
    ("contact", "contact {\n    ${1:mobile}: ${2:phone}\n}"),
    ("segment", "segment ${1:Name}"),
    ("trigger", "trigger ${1:Name} { ${2:amount}: ${3:number} }"),
    ("choice", "choice ${1:Name} { ${2:First}, ${3:Second} }"),
    ("purpose", "purpose ${1:Name} ${2:transactional}"),
    (
        "quiet time",
        "quiet time ${1:Name} {\n    zone contact\n    quiet daily ${2:21:00..08:00}\n}",
    ),
    (
        "compliance",
        "compliance ${1:Name} {\n    channel ${2:voice}\n    purpose ${3:Purpose} ${4:opt_in}\n    quiet time ${5:none}\n}",
    ),
    ("engagement", "engagement ${1:Name} {\n    channel ${2:voice}\n    dial mode ${3:copilot}\n}"),
    (
        "text",
        "text ${1:Name} {\n    compliance ${2:Profile}\n    purpose ${3:Purpose}\n    body \"$0\"\n}",
    ),
    (
        "email",
        "email ${1:Name} {\n    compliance ${2:Profile}\n    purpose ${3:Purpose}\n    subject \"${4:Subject}\"\n    body \"$0\"\n}",
    ),
    (
        "push",
        "push ${1:Name} {\n    compliance ${2:Profile}\n    purpose ${3:Purpose}\n    title \"${4:Title}\"\n    body \"$0\"\n}",
    ),
    ("policy", "policy ${1:Name} {\n    limit ${2:3} ${3:calls} per ${4:24 hours}\n}"),
    (
        "scenario",
        "scenario \"${1:title}\" for ${2:Journey} {\n    start ${3:2026-03-02 10:00}\n    $0\n}",
    ),
    ("forecast", "forecast ${1:Name} for ${2:Journey} {\n    $0\n}"),
];

/// Offers declarations: each as its keyword and as a whole.
pub(super) fn offered(ask: &mut Ask<'_>) {
    let has_contact = ask.program().contact.is_some();
    for (keyword, snippet) in SNIPPETS {
        let Some(shape) = shape::named(Place::Top, keyword) else { continue };
        let why_not = (*keyword == "contact" && has_contact)
            .then(|| "the program has a `contact` already".to_owned());
        let docs = shape_markdown(shape);
        let whole = Offer::snippet(format!("{keyword} …"), snippet);
        ask.push(Offer { docs: docs.clone(), why_not: why_not.clone(), ..whole });
        let word = Offer::new(*keyword, CompletionKind::Keyword);
        ask.push(Offer { docs, why_not, group: 2, ..word });
    }
}
