//! The pages of `docs/errors`, one per code, and of `docs/packs`, one per rule pack, which are part of the binary.

use journey_grammar::Code;

use crate::terminal::Style;

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// How wide prose gets.
const WIDTH: usize = 88;

/// The page of a code, in Markdown.
pub fn page(code: Code) -> Option<&'static str> {
    named(PAGES, code.as_str())
}

/// The page of a rule pack, whatever its date, in Markdown.
pub fn of_pack(name: &str) -> Option<&'static str> {
    named(PACK_PAGES, name)
}

fn named(pages: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let place = pages.binary_search_by(|(word, _)| (*word).cmp(name)).ok()?;
    pages.get(place).map(|(_, page)| *page)
}

/// A page without the marks of Markdown, for readers that show plain text.
pub fn as_text(page: &str) -> String {
    let mut out = String::new();
    for line in page.lines().filter(|line| !line.starts_with("```")) {
        out.push_str(line.trim_start_matches('#').trim_end().trim_start_matches(' '));
        out.push('\n');
    }
    out.trim().to_owned()
}

/// A page as a person reads it on a terminal: headings stand out, examples are indented.
pub fn for_terminal(page: &str, colour: bool) -> String {
    let mut out = String::new();
    let mut in_example = false;
    for line in page.trim().lines() {
        if line.starts_with("```") {
            in_example = !in_example;
            continue;
        }
        if in_example {
            out.push_str("    ");
            out.push_str(&Style::Name.paint(line, colour && !line.is_empty()));
        } else if line.starts_with('#') {
            out.push_str(&Style::Strong.paint(line.trim_start_matches('#').trim(), colour));
        } else {
            out.push_str(&prose(&wrapped(line), colour));
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}

/// A paragraph on lines of at most [`WIDTH`] characters; what stands between backticks stays together, and an item of
/// a list below its first word.
fn wrapped(paragraph: &str) -> String {
    let line_break = if paragraph.starts_with("- ") { "\n  " } else { "\n" };
    let mut out = String::new();
    let mut column = 0;
    let mut in_code = false;
    for word in paragraph.split(' ') {
        let length = word.chars().count();
        if column > 0 {
            let breaks = column + 1 + length > WIDTH && !in_code;
            out.push_str(if breaks { line_break } else { " " });
            column = if breaks { line_break.len() - 1 } else { column + 1 };
        }
        out.push_str(word);
        column += length;
        in_code ^= word.matches('`').count() % 2 == 1;
    }
    out
}

/// A line of prose: what stands between backticks is coloured, the marks of bold text go.
fn prose(line: &str, colour: bool) -> String {
    let line = line.replace("**", "");
    if !colour {
        return line;
    }
    let parts = line.split('`').enumerate();
    parts
        .map(|(n, part)| if n % 2 == 1 { Style::Name.paint(part, true) } else { part.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_with_a_page_finds_it() {
        for (word, text) in PAGES {
            let code = Code::from_word(word).unwrap_or_else(|| panic!("{word}.md is for no code"));
            assert_eq!(page(code), Some(*text));
        }
    }

    #[test]
    fn every_page_of_a_pack_is_for_a_pack() {
        for (name, text) in PACK_PAGES {
            assert!(journey_compiler::packs::newest(name).is_some(), "{name}.md is for no pack");
            assert_eq!(of_pack(name), Some(*text));
        }
    }

    #[test]
    fn marks_of_markdown_become_looks() {
        let page = "# a `b`\n\nUse **this**:\n\n```journey\nexit x\n\nexit y\n```\n";
        assert_eq!(for_terminal(page, false), "a `b`\n\nUse this:\n\n    exit x\n\n    exit y\n");
        let long = wrapped(&"word ".repeat(40));
        assert!(long.lines().all(|line| line.chars().count() <= WIDTH) && long.lines().count() > 1);
        let item = wrapped(&format!("- {}", "word ".repeat(40)));
        assert!(item.lines().skip(1).all(|line| line.starts_with("  word")), "{item}");
        assert!(item.lines().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(as_text(page), "a `b`\n\nUse **this**:\n\nexit x\n\nexit y");
    }
}
