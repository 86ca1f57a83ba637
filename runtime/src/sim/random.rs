//! Random numbers for simulated contacts.
//!
//! SplitMix64, written out: a forecast must give the same numbers for its seed on every machine and with every
//! later version, and statistics need no more than this. Nothing that decides in a run draws from here.

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The stream of one contact of one forecast.
    pub(super) fn of(seed: u64, contact: u64) -> Self {
        let mut stream = Self(seed ^ contact.wrapping_mul(0xd6e8_feb8_6659_fd93));
        stream.next();
        stream
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, all equally likely; 0 where `end` is 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        let scaled = (u128::from(self.next()) * u128::from(end)) >> 64;
        u64::try_from(scaled).unwrap_or(0)
    }

    /// A number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = u64::try_from(i128::from(to.max(from)) - i128::from(from)).unwrap_or(0);
        from.saturating_add_unsigned(self.below(width.saturating_add(1)))
    }

    /// Whether something of this share (in hundredths of a percent) happens.
    pub(super) fn happens(&mut self, share: u32) -> bool {
        share > 0 && self.below(10_000) < u64::from(share)
    }

    /// The place of the share (in hundredths of a percent) that is drawn; absent past the last.
    pub(super) fn pick(&mut self, shares: impl Iterator<Item = u32>) -> Option<usize> {
        let mut left = self.below(10_000);
        for (place, share) in shares.enumerate() {
            match left.checked_sub(u64::from(share)) {
                Some(rest) => left = rest,
                None => return Some(place),
            }
        }
        None
    }
}
