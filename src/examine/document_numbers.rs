//! Document numbers: gaps in their series, numbers borne twice, and entries that bear none.

use super::figures::{moves_money, payee, printed, text, worth};
use super::undone::Undone;
use super::{Examiner, Fault, Item};
use crate::ledger::Kind;
use crate::types::{Date, Sequence};
use serde::Serialize;
use std::collections::BTreeMap;

/// The longest run of digits that is counted with: a longer one is no number of a series.
const DIGITS_MAX: usize = 18;

/// Looks at the numbers of documents. It keeps each of them: whether one comes twice shows only at the end.
#[derive(Debug, Default)]
pub struct DocumentNumbers {
    /// By where they are counted and what stands before the digits.
    series: BTreeMap<(String, String), Series>,
    /// By pool, kind and number.
    bearers: BTreeMap<(String, Kind, String), Vec<Bearer>>,
    kinds: BTreeMap<Kind, (u64, u64)>,
    undone: Undone,
}

#[derive(Debug, Default)]
struct Series {
    /// How many digits the shortest has: those that begin with zeros are told like it.
    width: usize,
    numbers: BTreeMap<u64, u64>,
}

#[derive(Debug)]
struct Bearer {
    entry: Sequence,
    effective: Date,
    payee: String,
    amount: String,
    currency: String,
    data_set: String,
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct DocumentNumbersFound {
    /// The series.
    pub series: Vec<SeriesLine>,
    /// The numbers that lack in them.
    pub gaps: Vec<Gap>,
    /// The entries whose number others of their kind bear in the pool.
    pub duplicates: Vec<Duplicate>,
    /// How many entries about money bear a number, and how many do not, by kind.
    pub kinds: Vec<KindCount>,
}

/// A series: what stands before the digits is the same, in one data set or, of entries that come of none, in one pool.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct SeriesLine {
    pub counted_in: String,
    pub prefix: String,
    pub first: String,
    pub last: String,
    pub entries: u64,
    pub numbers: u64,
    pub missing: u64,
}

/// Numbers that lack.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Gap {
    pub counted_in: String,
    pub from: String,
    pub to: String,
    pub missing: u64,
}

/// An entry whose number others bear too.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct Duplicate {
    pub pool: String,
    pub kind: &'static str,
    pub document_number: String,
    pub entry: Sequence,
    pub effective: Date,
    pub payee: String,
    pub amount: String,
    pub currency: String,
    pub data_set: String,
    pub reversed_by: Option<Sequence>,
    /// The entries that stand and have the same payee, amount and date as well: the document may have been paid twice.
    pub same_payee_amount_and_date: String,
}

/// The entries of a kind.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct KindCount {
    pub kind: &'static str,
    pub with_number: u64,
    pub without_number: u64,
}

impl Examiner for DocumentNumbers {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        self.undone.learn(item);
        if !item.is_wanted_command() {
            return Ok(());
        }
        let kind = item.entry.kind;
        let Some(number) = &item.command.document_number else {
            if moves_money(item.entry) {
                self.kinds.entry(kind).or_default().1 += 1;
            }
            return Ok(());
        };
        let number = number.as_str();
        self.kinds.entry(kind).or_default().0 += 1;
        let data_set = text(item.command.source_key.as_ref().map(|key| &key.data_set));
        let pool = text(item.command.pool());
        if let Some((prefix, value, width)) = taken_apart(number) {
            let counted_in = match data_set.as_str() {
                "" => format!("pool {pool}"),
                data_set => format!("data set {data_set}"),
            };
            let series = self.series.entry((counted_in, prefix.to_owned())).or_default();
            series.width = if series.width == 0 {
                width
            } else {
                series.width.min(width)
            };
            *series.numbers.entry(value).or_default() += 1;
        }
        let (amount, currency) = printed(worth(item)?);
        self.bearers
            .entry((pool, kind, number.to_owned()))
            .or_default()
            .push(Bearer {
                entry: item.entry.sequence,
                effective: item.entry.effective,
                payee: text(payee(item.command)),
                amount,
                currency,
                data_set,
            });
        Ok(())
    }
}

/// What stands before the digits at the end of a number, what they are and how many.
fn taken_apart(number: &str) -> Option<(&str, u64, usize)> {
    let prefix = number.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = number.get(prefix.len()..)?;
    let value = (digits.len() <= DIGITS_MAX)
        .then(|| digits.parse().ok())
        .flatten()?;
    Some((prefix, value, digits.len()))
}

impl DocumentNumbers {
    /// What was found.
    pub fn finish(self) -> DocumentNumbersFound {
        let mut gaps = Vec::new();
        let series = self.series.iter().map(|((counted_in, prefix), series)| {
            let told = |value: u64| format!("{prefix}{value:0>width$}", width = series.width);
            let mut missing = 0;
            let mut before: Option<u64> = None;
            for value in series.numbers.keys().copied() {
                if let Some(before) = before.filter(|before| before + 1 < value) {
                    missing += value - before - 1;
                    gaps.push(Gap {
                        counted_in: counted_in.clone(),
                        from: told(before + 1),
                        to: told(value - 1),
                        missing: value - before - 1,
                    });
                }
                before = Some(value);
            }
            SeriesLine {
                counted_in: counted_in.clone(),
                prefix: prefix.clone(),
                first: text(series.numbers.keys().next().map(|value| told(*value))),
                last: text(series.numbers.keys().next_back().map(|value| told(*value))),
                entries: series.numbers.values().sum(),
                numbers: series.numbers.len() as u64,
                missing,
            }
        });
        let series = series.collect();
        let kinds = self
            .kinds
            .iter()
            .map(|(kind, (with_number, without_number))| KindCount {
                kind: kind.as_str(),
                with_number: *with_number,
                without_number: *without_number,
            });
        DocumentNumbersFound {
            series,
            gaps,
            kinds: kinds.collect(),
            duplicates: self.duplicates(),
        }
    }

    fn duplicates(&self) -> Vec<Duplicate> {
        let mut duplicates = Vec::new();
        for ((pool, kind, number), bearers) in self.bearers.iter().filter(|(_, bearers)| bearers.len() > 1) {
            for bearer in bearers {
                let reversed_by = self.undone.by(bearer.entry);
                let is_like = |other: &&Bearer| {
                    let parts = |one: &Bearer| {
                        (
                            one.payee.clone(),
                            one.amount.clone(),
                            one.currency.clone(),
                            one.effective,
                        )
                    };
                    other.entry != bearer.entry
                        && self.undone.by(other.entry).is_none()
                        && parts(other) == parts(bearer)
                };
                let like = bearers.iter().filter(is_like).filter(|_| reversed_by.is_none());
                let like: Vec<String> = like.map(|other| other.entry.to_string()).collect();
                duplicates.push(Duplicate {
                    pool: pool.clone(),
                    kind: kind.as_str(),
                    document_number: number.clone(),
                    entry: bearer.entry,
                    effective: bearer.effective,
                    payee: bearer.payee.clone(),
                    amount: bearer.amount.clone(),
                    currency: bearer.currency.clone(),
                    data_set: bearer.data_set.clone(),
                    reversed_by,
                    same_payee_amount_and_date: like.join(" "),
                });
            }
        }
        duplicates
    }
}
