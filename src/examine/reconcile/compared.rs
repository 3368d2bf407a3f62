//! Both sides, compared.

use super::Line;
use crate::examine::figures::text;
use crate::types::{Currency, Date, Minor};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How a document stands on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Amount and day are the same.
    Agrees,
    /// Neither side has a number for it; amount and day are the same.
    Alike,
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
    pub const ALL: [Standing; 7] = [
        Standing::Agrees,
        Standing::Alike,
        Standing::DateDiffers,
        Standing::AmountDiffers,
        Standing::AmountAndDateDiffer,
        Standing::OnlyInFile,
        Standing::OnlyInLedger,
    ];

    /// Whether nothing differs.
    pub fn is_settled(self) -> bool {
        matches!(self, Standing::Agrees | Standing::Alike)
    }

    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Agrees => "agrees",
            Standing::Alike => "alike, without a number",
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
    #[serde(skip)]
    pub standing: Standing,
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

/// Compares both sides: by document number, and lines that bear none by amount and day, one of each side at a time.
pub fn reconcile(file: Vec<Line>, ledger: Vec<Line>, currency: Currency) -> Reconciliation {
    let mut by_number: BTreeMap<String, Sides> = BTreeMap::new();
    let mut without = Vec::new();
    let (file, file_without) = apart(file);
    let (ledger, ledger_without) = apart(ledger);
    for (number, line) in file {
        by_number.entry(number).or_default().file.push(line);
    }
    for (number, line) in ledger {
        by_number.entry(number).or_default().ledger.push(line);
    }
    let mut waiting: BTreeMap<(Minor, Option<Date>), VecDeque<Line>> = BTreeMap::new();
    for line in ledger_without {
        waiting
            .entry((line.amount, line.date))
            .or_default()
            .push_back(line);
    }
    for line in file_without {
        let like = waiting
            .get_mut(&(line.amount, line.date))
            .and_then(VecDeque::pop_front);
        let ledger = like.into_iter().collect();
        let file = vec![line];
        without.push((String::new(), Sides { file, ledger }));
    }
    let mut left: Vec<Line> = waiting.into_values().flatten().collect();
    left.sort_unstable_by_key(|line| line.place);
    for line in left {
        let sides = Sides {
            file: Vec::new(),
            ledger: vec![line],
        };
        without.push((String::new(), sides));
    }
    let mut sums: BTreeMap<Standing, (u64, Minor, Minor)> = BTreeMap::new();
    let mut documents = Vec::new();
    for (number, sides) in by_number.into_iter().chain(without) {
        let (file, ledger) = (sum(&sides.file), sum(&sides.ledger));
        let standing = match sides.standing() {
            Standing::Agrees if number.is_empty() => Standing::Alike,
            standing => standing,
        };
        let sums = sums.entry(standing).or_default();
        *sums = (sums.0 + 1, sums.1.tallied(file), sums.2.tallied(ledger));
        documents.push(Document {
            document_number: number,
            standing,
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

/// Lines by their number, and those that bear none.
fn apart(lines: Vec<Line>) -> (Vec<(String, Line)>, Vec<Line>) {
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for line in lines {
        match line.number.clone() {
            Some(number) => with.push((number, line)),
            None => without.push(line),
        }
    }
    (with, without)
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
