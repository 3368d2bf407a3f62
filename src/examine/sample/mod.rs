//! Samples in the terms of ISA 530, drawn so that anybody who has the seed draws the same.
//!
//! ```text
//!   population: units, each an entry with its amount ─┬─ monetary: fixed intervals of money from a start that the seed gives
//!                                                     └─ ordered: the first N by SHA-256 of seed and entry, in each stratum
//! ```
//!
//! Of a population nothing is kept but sums and what is selected.

mod monetary;
mod ordered;
mod population;

pub use monetary::{Monetary, interval_for, start};
pub use ordered::{Ordered, digest};
pub use population::{Census, Measure, Unit};

use super::Item;
use super::figures::{party, payee, text};
use crate::types::{Currency, Date, Minor, Sequence};
use serde::Serialize;

/// A sample.
#[derive(Debug, Serialize)]
pub struct SampleFound {
    /// What was selected, in the order of entries.
    pub selected: Vec<Selected>,
    /// The strata: all units of the population are in one of them.
    pub strata: Vec<Stratum>,
}

/// A unit that was selected.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct Selected {
    pub entry: Sequence,
    pub stratum: String,
    pub kind: &'static str,
    pub recorded: String,
    pub effective: Date,
    pub pool: String,
    pub party: String,
    pub payee: String,
    pub document_number: String,
    pub amount: String,
    pub currency: String,
    /// Monetary: the sum of its stratum's amounts up to and including it.
    pub cumulative: String,
    /// Monetary: the point of that sum that hit it.
    pub hit: String,
    /// Ordered: the digest by which it came first.
    pub digest: String,
    #[serde(skip)]
    minor: Minor,
}

/// A stratum of a population.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Stratum {
    pub stratum: String,
    pub units: u64,
    pub value: String,
    pub selected: u64,
    pub selected_value: String,
    pub currency: String,
}

/// What a stratum comes to, counted while it is read.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    units: u64,
    value: Minor,
    selected: u64,
    selected_value: Minor,
}

impl Counted {
    fn add(&mut self, amount: Minor) {
        self.units += 1;
        self.value = self.value.tallied(amount);
    }

    fn select(&mut self, amount: Minor) {
        self.selected += 1;
        self.selected_value = self.selected_value.tallied(amount);
    }

    fn told(&self, stratum: &str, currency: Currency) -> Stratum {
        Stratum {
            stratum: stratum.to_owned(),
            units: self.units,
            value: self.value.decimal(currency),
            selected: self.selected,
            selected_value: self.selected_value.decimal(currency),
            currency: currency.to_string(),
        }
    }
}

fn selected(item: &Item<'_>, stratum: &str, unit: Unit) -> Selected {
    Selected {
        entry: item.entry.sequence,
        stratum: stratum.to_owned(),
        kind: item.entry.kind.as_str(),
        recorded: item.entry.stamp.recorded.to_string(),
        effective: item.entry.effective,
        pool: text(item.command.pool()),
        party: party(&item.command.action),
        payee: text(payee(item.command)),
        document_number: text(item.command.document_number.as_ref()),
        amount: unit.amount.decimal(unit.currency),
        currency: unit.currency.to_string(),
        cumulative: String::new(),
        hit: String::new(),
        digest: String::new(),
        minor: unit.amount,
    }
}
