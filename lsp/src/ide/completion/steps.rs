//! Steps: keywords, and whole conversations, waits and branches filled from what is known.

use std::fmt::Write as _;

use journey_compiler::flow::States;
use journey_compiler::hir::{
    Engagement, Field, Handle, Id, Journey, Place as Read, ProfileChannel, Program, Ty,
};
use journey_compiler::vocabulary::Channel;
use journey_grammar::ast::MessageKind;

use super::CompletionKind;
use super::ask::{Ask, Offer};
use crate::ide::cursor::Place;
use crate::ide::hover::shape_markdown;
use crate::ide::shape;

/// So many engagements are offered as whole conversations.
const MOST_CONVERSATIONS: usize = 24;

/// Offers steps.
pub(super) fn offered(ask: &mut Ask<'_>) {
    waits(ask);
    branches(ask);
    conversations(ask);
    let in_attempt = is_in_attempt(ask);
    let behind_attempt = is_behind_attempt(ask);
    for shape in shape::all().filter(|shape| shape.places.contains(&Place::Steps)) {
        let why_not = match shape.words {
            "retry" if !in_attempt => Some("there is no `attempt` around it".to_owned()),
            "exhausted" if !behind_attempt => continue,
            _ => None,
        };
        let offer = Offer::new(shape.words, CompletionKind::Keyword);
        ask.push(Offer { docs: shape_markdown(shape), why_not, group: 2, ..offer });
    }
}

/// Whether a `retry` belongs to some attempt here.
fn is_in_attempt(ask: &Ask<'_>) -> bool {
    let mut frames = ask.cursor.frames.iter().rev();
    // In `exhausted` it belongs to the next attempt out.
    let attempts = frames.by_ref().filter(|frame| {
        let words = ask.cursor.texts(&frame.head);
        let words = match words.as_slice() {
            [_, ":", rest @ ..] => rest,
            all => all,
        };
        words.first() == Some(&"attempt") && !words.contains(&"exhausted")
    });
    attempts.count() > 0
}

/// Whether the step before the cursor is an attempt.
fn is_behind_attempt(ask: &Ask<'_>) -> bool {
    let before = ask.cursor.text.get(..ask.cursor.word.start as usize).unwrap_or("");
    before.trim_end().ends_with('}') && ask.journey().is_some_and(|journey| {
        let at = ask.cursor.word.start;
        let last = journey.steps.values().filter(|step| step.span.end <= at);
        let last = last.max_by_key(|step| (step.span.end, u32::MAX - step.span.start));
        last.is_some_and(|step| {
            matches!(&step.kind, journey_compiler::hir::StepKind::Attempt(one) if one.exhausted.is_none())
        })
    })
}

/// A conversation that may be open.
pub(super) struct OpenHandle {
    pub(super) id: Id<Handle>,
    name: String,
    channel: Option<Channel>,
    /// Whether it has started on every path.
    pub(super) is_sure: bool,
}

/// The conversations that may be open here.
pub(super) fn open_handles(ask: &Ask<'_>) -> Vec<OpenHandle> {
    let (Some(journey), Some(here)) = (ask.journey(), ask.here()) else { return Vec::new() };
    let open = journey.handles.iter().filter(|(id, _)| here.states(*id).meets(States::OPEN));
    open.map(|(id, handle)| OpenHandle {
        id,
        name: handle.name.text.to_string(),
        channel: handle.channel,
        is_sure: !here.states(id).meets(States::NOT_STARTED),
    })
    .collect()
}

/// A `wait` with every trigger of each conversation that is open.
fn waits(ask: &mut Ask<'_>) {
    for OpenHandle { name, channel, .. } in open_handles(ask).into_iter().filter(|one| one.is_sure)
    {
        let Some(channel) = channel else { continue };
        let text = wait(&name, channel);
        let offer = Offer::snippet(format!("wait … {name}"), &text);
        ask.push(Offer {
            detail: "every trigger of the conversation".to_owned(),
            docs: format!("Waits for what comes of `{name}`."),
            filter: Some(format!("wait {name}")),
            group: 0,
            ..offer
        });
    }
}

/// A wait for a conversation, with `timeout`.
fn wait(name: &str, channel: Channel) -> String {
    let mut text = "wait up to ${1:2 days} {\n".to_owned();
    for (place, event) in channel.events().iter().enumerate() {
        let _ = writeln!(text, "    trigger {name}.{} => {{${}}}", event.word(), place + 2);
    }
    text.push_str("    timeout => {$0}\n}");
    text
}

/// A `branch on` for what can be read of each conversation whose outcome is known here, with every pattern left.
fn branches(ask: &mut Ask<'_>) {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    if let (Some(journey), Some(here)) = (ask.journey(), ask.here()) {
        for (id, handle) in journey.handles.iter() {
            let results = here.states(id).results();
            if here.unreadable(Read::Result(id)).is_some() || results.is_empty() {
                continue;
            }
            let Some(channel) = handle.channel else { continue };
            let vocabulary = &ask.program().vocabulary;
            let classes = vocabulary.classes(channel).into_iter();
            let left =
                classes.filter(|class| !vocabulary.class(channel, class).and(results).is_empty());
            found.push((handle.name.text.to_string(), left.map(ToString::to_string).collect()));
        }
    }
    for (name, classes) in found {
        let mut text = format!("branch on {name}.Result {{\n");
        for (place, class) in classes.iter().enumerate() {
            let _ = writeln!(text, "    {class} => {{${}}}", place + 1);
        }
        text.push('}');
        let offer = Offer::snippet(format!("branch on {name}.Result …"), &text);
        ask.push(Offer {
            detail: "every class that is left".to_owned(),
            docs: format!("Takes an arm by what came of `{name}`."),
            group: 0,
            ..offer
        });
    }
}

/// A whole conversation for each engagement.
fn conversations(ask: &mut Ask<'_>) {
    let program = ask.program();
    for engagement in program.engagements.values().take(MOST_CONVERSATIONS) {
        let Some(channel) = engagement.channel else { continue };
        let name = free_name(ask.journey(), channel);
        let Some(text) = conversation(program, engagement, channel, &name) else { continue };
        let label = format!("conversation {} … with {}", channel.word(), engagement.name.as_str());
        let docs = ask.docs_of(engagement.name.span);
        let offer = Offer::snippet(label, &text);
        ask.push(Offer { docs, detail: "with what it needs".to_owned(), ..offer });
    }
}

/// A name that the journey does not have: `call`, `call_2`.
fn free_name(journey: Option<&Journey>, channel: Channel) -> String {
    let base = match channel {
        Channel::Voice => "call",
        Channel::Sms => "chat",
    };
    let taken = |name: &str| {
        journey.is_some_and(|journey| {
            let handles = journey.handles.values().map(|one| &one.name);
            let bindings = journey.bindings.values().map(|one| &one.name);
            let labels = journey.steps.values().filter_map(|one| one.label.as_ref());
            let names = handles.chain(bindings).chain(labels).chain(&journey.outcomes);
            names.into_iter().any(|one| one.text == name)
        })
    };
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
}

fn conversation(
    program: &Program,
    engagement: &Engagement,
    channel: Channel,
    name: &str,
) -> Option<String> {
    let mut text = format!(
        "conversation {} ${{1:{name}}} with {} {{\n",
        channel.word(),
        engagement.name.as_str()
    );
    match channel {
        Channel::Voice => {
            let wanted = Some(ProfileChannel::Voice);
            let profile = program.profiles.values().find(|one| one.channel == wanted)?;
            let (purpose, _, _) = profile.purposes.first()?;
            let purpose = &program.purposes[*purpose];
            let mut spelt = purpose.name.text.to_string();
            if let Some(topic) = purpose.topics.values().next() {
                let _ = write!(spelt, " / {}", topic.name.text);
            }
            let _ = writeln!(text, "    compliance ${{2:{}}}", profile.name.text);
            let _ = writeln!(text, "    purpose ${{3:{spelt}}}");
        }
        Channel::Sms => {
            let message = program.messages.values().find(|one| one.kind == MessageKind::Text)?;
            let _ = writeln!(text, "    message ${{2:{}}}", message.name.text);
        }
    }
    let inputs: Vec<&Field> = engagement.inputs.values().filter(|input| !input.optional).collect();
    if !inputs.is_empty() {
        let given: Vec<String> = inputs
            .iter()
            .enumerate()
            .map(|(place, input)| {
                let value = value_for(program, input);
                format!("{}: ${{{}:{value}}}", input.name.text, place + 4)
            })
            .collect();
        let _ = writeln!(text, "    input {{ {} }}", given.join(", "));
    }
    text.push('}');
    Some(text)
}

/// What an input may be given: the contact's field of this name or type, else a value of its type.
pub(super) fn value_for(program: &Program, input: &Field) -> String {
    let fields = program.contact.iter().flat_map(|contact| contact.fields.values());
    let fits = |field: &&Field| field.ty == input.ty && !field.optional;
    let same = fields.clone().filter(fits).find(|field| field.name.text == input.name.text);
    if let Some(field) = same.or_else(|| fields.clone().find(fits)) {
        return format!("contact.{}", field.name.text);
    }
    match input.ty {
        Ty::Number => "0".to_owned(),
        Ty::Boolean => "false".to_owned(),
        Ty::Date => "today".to_owned(),
        Ty::DateTime => "now".to_owned(),
        Ty::Choice(id) => program.choices[id]
            .values
            .first()
            .map_or_else(String::new, |one| one.name.text.to_string()),
        Ty::Text
        | Ty::Time
        | Ty::Duration
        | Ty::Phone
        | Ty::Email
        | Ty::TimeZone
        | Ty::Result(_)
        | Ty::Disposition(_)
        | Ty::BlockedReason
        | Ty::Unknown => "\"…\"".to_owned(),
    }
}
