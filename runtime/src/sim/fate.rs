//! What became of one simulated contact, in a few bytes.

use journey_plan::exec::Index;
use journey_plan::model::ContactKind;

/// What became of one simulated contact.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Which contact.
    pub number: u64,
    /// The outcome, in the journey's; absent where it never left.
    pub outcome: Option<Index>,
    /// How many seconds it was inside.
    pub seconds: u64,
    /// How often it was contacted, by kind, in the order of [`super::KINDS`].
    pub contacted: [u32; 4],
}

impl Fate {
    /// How often it was contacted in this way.
    pub fn of(&self, kind: ContactKind) -> u32 {
        let [calls, texts, emails, pushes] = self.contacted;
        match kind {
            ContactKind::Calls => calls,
            ContactKind::Texts => texts,
            ContactKind::Emails => emails,
            ContactKind::Pushes => pushes,
        }
    }
}
