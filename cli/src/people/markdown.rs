//! People inside, for a pull request.

use std::fmt::Write as _;

use journey_compiler::people::{Inside, Verdict, words};

use super::text::persons;
use super::{People, becomes, is_telling};

/// What becomes of everybody inside; empty where all of them go on where they are.
pub(crate) fn markdown(people: &People) -> String {
    let mut text = String::new();
    for misfit in &people.misfits {
        let _ = writeln!(text, "> [!CAUTION]\n> In the migration file, {misfit}.\n");
    }
    for inside in &people.inside {
        journey(people, inside, &mut text);
    }
    text
}

fn journey(people: &People, inside: &Inside, text: &mut String) {
    if !inside.stays {
        let _ = writeln!(
            text,
            "**People inside {}** finish on the old version, as the new one does not have the journey.\n",
            inside.journey
        );
        return;
    }
    let telling: Vec<_> = inside.places.iter().filter(|place| is_telling(place)).collect();
    if telling.is_empty() {
        return;
    }
    let open = telling.iter().filter(|place| place.verdict() != Verdict::Safe).count();
    let summary = match open {
        0 => "all of them can go on".to_owned(),
        1 => "one place needs a decision".to_owned(),
        more => format!("{more} places need a decision"),
    };
    let (details, counts) =
        (if open > 0 { "<details open>" } else { "<details>" }, people.census.is_some());
    let _ = writeln!(
        text,
        "{details}<summary><b>People inside {}</b>: {summary}</summary>\n",
        inside.journey
    );
    let now = if counts { " now |" } else { "" };
    let line = if counts { " ---: |" } else { "" };
    let _ = writeln!(
        text,
        "| place |{now} verdict | what becomes of them |\n| --- |{line} --- | --- |"
    );
    for place in telling {
        let now = people.count(&inside.journey, &place.at);
        let now = now.map(|count| format!(" {} |", persons(count))).unwrap_or_default();
        let mut becomes = becomes(place);
        for against in &place.against {
            let _ = write!(becomes, "<br>but {}", against.message);
        }
        let verdict = match place.verdict() {
            Verdict::Safe => "✅ safe".to_owned(),
            open @ Verdict::NeedsADecision => format!("⚠️ {}", words::verdict(open)),
            open @ Verdict::Impossible => format!("⛔ {}", words::verdict(open)),
        };
        let _ = writeln!(
            text,
            "| `{}` ({}) |{now} {verdict} | {} |",
            place.at,
            words::rests(place.rests),
            becomes.replace('|', "\\|")
        );
    }
    text.push_str("\n</details>\n\n");
}
