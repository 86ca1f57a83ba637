//! Keywords and settings: their form, what they are for, an example.

use journey_grammar::Span;

use super::context::Asked;
use crate::ide::cursor::Place;
use crate::ide::shape::{self, Shape};
use crate::ide::text;

/// What is said of a keyword.
pub(super) fn of(asked: &Asked<'_>) -> Option<(Span, String)> {
    let cursor = asked.cursor;
    let word = cursor.whole_word();
    let mut words = cursor.words();
    words.push(word);
    let place = cursor.place();
    // The second word of a keyword of two: `quiet time`. The first is known by what stands behind it.
    let behind = behind(asked);
    let candidates = [
        shape_of(place, &words),
        behind.and_then(|behind| shape::named(place, &format!("{word} {behind}"))),
        single(place, word, words.len()),
    ];
    let found = candidates.into_iter().flatten().max_by_key(|shape| shape.words.len())?;
    Some((cursor.word, markdown(found)))
}

/// A keyword that begins its statement.
fn shape_of(place: Place, words: &[&str]) -> Option<&'static Shape> {
    let shape = shape::find(place, words)?;
    (shape.words.split(' ').count() == words.len()).then_some(shape)
}

/// `exhausted` stands behind the body of its attempt, other keywords at the beginning.
fn single(place: Place, word: &str, count: usize) -> Option<&'static Shape> {
    shape::named(place, word).filter(|_| count == 1 || word == "exhausted")
}

/// The word behind the word.
fn behind<'a>(asked: &Asked<'a>) -> Option<&'a str> {
    let cursor = asked.cursor;
    let rest = cursor.text.get(cursor.word.end as usize..)?.trim_start();
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    rest.get(..end)
}

/// A shape with everything that is said of it.
pub(crate) fn markdown(shape: &Shape) -> String {
    let mut out = text::code(&shape.forms.join("\n"));
    text::paragraph(&mut out, shape.about);
    if !shape.example.is_empty() {
        let example = shape.example.split_whitespace().collect::<Vec<_>>().join(" ");
        text::paragraph(&mut out, &format!("For example `{example}`"));
    }
    out
}
