//! Names in the language for what has any name outside.

use std::collections::BTreeMap;

use journey_grammar::words;

use super::Spelled;

/// Names that an attribute cannot have, because the language reads something else by them.
const TAKEN: [&str; 3] = ["Result", "Disposition", "blocked_reason"];

/// The names of one namespace that are given out, each with the number to try next.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: BTreeMap<String, u32>,
}

impl Names {
    /// A name for a declaration or a value: PascalCase; `noun` stands before what cannot begin a name.
    pub(super) fn pascal(&mut self, external: &str, noun: &str) -> Spelled {
        let name = if is_pascal(external) { external.to_owned() } else { pascal(external, noun) };
        self.free(&name, external)
    }

    /// A name for an input or an attribute, which keeps its spelling where that can be a name.
    pub(super) fn field(&mut self, external: &str, noun: &str) -> Spelled {
        let name = if is_name(external) { external.to_owned() } else { pascal(external, noun) };
        let name = if TAKEN.contains(&name.as_str()) { format!("{name}{noun}") } else { name };
        self.free(&name, external)
    }

    /// The name, or the name with the first number that makes it another.
    fn free(&mut self, name: &str, external: &str) -> Spelled {
        let mut number = self.given.get(name).copied().unwrap_or(1);
        let mut free = name.to_owned();
        while self.given.contains_key(&free) {
            number += 1;
            free = format!("{name}{number}");
        }
        self.given.insert(name.to_owned(), number);
        self.given.entry(free.clone()).or_insert(1);
        Spelled { name: free, external: external.to_owned() }
    }
}

/// Whether the grammar takes it as a name, with exactly this spelling.
fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let begins = letters.next().is_some_and(|first| first == '_' || is_first(first));
    begins && letters.all(|letter| letter == '_' || is_letter(letter))
}

/// Whether a name can have it. Marks that join with the letter before them are left out: with and without them joined, a
/// name is the same.
fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() && unicode_ident::is_xid_continue(letter)
}

fn is_first(letter: char) -> bool {
    letter.is_alphabetic() && unicode_ident::is_xid_start(letter)
}

fn is_pascal(text: &str) -> bool {
    let begins = text.chars().next().is_some_and(|first| !first.is_lowercase());
    begins && is_name(text) && !text.contains('_') && !words::is_reserved(text)
}

/// The words of a text, each with a capital, written together.
fn pascal(external: &str, noun: &str) -> String {
    let parts = external.split(|letter| !is_letter(letter));
    let name: String = parts.map(capital).collect();
    if name.chars().next().is_some_and(is_first) {
        return name;
    }
    format!("{noun}{name}")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(external: &str) -> String {
        Names::default().pascal(external, "Code").name
    }

    #[test]
    fn names_are_pascal_case() {
        assert_eq!(named("Not interested"), "NotInterested");
        assert_eq!(named("promise_to-pay"), "PromiseToPay");
        assert_eq!(named("RenewalCall"), "RenewalCall");
        assert_eq!(named("VIP"), "VIP");
        assert_eq!(named("später anrufen"), "SpäterAnrufen");
    }

    #[test]
    fn what_cannot_begin_a_name_gets_a_noun() {
        assert_eq!(named("2nd call"), "Code2ndCall");
        assert_eq!(named("!?"), "Code");
        assert_eq!(named("1"), "Code1");
    }

    #[test]
    fn fields_keep_their_spelling() {
        let mut names = Names::default();
        assert_eq!(names.field("policy_no", "Attribute").name, "policy_no");
        assert_eq!(names.field("Call back", "Attribute").name, "CallBack");
        assert_eq!(names.field("Result", "Attribute").name, "ResultAttribute");
    }

    #[test]
    fn names_that_would_be_the_same_are_numbered() {
        let mut names = Names::default();
        assert_eq!(names.pascal("Call back", "Code").name, "CallBack");
        let second = names.pascal("CallBack", "Code");
        assert_eq!((second.name.as_str(), second.external.as_str()), ("CallBack2", "CallBack"));
        assert_eq!(names.pascal("call-back", "Code").name, "CallBack3");
    }
}
