//! Percentages of an agreement.

use super::{Malformed, Minor};
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;

/// A percentage from 0 to 100 with at most 4 decimals, as a tolerance or a floor is agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(Decimal);

impl Percent {
    /// Nothing.
    pub const ZERO: Percent = Percent(Decimal::ZERO);

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Ten-thousandths of a percent: exact, since there are at most 4 decimals.
    pub fn ten_thousandths(self) -> i128 {
        let places = 4_u32.saturating_sub(self.0.scale());
        self.0.mantissa() * 10_i128.pow(places)
    }

    /// Whether these add up to 100 percent.
    pub fn add_up(percents: impl Iterator<Item = Percent>) -> bool {
        percents.map(Percent::ten_thousandths).sum::<i128>() == 1_000_000
    }

    /// This percentage of `whole`, rounded down to the minor unit: a tolerance is never stretched.
    pub fn of(self, whole: Minor) -> Minor {
        let hundred_percent = 100 * 10_i128.pow(self.0.scale());
        // At most 10^19 × 10^6, far inside an i128.
        Minor((whole.0 * self.0.mantissa()).div_euclid(hundred_percent))
    }
}

impl FromStr for Percent {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Percent, Malformed> {
        let malformed =
            || Malformed::new("is no percentage: write 0 to 100 with at most 4 decimals, as in \"2.5\"");
        if text.is_empty() || text.len() > 8 || !text.bytes().all(|c| c.is_ascii_digit() || c == b'.') {
            return Err(malformed());
        }
        let decimal = Decimal::from_str_exact(text)
            .map_err(|_| malformed())?
            .normalize();
        let in_range = decimal.scale() <= 4 && decimal <= Decimal::ONE_HUNDRED;
        if in_range {
            Ok(Percent(decimal))
        } else {
            Err(malformed())
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

super::serde_as_text!(Percent);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_rounds_down() {
        let percent: Percent = "2.5".parse().unwrap();
        assert_eq!(percent.of(Minor(1_001)), Minor(25));
        assert_eq!("100".parse::<Percent>().unwrap().of(Minor(7)), Minor(7));
        for bad in ["", "-1", "101", "100.0001", "1.00001", "5%", "."] {
            assert!(bad.parse::<Percent>().is_err(), "{bad} was accepted");
        }
    }
}
