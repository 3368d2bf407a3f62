//! A currency with the number of decimals its minor unit has (ISO 4217).

use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// An ISO 4217 currency that has a minor unit; precious metals and test codes have none and are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    iso: iso_currency::Currency,
    decimals: u8,
}

impl Currency {
    /// Digits after the point: 2 for GBP, 0 for JPY, 3 for KWD.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.iso.code()
    }
}

impl FromStr for Currency {
    type Err = Malformed;

    fn from_str(code: &str) -> Result<Currency, Malformed> {
        let unknown =
            || Malformed::new("is no ISO 4217 currency code (three capital letters, for example GBP)");
        if code.is_empty() {
            return Err(Malformed::new("is required"));
        }
        let iso = iso_currency::Currency::from_code(code).ok_or_else(unknown)?;
        let decimals = iso.exponent().and_then(|exponent| u8::try_from(exponent).ok());
        let decimals =
            decimals.ok_or_else(|| Malformed::new(format!("{code} has no minor unit to account in")))?;
        Ok(Currency { iso, decimals })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

super::serde_as_text!(Currency);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_come_from_the_standard() {
        for (code, decimals) in [("GBP", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)] {
            assert_eq!(
                code.parse::<Currency>().map(Currency::decimals),
                Ok(decimals),
                "{code}"
            );
        }
        for bad in ["", "gbp", "GB", "XAU", "XXX", "ZZZ"] {
            assert!(bad.parse::<Currency>().is_err(), "{bad} was accepted");
        }
    }
}
