//! The pages of `docs/errors`, one per code, which are part of the binary.

use journey_grammar::Code;

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The page of a code, in Markdown.
pub fn page(code: Code) -> Option<&'static str> {
    let place = PAGES.binary_search_by(|(word, _)| (*word).cmp(code.as_str())).ok()?;
    PAGES.get(place).map(|(_, page)| *page)
}

/// A page without the marks of Markdown, for readers that show plain text.
pub fn as_text(page: &str) -> String {
    let mut out = String::new();
    for line in page.lines().filter(|line| !line.starts_with("```")) {
        out.push_str(line.trim_start_matches('#').trim_start_matches("> "));
        out.push('\n');
    }
    out.trim().to_owned()
}
