//! Money, exactly: decimals at the edges, whole minor units inside.
//!
//! [`Amount`] is what entries, commands and answers carry: a decimal with exactly its currency's digits, so
//! that "5.00" stays "5.00". [`Minor`] is what the rules compute with: whole minor units in an `i128`.
//! `rust_decimal` overflows in amount × balance within our range and is several times slower, so it never
//! computes here. Neither type has `+` or `-`: every sum that is kept is checked and says when it leaves the range.

use super::{Currency, Malformed, ShortText};
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;

/// The first whole amount that is out of range, 10^15: a thousand times the yearly spending of any government,
/// and with 4 decimals still 10^19 minor units, whose product with another such amount fits an `i128`.
const WHOLE_UNITS_LIMIT: i128 = 1_000_000_000_000_000;

/// The most digits after the point that ISO 4217 knows (CLF, UYW).
const DECIMALS_MAX: u32 = 4;

/// A number of minor units (pence, cents, fils), of either sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Deserialize)]
pub struct Minor(pub i128);

/// A sum left the range in which arithmetic is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sum left the range of 10^15 units of the currency")]
pub struct OutOfRange;

/// In the forms of the cache, which tell how long a number is: nearly all are short, and 16 bytes for each would be most of a
/// standing.
impl serde::Serialize for Minor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(self.0) {
            Ok(short) => serializer.serialize_i64(short),
            Err(_) => serializer.serialize_i128(self.0),
        }
    }
}

impl Minor {
    /// Nothing.
    pub const ZERO: Minor = Minor(0);

    /// The bound of every balance in any currency: 10^15 units of 4 decimals.
    const LIMIT: i128 = WHOLE_UNITS_LIMIT * 10_i128.pow(DECIMALS_MAX);

    /// The first amount of `currency` that is out of range: 10^15 of its units.
    pub fn limit(currency: Currency) -> Minor {
        Minor(WHOLE_UNITS_LIMIT * 10_i128.pow(u32::from(currency.decimals())))
    }

    fn in_range(value: Option<i128>) -> Result<Minor, OutOfRange> {
        value
            .filter(|value| value.abs() <= Minor::LIMIT)
            .map(Minor)
            .ok_or(OutOfRange)
    }

    /// The sum.
    ///
    /// # Errors
    /// When it is beyond 10^19 minor units.
    pub fn plus(self, other: Minor) -> Result<Minor, OutOfRange> {
        Minor::in_range(self.0.checked_add(other.0))
    }

    /// The difference.
    ///
    /// # Errors
    /// When it is beyond 10^19 minor units.
    pub fn minus(self, other: Minor) -> Result<Minor, OutOfRange> {
        Minor::in_range(self.0.checked_sub(other.0))
    }

    /// The sum, for what is counted over entries and is no balance: each adds at most 10^19, so that an `i128` holds the
    /// sum of 10^19 entries, more than there are sequences.
    pub fn tallied(self, other: Minor) -> Minor {
        Minor(self.0 + other.0)
    }

    /// What is left of it without `other`, for figures of one balance: two numbers in range differ by less than an `i128`
    /// holds, so this is exact, and where the result is kept it is checked.
    pub fn less(self, other: Minor) -> Minor {
        Minor(self.0 - other.0)
    }

    /// The same number with the other sign; the range is symmetric.
    pub fn negated(self) -> Minor {
        Minor(-self.0)
    }

    /// The amount as a decimal with the currency's digits. A sum over many entries may leave the range of an [`Amount`]; this
    /// is exact beyond it.
    pub fn decimal(self, currency: Currency) -> String {
        let decimals = usize::from(currency.decimals());
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.0.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        match fraction {
            "" => format!("{sign}{whole}"),
            fraction => format!("{sign}{whole}.{fraction}"),
        }
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is above nothing.
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Itself, or zero when it is below.
    pub fn or_zero(self) -> Minor {
        self.max(Minor::ZERO)
    }
}

/// An exact decimal with its currency's digits after the point, below 10^15 in size.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Amount(Decimal);

impl Amount {
    /// An amount a client asks for: as [`Amount::parse_asked`] reads it, and above zero.
    ///
    /// # Errors
    /// When the text is not of that form, is zero, or is 10^15 or more.
    pub fn parse_positive(text: &str, currency: Currency) -> Result<Amount, Malformed> {
        let amount = Amount::parse_asked(text, currency)?;
        match amount.minor().is_zero() {
            true => Err(Malformed::new("is zero; an amount must be above it")),
            false => Ok(amount),
        }
    }

    /// An amount a client asks for: digits, and at most the currency's decimals after a point. No sign, no
    /// exponent, no separators, no white space, nothing to round.
    ///
    /// # Errors
    /// When the text is not of that form, or is 10^15 or more.
    pub fn parse_asked(text: &str, currency: Currency) -> Result<Amount, Malformed> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|c| c.is_ascii_digit());
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        if text.is_empty() {
            return Err(Malformed::new("is required"));
        }
        if !digits(whole) || fraction.is_some_and(|fraction| !digits(fraction)) {
            return Err(Malformed::new(
                "is no amount: write digits with an optional decimal point, as in \"1250.00\", without sign, exponent or separators",
            ));
        }
        let decimals = u32::from(currency.decimals());
        let fraction = fraction.unwrap_or("");
        let given = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
        if given > decimals {
            return Err(Malformed::new(format!(
                "has {given} decimals; {currency} has {decimals}, and nothing is rounded"
            )));
        }
        let whole: i128 = match whole.trim_start_matches('0') {
            "" => 0,
            whole if whole.len() > 15 => return Err(Malformed::new("is 10^15 or more, out of range")),
            whole => whole.parse().map_err(|_| Malformed::new("is out of range"))?,
        };
        let scale = 10_i128.pow(decimals);
        let padding = 10_i128.pow(decimals - given);
        let fraction: i128 = if fraction.is_empty() {
            0
        } else {
            fraction.parse().unwrap_or(0)
        };
        let minor = whole * scale + fraction * padding;
        Ok(Amount::from_minor(Minor(minor), currency))
    }

    /// So many minor units as an amount of `currency`.
    pub fn from_minor(minor: Minor, currency: Currency) -> Amount {
        // A Minor is at most 10^19 and decimals at most 4: within the 96 bits and 28 places of a Decimal.
        Amount(Decimal::from_i128_with_scale(
            minor.0,
            u32::from(currency.decimals()),
        ))
    }

    /// The amount in whole minor units.
    pub fn minor(self) -> Minor {
        Minor(self.0.mantissa())
    }

    /// How many digits it has after the point.
    pub fn decimals(self) -> u32 {
        self.0.scale()
    }
}

impl FromStr for Amount {
    type Err = Malformed;

    /// Reads an amount of a line of the ledger, whose digits after the point are its scale.
    fn from_str(text: &str) -> Result<Amount, Malformed> {
        let decimal = Decimal::from_str_exact(text).map_err(|_| Malformed::new("is no amount"))?;
        let amount = Amount(decimal);
        let in_range = amount.decimals() <= DECIMALS_MAX
            && decimal.mantissa().abs() <= WHOLE_UNITS_LIMIT * 10_i128.pow(amount.decimals());
        let canonical = amount.to_string() == text;
        if in_range && canonical {
            Ok(amount)
        } else {
            Err(Malformed::new("is no amount"))
        }
    }
}

impl Amount {
    /// The digits, written by hand: entries carry an amount for each share, and this takes less than a fifth of the
    /// time of the decimal's own formatting. 29 digits of 96 bits, a sign and a point fit 32 characters.
    fn text(self) -> ShortText {
        let mut text = ShortText::new();
        self.push_to(&mut text);
        text
    }

    /// Appends it.
    pub(super) fn push_to<const N: usize>(self, text: &mut ShortText<N>) {
        let mantissa = self.0.mantissa();
        let mut buffer = itoa::Buffer::new();
        // Amounts below 1.8 × 10^19 minor units, which is nearly all, divide in one machine word.
        let digits = match u64::try_from(mantissa.unsigned_abs()) {
            Ok(small) => buffer.format(small),
            Err(_) => buffer.format(mantissa.unsigned_abs()),
        };
        let decimals = usize::try_from(self.decimals()).unwrap_or(0);
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
        if mantissa < 0 {
            text.push_str("-");
        }
        text.push_str(if whole.is_empty() { "0" } else { whole });
        if decimals > 0 {
            text.push_str(".");
            (fraction.len()..decimals).for_each(|_| text.push_str("0"));
            text.push_str(fraction);
        }
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

super::serde_as_text!(Amount, by text);

#[cfg(test)]
mod tests {
    use super::*;

    fn gbp() -> Currency {
        "GBP".parse().unwrap()
    }

    #[test]
    fn a_sum_beyond_any_amount_is_told_exactly() {
        let told = |minor: i128, code: &str| Minor(minor).decimal(code.parse().unwrap());
        assert_eq!(told(0, "GBP"), "0.00");
        assert_eq!(told(-5, "GBP"), "-0.05");
        assert_eq!(told(123_456, "GBP"), "1234.56");
        assert_eq!(told(10_i128.pow(17) + 7, "GBP"), "1000000000000000.07");
        assert_eq!(told(-(10_i128.pow(20)), "JPY"), "-100000000000000000000");
        assert_eq!(told(10_i128.pow(20) + 1, "KWD"), "100000000000000000.001");
    }

    #[test]
    fn amounts_keep_exactly_the_digits_of_their_currency() {
        for (text, code, canonical) in [
            ("5", "GBP", "5.00"),
            ("5.1", "GBP", "5.10"),
            ("0.01", "GBP", "0.01"),
            ("007.50", "GBP", "7.50"),
            ("999999999999999.99", "GBP", "999999999999999.99"),
            ("5", "JPY", "5"),
            ("5.125", "KWD", "5.125"),
            ("999999999999999.9999", "CLF", "999999999999999.9999"),
        ] {
            let amount = Amount::parse_positive(text, code.parse().unwrap()).unwrap();
            assert_eq!(amount.to_string(), canonical);
            assert_eq!(canonical.parse::<Amount>(), Ok(amount));
        }
    }

    #[test]
    fn what_cannot_be_represented_exactly_is_refused() {
        for bad in [
            "",
            "0",
            "0.00",
            "-1",
            "+1",
            "1e3",
            "1E+07",
            "NaN",
            "inf",
            "1,000.00",
            "1.",
            ".5",
            "1.001",
            "1.000",
            " 1",
            "1 ",
            "1000000000000000",
            "99999999999999999999999999999999999999999999",
            "0x10",
            "１",
        ] {
            assert!(
                Amount::parse_positive(bad, gbp()).is_err(),
                "{bad:?} was accepted"
            );
        }
        assert!(Amount::parse_positive("1.5", "JPY".parse().unwrap()).is_err());
    }

    #[test]
    fn amounts_of_both_signs_are_written_and_read_back() {
        for (minor, text) in [
            (0, "0.00"),
            (-1, "-0.01"),
            (-12345, "-123.45"),
            (100, "1.00"),
            (10_i128.pow(17), "1000000000000000.00"),
        ] {
            let amount = Amount::from_minor(Minor(minor), gbp());
            assert_eq!(amount.to_string(), text);
            assert_eq!(text.parse::<Amount>().map(Amount::minor), Ok(Minor(minor)));
        }
        for bad in ["-0.00", "1.", "00.10", "1e2", "1000000000000000.01", "0.00001"] {
            assert!(bad.parse::<Amount>().is_err(), "{bad} was accepted");
        }
    }

    #[test]
    fn sums_beyond_the_range_are_refused_and_never_wrap() {
        let most = Minor(Minor::LIMIT);
        assert_eq!(most.plus(Minor(1)), Err(OutOfRange));
        assert_eq!(most.negated().minus(Minor(1)), Err(OutOfRange));
        assert_eq!(Minor(i128::MAX).plus(Minor(1)), Err(OutOfRange));
        assert_eq!(Minor(2).minus(Minor(5)), Ok(Minor(-3)));
    }
}
