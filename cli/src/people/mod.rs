//! People inside: what becomes of everybody who rests in an old version when a new one takes its place.
//!
//! What is decided about them stands in a migration file (`file`), how many there are comes from a running engine
//! (`census`), and `text` and `markdown` say it. Whether they can go on is worked out by
//! [`journey_compiler::people`].

mod census;
mod file;
mod json;
mod markdown;
mod text;

use std::path::PathBuf;

use journey_compiler::people::{self, Decisions, Inside, Place, Verdict};
use journey_plan::migration::{Migration, Then};

pub(crate) use census::Census;
pub(crate) use file::write as write_file;
pub(crate) use json::{Told, told};
pub(crate) use markdown::markdown;
pub(crate) use text::text;

use crate::outcome::Failure;
use crate::side::Side;

/// What is given about the people inside.
#[derive(Debug, Default)]
pub(crate) struct Given {
    /// The file with what was decided.
    pub(crate) migration: Option<PathBuf>,
    /// How many people are where.
    pub(crate) census: Option<Census>,
}

/// The people inside, and how many there are where that is known.
#[derive(Debug)]
pub(crate) struct People {
    /// Journey by journey.
    pub(crate) inside: Vec<Inside>,
    /// How many people are where.
    pub(crate) census: Option<Census>,
    /// What of the migration file fits nothing, in sentences.
    pub(crate) misfits: Vec<String>,
}

impl People {
    /// Looks at everybody who can be inside the old side.
    pub(crate) fn of(old: &Side, new: &Side, given: Given) -> Result<Self, Failure> {
        let decisions = match &given.migration {
            Some(path) => file::read(path)?,
            None => Decisions::default(),
        };
        let misfits = decisions.misfits(&old.plan, &new.plan);
        let misfits = misfits.into_iter().map(|misfit| misfit.message).collect();
        let inside = people::inside(side(old), side(new), &decisions);
        Ok(Self { inside, census: given.census, misfits })
    }

    /// Lets everybody finish on the old version who cannot go on in the new one.
    pub(crate) fn keep_others(&mut self) {
        let places = self.inside.iter_mut().flat_map(|inside| &mut inside.places);
        for place in places.filter(|place| place.verdict() != Verdict::Safe) {
            (place.then, place.decided, place.clock) = (Some(Then::Keep), true, None);
            place.against.clear();
        }
    }

    /// The migration that an engine applies; absent as long as something must be decided.
    pub(crate) fn migration(&self, old: &Side, new: &Side) -> Option<Migration> {
        if !self.misfits.is_empty() {
            return None;
        }
        people::migration(&old.plan, &new.plan, &self.inside)
    }

    /// The places that need somebody: where it must be decided, and where people cannot go on.
    pub(crate) fn open(&self) -> impl Iterator<Item = (&Inside, &Place)> {
        let places = self.inside.iter().flat_map(|one| one.places.iter().map(move |p| (one, p)));
        places.filter(|(_, place)| place.verdict() != Verdict::Safe)
    }

    /// Whether there is nothing to say.
    pub(crate) fn is_silent(&self) -> bool {
        self.misfits.is_empty() && self.inside.is_empty()
    }

    /// How many people are at a place, where that is known.
    pub(crate) fn count(&self, journey: &str, place: &str) -> Option<u64> {
        Some(self.census.as_ref()?.count(journey, place))
    }
}

fn side(of: &Side) -> people::Side<'_> {
    people::Side {
        plan: &of.plan,
        analysis: of.program.as_ref().map(crate::checked::Checked::analysis),
    }
}

/// What becomes of the people at a place, in words.
fn becomes(place: &Place) -> String {
    match &place.then {
        None => "the new version does not have this place".to_owned(),
        Some(Then::Keep) => "they finish on the old version".to_owned(),
        Some(Then::End(outcome)) => format!("their runs end with `{outcome}`"),
        Some(Then::Move(to)) => {
            let clock = place.clock.as_ref().map(people::words::clock);
            let clock = clock.map(|clock| format!("; {clock}")).unwrap_or_default();
            if *to == place.at {
                format!("they go on here{clock}")
            } else {
                format!("they go on at `{to}`{clock}")
            }
        }
    }
}

/// What can be decided about a place, as it is written in a migration file.
fn choices(place: &Place) -> Vec<String> {
    let moves = place.candidates.iter().map(|to| format!("{{ move = \"{to}\" }}"));
    moves.chain(["\"keep\"".to_owned(), "{ end = \"OUTCOME\" }".to_owned()]).collect()
}

/// Whether a place is worth a line of its own: it needs somebody, was decided, or its clock changes.
fn is_telling(place: &Place) -> bool {
    use journey_compiler::people::Clock;
    let same = matches!(place.clock, Some(Clock::Same | Clock::Anew) | None);
    let moved = matches!(&place.then, Some(Then::Move(to)) if *to != place.at);
    place.verdict() != Verdict::Safe || place.decided || !same || moved
}
