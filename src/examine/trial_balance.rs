//! The trial balance, and beside it what population it was made of.

use super::{Examiner, Fault, Item};
use crate::ledger::{Account, Kind, Move};
use crate::types::{ControlTotal, Currency, Minor, Sequence};
use serde::Serialize;
use std::collections::BTreeMap;

/// Balances by control total and account. A move debits the account that it goes to by its amount, and credits the one that
/// it leaves by the sum of its shares, so that debits and credits agree only where the shares of every move are its amount.
#[derive(Debug, Default)]
pub struct TrialBalance {
    accounts: BTreeMap<(ControlTotal, Account), Sums>,
    kinds: BTreeMap<(Kind, &'static str), KindSums>,
    range: Option<(Sequence, Sequence)>,
    entries: u64,
}

#[derive(Debug)]
struct Sums {
    currency: Currency,
    opening: Minor,
    debit: Minor,
    credit: Minor,
}

#[derive(Debug, Default)]
struct KindSums {
    currency: Option<Currency>,
    entries: u64,
    debit: Minor,
    credit: Minor,
}

/// A trial balance.
#[derive(Debug, Serialize)]
pub struct TrialBalanceFound {
    /// An account of a control total each.
    pub accounts: Vec<AccountLine>,
    /// The sums of the accounts, by currency.
    pub totals: Vec<TotalLine>,
    /// The entries that it was made of, by kind and currency.
    pub kinds: Vec<KindLine>,
    /// The first and the last entry of it, and how many there are between them.
    pub population: Population,
}

/// What a finding was made of.
#[derive(Debug, Serialize)]
pub struct Population {
    /// The first entry that fits what was asked for.
    pub first_entry: Option<Sequence>,
    /// The last one.
    pub last_entry: Option<Sequence>,
    /// How many fit.
    pub entries: u64,
}

/// An account of a control total. Accounts outside the pool, where money came from, run below zero.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's answers")]
pub struct AccountLine {
    pub pool: String,
    pub year: String,
    pub budget_type: String,
    pub account: &'static str,
    pub currency: String,
    pub opening: String,
    pub debit: String,
    pub credit: String,
    pub balance: String,
}

/// What the accounts of a currency sum to: debits are credits, and balances nothing.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the lines")]
pub struct TotalLine {
    pub currency: String,
    pub opening: String,
    pub debit: String,
    pub credit: String,
    pub balance: String,
    /// Whether debits and credits agree, and opening and closing balances are nothing.
    pub agrees: bool,
}

/// The entries of a kind.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the lines")]
pub struct KindLine {
    pub kind: &'static str,
    pub entries: u64,
    pub currency: String,
    pub debit: String,
    pub credit: String,
}

impl Examiner for TrialBalance {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        if !item.is_wanted && !item.is_before {
            return Ok(());
        }
        for movement in item.moves() {
            let currency = item.context.currency(&movement.total.pool, item.entry.sequence)?;
            self.post(movement, currency, item.is_before);
        }
        if item.is_wanted {
            self.count(item)?;
        }
        Ok(())
    }
}

impl TrialBalance {
    fn post(&mut self, movement: &Move, currency: Currency, is_before: bool) {
        let shares = shared(movement);
        let amount = movement.amount.minor();
        let ends = [
            (movement.to.account, amount, Minor::ZERO),
            (movement.from.account, Minor::ZERO, shares),
        ];
        for (account, debit, credit) in ends {
            let sums = self.accounts.entry((movement.total.clone(), account));
            let sums = sums.or_insert(Sums {
                currency,
                opening: Minor::ZERO,
                debit: Minor::ZERO,
                credit: Minor::ZERO,
            });
            match is_before {
                true => sums.opening = sums.opening.tallied(debit).less(credit),
                false => {
                    sums.debit = sums.debit.tallied(debit);
                    sums.credit = sums.credit.tallied(credit);
                }
            }
        }
    }

    fn count(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        let sequence = item.entry.sequence;
        self.entries += 1;
        self.range = Some((self.range.map_or(sequence, |(first, _)| first), sequence));
        let mut counted = None;
        for movement in item.moves() {
            let currency = item.context.currency(&movement.total.pool, sequence)?;
            let kind = self.kinds.entry((item.entry.kind, currency.code())).or_default();
            kind.currency = Some(currency);
            kind.debit = kind.debit.tallied(movement.amount.minor());
            kind.credit = kind.credit.tallied(shared(movement));
            counted = Some(currency.code());
        }
        // An entry moves money of one currency or none: a transfer is between pools of one.
        let kind = self.kinds.entry((item.entry.kind, counted.unwrap_or("")));
        kind.or_default().entries += 1;
        Ok(())
    }

    /// What was found.
    pub fn finish(self) -> TrialBalanceFound {
        let mut totals: BTreeMap<&'static str, Sums> = BTreeMap::new();
        let mut accounts = Vec::new();
        for ((total, account), sums) in self.accounts {
            let all = totals.entry(sums.currency.code()).or_insert(Sums {
                opening: Minor::ZERO,
                debit: Minor::ZERO,
                credit: Minor::ZERO,
                ..sums
            });
            all.opening = all.opening.tallied(sums.opening);
            all.debit = all.debit.tallied(sums.debit);
            all.credit = all.credit.tallied(sums.credit);
            let told = |minor: Minor| minor.decimal(sums.currency);
            accounts.push(AccountLine {
                pool: total.pool.to_string(),
                year: total.key.year.to_string(),
                budget_type: total.key.budget_type.to_string(),
                account: account.as_str(),
                currency: sums.currency.to_string(),
                opening: told(sums.opening),
                debit: told(sums.debit),
                credit: told(sums.credit),
                balance: told(sums.balance()),
            });
        }
        let kinds = self.kinds.into_iter().map(|((kind, code), sums)| KindLine {
            kind: kind.as_str(),
            entries: sums.entries,
            currency: code.to_owned(),
            debit: super::figures::text(sums.currency.map(|currency| sums.debit.decimal(currency))),
            credit: super::figures::text(sums.currency.map(|currency| sums.credit.decimal(currency))),
        });
        TrialBalanceFound {
            accounts,
            totals: totals.into_values().map(total).collect(),
            kinds: kinds.collect(),
            population: Population {
                first_entry: self.range.map(|(first, _)| first),
                last_entry: self.range.map(|(_, last)| last),
                entries: self.entries,
            },
        }
    }
}

impl Sums {
    fn balance(&self) -> Minor {
        self.opening.tallied(self.debit).less(self.credit)
    }
}

fn total(sums: Sums) -> TotalLine {
    let told = |minor: Minor| minor.decimal(sums.currency);
    TotalLine {
        currency: sums.currency.to_string(),
        opening: told(sums.opening),
        debit: told(sums.debit),
        credit: told(sums.credit),
        balance: told(sums.balance()),
        agrees: sums.debit == sums.credit && sums.opening.is_zero(),
    }
}

fn shared(movement: &Move) -> Minor {
    let shares = movement.shares.iter();
    shares.fold(Minor::ZERO, |sum, (_, amount)| sum.tallied(amount.minor()))
}
