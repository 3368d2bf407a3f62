//! Percentages of reports: one decimal, computed in whole numbers.

use crate::types::Minor;
use std::fmt;

/// A percentage with one decimal, halves rounded away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percentage {
    tenths: i128,
}

impl Percentage {
    /// What percentage `part` is of `whole`; nothing of a whole that is not above zero.
    pub fn of(part: Minor, whole: Minor) -> Option<Percentage> {
        if !whole.is_positive() {
            return None;
        }
        // A sum of thousands of balances is far below the 10^34 that leaves room for the thousandfold in an i128.
        let size = part.0.unsigned_abs() * 1_000;
        let whole = whole.0.unsigned_abs();
        let tenths = (2 * size + whole) / (2 * whole);
        let tenths = i128::try_from(tenths).ok()?;
        Some(Percentage {
            tenths: if part.0 < 0 { -tenths } else { tenths },
        })
    }
}

impl fmt::Display for Percentage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.tenths < 0 { "-" } else { "" };
        let size = self.tenths.unsigned_abs();
        write!(f, "{sign}{}.{}", size / 10, size % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_has_one_decimal_and_rounds_halves_away_from_zero() {
        for (part, whole, expected) in [
            // The United Nations' gateway, snapshot C: balances over contributions, and over transfers.
            (90_900_319, 756_821_732, "12.0"),
            (109_639_922, 693_135_684, "15.8"),
            (200_540_241, 756_821_732, "26.5"),
            (0, 7, "0.0"),
            (1, 2_000, "0.1"),
            (-1, 2_000, "-0.1"),
            (-1, 2_001, "0.0"),
            (3, 3, "100.0"),
            (5, 2, "250.0"),
        ] {
            let found = Percentage::of(Minor(part), Minor(whole)).unwrap().to_string();
            assert_eq!(found, expected, "{part} of {whole}");
        }
        assert_eq!(Percentage::of(Minor(1), Minor(0)), None);
    }
}
