//! The date on which an entry takes effect.

use super::short_text::push_parts;
use super::{Malformed, ShortText};
use std::fmt;
use std::str::FromStr;

/// The most days that a month has.
const DAYS_OF_MONTH: i32 = 31;

/// A day of the Gregorian calendar, written "2026-11-22".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub(super) jiff::civil::Date);

impl Date {
    pub(super) fn year(self) -> i16 {
        self.0.year()
    }

    pub(super) fn month(self) -> i8 {
        self.0.month()
    }

    /// The months from the year 0 to the one it is in.
    pub fn months(self) -> u64 {
        // Parsing takes no year below 0.
        self.month_number().unsigned_abs().into()
    }

    fn month_number(self) -> i32 {
        i32::from(self.0.year()) * 12 + i32::from(self.0.month()) - 1
    }

    /// A number that is larger for a later day. It counts 31 days in every month, so that it is made of year, month and day
    /// alone: counting by the calendar takes longer, and each row of what moved has one.
    pub fn number(self) -> i32 {
        self.month_number() * DAYS_OF_MONTH + i32::from(self.0.day()) - 1
    }

    /// The day of that number, if a calendar has it.
    pub fn of_number(number: i32) -> Option<Date> {
        if number < 0 {
            return None;
        }
        let (months, day) = (number / DAYS_OF_MONTH, number % DAYS_OF_MONTH);
        let year = i16::try_from(months / 12).ok()?;
        let part = |part: i32| i8::try_from(part + 1).ok();
        let date = jiff::civil::Date::new(year, part(months % 12)?, part(day)?);
        date.ok().map(Date)
    }

    /// How many days it lies behind an earlier day; below zero where it lies before it.
    pub fn days_since(self, earlier: Date) -> i32 {
        (self.0 - earlier.0).get_days()
    }
}

impl FromStr for Date {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Date, Malformed> {
        let malformed = || Malformed::new("is no date: write \"2026-11-22\"");
        if text.is_empty() {
            return Err(Malformed::new("is required"));
        }
        // A ledger has one spelling.
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, c)| {
                if i == 4 || i == 7 {
                    *c == b'-'
                } else {
                    c.is_ascii_digit()
                }
            });
        let parts = shape.then(|| (text[..4].parse(), text[5..7].parse(), text[8..].parse()));
        let Some((Ok(year), Ok(month), Ok(day))) = parts else {
            return Err(malformed());
        };
        jiff::civil::Date::new(year, month, day)
            .map(Date)
            .map_err(|_| malformed())
    }
}

impl Date {
    /// By hand: every entry carries a date, and padding through the formatter costs ten times as much.
    fn text(self) -> ShortText {
        let mut text = ShortText::new();
        self.push_to(&mut text);
        text
    }

    pub(super) fn push_to(self, text: &mut ShortText) {
        let number = |value: i8| u64::from(value.unsigned_abs());
        // Four digits and no sign are all that parsing takes, so the year is 0 to 9999. A one in front keeps its zeros.
        let year = 10_000 + u64::from(self.0.year().unsigned_abs());
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format((year * 100 + number(self.0.month())) * 100 + number(self.0.day()));
        push_parts(text, &[&digits[1..5], "-", &digits[5..7], "-", &digits[7..]]);
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_str())
    }
}

/// As text where people read it; in the forms of the cache, which hold thousands, as a number.
impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.serialize_str(self.text().as_str()),
            false => serializer.serialize_i32(self.number()),
        }
    }
}

impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        if deserializer.is_human_readable() {
            return super::parsed(deserializer);
        }
        let number = i32::deserialize(deserializer)?;
        Date::of_number(number).ok_or_else(|| serde::de::Error::custom("a number is no date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_must_exist_and_has_one_spelling() {
        for good in ["2026-11-22", "2024-02-29", "0001-01-01"] {
            assert_eq!(
                good.parse::<Date>().map(|date| date.to_string()),
                Ok(good.to_string())
            );
        }
        for bad in [
            "",
            "2026-02-29",
            "2026-13-01",
            "2026-1-01",
            "20261122",
            "2026-11-22T00",
            "22/11/2026",
        ] {
            assert!(bad.parse::<Date>().is_err(), "{bad} was accepted");
        }
    }

    #[test]
    fn days_are_counted_over_leap_days_and_both_ways() {
        let days = |one: &str, other: &str| {
            let day = |text: &str| text.parse::<Date>().unwrap();
            day(one).days_since(day(other))
        };
        assert_eq!(days("2024-03-01", "2024-02-01"), 29);
        assert_eq!(days("2024-02-01", "2024-03-01"), -29);
        assert_eq!(days("2026-11-22", "2016-11-22"), 3_652);
    }

    #[test]
    fn a_day_has_a_number_that_grows_with_it() {
        let days = [
            "0000-01-01",
            "0000-12-31",
            "1969-12-31",
            "2024-02-29",
            "2024-03-01",
            "9999-12-31",
        ];
        let days = days.map(|day| day.parse::<Date>().unwrap());
        let numbers = days.map(Date::number);
        assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        assert_eq!(numbers.map(Date::of_number), days.map(Some));
        let of_30_february = numbers[4] - 2;
        for none in [of_30_february, -1, -12 * 31, numbers[5] + 1, i32::MIN, i32::MAX] {
            assert_eq!(Date::of_number(none), None, "{none}");
        }
    }
}
