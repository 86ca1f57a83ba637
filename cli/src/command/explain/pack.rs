//! `journey explain pack`: what a rule pack covers and what it does not, and its rules.

use std::fmt::Write as _;

use journey_compiler::packs::{self, Pack};
use journey_grammar::suggest;

use crate::outcome::Failure;
use crate::pages;
use crate::terminal::Style;

/// Every rule pack with what it is about.
pub(super) fn list(colour: bool) -> String {
    let width = packs::all().map(|pack| pack.id.len()).max().unwrap_or_default();
    packs::all().fold(String::new(), |mut text, pack| {
        let id = Style::Name.paint(&format!("{:width$}", pack.id), colour);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{id}  {}", pack.summary());
        text
    })
}

/// The page of a pack and its rules; without a date, those of the newest.
pub(super) fn page(word: &str, colour: bool) -> Result<String, Failure> {
    let pack = find(word)?;
    let page = pages::of_pack(pack.name).unwrap_or(pack.name);
    let rules = format!("## The rules of {}\n\n```journey\n{}```", pack.id, pack.text);
    Ok(pages::for_terminal(&format!("{}\n\n{rules}\n", page.trim_end()), colour))
}

fn find(word: &str) -> Result<&'static Pack, Failure> {
    let plain = word.trim().to_lowercase().replace('_', "-");
    let unknown = || {
        let failure = Failure::misused(format!("there is no rule pack `{word}`"));
        match nearest(&plain) {
            Some(name) => failure.help(format!("did you mean `{name}`?")),
            None => failure.help("`journey explain pack` lists all rule packs"),
        }
    };
    packs::find(&plain).or_else(|| packs::newest(&plain)).ok_or_else(unknown)
}

/// The pack that was probably meant, with its date where one was given.
fn nearest(word: &str) -> Option<&'static str> {
    let (name, dated) = word.split_once('@').map_or((word, false), |(name, _)| (name, true));
    let known = packs::newest(name).map(|pack| pack.name);
    let near = || suggest::best(name, packs::all().map(|pack| pack.name)).map(|near| near.name);
    let pack = packs::newest(known.or_else(near)?)?;
    Some(if dated { pack.id } else { pack.name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_shows_its_page_and_its_rules() {
        for pack in packs::all() {
            let text = page(pack.id, false).unwrap();
            assert!(text.contains("Does not cover") && text.contains("policy "), "{}", pack.id);
            let is_listed = |line: &str| {
                line.starts_with(pack.id) && line.ends_with(&format!("  {}", pack.summary()))
            };
            assert!(list(false).lines().any(is_listed), "{}", pack.id);
        }
    }

    #[test]
    fn names_are_found_without_a_date_and_near_misses_recognised() {
        assert_eq!(find("US_Federal").unwrap().name, "us-federal");
        assert_eq!(nearest("us-fedral"), Some("us-federal"));
        assert_eq!(nearest("us-fedral@2026-11"), Some("us-federal@2026-11"));
        assert_eq!(nearest("us-federal@1999-01"), Some("us-federal@2026-11"));
        assert_eq!(nearest("nothing-like-it"), None);
    }
}
