//! Reconciliation of a department's own ledger with this one, document by document.

mod compared;

pub use compared::{Document, Reconciliation, Standing, StandingLine, reconcile};

use super::sample::{Measure, Unit};
use super::{Examiner, Fault, Item};
use crate::ledger::Action;
use crate::types::{Currency, Date, Minor, Sequence};
use std::collections::BTreeMap;

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
