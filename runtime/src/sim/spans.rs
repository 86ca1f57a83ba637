//! Lengths of time, counted: their mean, quantiles and extremes, in little memory that never grows.
//!
//! Lengths below about a minute are kept to the second, longer ones in 64 steps to each doubling, so that a quantile
//! is at most one part in 64 off; where all lengths of a step are equal it is exact.

/// Steps to each doubling.
const STEPS: u64 = 64;

/// Lengths of time in seconds, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    count: u64,
    sum: u64,
    longest: u64,
    /// How many lengths each step has, and what they are together.
    steps: Vec<(u64, u64)>,
}

impl Spans {
    /// Counts a length in milliseconds; a negative one as none.
    pub(super) fn add(&mut self, millis: i64) {
        let seconds = u64::try_from(millis / 1000).unwrap_or(0);
        let place = step_of(seconds);
        if self.steps.len() <= place {
            self.steps.resize(place + 1, (0, 0));
        }
        if let Some((count, sum)) = self.steps.get_mut(place) {
            *count += 1;
            *sum += seconds;
        }
        self.count += 1;
        self.sum += seconds;
        self.longest = self.longest.max(seconds);
    }

    /// Adds what another has counted.
    pub(super) fn merge(&mut self, other: &Self) {
        if self.steps.len() < other.steps.len() {
            self.steps.resize(other.steps.len(), (0, 0));
        }
        for (step, more) in self.steps.iter_mut().zip(&other.steps) {
            step.0 += more.0;
            step.1 += more.1;
        }
        self.count += other.count;
        self.sum += other.sum;
        self.longest = self.longest.max(other.longest);
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The mean in seconds, rounded down; absent where there is none.
    pub fn mean(&self) -> Option<u64> {
        self.sum.checked_div(self.count)
    }

    /// The longest in seconds; absent where there is none.
    pub fn longest(&self) -> Option<u64> {
        (self.count > 0).then_some(self.longest)
    }

    /// The length in seconds within which so many in a hundred are; absent where there is none.
    pub fn within(&self, percent: u64) -> Option<u64> {
        let rank = self.count.saturating_mul(percent).div_ceil(100).max(1);
        let mut passed = 0;
        for (count, sum) in &self.steps {
            passed += count;
            if passed >= rank {
                return sum.checked_div(*count);
            }
        }
        None
    }

    /// The lengths in seconds that were met, each the mean of its step, and how many there are.
    pub fn iter(&self) -> impl Iterator<Item = (u64, u64)> {
        self.steps.iter().filter_map(|(count, sum)| Some((sum.checked_div(*count)?, *count)))
    }
}

fn step_of(seconds: u64) -> usize {
    let place = match seconds.checked_ilog2() {
        Some(doubling) if seconds >= STEPS => {
            let above = u64::from(doubling) - u64::from(STEPS.ilog2());
            (above + 1) * STEPS + ((seconds >> above) - STEPS)
        }
        Some(_) | None => seconds,
    };
    usize::try_from(place).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_lengths_are_told_exactly() {
        let mut spans = Spans::default();
        assert_eq!((spans.mean(), spans.within(50), spans.longest()), (None, None, None));
        for _ in 0..100 {
            spans.add(2 * 86_400_000);
        }
        assert_eq!(spans.within(50), Some(2 * 86_400));
        assert_eq!(spans.mean(), Some(2 * 86_400));
    }

    proptest! {
        #[test]
        fn quantiles_are_near_those_of_the_sorted_lengths(
            mut lengths in proptest::collection::vec(0_u64..40_000_000, 1..200),
            percent in 1_u64..=100,
        ) {
            let mut halves = [Spans::default(), Spans::default()];
            for (place, seconds) in lengths.iter().enumerate() {
                halves[place % 2].add(i64::try_from(*seconds * 1000).unwrap());
            }
            let [mut spans, other] = halves;
            spans.merge(&other);
            lengths.sort_unstable();
            let rank = (lengths.len() as u64 * percent).div_ceil(100).max(1);
            let exact = lengths[usize::try_from(rank).unwrap() - 1];
            let told = spans.within(percent).unwrap();
            prop_assert!(told.abs_diff(exact) <= exact / STEPS + 1, "{told} is not {exact}");
            prop_assert_eq!(spans.longest(), lengths.last().copied());
        }
    }
}
