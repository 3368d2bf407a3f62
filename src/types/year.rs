//! Financial years of both kinds: "2026-27" from 1 April, and "2026".

use super::{Date, Malformed, ShortText, push_number};
use std::str::FromStr;

/// Which calendar an agreement counts its years by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum YearKind {
    /// 1 April to 31 March, as the United Kingdom's Estimates: "2026-27".
    UkApril,
    /// 1 January to 31 December: "2026".
    Calendar,
}

/// One year of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FinancialYear {
    starts_in: i16,
    kind: YearKind,
}

impl FinancialYear {
    /// The years a ledger can name. Government money was never kept in pools before, and a plan further
    /// ahead than this century is a typing error.
    pub const RANGE: std::ops::RangeInclusive<i16> = 1900..=2199;

    /// The year of `kind` that holds `date`, if it is in range.
    pub fn holding(date: Date, kind: YearKind) -> Option<FinancialYear> {
        let before_april = kind == YearKind::UkApril && date.month() < 4;
        let starts_in = date.year() - i16::from(before_april);
        FinancialYear::RANGE
            .contains(&starts_in)
            .then_some(FinancialYear { starts_in, kind })
    }

    /// Which calendar it is counted by.
    pub fn kind(self) -> YearKind {
        self.kind
    }

    /// A number that no other year has, of either kind.
    pub fn number(self) -> u64 {
        u64::from(self.starts_in.unsigned_abs()) * 2 + u64::from(self.kind == YearKind::Calendar)
    }

    /// Whether `date` is one of its days, first and last included.
    pub fn contains(self, date: Date) -> bool {
        FinancialYear::holding(date, self.kind) == Some(self)
    }
}

impl FromStr for FinancialYear {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<FinancialYear, Malformed> {
        let malformed = || Malformed::new("is no financial year: write \"2026-27\" or \"2026\"");
        if text.is_empty() {
            return Err(Malformed::new("is required"));
        }
        let (start, end) = match text.split_once('-') {
            Some((start, end)) => (start, Some(end)),
            None => (text, None),
        };
        let number = |text: &str, digits: usize| {
            let all_digits = text.len() == digits && text.bytes().all(|c| c.is_ascii_digit());
            all_digits
                .then(|| text.parse::<i16>().ok())
                .flatten()
                .ok_or_else(malformed)
        };
        let starts_in = number(start, 4)?;
        if !FinancialYear::RANGE.contains(&starts_in) {
            return Err(Malformed::new("is outside the years 1900 to 2199"));
        }
        let Some(end) = end else {
            return Ok(FinancialYear {
                starts_in,
                kind: YearKind::Calendar,
            });
        };
        if number(end, 2)? != (starts_in + 1) % 100 {
            return Err(Malformed::new(format!(
                "is no financial year: the year after {starts_in} ends in {:02}",
                (starts_in + 1) % 100
            )));
        }
        Ok(FinancialYear {
            starts_in,
            kind: YearKind::UkApril,
        })
    }
}

impl FinancialYear {
    fn text(self) -> ShortText {
        let mut text = ShortText::new();
        self.push_to(&mut text);
        text
    }

    /// Appends it: four digits, and for a year from April three characters behind them.
    pub(super) fn push_to<const N: usize>(self, text: &mut ShortText<N>) {
        let year = u64::from(self.starts_in.unsigned_abs());
        push_number(text, year);
        if self.kind == YearKind::UkApril {
            let next = (year + 1) % 100;
            text.push_str(if next < 10 { "-0" } else { "-" });
            push_number(text, next);
        }
    }
}

super::serde_as_text!(FinancialYear, by text);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_written_as_in_the_estimates_or_as_a_number() {
        for good in ["2026-27", "1999-00", "2026", "1900", "2199-00"] {
            assert_eq!(
                good.parse::<FinancialYear>().map(|year| year.to_string()),
                Ok(good.to_string())
            );
        }
        for bad in [
            "",
            "2026-28",
            "2026-7",
            "26-27",
            "2026-2027",
            "1899",
            "2200",
            "+026",
            "2026-",
            "２０２６",
        ] {
            assert!(bad.parse::<FinancialYear>().is_err(), "{bad} was accepted");
        }
    }

    #[test]
    fn a_year_from_april_ends_on_31_march() {
        let year: FinancialYear = "2026-27".parse().unwrap();
        for (date, inside) in [
            ("2026-03-31", false),
            ("2026-04-01", true),
            ("2027-03-31", true),
            ("2027-04-01", false),
        ] {
            assert_eq!(year.contains(date.parse().unwrap()), inside, "{date}");
        }
        let year: FinancialYear = "2026".parse().unwrap();
        for (date, inside) in [("2025-12-31", false), ("2026-01-01", true), ("2026-12-31", true)] {
            assert_eq!(year.contains(date.parse().unwrap()), inside, "{date}");
        }
    }
}
