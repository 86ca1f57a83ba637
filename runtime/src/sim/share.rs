//! How far chance may carry a forecast: intervals of 95 %.
//!
//! Floating point is for reports alone; nothing that decides in a run reads it.

/// The normal quantile of a two-sided interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// An interval that holds the true value in 95 of 100 forecasts.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// The interval of a share by Wilson's score, between 0 and 1; all of it where there is nobody.
pub fn wilson(part: u64, whole: u64) -> Interval {
    if whole == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (n, share) = (float(whole), float(part) / float(whole));
    let scale = 1.0 + Z * Z / n;
    let middle = (share + Z * Z / (2.0 * n)) / scale;
    let half = Z / scale * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let low = if part == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if part == whole { 1.0 } else { (middle + half).min(1.0) };
    Interval { low, high }
}

/// Differences between two forecasts over the same contacts, added up contact by contact.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    count: u64,
    unequal: u64,
    sum: i128,
    squares: i128,
}

impl Differences {
    /// Adds the difference of a contact: new less old.
    pub fn add(&mut self, difference: i64) {
        self.count += 1;
        self.unequal += u64::from(difference != 0);
        let difference = i128::from(difference);
        self.sum += difference;
        self.squares += difference * difference;
    }

    /// How many contacts were compared.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether every contact is the same on both sides.
    pub fn are_none(&self) -> bool {
        self.unequal == 0
    }

    /// The mean difference; 0 where there is nobody.
    pub fn mean(&self) -> f64 {
        if self.count == 0 { 0.0 } else { wide(self.sum) / float(self.count) }
    }

    /// The interval of the mean difference, for pairs and corrected for continuity. Nothing but nothing where no
    /// contact differs.
    pub fn interval(&self) -> Interval {
        if self.are_none() {
            return Interval { low: 0.0, high: 0.0 };
        }
        let (n, mean) = (float(self.count), self.mean());
        let variance = (wide(self.squares) / n - mean * mean).max(0.0);
        let half = Z * (variance / n).sqrt() + 1.0 / n;
        Interval { low: mean - half, high: mean + half }
    }

    /// Whether the difference is more than chance alone would give in 95 of 100 forecasts.
    pub fn is_more_than_chance(&self) -> bool {
        let Interval { low, high } = self.interval();
        low > 0.0 || high < 0.0
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of contacts are far below 2^52")]
fn float(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "an interval needs a few digits")]
fn wide(number: i128) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 5e-5
    }

    #[test]
    fn intervals_are_those_of_the_literature() {
        // Newcombe 1998, table I, method 3.
        for (part, whole, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let told = wilson(part, whole);
            assert!(near(told.low, low) && near(told.high, high), "{part}/{whole}: {told:?}");
        }
        assert_eq!(wilson(0, 0), Interval { low: 0.0, high: 1.0 });
        assert!(near(wilson(29, 29).low, 0.8830) && near(wilson(29, 29).high, 1.0));
    }

    #[test]
    fn equal_contacts_leave_nothing_to_chance() {
        let mut none = Differences::default();
        (0..1_000).for_each(|_| none.add(0));
        assert!(none.are_none() && !none.is_more_than_chance());
        assert_eq!(none.interval(), Interval { low: 0.0, high: 0.0 });
    }

    #[test]
    fn a_few_contacts_may_differ_by_chance() {
        let differing = |count| {
            let mut differences = Differences::default();
            (0..1_000).for_each(|number| differences.add(i64::from(number < count)));
            differences.is_more_than_chance()
        };
        // McNemar's exact test says 0.0625 of five and 0.031 of six that all differ in one direction.
        assert!(!differing(5) && differing(6));
    }
}
