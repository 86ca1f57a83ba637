//! The check behind every formatting: the same tree, the same comments.

use super::FormatBug;
use crate::{Parsed, Source, parse};

/// Whether `text` says what `parsed` says.
pub(super) fn same_program(parsed: &Parsed, text: &str) -> Result<(), FormatBug> {
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
    Ok(())
}

fn comments(parsed: &Parsed) -> Vec<&str> {
    let comments = parsed.trivia.comments.iter();
    comments.map(|comment| comment.span.text(&parsed.source.text).trim_end()).collect()
}

fn bug(reason: String) -> FormatBug {
    FormatBug { reason }
}
