//! What the prover says depends neither on the order of declarations and rules nor on names.

use journey_compiler::policy::{Assumptions, Verdict, prove};
use journey_tests::oracle::choices::Listed;
use journey_tests::oracle::program::Program;
use journey_tests::oracle::projects::project;
use proptest::prelude::*;

/// What is said of each rule, by journey and rule; stories may differ.
fn verdicts(text: &str) -> Vec<Vec<&'static str>> {
    let program = Program::of_text(text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    let word = |verdict: &Verdict| match verdict {
        Verdict::Proved(_) => "proved",
        Verdict::Refuted(_) => "refuted",
        Verdict::Undecided(_) => "undecided",
    };
    let journeys = program.hir().journeys.iter();
    let proofs = journeys.map(|(id, of)| prove(program.hir(), id, of, Assumptions::default()).0);
    proofs.map(|proof| proof.rules.iter().map(|rule| word(&rule.verdict)).collect()).collect()
}

/// The declarations of a program, in the order of the text.
fn declarations(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines() {
        let begins = line.starts_with(|first: char| first.is_ascii_lowercase());
        match all.last_mut().filter(|_| !begins) {
            Some(last) => last.extend([line, "\n"]),
            None => all.push(format!("{line}\n")),
        }
    }
    all
}

/// The declarations from last to first, and the rules of policies likewise.
fn reversed(text: &str) -> String {
    let mut all = declarations(text);
    for one in &mut all {
        if one.starts_with("policy") {
            let lines: Vec<&str> = one.lines().filter(|line| !line.is_empty()).collect();
            let rules = lines[1..lines.len() - 1].iter().rev();
            let rules: Vec<&str> = rules.copied().collect();
            *one = format!("{}\n{}\n}}\n", lines[0], rules.join("\n"));
        }
    }
    all.reverse();
    all.join("\n")
}

/// Other names, which sort in another order.
fn renamed(text: &str) -> String {
    let names = [
        ("Generated0", "Zulu"),
        ("Generated1", "Alpha"),
        ("Rules", "Wishes"),
        ("Again", "Zealous"),
        ("Preview", "Attended"),
        ("call_", "z_call_"),
        ("chat_", "a_chat_"),
        ("arm_", "way_"),
        ("Nights", "Evenings"),
        ("Loose", "Zone1"),
        ("Note", "Zettel"),
        ("Letter", "Aviso"),
        ("free_at", "zero_at"),
    ];
    names.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn neither_order_nor_names_matter(choices in prop::collection::vec(any::<u16>(), 0..150)) {
        let text = project(&mut Listed::new(&choices));
        let said = verdicts(&text);
        prop_assert_eq!(&verdicts(&renamed(&text)), &said, "renamed:\n{}", text);
        let mut turned = verdicts(&reversed(&text));
        turned.reverse();
        for rules in &mut turned {
            rules.reverse();
        }
        prop_assert_eq!(&turned, &said, "reversed:\n{}", text);
    }
}
