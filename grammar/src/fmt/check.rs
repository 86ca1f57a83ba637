//! The check behind every formatting: the same tree, the same comments, the same words, the same problems.

use super::FormatBug;
use crate::trivia::is_space;
use crate::{Code, Parsed, Source, parse};

/// `text`, parsed, if it says what `parsed` says.
pub(super) fn same_program(parsed: &Parsed, text: &str) -> Result<Parsed, FormatBug> {
    let again = parse(Source::new(parsed.source.id, &parsed.source.name, text));
    if again.file != parsed.file {
        let items = again.file.items.iter().zip(&parsed.file.items);
        let same = items.take_while(|(a, b)| a == b).count();
        return Err(bug(format!("declaration {} has another tree", same + 1)));
    }
    let before = comments(parsed);
    let after = comments(&again);
    if before != after {
        let same = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
        return Err(bug(format!("comment {} is lost, moved or doubled", same + 1)));
    }
    if let Some(word) = first_other(words(&parsed.source.text), words(text)) {
        return Err(bug(format!("`{word}` is lost, moved or doubled")));
    }
    if !problems(parsed).eq(problems(&again)) {
        return Err(bug("other problems are reported".to_owned()));
    }
    Ok(again)
}

fn comments(parsed: &Parsed) -> Vec<&str> {
    let comments = parsed.trivia.comments.iter();
    comments.map(|comment| comment.span.text(&parsed.source.text).trim_end()).collect()
}

fn problems(parsed: &Parsed) -> impl Iterator<Item = (Code, &str)> {
    parsed.diagnostics.iter().map(|problem| (problem.code, problem.title.as_str()))
}

/// The first word that is not the same in both.
fn first_other<'a>(
    mut before: impl Iterator<Item = &'a str>,
    mut after: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    loop {
        match (before.next(), after.next()) {
            (None, None) => return None,
            (Some(one), Some(other)) if one == other => {}
            (one, other) => return one.or(other),
        }
    }
}

/// All that is neither white space nor comma: words without a plural's `s`, and signs.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| is_space(c) || c == ',');
        let first = rest.chars().next()?;
        let length = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, behind) = rest.split_at_checked(length)?;
        rest = behind;
        Some(word.strip_suffix('s').filter(|one| !one.is_empty()).unwrap_or(word))
    })
}

fn bug(reason: String) -> FormatBug {
    FormatBug { reason }
}
