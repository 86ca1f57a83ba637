//! Pieces that several pages share.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::words;
use crate::view::{Count, JourneyState, RunState};

/// An instant such as `2026-03-02T10:00:00.000Z`, for people and programs.
pub(super) fn instant(at: &str) -> Markup {
    let text = at.split('.').next().unwrap_or(at).trim_end_matches('Z').replacen('T', " ", 1);
    html! { time datetime=(at) { (text) " UTC" } }
}

/// The state of a journey.
pub(super) fn journey_state(state: JourneyState) -> Markup {
    html! {
        span .state { span .sign aria-hidden="true" { (words::journey_sign(state)) } " " (words::journey_state(state)) }
    }
}

/// The state of a run.
pub(super) fn run_state(state: RunState) -> Markup {
    let class = (state == RunState::Quarantined).then_some("bad");
    html! {
        span .state .(class.unwrap_or_default()) {
            span .sign aria-hidden="true" { (words::run_sign(state)) } " " (words::run_state(state))
        }
    }
}

/// A sentence in which backticks stand around names.
pub(super) fn sentence(text: &str) -> Markup {
    html! {
        @for (number, part) in text.split('`').enumerate() {
            @if number.is_multiple_of(2) { (part) } @else { code { (part) } }
        }
    }
}

/// The id of a step, which may break behind its slashes.
pub(super) fn step(id: &str) -> Markup {
    html! {
        code .id { @for part in id.split_inclusive('/') { (part) wbr; } }
    }
}

/// Counts as a small table, the largest first; `empty` where there are none.
pub(super) fn counts(
    caption: &str,
    of: &str,
    counts: &[Count],
    words: impl Fn(&str) -> String,
    empty: &str,
) -> Markup {
    let mut sorted: Vec<&Count> = counts.iter().collect();
    sorted.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.of.cmp(&b.of)));
    html! {
        @if sorted.is_empty() { section .counts { h3 { (caption) } p .none { (empty) } } }
        @else {
            div .counts { table {
                caption { (caption) }
                thead { tr { th scope="col" { (of) } th scope="col" .number { "How many" } } }
                tbody { @for count in sorted {
                    tr { th scope="row" { (words(&count.of)) } td .number { (words::number(count.count)) } }
                } }
            } }
        }
    }
}

/// A table that scrolls by itself where it is wider than the page. Reached by the keyboard under `name`.
pub(super) fn wide(name: &str, table: &Markup) -> Markup {
    html! { div .wide role="region" aria-label=(name) tabindex="0" { (table) } }
}

/// A link to a contact; `erased` where there is none any more.
pub(super) fn contact(id: Option<&str>) -> Markup {
    html! {
        @match id {
            Some(id) => a href={ "/contacts/" (words::encoded(id)) } { (id) },
            None => span .none { "erased" },
        }
    }
}

/// A link to a run.
pub(super) fn run(id: &str) -> Markup {
    html! { a .run href={ "/runs/" (words::encoded(id)) } { (id) } }
}

/// A link to a journey.
pub(super) fn journey(name: &str) -> Markup {
    html! { a href={ "/journeys/" (words::encoded(name)) } { (name) } }
}

/// Sends the browser elsewhere, to look at what became of it.
pub(super) fn redirect(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())]).into_response()
}
