//! The forms of declarations, settings, steps and rules, with what they are for: one table for hover, for the help
//! while a setting is written, and for what is offered.

mod declarations;
mod form;
mod rules;
mod scripts;
mod settings;
mod steps;

use super::cursor::Place;

pub(crate) use form::Form;

/// A keyword with what may stand behind it.
#[derive(Debug)]
pub(crate) struct Shape {
    /// The word or words with which it begins.
    pub(crate) words: &'static str,
    /// Where it may stand.
    pub(crate) places: &'static [Place],
    /// Its forms. Words in capitals stand for something; what is in `[` and `]` may be left out.
    pub(crate) forms: &'static [&'static str],
    /// What it is for: a sentence or two.
    pub(crate) about: &'static str,
    /// An example, as in the language reference.
    pub(crate) example: &'static str,
}

/// Every shape.
pub(crate) fn all() -> impl Iterator<Item = &'static Shape> {
    let tables = [declarations::TABLE, settings::TABLE, steps::TABLE, rules::TABLE, scripts::TABLE];
    tables.into_iter().flatten()
}

/// The shape that begins with these words, in this place. Behind one word comes another where only both are a keyword.
pub(crate) fn find(place: Place, words: &[&str]) -> Option<&'static Shape> {
    let begins = |shape: &&Shape| {
        let mut own = shape.words.split(' ');
        let length = shape.words.split(' ').count();
        words.len() >= length && own.by_ref().zip(words).all(|(own, word)| own == *word)
    };
    let here = all().filter(|shape| shape.places.contains(&place));
    here.filter(begins).max_by_key(|shape| shape.words.len())
}

/// The shape of a keyword in this place.
pub(crate) fn named(place: Place, words: &str) -> Option<&'static Shape> {
    all().find(|shape| shape.words == words && shape.places.contains(&place))
}

#[cfg(test)]
mod tests;
