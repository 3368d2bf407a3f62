//! Amounts as files write them: their own points and commas, signs, symbols, exponents. What comes of it is exact or a
//! fault; no float is near.

use crate::types::{Currency, Minor};

/// How a column writes amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notation {
    /// What stands before the decimals.
    pub decimal: char,
    /// What stands between thousands, if anything does.
    pub thousands: Option<char>,
    /// What stands before or behind the number and means nothing, as `£`.
    pub symbol: Option<String>,
    /// Whether `1.2E+07` is taken, where it is a whole number of minor units.
    pub exponents: bool,
    /// Whether the sign is left out: for a rule that reads it from elsewhere.
    pub absolute: bool,
}

/// More digits than any amount in range has; bounds the work on a hostile text.
const DIGITS_MAX: usize = 40;

impl Notation {
    /// The amount that `text` is.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub fn read(&self, text: &str, currency: Currency) -> Result<Minor, String> {
        let (negative, number) = self.sign(text);
        let (mantissa, exponent) = self.exponent(number)?;
        let (digits, decimals) = self.digits(mantissa)?;
        let limit = Minor::limit(currency);
        let out_of_range = || "is 10^15 or more, out of range".to_owned();
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(Minor::ZERO);
        }
        // The number is `digits` × 10^shift minor units.
        let shift = exponent - decimals + i64::from(currency.decimals());
        let minor = if shift >= 0 {
            let zeros = usize::try_from(shift).unwrap_or(DIGITS_MAX);
            if digits.len().saturating_add(zeros) > DIGITS_MAX {
                return Err(out_of_range());
            }
            format!("{digits}{}", "0".repeat(zeros))
        } else {
            let beyond = usize::try_from(-shift).unwrap_or(usize::MAX);
            let kept = digits.len().saturating_sub(beyond);
            if beyond > digits.len() || digits[kept..].bytes().any(|c| c != b'0') {
                let most = currency.decimals();
                return Err(format!(
                    "has more decimals than the {most} of {currency}, and nothing is rounded"
                ));
            }
            format!("0{}", &digits[..kept])
        };
        let minor: i128 = minor.parse().map_err(|_| out_of_range())?;
        let minor = Minor(minor);
        if minor >= limit {
            return Err(out_of_range());
        }
        let negative = negative && !self.absolute;
        Ok(if negative { minor.negated() } else { minor })
    }

    /// The sign, and what is left without it and the symbol: `-5`, `5-`, `(5)`, `-£5`, `£-5`.
    fn sign<'a>(&self, text: &'a str) -> (bool, &'a str) {
        let (mut negative, mut text) = (false, text.trim());
        if let Some(inside) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            (negative, text) = (true, inside.trim());
        }
        text = self.without_symbol(text);
        let minus = |c| matches!(c, '-' | '\u{2212}');
        if !negative {
            if let Some(rest) = text.strip_prefix(minus).or_else(|| text.strip_suffix(minus)) {
                (negative, text) = (true, rest.trim());
            } else if let Some(rest) = text.strip_prefix('+') {
                text = rest.trim();
            }
        }
        (negative, self.without_symbol(text))
    }

    fn without_symbol<'a>(&self, text: &'a str) -> &'a str {
        let Some(symbol) = self.symbol.as_deref() else {
            return text;
        };
        let rest = text.strip_prefix(symbol).or_else(|| text.strip_suffix(symbol));
        rest.unwrap_or(text).trim()
    }

    fn exponent<'a>(&self, number: &'a str) -> Result<(&'a str, i64), String> {
        let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else {
            return Ok((number, 0));
        };
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let power: Option<i64> = match digits.len() {
            1..=3 if digits.bytes().all(|c| c.is_ascii_digit()) => digits.parse().ok(),
            _ => None,
        };
        let power = power.ok_or_else(|| self.malformed())?;
        if !self.exponents {
            return Err(
                "is written with an exponent, which the profile does not allow (exponents = true)".to_owned(),
            );
        }
        Ok((mantissa, if exponent.starts_with('-') { -power } else { power }))
    }

    /// All digits without separators, and how many of them are decimals.
    fn digits(&self, mantissa: &str) -> Result<(String, i64), String> {
        let (whole, fraction) = match mantissa.split_once(self.decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        let groups: Vec<&str> = match self.thousands {
            Some(separator) if whole.contains(separator) => whole.split(separator).collect(),
            _ => vec![whole],
        };
        let grouped = groups.len() == 1
            || groups[1..].iter().all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len());
        if !grouped || !groups.iter().all(|group| all_digits(group)) || !fraction.is_none_or(all_digits) {
            return Err(self.malformed());
        }
        let fraction = fraction.unwrap_or("");
        let digits = groups.concat() + fraction;
        if digits.trim_start_matches('0').len() > DIGITS_MAX {
            return Err("has more digits than any amount".to_owned());
        }
        Ok((digits, i64::try_from(fraction.len()).unwrap_or(i64::MAX / 2)))
    }

    fn malformed(&self) -> String {
        let (decimal, thousands) = (self.decimal, self.thousands);
        let separator = thousands.map_or(String::new(), |c| format!(" and `{c}` between thousands"));
        format!("is no amount: digits, with `{decimal}` before decimals{separator}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notation() -> Notation {
        Notation {
            decimal: '.',
            thousands: None,
            symbol: None,
            exponents: false,
            absolute: false,
        }
    }

    fn read(notation: &Notation, text: &str) -> Option<i128> {
        notation
            .read(text, "GBP".parse().unwrap())
            .ok()
            .map(|minor| minor.0)
    }

    #[test]
    fn plain_amounts_are_exact_or_refused() {
        let table = [
            ("1250.00", Some(125_000)),
            ("1250", Some(125_000)),
            ("44225.0", Some(4_422_500)),
            ("0.010", Some(1)),
            ("0", Some(0)),
            ("000.00", Some(0)),
            ("0.001", None),
            ("0.005", None),
            ("-12.5", Some(-1_250)),
            ("12.5-", Some(-1_250)),
            ("(12.5)", Some(-1_250)),
            ("\u{2212}3", Some(-300)),
            ("+3", Some(300)),
            ("--3", None),
            ("(-3)", None),
            ("999999999999999.99", Some(99_999_999_999_999_999)),
            ("1000000000000000", None),
            ("1e3", None),
            ("1,250", None),
            ("1 250", None),
            (".5", None),
            ("5.", None),
            ("1.2.3", None),
            ("=1+1", None),
            ("£5", None),
            ("NaN", None),
            ("٣", None),
            ("", None),
            (" 7 ", Some(700)),
        ];
        for (text, wanted) in table {
            assert_eq!(read(&notation(), text), wanted, "{text}");
        }
        let long = "9".repeat(100_000);
        for text in [
            long.clone(),
            format!("0.{long}"),
            format!("1E{long}"),
            "0".repeat(100_000),
        ] {
            assert!(read(&notation(), &text).is_none_or(|minor| minor == 0));
        }
    }

    #[test]
    fn exponents_are_taken_only_where_allowed_and_exact() {
        let allowed = Notation {
            exponents: true,
            ..notation()
        };
        let table = [
            ("1.2E+07", Some(1_200_000_000)),
            ("2E+07", Some(2_000_000_000)),
            ("12345e-2", Some(12_345)),
            ("12345e-3", None),
            ("1e999", None),
            ("1e-999", None),
            ("0e999", Some(0)),
            ("1e", None),
            ("1e+", None),
            ("e5", None),
            ("1e1e1", None),
            ("100000E-5", Some(100)),
        ];
        for (text, wanted) in table {
            assert_eq!(read(&allowed, text), wanted, "{text}");
        }
    }

    #[test]
    fn separators_symbols_and_signs_are_those_of_the_profile() {
        let german = Notation {
            decimal: ',',
            thousands: Some('.'),
            symbol: Some("€".to_owned()),
            ..notation()
        };
        let table = [
            ("1.234.567,89", Some(123_456_789)),
            ("1.234 €", Some(123_400)),
            ("-€ 1.234,5", Some(-123_450)),
            ("€-1.234,5", Some(-123_450)),
            ("12.34", None),
            ("1.2345", None),
            ("1234.567", None),
            ("1234567,89", Some(123_456_789)),
            (".123", None),
        ];
        for (text, wanted) in table {
            assert_eq!(read(&german, text), wanted, "{text}");
        }
        let absolute = Notation {
            absolute: true,
            ..notation()
        };
        assert_eq!(read(&absolute, "-5"), Some(500));
        let yen = notation().read("5.0", "JPY".parse().unwrap());
        assert_eq!(yen.unwrap().0, 5);
        assert!(notation().read("5.1", "JPY".parse().unwrap()).is_err());
    }
}
