//! The figures of a refusal by name, as clients read them.

use super::Shortfall;
use crate::ledger::account::Place;
use crate::ledger::command::InstalmentNumber;
use crate::types::{
    BudgetTypeId, ContributorId, ControlTotal, Currency, Date, FinancialYear, InitiativeId, MissionId, Money,
    PayeeId, PoolId, Sequence, Source, SourceKey, WindowId,
};

/// Named values, each name once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures(Vec<(&'static str, String)>);

impl Figures {
    /// Names and values in the order of the refusal.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value)
    }

    pub(super) fn add(&mut self, field: &'static str, value: &impl Figure) {
        value.tell(name_in_requests(field), self);
    }

    fn push(&mut self, name: &'static str, value: impl ToString) {
        if self.get(name).is_none() {
            self.0.push((name, value.to_string()));
        }
    }
}

/// The field that a figure has in requests, where a refusal's own name for it differs.
fn name_in_requests(field: &'static str) -> &'static str {
    match field {
        "command" => "kind",
        "currency" => "currency_code",
        "effective" => "effective_date",
        "ends" => "end_date",
        "source_name" => "source",
        "starts" => "start_date",
        same => same,
    }
}

/// A value that tells itself under a name.
pub(super) trait Figure {
    fn tell(&self, name: &'static str, figures: &mut Figures);
}

macro_rules! plain {
    ($($type:ty),* $(,)?) => {
        $(impl Figure for $type {
            fn tell(&self, name: &'static str, figures: &mut Figures) {
                figures.push(name, self);
            }
        })*
    };
}

plain! {
    BudgetTypeId, ContributorId, Currency, Date, FinancialYear, InitiativeId, InstalmentNumber, MissionId, PayeeId, Place,
    PoolId, Sequence, Source, String, WindowId, &'static str, u32, usize,
}

/// A plain decimal, and the currency once: all figures of a refusal are of one.
impl Figure for Money {
    fn tell(&self, name: &'static str, figures: &mut Figures) {
        figures.push(name, self.amount);
        figures.push("currency_code", self.currency);
    }
}

/// The fields that it has in requests.
impl Figure for Box<SourceKey> {
    fn tell(&self, _: &'static str, figures: &mut Figures) {
        figures.push("data_set", &self.data_set);
        figures.push("row_sha256", self.row_sha256);
        figures.push("occurrence", self.occurrence);
    }
}

/// Its full name, and its pool.
impl Figure for ControlTotal {
    fn tell(&self, _: &'static str, figures: &mut Figures) {
        figures.push("pool", &self.pool);
        figures.push("control_total", self);
    }
}

/// Its sequence is the `read_at` that every refusal has.
impl Figure for Shortfall {
    fn tell(&self, _: &'static str, figures: &mut Figures) {
        let total = ControlTotal {
            pool: self.pool.clone(),
            key: self.total.clone(),
        };
        figures.add("total", &total);
        figures.add("initiative", &self.initiative);
        figures.push("account", self.account.as_str());
        for (name, money) in [
            ("available", &self.available),
            ("over_allocated", &self.over_allocated),
            ("fits", &self.fits),
            ("requested", &self.requested),
            ("tolerance", &self.tolerance),
            ("short", &self.short),
        ] {
            figures.add(name, money);
        }
    }
}

impl<T: Figure> Figure for Option<T> {
    fn tell(&self, name: &'static str, figures: &mut Figures) {
        if let Some(value) = self {
            value.tell(name, figures);
        }
    }
}

impl<T: Figure> Figure for Box<T> {
    fn tell(&self, name: &'static str, figures: &mut Figures) {
        self.as_ref().tell(name, figures);
    }
}
