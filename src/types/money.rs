//! Money: an amount and its currency.

use super::{Amount, Currency, Malformed, Minor, ShortText};
use std::str::FromStr;

/// An amount and its currency, written "5.00 GBP", as a command names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// How much, with exactly the currency's digits.
    pub amount: Amount,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// So many minor units of `currency`.
    pub fn from_minor(minor: Minor, currency: Currency) -> Money {
        Money {
            amount: Amount::from_minor(minor, currency),
            currency,
        }
    }

    /// The amount in whole minor units.
    pub fn minor(&self) -> Minor {
        self.amount.minor()
    }
}

impl FromStr for Money {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Money, Malformed> {
        let malformed = || Malformed::new("is no money: write \"5.00 GBP\"");
        let (amount, currency) = text.split_once(' ').ok_or_else(malformed)?;
        let money = Money {
            amount: amount.parse()?,
            currency: currency.parse()?,
        };
        let digits_fit = money.amount.decimals() == u32::from(money.currency.decimals());
        if digits_fit { Ok(money) } else { Err(malformed()) }
    }
}

impl Money {
    /// An amount of 32 characters, a blank, a code of three.
    fn text(&self) -> ShortText<36> {
        let mut text = ShortText::new();
        self.amount.push_to(&mut text);
        text.push_str(" ");
        text.push_str(self.currency.code());
        text
    }
}

super::serde_as_text!(Money, by text);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_exactly_the_digits_of_its_currency() {
        for good in ["5.00 GBP", "5 JPY", "0.001 KWD"] {
            assert_eq!(
                good.parse::<Money>().map(|money| money.to_string()),
                Ok(good.to_owned())
            );
        }
        for bad in ["5 GBP", "5.00", "GBP 5.00", "5.0 JPY", "5.00  GBP", ""] {
            assert!(bad.parse::<Money>().is_err(), "{bad} was accepted");
        }
    }
}
