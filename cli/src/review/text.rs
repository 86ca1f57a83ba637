//! A review for a person on a terminal.

use journey_plan::compare::{Item, JourneyChanges, Verdict, Weight};

use super::sentence::{self, PLAIN};
use super::{Broken, Review};
use crate::report::counted;
use crate::side::Side;
use crate::terminal::Style;
use crate::wrap::wrapped;

/// How wide a line is at most.
const WIDTH: usize = 100;

/// Of changes without an effect so many are shown.
const NEUTRAL: usize = 5;

/// The review as text.
pub(super) fn text(review: &Review, colour: bool) -> String {
    let mut page = Page { text: String::new(), colour };
    page.line(0, &format!("{} → {}", review.old.name, review.new.name), Some(Style::Faint));
    page.left_out("old", &review.old);
    page.left_out("new", &review.new);
    for journey in review.told() {
        page.journey(journey, review);
    }
    if !review.comparison.declarations.is_empty() {
        page.gap();
        page.line(0, "declarations", Some(Style::Strong));
        page.items(&review.comparison.declarations);
    }
    if let Some(people) = review.people.as_ref().filter(|people| !people.is_silent()) {
        page.gap();
        page.text.push_str(&crate::people::text(people, colour));
    }
    page.gap();
    page.line(0, &summary(review), None);
    page.text
}

/// What the review comes to, in one sentence.
pub(super) fn summary(review: &Review) -> String {
    let heavy = [
        (review.count(Weight::Breaking), "breaking change"),
        (review.count(Weight::Behaviour), "change of behaviour"),
    ];
    let parts: Vec<String> = heavy
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| match noun {
            "change of behaviour" if count != 1 => format!("{count} changes of behaviour"),
            _one_or_regular => counted(count, noun),
        })
        .collect();
    let neutral = review.count(Weight::Neutral);
    match (parts.is_empty(), neutral) {
        (true, 0) if review.comparison.journeys.is_empty() => {
            "nothing could be compared".to_owned()
        }
        (true, 0) => "no change".to_owned(),
        (true, _) => {
            "no change in behaviour: only names and orders that nobody outside can see".to_owned()
        }
        (false, 0) => parts.join(", "),
        (false, count) => format!("{}; {count} without effect", parts.join(", ")),
    }
}

/// What a journey came to, in a few words.
pub(super) fn verdict(journey: &JourneyChanges) -> &'static str {
    match journey.verdict {
        Verdict::Added => "new",
        Verdict::Removed => "gone",
        Verdict::Changed => "changed",
        Verdict::Touched => "its steps are the same, what it uses is not",
        Verdict::Renamed => "no change in behaviour",
        Verdict::Same => "same",
    }
}

struct Page {
    text: String,
    colour: bool,
}

impl Page {
    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn line(&mut self, indent: usize, words: &str, style: Option<Style>) {
        let room = WIDTH.saturating_sub(indent + 2);
        for (number, line) in wrapped(words, room).into_iter().enumerate() {
            let more = if number == 0 { 0 } else { 2 };
            let line = match style {
                Some(style) => style.paint(&line, self.colour),
                None => line,
            };
            self.text.push_str(&" ".repeat(indent + more));
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    fn left_out(&mut self, which: &str, side: &Side) {
        for line in left_out(which, side) {
            self.line(0, &line, Some(Style::Warning));
        }
    }

    fn journey(&mut self, journey: &JourneyChanges, review: &Review) {
        self.gap();
        let head = Style::Strong.paint(&journey.journey, self.colour);
        self.text.extend([head.as_str(), ": ", verdict(journey), "\n"]);
        for (was_broken, word, style) in [
            (false, "no longer proved", Style::Error),
            (true, "not proved, as before", Style::Warning),
        ] {
            let mine = review.broken.iter().filter(|one| one.journey == journey.journey);
            let mine: Vec<&Broken> = mine.filter(|one| one.was_broken == was_broken).collect();
            if !mine.is_empty() {
                self.line(2, word, Some(style));
                for one in mine {
                    self.broken(one);
                }
            }
        }
        self.items(&journey.changes);
        if !journey.uses.is_empty() {
            let uses: Vec<String> = journey
                .uses
                .iter()
                .map(|one| format!("{} `{}`", one.declaration, one.name))
                .collect();
            self.line(2, &format!("uses what changed: {}", uses.join(", ")), Some(Style::Faint));
        }
    }

    fn broken(&mut self, one: &Broken) {
        self.line(4, &format!("{} ({}:{})", one.title, one.file, one.line), None);
        for when in &one.timeline {
            self.line(8, &format!("{}  {}", when.at, when.what), None);
        }
    }

    fn items(&mut self, items: &[Item]) {
        for weight in [Weight::Breaking, Weight::Behaviour, Weight::Neutral] {
            let all: Vec<&Item> = items.iter().filter(|item| item.weight == weight).collect();
            if all.is_empty() {
                continue;
            }
            let style = match weight {
                Weight::Breaking => Style::Error,
                Weight::Behaviour => Style::Warning,
                Weight::Neutral => Style::Faint,
            };
            self.line(2, sentence::weight(weight), Some(style));
            let shown = if weight == Weight::Neutral { NEUTRAL } else { all.len() };
            for item in all.iter().take(shown) {
                self.item(item);
            }
            let hidden = all.len().saturating_sub(shown);
            if hidden > 0 {
                self.line(4, &format!("… and {hidden} more, all of them in `--format json`"), None);
            }
        }
    }

    fn item(&mut self, item: &Item) {
        let said = sentence::of(item, PLAIN);
        let place = sentence::places(item).map(|place| format!("  ({place})"));
        self.line(4, &format!("{}{}", said.head, place.unwrap_or_default()), None);
        for detail in said.details {
            self.line(6, &detail, None);
        }
    }
}

/// What of a side could not be compared.
pub(super) fn left_out(which: &str, side: &Side) -> Vec<String> {
    let mut lines = Vec::new();
    let unsound = &side.unsound;
    if unsound.elsewhere > 0 {
        let mistakes = counted(unsound.elsewhere, "mistake");
        let verb = if unsound.elsewhere == 1 { "stands" } else { "stand" };
        lines.push(format!(
            "not compared: {mistakes} of the {which} side {verb} outside of its journeys, and any of them may use \
             what is wrong there; `journey check` tells more"
        ));
    } else if !unsound.journeys.is_empty() {
        let names: Vec<String> = unsound.journeys.iter().map(|name| format!("`{name}`")).collect();
        let have = if names.len() == 1 { "has" } else { "have" };
        lines.push(format!(
            "not compared: {} {have} mistakes on the {which} side",
            names.join(", ")
        ));
    }
    lines
}
