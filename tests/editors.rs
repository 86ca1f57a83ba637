//! What the editors' files must say, as far as it shows without an editor. The rest is `tests/editors/run`.

use std::collections::BTreeSet;
use std::path::Path;

use journey_grammar::words::{DECLARATIONS, RESERVED, SETTINGS, STEPS};
use journey_tests::{read, root};

/// The words of the language: its lists, and what the parser's grammar takes for a keyword.
fn keywords() -> BTreeSet<String> {
    let lists = [&DECLARATIONS[..], &RESERVED, &SETTINGS, &STEPS];
    let mut words: BTreeSet<String> =
        lists.concat().iter().flat_map(|word| word.split(' ')).map(str::to_owned).collect();
    let grammar = read(&root().join("grammar/src/journey.pest"));
    for line in grammar.lines().filter(|line| line.starts_with("kw_")) {
        let quoted = line.split('"').skip(1).step_by(2);
        words
            .extend(quoted.filter(|word| word.chars().all(char::is_alphabetic)).map(str::to_owned));
    }
    words
}

/// All words of a text.
fn words_of(path: &str) -> BTreeSet<String> {
    let text = read(&root().join(path)).replace("\\\\b", " ").replace("\\\\s", " ");
    text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned).collect()
}

#[test]
fn every_keyword_is_in_the_grammars_of_the_editors() {
    let keywords = keywords();
    assert!(keywords.len() > 90, "{keywords:?}");
    for place in [
        "editors/tree-sitter-journey/grammar.js",
        "editors/tree-sitter-journey/src/grammar.json",
        "editors/vscode/syntaxes/journey.tmLanguage.json",
        "editors/emacs/journey-mode.el",
    ] {
        let known = words_of(place);
        let missing: Vec<_> = keywords.difference(&known).collect();
        assert!(missing.is_empty(), "{place} does not know {missing:?}");
    }
}

#[test]
fn every_keyword_has_a_colour_in_tree_sitter() {
    let query = words_of("editors/tree-sitter-journey/queries/highlights.scm");
    let literals = ["true", "false", "now", "today"].map(str::to_owned);
    let missing: Vec<_> = keywords()
        .into_iter()
        .filter(|word| !query.contains(word) && !literals.contains(word))
        .collect();
    assert!(missing.is_empty(), "highlights.scm does not know {missing:?}");
}

#[test]
fn neovim_reads_the_queries_of_the_grammar() {
    let link = root().join("editors/neovim/queries/journey");
    let target = std::fs::read_link(&link).expect("a link");
    assert_eq!(target, Path::new("../../tree-sitter-journey/queries"));
    assert!(link.join("highlights.scm").exists());
}
