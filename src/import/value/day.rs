//! Days, in the forms that files have.

use crate::types::Date;
use jiff::fmt::strtime::BrokenDownTime;

/// The day that `text` is in the first of the forms that fits; a time of day beside it is read and left out. Nothing if
/// none fits.
pub fn day(text: &str, formats: &[String]) -> Option<Date> {
    let date = formats
        .iter()
        .find_map(|format| BrokenDownTime::parse(format, text).ok()?.to_date().ok())?;
    // The ledger's own spelling, years 0 to 9999.
    date.to_string().parse().ok()
}

/// Whether a form can be one of a day at all: one that lacks the year would fit no text.
pub fn is_form(format: &str) -> bool {
    let known = jiff::civil::date(2025, 1, 31).at(13, 30, 0, 0);
    let written = jiff::fmt::strtime::format(format, known);
    written.is_ok_and(|written| day(&written, &[format.to_owned()]).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_their_forms() {
        let us = "%m/%d/%Y %I:%M:%S %p";
        let table = [
            ("5/31/2024 3:39:10 PM", us, Some("2024-05-31")),
            ("12/1/2024 12:00:00 AM", us, Some("2024-12-01")),
            ("1/1/0001 12:00:00 AM", us, Some("0001-01-01")),
            ("13/1/2024 12:00:00 AM", us, None),
            ("2/30/2024 12:00:00 AM", us, None),
            ("5/31/2024", us, None),
            ("31/05/2024", "%d/%m/%Y", Some("2024-05-31")),
            ("31-May-2024", "%d-%b-%Y", Some("2024-05-31")),
            ("20240531", "%Y%m%d", Some("2024-05-31")),
            ("2024-05-31", "%Y-%m-%d", Some("2024-05-31")),
            ("2024-05-31 and more", "%Y-%m-%d", None),
            ("", "%Y-%m-%d", None),
        ];
        for (text, format, wanted) in table {
            let day = day(text, &[format.to_owned()]).map(|day| day.to_string());
            assert_eq!(day.as_deref(), wanted, "{text} as {format}");
        }
    }

    #[test]
    fn a_form_without_a_year_is_none() {
        for (format, form) in [("%d/%m/%Y", true), ("%d/%m", false), ("%Q", false), ("", false)] {
            assert_eq!(is_form(format), form, "{format}");
        }
    }
}
