//! Rule packs: each is sound, cited, explained, and works in a project.

use std::collections::{BTreeMap, BTreeSet};

use journey_compiler::packs;
use journey_grammar::ast::Item;
use journey_grammar::{Code, format};
use journey_tests::fixture::Fixture;
use journey_tests::page::examples_of;
use journey_tests::{files_below, read, root};

#[test]
fn every_pack_is_policies_with_a_source_for_every_rule() {
    for pack in packs::all() {
        let parsed = pack.parsed();
        assert!(parsed.diagnostics.is_empty(), "{}: {:?}", pack.id, parsed.diagnostics);
        assert!(!parsed.file.items.is_empty(), "{} is empty", pack.id);
        for item in &parsed.file.items {
            let Item::Policy(policy) = item else {
                panic!("{} declares more than policies", pack.id)
            };
            assert!(!policy.rules.items.is_empty(), "{} has no rules", policy.name.as_str());
            let all_cited = policy.rules.items.iter().all(|rule| rule.because.is_some());
            assert!(all_cited, "{}: a rule of {} has no source", pack.id, policy.name.as_str());
        }
    }
}

#[test]
fn every_pack_is_written_in_the_canonical_form_and_documented() {
    for pack in packs::all() {
        assert_eq!(format(&pack.parsed()).unwrap(), pack.text, "{}", pack.id);
        let head: Vec<&str> =
            pack.text.lines().take_while(|line| line.starts_with("//!")).collect();
        let head = head.join(" ");
        assert!(head.contains("have counsel confirm"), "{} does not ask for counsel", pack.id);
        let policies = pack.text.matches("\npolicy ").count();
        assert_eq!(
            pack.text.matches("\n/// ").count(),
            policies,
            "{}: undocumented policy",
            pack.id
        );
    }
}

#[test]
fn every_pack_has_its_own_file_and_names() {
    let files: BTreeSet<_> = packs::all().map(packs::Pack::file).collect();
    assert_eq!(files.len(), packs::all().count());
    let stored: BTreeSet<String> = files_below(&root().join("compiler/packs"), ".journey")
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let shipped: BTreeSet<String> = packs::all().map(|pack| pack.id.to_owned()).collect();
    assert_eq!(stored, shipped);
    // Packs of different names can be listed together.
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for pack in packs::all() {
        for policy in pack.policies() {
            let owner = owners.insert(policy.to_string(), pack.name);
            assert!(owner.is_none_or(|owner| owner == pack.name), "two packs declare {policy}");
        }
    }
}

#[test]
fn every_pack_has_a_page_that_says_what_it_is_worth() {
    let pages: BTreeSet<String> = files_below(&root().join("docs/packs"), ".md")
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let names: BTreeSet<String> = packs::all().map(|pack| pack.name.to_owned()).collect();
    assert_eq!(pages, names);
    for pack in packs::all() {
        let page = read(&root().join(format!("docs/packs/{}.md", pack.name)));
        for part in [
            "## Covers",
            "## Does not cover",
            "## Use it",
            "## Sources",
            "**As of ",
            "This is not legal advice.",
            "have counsel confirm",
        ] {
            assert!(page.contains(part), "docs/packs/{}.md lacks {part:?}", pack.name);
        }
        let is_newest = packs::newest(pack.name).is_some_and(|newest| newest.id == pack.id);
        for policy in pack.policies().iter().filter(|_| is_newest) {
            let is_told = page.contains(&format!("`{policy}`"));
            assert!(is_told, "docs/packs/{}.md does not speak of {policy}", pack.name);
        }
    }
}

#[test]
fn the_example_of_every_page_lists_the_newest_pack_and_checks_clean() {
    for pack in packs::all() {
        let newest = packs::newest(pack.name).unwrap();
        let page = read(&root().join(format!("docs/packs/{}.md", pack.name)));
        let examples = examples_of(&page);
        assert_eq!(examples.len(), 1, "docs/packs/{}.md has one program", pack.name);
        let example = &examples[0];
        assert!(example.manifest.as_ref().unwrap().contains(newest.id), "{}", newest.id);
        let checked = example.check();
        assert!(checked.diagnostics.is_empty(), "{}", checked.rendered());
        // The plan carries the rules with their sources, so that it runs without the pack.
        let plan = checked.analysis.compile(&checked.parsed).unwrap().plan;
        let followed =
            plan.declarations.policies.iter().filter(|one| pack.policies().contains(&one.name));
        let rules: Vec<_> = followed.flat_map(|policy| &policy.rules).collect();
        assert!(!rules.is_empty() && rules.iter().all(|rule| rule.because.is_some()));
    }
}

/// A misspelled rule of a pack would be blamed on whoever lists it; nothing is said of a pack by itself.
#[test]
fn all_packs_together_say_nothing_but_that_nobody_follows_them() {
    let listed: Vec<String> = packs::all().map(|pack| format!("{:?}", pack.id)).collect();
    let manifest = format!("[project]\npacks = [{}]\n", listed.join(", "));
    let checked = Fixture::new("a.journey", &format!("//- file: journey.toml\n{manifest}")).check();
    assert_eq!(checked.diagnostics.len(), listed.len(), "{}", checked.rendered());
    for diagnostic in &checked.diagnostics {
        assert_eq!(diagnostic.code, Code::UnusedDeclaration, "{}", checked.rendered());
        assert_eq!(checked.sources.name(diagnostic.primary.span.file), "journey.toml");
    }
}
