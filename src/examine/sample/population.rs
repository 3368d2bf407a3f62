//! The population: which entries are units of it, and with which amount.

use crate::examine::figures::{asked, change_of};
use crate::examine::{Examiner, Fault, Item};
use crate::ledger::{Account, Kind};
use crate::types::{ContributorId, Currency, Minor, SourceRef};

/// What makes the population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// Expenditure: each entry with the amount by which it changes `spent`. Payments, and certified figures beyond the
    /// interim ones, add to it; refunds, reversals and certified figures below are credits. So the population sums up to
    /// what `spent` changed by, and nothing that was paid is in it twice.
    Expenditure,
    /// Entries of these kinds: those about expenditure as above, others with the amount that their command asks for.
    Kinds(Vec<Kind>),
    /// What a contributor paid in, less what it was paid back.
    Contributor(ContributorId),
}

/// A unit of the population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Its amount; below zero for a credit.
    pub amount: Minor,
    /// In which currency.
    pub currency: Currency,
}

impl Measure {
    /// The unit that an entry is, if it is one.
    ///
    /// # Errors
    /// When a pool was not opened.
    pub fn unit(&self, item: &Item<'_>) -> Result<Option<Unit>, Fault> {
        if !item.is_wanted {
            return Ok(None);
        }
        let is_first = item.entry.part.number == 1;
        match self {
            Measure::Expenditure => {
                let is_expenditure = matches!(item.entry.kind, Kind::Spend | Kind::Certify | Kind::Refund);
                Ok(spent(item)?.filter(|unit| is_first && is_expenditure || !unit.amount.is_zero()))
            }
            Measure::Kinds(kinds) if !is_first || !kinds.contains(&item.entry.kind) => Ok(None),
            Measure::Kinds(_) => match item.entry.kind {
                Kind::Spend | Kind::Certify | Kind::Refund | Kind::Reverse => spent(item),
                _ => Ok(asked(&item.command.action).map(|money| Unit {
                    amount: money.minor(),
                    currency: money.currency,
                })),
            },
            Measure::Contributor(contributor) => paid_in(item, contributor),
        }
    }
}

/// What an entry changes `spent` by; nothing for a certified figure that is the interim one.
fn spent(item: &Item<'_>) -> Result<Option<Unit>, Fault> {
    if let Some((amount, currency)) = change_of(item, Account::Spent)? {
        return Ok(Some(Unit { amount, currency }));
    }
    let Some(pool) = item.command.pool().filter(|_| item.entry.kind == Kind::Certify) else {
        return Ok(None);
    };
    let currency = item.context.currency(pool, item.entry.sequence)?;
    let amount = Minor::ZERO;
    Ok(Some(Unit { amount, currency }))
}

fn paid_in(item: &Item<'_>, contributor: &ContributorId) -> Result<Option<Unit>, Fault> {
    let mut sum: Option<Unit> = None;
    for movement in item.moves() {
        let is_end = |account: Account| matches!(account, Account::Received | Account::Returned);
        let sign = i128::from(is_end(movement.from.account)) - i128::from(is_end(movement.to.account));
        for (source, share) in movement.shares.iter() {
            let is_theirs =
                matches!(source.parts(), SourceRef::Contributor(own, _) if own == contributor.as_str());
            if sign == 0 || !is_theirs {
                continue;
            }
            let currency = item.context.currency(&movement.total.pool, item.entry.sequence)?;
            let so_far = sum.map_or(Minor::ZERO, |unit| unit.amount);
            let amount = so_far.tallied(Minor(sign * share.minor().0));
            sum = Some(Unit { amount, currency });
        }
    }
    Ok(sum)
}

/// Counts a population, so that an interval can be made of its value.
#[derive(Debug)]
pub struct Census {
    measure: Measure,
    currency: Option<Currency>,
    debits: (u64, Minor),
    credits: (u64, Minor),
    zeros: u64,
}

impl Census {
    /// A count of which nothing is read yet.
    pub fn new(measure: Measure) -> Census {
        Census {
            measure,
            currency: None,
            debits: (0, Minor::ZERO),
            credits: (0, Minor::ZERO),
            zeros: 0,
        }
    }

    /// The one currency of the population; nothing if it has no unit.
    pub fn currency(&self) -> Option<Currency> {
        self.currency
    }

    /// How many units it has.
    pub fn units(&self) -> u64 {
        self.debits.0 + self.credits.0 + self.zeros
    }

    /// What the units above nothing sum up to.
    pub fn debits(&self) -> Minor {
        self.debits.1
    }

    /// What those below nothing sum up to.
    pub fn credits(&self) -> Minor {
        self.credits.1
    }

    /// How many come to nothing.
    pub fn zeros(&self) -> u64 {
        self.zeros
    }
}

impl Examiner for Census {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        let Some(unit) = self.measure.unit(item)? else {
            return Ok(());
        };
        one_currency(&mut self.currency, unit)?;
        let side = match unit.amount.0 {
            0 => {
                self.zeros += 1;
                return Ok(());
            }
            1.. => &mut self.debits,
            _ => &mut self.credits,
        };
        *side = (side.0 + 1, side.1.tallied(unit.amount));
        Ok(())
    }
}

/// Amounts of two currencies make no population: they have no sum.
pub(super) fn one_currency(known: &mut Option<Currency>, unit: Unit) -> Result<(), Fault> {
    match *known.get_or_insert(unit.currency) {
        currency if currency == unit.currency => Ok(()),
        currency => Err(Fault::Asked(format!(
            "what was asked for is in {currency} and in {}, which have no sum: name a pool with --pool",
            unit.currency
        ))),
    }
}
