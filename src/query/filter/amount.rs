//! An amount of whatever currency, to compare with.

use crate::types::{Amount, Malformed};
use std::str::FromStr;

/// The most digits after the point that a currency has.
const DECIMALS_MAX: u32 = 4;

/// As every amount, below 10^15.
const WHOLE_DIGITS_MAX: usize = 15;

/// A decimal number that amounts of every currency are compared with, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnyAmount(i128);

impl From<Amount> for AnyAmount {
    fn from(amount: Amount) -> AnyAmount {
        let scale = 10_i128.pow(DECIMALS_MAX.saturating_sub(amount.decimals()));
        // An amount is below 10^15 units of at most 4 decimals: 10^19 in all.
        AnyAmount(amount.minor().0.saturating_mul(scale))
    }
}

impl FromStr for AnyAmount {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<AnyAmount, Malformed> {
        let malformed = || {
            Malformed::new(
                "is no amount: write digits, and at most 4 after a point, as \"1250.00\"; no currency, sign or separator",
            )
        };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        let in_range = whole.len() <= WHOLE_DIGITS_MAX && fraction.len() <= DECIMALS_MAX as usize;
        if !(all_digits(whole) && all_digits(fraction) && in_range) {
            return Err(malformed());
        }
        let digits = format!("{whole}{fraction:0<4}");
        digits.parse().map(AnyAmount).map_err(|_| malformed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_all_currencies_are_compared_by_what_they_say() {
        let parsed = |text: &str| text.parse::<AnyAmount>();
        let of = |text: &str, currency: &str| {
            AnyAmount::from(Amount::parse_positive(text, currency.parse().unwrap()).unwrap())
        };
        assert_eq!(parsed("12.5"), Ok(of("12.50", "GBP")));
        assert_eq!(parsed("12"), Ok(of("12", "JPY")));
        assert_eq!(parsed("12.345"), Ok(of("12.345", "KWD")));
        assert!(parsed("12.4999").unwrap() < of("12.50", "GBP"));
        assert!(parsed("999999999999999.9999").unwrap() > of("999999999999999.99", "GBP"));
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1,000",
            "1e3",
            "1.23456",
            "1000000000000000",
            " 1",
            "1 GBP",
        ] {
            assert!(parsed(bad).is_err(), "{bad:?} was taken");
        }
    }
}
