//! What `journey run` shows: people moving through a journey, and how it ended.
//!
//! A [`Story`] is what happened to all contacts of a forecast, in order of time. The [`board`] plays it back in
//! compressed time; the [`summary`] tells the result. Nothing here decides what happens.

pub mod bar;
pub mod board;
pub(crate) mod progress;
pub mod stage;
pub mod summary;

use journey_plan::value::Instant;

/// What happened to the contacts of a forecast.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// The forecast.
    pub forecast: String,
    /// The journey.
    pub journey: String,
    /// How many contacts there are.
    pub contacts: usize,
    /// The steps at which people can be seen, in the order of the source.
    pub steps: Vec<String>,
    /// The outcomes.
    pub outcomes: Vec<String>,
    /// The contact rules that kept something from going out, in words.
    pub rules: Vec<String>,
    /// What happened, in order of time.
    pub moves: Vec<Move>,
}

/// One thing that happened to one contact.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// When.
    pub at: Instant,
    /// To whom.
    pub contact: usize,
    /// What.
    pub kind: MoveKind,
}

/// What can happen to a contact.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum MoveKind {
    /// Enters the journey.
    Enters,
    /// Reaches a step, by its place in the story's steps.
    Reaches(usize),
    /// Is called, so many times with the contact center's own retries.
    Called(usize),
    /// Is texted.
    Texted,
    /// Is written to.
    Emailed,
    /// Gets a push notification.
    Pushed,
    /// A conversation or message does not go out: no consent, no address, quiet time, a contact rule.
    NotContacted,
    /// A contact rule kept something from going out, by its place in the story's rules.
    Forbidden(usize),
    /// Leaves with an outcome, by its place in the story's outcomes.
    Leaves(usize),
}

/// Counts at one moment of a story.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Who has entered.
    pub entered: usize,
    /// Who has left.
    pub left: usize,
    /// Who is at each step now.
    pub here: Vec<usize>,
    /// How often each step was reached so far.
    pub reached: Vec<usize>,
    /// Who left with each outcome.
    pub outcomes: Vec<usize>,
    /// How often each contact rule kept something from going out.
    pub forbidden: Vec<usize>,
    /// Calls, texts and emails so far.
    pub sent: Sent,
    at_step: Vec<Option<usize>>,
    next: usize,
}

/// How many contacts of each kind went out.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Calls.
    pub calls: usize,
    /// Texts.
    pub texts: usize,
    /// Emails.
    pub emails: usize,
    /// Push notifications.
    pub pushes: usize,
    /// What did not go out.
    pub refused: usize,
}

impl Sent {
    /// The kinds of which there are any, with their numbers as `say` writes them, most intrusive first.
    fn in_words(self, say: impl Fn(usize) -> String) -> String {
        let kinds = [
            (self.calls, "calls"),
            (self.texts, "texts"),
            (self.emails, "emails"),
            (self.pushes, "notifications"),
        ];
        let used = kinds.iter().filter(|(count, _)| *count > 0);
        let words: Vec<_> = used.map(|(count, noun)| format!("{} {noun}", say(*count))).collect();
        if words.is_empty() { "nothing was sent".to_owned() } else { words.join(" · ") }
    }
}

impl Counts {
    /// The counts before anything has happened.
    pub fn new(story: &Story) -> Self {
        Self {
            here: vec![0; story.steps.len()],
            reached: vec![0; story.steps.len()],
            outcomes: vec![0; story.outcomes.len()],
            forbidden: vec![0; story.rules.len()],
            at_step: vec![None; story.contacts],
            ..Self::default()
        }
    }

    /// Counts everything up to and including an instant.
    pub fn advance(&mut self, story: &Story, until: Instant) {
        let due = story.moves.iter().skip(self.next).take_while(|one| one.at <= until);
        for one in due {
            self.next += 1;
            self.count(*one);
        }
    }

    fn count(&mut self, one: Move) {
        match one.kind {
            MoveKind::Enters => self.entered += 1,
            MoveKind::Reaches(step) => {
                self.move_to(one.contact, Some(step));
                add(&mut self.reached, step, 1);
            }
            MoveKind::Called(times) => self.sent.calls += times,
            MoveKind::Texted => self.sent.texts += 1,
            MoveKind::Emailed => self.sent.emails += 1,
            MoveKind::Pushed => self.sent.pushes += 1,
            MoveKind::NotContacted => self.sent.refused += 1,
            MoveKind::Forbidden(rule) => add(&mut self.forbidden, rule, 1),
            MoveKind::Leaves(outcome) => {
                self.move_to(one.contact, None);
                self.left += 1;
                add(&mut self.outcomes, outcome, 1);
            }
        }
    }

    /// The most people that are at one step at any time.
    pub fn peak(story: &Story) -> usize {
        let mut counts = Self::new(story);
        let mut peak = 0;
        for one in &story.moves {
            counts.count(*one);
            if let MoveKind::Reaches(step) = one.kind {
                peak = peak.max(counts.here.get(step).copied().unwrap_or_default());
            }
        }
        peak
    }

    fn move_to(&mut self, contact: usize, step: Option<usize>) {
        let Some(place) = self.at_step.get_mut(contact) else { return };
        if let Some(count) = place.and_then(|from| self.here.get_mut(from)) {
            *count = count.saturating_sub(1);
        }
        *place = step;
        if let Some(step) = step {
            add(&mut self.here, step, 1);
        }
    }
}

fn add(counts: &mut [usize], place: usize, number: usize) {
    if let Some(count) = counts.get_mut(place) {
        *count += number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_where_they_are() {
        let at = |at, contact, kind| Move { at: Instant(at), contact, kind };
        let story = Story {
            contacts: 2,
            steps: vec!["call".into(), "wait.call".into()],
            outcomes: vec!["completed".into(), "renewed".into()],
            moves: vec![
                at(0, 0, MoveKind::Enters),
                at(0, 0, MoveKind::Reaches(0)),
                at(0, 0, MoveKind::Called(1)),
                at(0, 0, MoveKind::Reaches(1)),
                at(5, 1, MoveKind::Enters),
                at(5, 1, MoveKind::Reaches(0)),
                at(9, 0, MoveKind::Leaves(1)),
            ],
            ..Story::default()
        };
        let mut counts = Counts::new(&story);
        counts.advance(&story, Instant(5));
        assert_eq!((counts.entered, counts.here.as_slice()), (2, &[1, 1][..]));
        counts.advance(&story, Instant(100));
        assert_eq!((counts.left, counts.here.as_slice()), (1, &[1, 0][..]));
        assert_eq!(Counts::peak(&story), 1);
        assert_eq!((counts.outcomes.as_slice(), counts.sent.calls), (&[0, 1][..], 1));
    }
}
