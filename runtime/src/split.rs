//! Splits: which arm a contact takes.
//!
//! The draw is a hash of journey, split and contact, so that a contact takes the same arm always, in every
//! driver and every version: FNV-1a (64 bits) over the UTF-8 of the three names, each followed by the byte
//! `1f`, then the finalizer of SplitMix64, scaled to 0..10,000 by the high half of the product. Arms take
//! consecutive ranges in the order of the source, so that changing shares moves only contacts at the edges.

/// The draw of a contact at a split, in hundredths of a percent: 0 to 9,999.
pub fn draw(journey: &str, split: &str, contact: &str) -> u32 {
    let scaled = (u128::from(hash(&[journey, split, contact])) * 10_000) >> 64;
    u32::try_from(scaled).unwrap_or(0)
}

/// The hash of names in order, the same on every machine and in every version.
pub fn hash(names: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for name in names {
        for byte in name.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    finish(hash)
}

/// The finalizer of SplitMix64: every bit of the input reaches every bit of the output.
fn finish(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// The arm that a draw falls into, given the shares in order; the last one takes what is left.
pub fn arm(draw: u32, shares: impl Iterator<Item = u32>) -> Option<usize> {
    let mut end = 0_u32;
    let mut last = None;
    for (place, share) in shares.enumerate() {
        end = end.saturating_add(share);
        last = Some(place);
        if draw < end {
            break;
        }
    }
    last
}

#[cfg(test)]
mod tests;
