//! What a forecast assumes, and what it cannot say, in words.

use journey_plan::draw::words::{expr, length, share};
use journey_plan::model::{Capacity, ConversationForecast, Draw, Expr, Forecast};
use journey_plan::value::Length;

use super::document::Assumption;
use super::words::{kind, number, seconds};

/// The lines of a forecast in words.
pub(super) fn assumptions(forecast: &Forecast) -> Vec<Assumption> {
    let mut all = vec![arrivals(forecast.arrive)];
    for conversation in &forecast.conversations {
        conversation_lines(conversation, &mut all);
    }
    for (field, draw) in &forecast.contact {
        all.push(assumption(format!("contact.{field}"), drawn(draw)));
    }
    for (field, draw) in &forecast.entry {
        all.push(assumption(
            format!("{field} of the trigger that starts the journey"),
            drawn(draw),
        ));
    }
    for raised in &forecast.triggers {
        let says = format!(
            "raised for {} of the contacts, at any instant within {} of their entry",
            share(raised.share),
            length(raised.within)
        );
        all.push(assumption(format!("trigger {}", raised.trigger), says));
    }
    for limit in &forecast.capacities {
        all.push(assumption("capacity", capacity(limit)));
    }
    all
}

fn assumption(of: impl Into<String>, says: impl Into<String>) -> Assumption {
    Assumption { of: of.into(), says: says.into() }
}

fn arrivals(over: Length) -> Assumption {
    let says = if over == Length::default() {
        "all enter at once".to_owned()
    } else {
        format!("enter at any instant of {}, all instants equally likely", length(over))
    };
    assumption("contacts", says)
}

fn conversation_lines(from: &ConversationForecast, all: &mut Vec<Assumption>) {
    let handle = &from.handle;
    if from.blocked > 0 {
        let says = format!("{} of all conversations", share(from.blocked));
        all.push(assumption(format!("{handle}.blocked"), says));
    }
    if !from.results.is_empty() {
        let says = format!("{} of those not blocked", shares(&from.results));
        all.push(assumption(format!("{handle}.Result"), says));
    }
    for (attribute, draw) in &from.attributes {
        all.push(assumption(format!("{handle}.{attribute}"), drawn(draw)));
    }
    if !from.dispositions.is_empty() {
        let says = format!("{}, each on its own", shares(&from.dispositions));
        all.push(assumption(format!("{handle}.Disposition"), says));
    }
    if let Some((least, most)) = from.responds {
        let says = format!("the outcome comes after {} to {}", seconds(least), seconds(most));
        all.push(assumption(format!("{handle}.responds"), says));
    }
}

fn shares(of: &[(impl std::fmt::Display, u32)]) -> String {
    let parts: Vec<String> =
        of.iter().map(|(name, part)| format!("{name} {}", share(*part))).collect();
    parts.join(", ")
}

fn drawn(draw: &Draw) -> String {
    match draw {
        Draw::Shares(of) => {
            let name = |value: &Option<Expr>| value.as_ref().map_or("unset".to_owned(), expr);
            let parts: Vec<String> = of
                .iter()
                .map(|(value, part)| format!("{} {}", name(value), share(*part)))
                .collect();
            parts.join(", ")
        }
        Draw::Range(Expr::Length(from), Expr::Length(to)) => {
            format!("{} to {} later, all equally likely", length(*from), length(*to))
        }
        Draw::Range(from, to) => format!("{} to {}, all equally likely", expr(from), expr(to)),
    }
}

/// `500 calls per hour`
pub(super) fn capacity(of: &Capacity) -> String {
    let time = length(of.per);
    let time = time.strip_prefix("1 ").filter(|unit| !unit.contains(' ')).unwrap_or(&time);
    format!("{} {} per {time}", number(of.count), kind(of.kind))
}

/// What a forecast cannot say.
pub(super) fn limits(forecast: &Forecast) -> Vec<String> {
    let mut all = vec![
        "The answers are the forecast's assumptions, not measurements: where they are wrong, so is this.".to_owned(),
        "The intervals say how far chance may carry the simulated shares, not how right the assumptions are.".to_owned(),
        "Everybody consents to everything and nobody is contacted by other journeys; who is not reached for such a \
         reason is part of `blocked`."
            .to_owned(),
        "Each contact runs once, from the journey's start; contacts do not influence each other's answers.".to_owned(),
    ];
    if forecast.capacities.is_empty() {
        all.push(
            "No capacity is assumed: everything goes out as soon as the journey wants it, however much that is."
                .to_owned(),
        );
    } else {
        all.push(
            "Whoever entered first has the first turn where room is short. Contacts that share it are not independent, \
             so the intervals are too narrow where many wait."
                .to_owned(),
        );
    }
    all
}
