//! Choices that somebody else makes: from a list, or drawn.

/// A source of choices. Zero is always the simplest, so that a list that shrinks gives simpler things.
pub trait Choices {
    /// A number below `end`.
    fn below(&mut self, end: u32) -> u32;

    /// One of these.
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let end = u32::try_from(of.len()).expect("few to choose from");
        of[self.below(end) as usize]
    }

    /// Whether something happens that does in so many of a hundred cases.
    fn chance(&mut self, percent: u32) -> bool {
        self.below(100) >= 100 - percent
    }
}

/// Choices from a list; zero behind its end.
#[derive(Clone, Debug)]
pub struct Listed<'a> {
    values: std::slice::Iter<'a, u16>,
}

impl<'a> Listed<'a> {
    /// Those of a list.
    pub fn new(values: &'a [u16]) -> Self {
        Self { values: values.iter() }
    }
}

impl Choices for Listed<'_> {
    fn below(&mut self, end: u32) -> u32 {
        // WHY: scaled rather than taken modulo, so that a smaller value is never a later choice.
        self.values.next().map_or(0, |value| (u32::from(*value) * end) >> 16)
    }
}

/// Choices drawn from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Drawn(u64);

impl Drawn {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Choices for Drawn {
    fn below(&mut self, end: u32) -> u32 {
        u32::try_from(((self.next() >> 32) * u64::from(end)) >> 32).expect("below a u32")
    }
}
