//! "Did you mean": one rule for the whole compiler.

use strsim::osa_distance;

/// A name that was probably meant.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Suggestion<'a> {
    /// The name.
    pub name: &'a str,
    /// Whether it differs only in case, `_` or `-`, so that a fix may be applied without a look.
    pub certain: bool,
}

/// The candidate that `word` was probably meant to be: one that is equal but for case, `_` and `-`; else the
/// nearest within a third of the word's length (at least 1, for words of at least 3 letters); of equally near
/// ones one with the same first letter, then the first. Pass only names that are valid at the place.
pub fn best<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<Suggestion<'a>> {
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    let mut best: Option<(usize, bool, &'a str)> = None;
    for candidate in candidates {
        if candidate == word {
            continue;
        }
        if folded(word).next().is_some() && folded(candidate).eq(folded(word)) {
            return Some(Suggestion { name: candidate, certain: true });
        }
        if length < 3 || candidate.chars().count().abs_diff(length) > limit {
            continue;
        }
        let distance = osa_distance(word, candidate);
        let far = (distance, candidate.chars().next() != word.chars().next(), candidate);
        if distance <= limit && best.is_none_or(|b| (far.0, far.1) < (b.0, b.1)) {
            best = Some(far);
        }
    }
    best.map(|(_, _, name)| Suggestion { name, certain: false })
}

/// The word without what people get wrong: case, `_` and `-`.
fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase)
}
