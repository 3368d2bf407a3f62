//! Reconciliation of a department's own ledger with this one, document by document.

use super::figures::text;
use super::sample::{Measure, Unit};
use super::{Examiner, Fault, Item};
use crate::ledger::Action;
use crate::types::{Currency, Date, Minor, Sequence};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A line of either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which row of the file, or which entry.
    pub place: u64,
    /// The number of its document.
    pub number: Option<String>,
    /// Its amount.
    pub amount: Minor,
    /// Its day, if the side tells days.
    pub date: Option<Date>,
}

/// Gathers this ledger's side. A certified figure, a refund or a reversal that bears no number of its own belongs to the
/// document of the entry that it names.
#[derive(Debug)]
pub struct OurSide {
    measure: Measure,
    currency: Currency,
    numbers: BTreeMap<Sequence, String>,
    lines: Vec<Line>,
}

impl OurSide {
    /// A side of which nothing is read yet.
    pub fn new(measure: Measure, currency: Currency) -> OurSide {
        OurSide {
            measure,
            currency,
            numbers: BTreeMap::new(),
            lines: Vec::new(),
        }
    }

    /// The lines.
    pub fn finish(self) -> Vec<Line> {
        self.lines
    }
}

impl Examiner for OurSide {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        let sequence = item.entry.sequence;
        let follows = match &item.command.action {
            Action::Certify(_) | Action::Refund(_) | Action::Reverse(_) | Action::CorrectReceipt(_) => {
                item.command.names()
            }
            _ => None,
        };
        let own = item.command.document_number.as_ref().map(ToString::to_string);
        let number = own.or_else(|| self.numbers.get(&follows?).cloned());
        if let Some(number) = &number {
            self.numbers.insert(sequence, number.clone());
        }
        let Some(Unit { amount, currency }) = self.measure.unit(item)? else {
            return Ok(());
        };
        if currency != self.currency {
            return Err(Fault::Asked(format!(
                "entry {sequence} is in {currency} and the file in {}: name a pool with --pool",
                self.currency
            )));
        }
        self.lines.push(Line {
            place: sequence.0,
            number,
            amount,
            date: Some(item.entry.effective),
        });
        Ok(())
    }
}

/// How a document stands on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Amount and day are the same.
    Agrees,
    /// The days differ.
    DateDiffers,
    /// The amounts differ.
    AmountDiffers,
    /// Both differ.
    AmountAndDateDiffer,
    /// It is in the file alone.
    OnlyInFile,
    /// It is in the ledger alone.
    OnlyInLedger,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Standing; 6] = [
        Standing::Agrees,
        Standing::DateDiffers,
        Standing::AmountDiffers,
        Standing::AmountAndDateDiffer,
        Standing::OnlyInFile,
        Standing::OnlyInLedger,
    ];

    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Agrees => "agrees",
            Standing::DateDiffers => "date differs",
            Standing::AmountDiffers => "amount differs",
            Standing::AmountAndDateDiffer => "amount and date differ",
            Standing::OnlyInFile => "only in the file",
            Standing::OnlyInLedger => "only in the ledger",
        }
    }
}

/// Both sides, compared.
#[derive(Debug, Serialize)]
pub struct Reconciliation {
    /// A document each, by number; a line without one stands by itself.
    pub documents: Vec<Document>,
    /// How many documents stand how, and what they sum up to.
    pub standings: Vec<StandingLine>,
    /// Both sides and their difference.
    pub total: StandingLine,
}

/// A document.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Document {
    pub document_number: String,
    pub finding: &'static str,
    pub rows: String,
    pub entries: String,
    pub in_file: String,
    pub in_ledger: String,
    pub difference: String,
    pub dates_in_file: String,
    pub dates_in_ledger: String,
    pub currency: String,
}

/// Documents that stand alike.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct StandingLine {
    pub finding: &'static str,
    pub documents: u64,
    pub in_file: String,
    pub in_ledger: String,
    pub difference: String,
    pub currency: String,
}

#[derive(Debug, Default, Clone)]
struct Sides {
    file: Vec<Line>,
    ledger: Vec<Line>,
}

/// Compares both sides.
pub fn reconcile(file: Vec<Line>, ledger: Vec<Line>, currency: Currency) -> Reconciliation {
    let mut by_number: BTreeMap<String, Sides> = BTreeMap::new();
    let mut without = Vec::new();
    for (is_file, line) in file
        .into_iter()
        .map(|line| (true, line))
        .chain(ledger.into_iter().map(|line| (false, line)))
    {
        let mut alone = Sides::default();
        let sides = match &line.number {
            Some(number) => by_number.entry(number.clone()).or_default(),
            None => &mut alone,
        };
        let has_number = line.number.is_some();
        if is_file {
            sides.file.push(line)
        } else {
            sides.ledger.push(line)
        }
        if !has_number {
            without.push((String::new(), alone));
        }
    }
    let mut sums: BTreeMap<Standing, (u64, Minor, Minor)> = BTreeMap::new();
    let mut documents = Vec::new();
    for (number, sides) in by_number.into_iter().chain(without) {
        let (file, ledger) = (sum(&sides.file), sum(&sides.ledger));
        let standing = sides.standing();
        let sums = sums.entry(standing).or_default();
        *sums = (sums.0 + 1, sums.1.tallied(file), sums.2.tallied(ledger));
        documents.push(Document {
            document_number: number,
            finding: standing.as_str(),
            rows: places(&sides.file),
            entries: places(&sides.ledger),
            in_file: file.decimal(currency),
            in_ledger: ledger.decimal(currency),
            difference: file.less(ledger).decimal(currency),
            dates_in_file: told(&dates(&sides.file)),
            dates_in_ledger: told(&dates(&sides.ledger)),
            currency: currency.to_string(),
        });
    }
    let line = |finding: &'static str, (documents, file, ledger): (u64, Minor, Minor)| StandingLine {
        finding,
        documents,
        in_file: file.decimal(currency),
        in_ledger: ledger.decimal(currency),
        difference: file.less(ledger).decimal(currency),
        currency: currency.to_string(),
    };
    let of = |standing: Standing| sums.get(&standing).copied().unwrap_or_default();
    let all = Standing::ALL.iter().map(|standing| of(*standing)).fold(
        (0, Minor::ZERO, Minor::ZERO),
        |(documents, file, ledger), (more, in_file, in_ledger)| {
            (documents + more, file.tallied(in_file), ledger.tallied(in_ledger))
        },
    );
    Reconciliation {
        documents,
        standings: Standing::ALL
            .iter()
            .map(|standing| line(standing.as_str(), of(*standing)))
            .collect(),
        total: line("all", all),
    }
}

impl Sides {
    fn standing(&self) -> Standing {
        let (file, ledger) = (dates(&self.file), dates(&self.ledger));
        let same_amount = sum(&self.file) == sum(&self.ledger);
        // A side that tells no days cannot differ in them.
        let same_dates = file.is_empty() || ledger.is_empty() || file == ledger;
        match (
            self.file.is_empty(),
            self.ledger.is_empty(),
            same_amount,
            same_dates,
        ) {
            (_, true, ..) => Standing::OnlyInFile,
            (true, ..) => Standing::OnlyInLedger,
            (_, _, true, true) => Standing::Agrees,
            (_, _, true, false) => Standing::DateDiffers,
            (_, _, false, true) => Standing::AmountDiffers,
            (_, _, false, false) => Standing::AmountAndDateDiffer,
        }
    }
}

fn sum(lines: &[Line]) -> Minor {
    lines
        .iter()
        .fold(Minor::ZERO, |sum, line| sum.tallied(line.amount))
}

fn dates(lines: &[Line]) -> BTreeSet<Date> {
    lines.iter().filter_map(|line| line.date).collect()
}

fn told(dates: &BTreeSet<Date>) -> String {
    let dates: Vec<String> = dates.iter().map(|date| text(Some(date))).collect();
    dates.join(" ")
}

fn places(lines: &[Line]) -> String {
    let places: Vec<String> = lines.iter().map(|line| line.place.to_string()).collect();
    places.join(" ")
}
