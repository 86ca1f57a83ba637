//! `journey explain`: the page of a diagnostic or of a rule pack, or the list of all.

mod pack;

use std::fmt::Write as _;

use journey_compiler::packs;
use journey_grammar::{Code, Severity, suggest};

use crate::arguments::Explain;
use crate::outcome::{Failure, Outcome};
use crate::pages;
use crate::session::Session;
use crate::terminal::Style;

/// The word before the name of a rule pack.
const PACK: &str = "pack";

/// Shows a page or the list.
pub(super) fn run(session: Session, arguments: &Explain) -> Result<Outcome, Failure> {
    let text = match (arguments.code.as_deref(), arguments.name.as_deref()) {
        (Some(PACK), Some(name)) => pack::page(name, session.colour)?,
        (Some(PACK), None) => pack::list(session.colour),
        (Some(word), Some(more)) => return Err(too_many(word, more)),
        (Some(word), None) => page(find(word)?, session.colour),
        (None, _) => list(session.colour),
    };
    session.print(&text)?;
    Ok(Outcome::Fine)
}

fn too_many(word: &str, more: &str) -> Failure {
    Failure::misused(format!("`{more}` stands behind `{word}`, where nothing belongs"))
        .help(format!("one code at a time: `journey explain {word}`"))
}

fn find(word: &str) -> Result<Code, Failure> {
    let plain = word.trim().to_lowercase().replace('_', "-");
    let unknown = || {
        let failure = Failure::misused(format!("no diagnostic has the code `{word}`"));
        match (nearest(&plain), packs::find(&plain).or_else(|| packs::newest(&plain))) {
            (_, Some(_)) => {
                failure.help(format!("it is a rule pack: `journey explain {PACK} {plain}`"))
            }
            (Some(code), None) => failure.help(format!("did you mean `{code}`?")),
            (None, None) => failure.help(format!(
                "`journey explain` lists all codes, `journey explain {PACK}` all rule packs"
            )),
        }
    };
    Code::from_word(&plain).ok_or_else(unknown)
}

/// The code that was probably meant.
fn nearest(word: &str) -> Option<&'static str> {
    suggest::best(word, Code::ALL.iter().map(|code| code.as_str())).map(|found| found.name)
}

fn list(colour: bool) -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    Code::ALL.iter().fold(String::new(), |mut text, code| {
        let style = match code.severity() {
            Severity::Error => Style::Error,
            Severity::Warning => Style::Warning,
        };
        let word = style.paint(&format!("{:width$}", code.as_str()), colour);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{word}  {}", code.summary());
        text
    })
}

fn page(code: Code, colour: bool) -> String {
    match pages::page(code) {
        Some(page) => pages::for_terminal(page, colour),
        None => format!("{}\n\n{}\n", Style::Strong.paint(code.as_str(), colour), code.summary()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        assert_eq!(nearest("unknwon-name"), Some("unknown-name"));
        assert_eq!(nearest("nothing-like-it-at-all"), None);
    }

    #[test]
    fn case_and_underscores_do_not_matter() {
        assert_eq!(find("Unknown_Name"), Ok(Code::UnknownName));
    }
}
