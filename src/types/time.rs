//! When an entry was recorded, and the zone that tells what day it was.

use super::short_text::push_parts;
use super::{Date, Malformed, ShortText};
use std::fmt;
use std::str::FromStr;

/// A moment, to the microsecond, in UTC: "2026-11-22T09:30:00.000000Z".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The moment that many microseconds after 1 January 1970.
    ///
    /// # Errors
    /// When the year is outside -9999 to 9999.
    pub fn from_microseconds(microseconds: i64) -> Result<Timestamp, Malformed> {
        let moment = jiff::Timestamp::from_microsecond(microseconds);
        moment
            .map(Timestamp)
            .map_err(|_| Malformed::new("is outside the years a calendar has"))
    }

    /// The machine's clock, to the microsecond. Only `sequencer::Clock` asks it.
    pub(crate) fn from_system() -> Timestamp {
        let now = jiff::Timestamp::now();
        // Digits behind the microsecond would not survive being written and read back.
        Timestamp(jiff::Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now))
    }

    /// The moment that `text` names in any spelling of RFC 3339, cut to the microsecond: what people ask with. What is
    /// recorded has one spelling, which `parse` takes.
    ///
    /// # Errors
    /// When it is no such moment.
    pub fn asked(text: &str) -> Result<Timestamp, Malformed> {
        let malformed = || Malformed::new("is no time: write \"2026-11-22T09:30:00Z\"");
        // The library takes more than the standard: a zone's name behind the offset, a blank for the T.
        let is_plain = text.as_bytes().get(10) == Some(&b'T') && !text.contains('[');
        let moment: Option<jiff::Timestamp> = is_plain.then(|| text.parse().ok()).flatten();
        moment
            .and_then(|moment| Timestamp::from_microseconds(moment.as_microsecond()).ok())
            .ok_or_else(malformed)
    }

    /// Microseconds since 1 January 1970.
    pub fn microseconds(self) -> i64 {
        self.0.as_microsecond()
    }

    /// The date it is at this moment in `zone`.
    pub fn date_in(self, zone: &Zone) -> Date {
        Date(zone.time_zone.to_datetime(self.0).date())
    }

    /// What a clock and a calendar on a wall in `zone` show at this moment.
    pub fn on_the_wall_in(self, zone: &Zone) -> WallTime {
        let moment = zone.time_zone.to_datetime(self.0);
        let number = |value: i8| u16::from(value.unsigned_abs());
        WallTime {
            date: Date(moment.date()),
            weekday: moment.weekday().to_monday_one_offset().unsigned_abs(),
            minute: number(moment.hour()) * 60 + number(moment.minute()),
        }
    }
}

/// The time of day in some zone, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WallTime {
    /// The day.
    pub date: Date,
    /// Which day of the week, from 1 for Monday.
    pub weekday: u8,
    /// Minutes since midnight by the clock.
    pub minute: u16,
}

impl FromStr for Timestamp {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Timestamp, Malformed> {
        let malformed = || Malformed::new("is no time: write \"2026-11-22T09:30:00.000000Z\"");
        let moment: jiff::Timestamp = text.parse().map_err(|_| malformed())?;
        let timestamp = Timestamp(moment);
        if timestamp.to_string() == text {
            Ok(timestamp)
        } else {
            Err(malformed())
        }
    }
}

impl Timestamp {
    /// By hand as well, see [`Date`].
    fn text(self) -> ShortText {
        let moment = jiff::tz::Offset::UTC.to_datetime(self.0);
        let number = |value: i8| u64::from(value.unsigned_abs());
        let mut text = ShortText::new();
        Date(moment.date()).push_to(&mut text);
        // A one in front keeps the zeros.
        let hours = 100 + number(moment.hour());
        let seconds = (hours * 100 + number(moment.minute())) * 100 + number(moment.second());
        let microseconds = u64::from(moment.subsec_nanosecond().unsigned_abs()) / 1_000;
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(seconds * 1_000_000 + microseconds);
        push_parts(
            &mut text,
            &[
                "T",
                &digits[1..3],
                ":",
                &digits[3..5],
                ":",
                &digits[5..7],
                ".",
                &digits[7..],
                "Z",
            ],
        );
        text
    }
}

super::serde_as_text!(Timestamp, by text);

/// An IANA time zone, by which an agreement tells what day it is.
#[derive(Clone, PartialEq)]
pub struct Zone {
    name: Box<str>,
    time_zone: jiff::tz::TimeZone,
}

impl Eq for Zone {}

impl Zone {
    /// Universal time, for what no agreement governs.
    pub fn utc() -> Zone {
        Zone {
            name: "UTC".into(),
            time_zone: jiff::tz::TimeZone::UTC,
        }
    }
}

impl FromStr for Zone {
    type Err = Malformed;

    fn from_str(name: &str) -> Result<Zone, Malformed> {
        if name.is_empty() {
            return Err(Malformed::new("is required, for example \"Europe/London\""));
        }
        let unknown =
            || Malformed::new("is no time zone of the IANA database, for example \"Europe/London\"");
        let time_zone = jiff::tz::TimeZone::get(name).map_err(|_| unknown())?;
        // The database ignores case; a ledger has one spelling.
        let canonical = time_zone.iana_name() == Some(name);
        if canonical {
            Ok(Zone {
                name: name.into(),
                time_zone,
            })
        } else {
            Err(unknown())
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

super::serde_as_text!(Zone);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_one_spelling_with_six_decimals() {
        let moment = Timestamp::from_microseconds(1_000_000_000_000_001).unwrap();
        assert_eq!(moment.to_string(), "2001-09-09T01:46:40.000001Z");
        assert_eq!(moment.to_string().parse::<Timestamp>(), Ok(moment));
        assert!("2026-11-22T09:00:00Z".parse::<Timestamp>().is_err());
    }

    #[test]
    fn the_wall_shows_the_zone_s_own_time() {
        let london: Zone = "Europe/London".parse().unwrap();
        let friday_night: Timestamp = "2026-07-03T23:45:10.000000Z".parse().unwrap();
        let wall = friday_night.on_the_wall_in(&london);
        assert_eq!(
            (wall.date.to_string().as_str(), wall.weekday, wall.minute),
            ("2026-07-04", 6, 45)
        );
    }

    #[test]
    fn a_moment_is_asked_for_in_any_spelling_of_the_standard() {
        for asked in [
            "2026-11-22T09:00:00Z",
            "2026-11-22T09:00:00.000000Z",
            "2026-11-22T09:00:00.0000009Z",
            "2026-11-22T10:00:00+01:00",
        ] {
            let moment = Timestamp::asked(asked).map(|moment| moment.to_string());
            assert_eq!(moment, Ok("2026-11-22T09:00:00.000000Z".to_owned()), "{asked}");
        }
        for bad in [
            "",
            "2026-11-22",
            "2026-11-22T09:00:00",
            "2026-11-22 09:00:00Z",
            "2026-11-22T10:00:00+01:00[Europe/Paris]",
            "yesterday",
        ] {
            assert!(Timestamp::asked(bad).is_err(), "{bad} was accepted");
        }
    }

    #[test]
    fn the_day_depends_on_the_zone() {
        let london: Zone = "Europe/London".parse().unwrap();
        let midnight_in_summer: Timestamp = "2026-06-30T23:30:00.000000Z".parse().unwrap();
        assert_eq!(midnight_in_summer.date_in(&london).to_string(), "2026-07-01");
        for bad in ["", "europe/london", "Mars/Olympus"] {
            assert!(bad.parse::<Zone>().is_err(), "{bad} was accepted");
        }
    }
}
