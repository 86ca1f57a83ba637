//! What every word of a text is: what editors colour, and what their grammars are held to.

use std::ops::Range;

use pest::Parser;

use super::grammar::{JourneyParser, Node, Rule};

/// What a piece of text is.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum WordClass {
    /// A word with a meaning of its own in its place: `wait`, `up to`, `is not`, `true`.
    Keyword,
    /// A word that one chooses: a name, a type, a value from a list such as `voice` or `Mon`.
    Name,
    /// A number, share, date, time or duration.
    Number,
    /// A string, without its placeholders.
    String,
}

/// The words, numbers and strings of `text` in order, by byte range. Comments may stand inside a range of several
/// words. Where the text has syntax errors, bad regions have no classes.
pub fn word_classes(text: &str) -> Vec<(Range<usize>, WordClass)> {
    let mut found = Vec::new();
    if let Ok(pairs) = JourneyParser::parse(Rule::file, text) {
        for pair in pairs {
            classify(pair, &mut found);
        }
    }
    found
}

fn classify(node: Node<'_>, found: &mut Vec<(Range<usize>, WordClass)>) {
    let span = node.as_span();
    let range = span.start()..span.end();
    match node.as_rule() {
        Rule::string => string(node, found),
        Rule::name | Rule::word | Rule::reserved | Rule::weekday | Rule::consent_model => {
            found.push((range, WordClass::Name));
        }
        Rule::number
        | Rule::percent
        | Rule::date
        | Rule::time
        | Rule::duration
        | Rule::plain_duration
        | Rule::bare_unit => found.push((range, WordClass::Number)),
        _ => {
            let is_word = span.as_str().starts_with(|c: char| c.is_ascii_lowercase());
            let mut inner = node.into_inner().peekable();
            if inner.peek().is_none() && is_word {
                found.push((range, WordClass::Keyword));
            }
            inner.for_each(|child| classify(child, found));
        }
    }
}

/// A string around its placeholders.
fn string(node: Node<'_>, found: &mut Vec<(Range<usize>, WordClass)>) {
    let end = node.as_span().end();
    let mut from = node.as_span().start();
    for child in node.into_inner().filter(|child| child.as_rule() == Rule::placeholder) {
        let span = child.as_span();
        found.push((from..span.start(), WordClass::String));
        child.into_inner().for_each(|inner| classify(inner, found));
        from = span.end();
    }
    found.push((from..end, WordClass::String));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> Vec<(&str, WordClass)> {
        let classes = word_classes(text).into_iter();
        classes.map(|(range, class)| (text.get(range).unwrap(), class)).collect()
    }

    #[test]
    fn a_word_is_a_keyword_only_in_its_place() {
        use WordClass::{Keyword, Name, Number, String};
        assert_eq!(
            drawn(
                "text Hi { body \"a {contact.text else \"you\"}!\" } policy P { limit 1 text per 2 days }"
            ),
            [
                ("text", Keyword),
                ("Hi", Name),
                ("body", Keyword),
                ("\"a ", String),
                ("contact", Keyword),
                ("text", Name),
                ("else", Keyword),
                ("\"you\"", String),
                ("!\"", String),
                ("policy", Keyword),
                ("P", Name),
                ("limit", Keyword),
                ("1", Number),
                ("text", Name),
                ("per", Keyword),
                ("2 days", Number),
            ]
        );
    }
}
