//! How lists and guesses are put in sentences.

/// The name that was probably meant: equal but for case, `_` and `-`, else the nearest within a third of the length.
pub(crate) fn near<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = |word: &str| -> String {
        word.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
    };
    let limit = (word.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| {
            let same = folded(name) == folded(word);
            (if same { 0 } else { strsim::osa_distance(word, name) }, name)
        })
        .filter(|(distance, name)| *distance <= limit && *distance < name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// `a`, `b` and `c`, each in backticks.
pub(crate) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.pop() {
        None => String::new(),
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} and {last}", names.join(", ")),
    }
}
