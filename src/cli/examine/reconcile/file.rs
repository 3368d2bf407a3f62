//! The department's side: the lines of its file.

use super::Arguments;
use crate::cli::failure::Failure;
use crate::cli::import::{profile, rows};
use crate::examine::Line;
use crate::import::{Columns, PlainRow, Profile, plainly};
use std::collections::BTreeMap;

/// The names by which the fields are known: with a profile as they are said, without one those of plain columns.
struct Names<'a> {
    number: &'a str,
    amount: &'a str,
    date: Option<&'a str>,
    kind: Option<&'a str>,
    /// Where they come from: what is wrong with any other column matters to no comparison.
    columns: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn of(arguments: &'a Arguments, profile: &'a Profile) -> Result<Names<'a>, Failure> {
        let is_plain = arguments.profile.is_none();
        let named = |plain: &'static str, said: &'a str| if is_plain { plain } else { said };
        let number = named("number", &arguments.number);
        let amount = named("amount", &arguments.amount);
        let date = arguments.date.as_deref().map(|said| named("date", said));
        let kind = arguments.kind_column.as_deref().map(|said| named("type", said));
        let mut columns = vec!["the row"];
        for name in [Some(number), Some(amount), date, kind].into_iter().flatten() {
            let Some(field) = profile.fields.get(name) else {
                let known: Vec<&str> = profile.fields.keys().map(String::as_str).collect();
                return Err(Failure::usage(format!(
                    "the profile has no field {name}; it has {}",
                    known.join(", ")
                )));
            };
            columns.push(field.column().unwrap_or(name));
        }
        Ok(Names {
            number,
            amount,
            date,
            kind,
            columns,
        })
    }
}

/// A row that cannot be read.
#[derive(Debug, serde::Serialize)]
pub(super) struct Reject {
    pub(super) row: u64,
    pub(super) line: Option<u64>,
    pub(super) field: String,
    pub(super) why: String,
}

impl Arguments {
    /// The lines of the file, the rows that cannot be read, and how many the profile leaves out.
    pub(super) fn their_side(&self) -> Result<(Vec<Line>, Vec<Reject>, u64), Failure> {
        let profile = self.profile()?;
        let given: BTreeMap<String, String> = self.set.iter().cloned().collect();
        let needs = profile.ungiven(&given);
        if !needs.is_empty() {
            return Err(Failure::usage(format!(
                "the profile needs {}",
                needs.join(" and ")
            )));
        }
        let names = Names::of(self, &profile)?;
        let (rows, skipped) = plainly(&profile, rows(&profile, &self.file)?, &given);
        let (mut lines, mut rejects) = (Vec::new(), Vec::new());
        for row in rows {
            match self.line(&row, &names) {
                Ok(line) => lines.push(line),
                Err(faults) => rejects.extend(faults),
            }
        }
        Ok((lines, rejects, skipped))
    }

    fn profile(&self) -> Result<Profile, Failure> {
        match &self.profile {
            Some(path) => profile(path),
            None => Ok(Columns {
                number: self.number.clone(),
                amount: self.amount.clone(),
                date: self.date.clone(),
                kind: self.kind_column.clone(),
                date_formats: self.date_format.clone(),
                currency: self.currency,
                thousands: self.thousands,
            }
            .profile()),
        }
    }

    fn line(&self, row: &PlainRow, names: &Names<'_>) -> Result<Line, Vec<Reject>> {
        let reject = |field: &str, why: String| Reject {
            row: row.number,
            line: row.line,
            field: field.to_owned(),
            why,
        };
        let faults = row
            .faults
            .iter()
            .filter(|fault| names.columns.contains(&fault.field.as_str()));
        let faults: Vec<Reject> = faults
            .map(|fault| reject(&fault.field, fault.why.clone()))
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let Some(money) = row.amount(names.amount) else {
            return Err(vec![reject(
                &self.amount,
                "is no amount, or there is none".to_owned(),
            )]);
        };
        if money.currency != self.currency {
            let why = format!("is in {}, and --currency is {}", money.currency, self.currency);
            return Err(vec![reject(&self.amount, why)]);
        }
        let kind = names.kind.and_then(|name| row.text(name));
        let is_credit = kind.is_some_and(|kind| self.credits.contains(&kind));
        Ok(Line {
            place: row.number,
            number: row.text(names.number),
            amount: if is_credit {
                money.minor().negated()
            } else {
                money.minor()
            },
            date: names.date.and_then(|name| row.date(name)),
        })
    }
}
