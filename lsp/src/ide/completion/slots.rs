//! What comes next in a statement, by its forms.

use super::ask::Ask;
use super::expression::{self, Wanted};
use super::{arms, literals, names, scripts, settings};
use crate::ide::cursor::{Place, Token};
use crate::ide::shape::{self, Form, Shape};

/// What may come behind the words of a statement.
pub(super) fn offered(ask: &mut Ask<'_>, place: Place, words: &[&str]) {
    if let Some(rest) = keyword_rest(place, words) {
        let settled = place == Place::Journey && !settings::may_stand_here(ask);
        for word in rest.iter().filter(|_| !settled || words != ["exit"]) {
            ask.keyword(word, "");
        }
    }
    let Some(shape) = shape::find(place, words) else {
        return top_rest(ask, place, words);
    };
    if place == Place::Wait && shape.words == "trigger" && arms::trigger(ask, words) {
        return;
    }
    let mut done: Vec<&str> = Vec::new();
    for text in shape.forms {
        let form = Form::of(text);
        for part in form.next(words) {
            let word = text.get(part.start..part.end).unwrap_or("");
            if done.contains(&word) {
                continue;
            }
            done.push(word);
            if part.is_slot {
                slot(ask, shape, word, words);
            } else if !is_unfinished(words) && word != "unset" {
                ask.keyword(word, "");
            }
        }
    }
}

/// Whether what is written needs something before a keyword can follow.
fn is_unfinished(words: &[&str]) -> bool {
    const WORDS: [&str; 17] = [
        ".", ",", "is", "has", "not", "and", "or", "in", "else", "+", "-", "<", "<=", ">", ">=",
        "[", "(",
    ];
    words.last().is_some_and(|last| WORDS.contains(last))
}

/// The second word of keywords of two whose first is written.
fn keyword_rest(place: Place, words: &[&str]) -> Option<Vec<String>> {
    let [first] = words else { return None };
    let here = shape::all().filter(|shape| shape.places.contains(&place));
    let rest = here.filter_map(|shape| shape.words.split_once(' '));
    let rest: Vec<String> =
        rest.filter(|(one, _)| one == first).map(|(_, two)| two.to_owned()).collect();
    (!rest.is_empty()).then_some(rest)
}

/// Behind `exhausted` a step follows; other words that begin nothing have nothing behind them.
fn top_rest(ask: &mut Ask<'_>, place: Place, words: &[&str]) {
    if place.has_steps() && words.last() == Some(&"exhausted") {
        ask.keyword("=>", "");
    }
    if let (Place::Forecast, [base, "."]) = (place, words) {
        scripts::members(ask, base);
    }
}

/// What stands for a slot.
fn slot(ask: &mut Ask<'_>, shape: &Shape, slot: &str, words: &[&str]) {
    if slot.contains('|') {
        for word in slot.split('|') {
            ask.value(word, "");
        }
        return;
    }
    match slot {
        "LENGTH" => literals::lengths(ask, words),
        "TIME" => literals::times(ask),
        "ZONE" => literals::quoted_zones(ask),
        "KINDS" => {
            for kind in ["calls", "texts", "emails", "contacts"] {
                ask.value(kind, "");
            }
        }
        "DAYS" | "DAY" => literals::days(ask, slot == "DAYS"),
        "SEGMENT" => names::segments(ask),
        "TRIGGER" => names::triggers(ask),
        "POLICY" => names::policies(ask),
        "PROFILE" => names::profiles(ask, shape),
        "PURPOSE" => names::purposes(ask, words),
        "TOPIC" => names::topics(ask, words),
        "NAME" if shape.words == "quiet time" => names::quiet_times(ask),
        "MESSAGE" => names::messages(ask),
        "TEXT" if shape.words == "message" => names::texts(ask),
        "JOURNEY" => names::journeys(ask),
        "ENGAGEMENT" => names::engagements(ask, words),
        "HANDLE" => names::handles(ask),
        "EVENT" => arms::events(ask, words),
        "OUTCOME" => names::outcomes(ask),
        "REASON" => names::reasons(ask),
        "SPLIT" => names::splits(ask),
        "ARM" => names::split_arms(ask, words),
        "FIELD" => expression::fields(ask, words),
        "VALUE" | "CONDITION" => expression(ask, shape, words),
        _ => {}
    }
}

/// An expression: what stands behind the keyword before it.
fn expression(ask: &mut Ask<'_>, shape: &Shape, words: &[&str]) {
    let heads: &[&str] = match shape.words {
        "branch on" => &["on"],
        "retry" => &["at"],
        "delay" => &["until"],
        "set" => &["="],
        "never" => &["after"],
        _ => &["when"],
    };
    let head = words.iter().position(|word| heads.contains(word));
    let Some(from) = head.map(|at| at + 1) else { return };
    let wanted = match shape.words {
        "branch on" => Wanted::Subject,
        "retry" | "delay" => Wanted::Instant,
        "set" => return expression::assigned(ask, words, from),
        _ => Wanted::Condition,
    };
    let tokens: Vec<Token> = ask.cursor.before().iter().skip(from).copied().collect();
    expression::offered(ask, &tokens, wanted);
}
