//! Control totals: what went in and what came out, counted at both ends. In: the amounts that the columns of the file
//! say, by what became of their rows. Out: the amounts of the commands, read back from the messages.

use super::convert::{Converted, RowOutcome};
use super::ledger::KnownKeys;
use super::plan::Batch;
use crate::types::{Amount, Currency, Minor};
use crate::wire::outgoing;
use std::collections::BTreeMap;
use std::fmt;

/// A sum in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum(pub Minor, pub Currency);

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", exact(*self), self.1)
    }
}

/// The decimal text of a sum, which may be larger than any amount of one command.
fn exact(Sum(minor, currency): Sum) -> String {
    match minor.0.abs() <= Minor::limit(currency).0 {
        true => Amount::from_minor(minor, currency).to_string(),
        false => format!("{}e-{}", minor.0, currency.decimals()),
    }
}

impl serde::Serialize for Sum {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&exact(*self))
    }
}

/// What became of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// All of the file.
    Read,
    /// Left out, as the profile says.
    Skipped,
    /// In the ledger already.
    Unchanged,
    /// Posted by this run.
    Posted,
    /// Good, and not posted: the run ended before, or was a dry one.
    NotSent,
    /// Not taken.
    Rejected,
}

/// Rows and what their amounts add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct RowTotals {
    /// How many.
    pub rows: u64,
    /// Sums by amount field and currency, as `amount USD`.
    pub sums: BTreeMap<String, Sum>,
}

/// Commands and what they add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct CommandTotals {
    /// How many.
    pub commands: u64,
    /// Sums by currency.
    pub sums: BTreeMap<String, Sum>,
}

fn add(sums: &mut BTreeMap<String, Sum>, name: String, Sum(minor, currency): Sum) {
    let sum = sums.entry(name).or_insert(Sum(Minor::ZERO, currency));
    sum.0 = sum.0.tallied(minor);
}

/// The totals of a run, both ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Totals {
    /// In: by what became of the rows.
    pub rows: BTreeMap<Fate, RowTotals>,
    /// Out: what was recorded of rows, by action.
    pub posted: BTreeMap<String, CommandTotals>,
    /// Out: what was registered, by action.
    pub registered: BTreeMap<String, u64>,
    /// What all commands of the file come to, by action, sent or not.
    pub converted: BTreeMap<String, CommandTotals>,
    /// What the rows that were posted should have come to, by the cells of the file.
    #[serde(skip)]
    expected: BTreeMap<String, CommandTotals>,
}

impl Totals {
    /// The totals in, when `sent` tells of each row whether this run posted it.
    pub fn of(converted: &Converted, known: &KnownKeys, sent: &dyn Fn(usize) -> bool) -> Totals {
        let mut totals = Totals::default();
        for (place, row) in converted.rows.iter().enumerate() {
            let fate = match &row.outcome {
                RowOutcome::Skipped(_) => Fate::Skipped,
                RowOutcome::Rejected(_) => Fate::Rejected,
                RowOutcome::Posts(postings)
                    if postings.iter().all(|posting| known.contains_key(&posting.key)) =>
                {
                    Fate::Unchanged
                }
                RowOutcome::Posts(_) if sent(place) => Fate::Posted,
                RowOutcome::Posts(_) => Fate::NotSent,
            };
            for fate in [Fate::Read, fate] {
                let entry = totals.rows.entry(fate).or_default();
                entry.rows += 1;
                for (field, money) in &row.amounts {
                    let name = format!("{field} {}", money.currency);
                    add(&mut entry.sums, name, Sum(money.minor(), money.currency));
                }
            }
            if let RowOutcome::Posts(postings) = &row.outcome {
                for posting in postings {
                    let entry = totals.converted.entry(posting.action.clone()).or_default();
                    count(entry, &posting.command);
                    if fate == Fate::Posted && !known.contains_key(&posting.key) {
                        let entry = totals.expected.entry(posting.action.clone()).or_default();
                        match posting.amount {
                            // From the cell, past everything that made a message of it.
                            Some(money) => {
                                entry.commands += 1;
                                let sum = Sum(money.minor(), money.currency);
                                add(&mut entry.sums, money.currency.to_string(), sum);
                            }
                            None => count(entry, &posting.command),
                        }
                    }
                }
            }
        }
        totals
    }

    /// Counts a request that was recorded.
    pub fn recorded(&mut self, batch: &Batch) {
        for ((action, row), command) in batch.commands.iter().zip(&batch.request.commands) {
            match row {
                None => *self.registered.entry(action.clone()).or_default() += 1,
                Some(_) => count(self.posted.entry(action.clone()).or_default(), command),
            }
        }
    }

    /// Rows of one fate.
    pub fn rows_of(&self, fate: Fate) -> u64 {
        self.rows.get(&fate).map_or(0, |totals| totals.rows)
    }

    /// Whether what was read is what became of it, to the last minor unit.
    pub fn agree(&self) -> bool {
        let mut apart = RowTotals::default();
        for (_, totals) in self.rows.iter().filter(|(fate, _)| **fate != Fate::Read) {
            apart.rows += totals.rows;
            for (name, sum) in &totals.sums {
                add(&mut apart.sums, name.clone(), *sum);
            }
        }
        self.rows.get(&Fate::Read).cloned().unwrap_or_default() == apart && self.expected == self.posted
    }
}

fn count(totals: &mut CommandTotals, command: &crate::wire::v1::Command) {
    totals.commands += 1;
    let Some((currency, amount)) = outgoing::command_money(command) else {
        return;
    };
    // Commands were checked before: their amounts are amounts.
    let Ok(code) = currency.parse::<Currency>() else {
        return;
    };
    if let Ok(amount) = Amount::parse_positive(&amount, code) {
        add(&mut totals.sums, currency, Sum(amount.minor(), code));
    }
}
