//! Conversations: what is started, and the states that they can be in on this line.

use std::fmt::Write as _;

use journey_compiler::flow::States;
use journey_compiler::hir::{Handle, Id, Journey, Program, ResultSet};
use smol_str::SmolStr;

use super::context::Asked;
use crate::ide::text;

/// The line with which the conversation starts.
pub(super) fn signature(program: &Program, journey: &Journey, id: Id<Handle>) -> String {
    let handle = &journey.handles[id];
    let channel = handle.channel.map_or("…", |channel| channel.word());
    let engagement = handle.engagement.map_or("…", |id| program.engagements[id].name.as_str());
    format!("conversation {channel} {} with {engagement}", handle.name.text)
}

/// The states that the conversation can be in at the word.
pub(super) fn states(asked: &Asked<'_>, journey: &Journey, id: Id<Handle>) -> Option<String> {
    if journey.handles[id].name.span.same_place(asked.cursor.word) {
        return Some(
            "From here on it is open, until a `wait` receives what comes of it.".to_owned(),
        );
    }
    let here = asked.here()?;
    let states = here.states(id);
    let mut lines: Vec<String> = Vec::new();
    for (state, words) in [
        (States::NOT_STARTED, "not started"),
        (States::OPEN, "open: what comes of it is not known yet"),
        (States::BLOCKED, "blocked: the journey sent no request"),
    ] {
        if states.meets(state) {
            lines.push(words.to_owned());
        }
    }
    lines.extend(outcomes(asked.program(), &journey.handles[id], states.results()));
    if lines.is_empty() {
        return None;
    }
    let mut out = format!("On this line `{}` can be", journey.handles[id].name.text);
    for line in lines {
        let _ = write!(out, "\n- {line}");
    }
    Some(out)
}

/// The Results of a set, class by class.
pub(super) fn outcomes(program: &Program, handle: &Handle, results: ResultSet) -> Vec<String> {
    let Some(channel) = handle.channel else { return Vec::new() };
    let vocabulary = &program.vocabulary;
    let line = |class: &SmolStr| {
        let set = vocabulary.class(channel, class).and(results);
        let values = (0_u8..).zip(vocabulary.values(channel));
        let names: Vec<&SmolStr> = values
            .filter(|(place, _)| set.contains(*place))
            .map(|(_, value)| &value.name)
            .collect();
        (!names.is_empty()).then(|| format!("`{class}`: {}", text::names(&names, "or")))
    };
    vocabulary.classes(channel).into_iter().filter_map(line).collect()
}
