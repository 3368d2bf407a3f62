//! Where did this contributor's money go?

use super::found::{ContributorFound, EndLine, InitiativeLine, SpentLine, TotalLine};
use super::{is_out, restriction, rule};
use crate::examine::figures::{payee, text};
use crate::examine::{Examiner, Fault, Item};
use crate::ledger::{Account, Action, Move, Place};
use crate::types::{ContributorId, ControlTotal, Currency, InitiativeId, Minor, PayeeId, Sequence, Source};
use std::collections::BTreeMap;

/// Follows the money of one contributor. It keeps balances, sums by payee, and of each payment who was paid.
#[derive(Debug)]
pub struct OfContributor {
    contributor: ContributorId,
    currencies: BTreeMap<ControlTotal, Currency>,
    balances: BTreeMap<(ControlTotal, Source, Place), Minor>,
    spent: BTreeMap<Spending, Spent>,
    payees: BTreeMap<Sequence, PayeeId>,
    ends: Vec<EndLine>,
    is_registered: bool,
}

/// What was spent by an initiative, and for what it went.
type Spending = (ControlTotal, Option<InitiativeId>, Source, Purpose);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Purpose {
    /// To this payee, if one is named, at posting.
    Paid(Option<PayeeId>),
    /// Moved by a rule since.
    Moved(&'static str),
}

#[derive(Debug, Default)]
struct Spent {
    entries: u64,
    whole: Minor,
    share: Minor,
}

impl OfContributor {
    /// A search of which nothing is read yet.
    pub fn new(contributor: ContributorId) -> OfContributor {
        OfContributor {
            contributor,
            currencies: BTreeMap::new(),
            balances: BTreeMap::new(),
            spent: BTreeMap::new(),
            payees: BTreeMap::new(),
            ends: Vec::new(),
            is_registered: false,
        }
    }

    fn follow(&mut self, item: &Item<'_>, movement: &Move, currency: Currency) {
        let whole = movement.amount.minor();
        for (source, share) in movement.shares.iter() {
            if source.contributor() != Some(self.contributor.as_str()) {
                continue;
            }
            self.currencies.insert(movement.total.clone(), currency);
            let share = share.minor();
            for (place, sign) in [(&movement.to, 1), (&movement.from, -1)] {
                let key = (movement.total.clone(), source.clone(), place.clone());
                let change = Minor(sign * share.0);
                let balance = self.balances.entry(key).or_default();
                *balance = balance.tallied(change);
                if place.account == Account::Spent {
                    let key = (
                        movement.total.clone(),
                        place.initiative.clone(),
                        source.clone(),
                        self.purpose(item, movement),
                    );
                    let spent = self.spent.entry(key).or_default();
                    spent.entries += 1;
                    spent.whole = spent.whole.tallied(Minor(sign * whole.0));
                    spent.share = spent.share.tallied(change);
                }
                if place.account.is_outside() || is_out(place.account) {
                    let natural = if place.account.is_outside() {
                        change.negated()
                    } else {
                        change
                    };
                    self.ends.push(EndLine {
                        entry: item.entry.sequence,
                        kind: item.entry.kind.as_str(),
                        effective: item.entry.effective,
                        control_total: movement.total.to_string(),
                        restriction: restriction(source),
                        account: place.account.as_str(),
                        amount: natural.decimal(currency),
                        currency: currency.to_string(),
                    });
                }
            }
        }
    }

    /// What certifies, refunds or reverses a payment is of the payee who was paid.
    fn purpose(&self, item: &Item<'_>, movement: &Move) -> Purpose {
        match movement.rule {
            Some(moved) => Purpose::Moved(rule(moved)),
            None => {
                let named = item.command.names().and_then(|named| self.payees.get(&named));
                Purpose::Paid(payee(item.command).or(named).cloned())
            }
        }
    }

    /// What was found.
    pub fn finish(self) -> ContributorFound {
        let mut places: BTreeMap<(&ControlTotal, &Source), BTreeMap<Account, Minor>> = BTreeMap::new();
        let mut initiatives: BTreeMap<(&ControlTotal, &InitiativeId, &Source), BTreeMap<Account, Minor>> =
            BTreeMap::new();
        for ((total, source, place), balance) in &self.balances {
            let sum = |accounts: &mut BTreeMap<Account, Minor>| {
                let sum = accounts.entry(place.account).or_default();
                *sum = sum.tallied(*balance);
            };
            sum(places.entry((total, source)).or_default());
            if let Some(initiative) = &place.initiative {
                sum(initiatives.entry((total, initiative, source)).or_default());
            }
        }
        let control_totals = places.iter().filter_map(|((total, source), accounts)| {
            Some(total_line(total, source, accounts, *self.currencies.get(total)?))
        });
        let control_totals = control_totals.collect();
        let initiatives = initiatives
            .iter()
            .filter_map(|((total, initiative, source), accounts)| {
                let currency = *self.currencies.get(total)?;
                let told = |account| {
                    accounts
                        .get(&account)
                        .copied()
                        .unwrap_or_default()
                        .decimal(currency)
                };
                Some(InitiativeLine {
                    pool: total.pool.to_string(),
                    year: total.key.year.to_string(),
                    budget_type: total.key.budget_type.to_string(),
                    initiative: initiative.to_string(),
                    restriction: restriction(source),
                    currency: currency.to_string(),
                    allocated: told(Account::Allocated),
                    committed: told(Account::Committed),
                    spent: told(Account::Spent),
                })
            });
        let initiatives = initiatives.collect();
        let expenditure = self
            .spent
            .iter()
            .filter_map(|((total, initiative, source, purpose), spent)| {
                let currency = *self.currencies.get(total)?;
                let (how, payee) = match purpose {
                    Purpose::Paid(payee) => ("paid", text(payee.as_ref())),
                    Purpose::Moved(rule) => (*rule, String::new()),
                };
                Some(SpentLine {
                    pool: total.pool.to_string(),
                    year: total.key.year.to_string(),
                    budget_type: total.key.budget_type.to_string(),
                    initiative: text(initiative.as_ref()),
                    restriction: restriction(source),
                    how,
                    payee,
                    entries: spent.entries,
                    currency: currency.to_string(),
                    whole: spent.whole.decimal(currency),
                    share: spent.share.decimal(currency),
                })
            });
        ContributorFound {
            control_totals,
            initiatives,
            expenditure: expenditure.collect(),
            entries: self.ends,
            is_registered: self.is_registered,
        }
    }
}

fn total_line(
    total: &ControlTotal,
    source: &Source,
    accounts: &BTreeMap<Account, Minor>,
    currency: Currency,
) -> TotalLine {
    let of = |account: Account| accounts.get(&account).copied().unwrap_or_default();
    let sum = |wanted: &dyn Fn(Account) -> bool| {
        let wanted = Account::ALL.iter().filter(|account| wanted(**account));
        wanted.fold(Minor::ZERO, |sum, account| sum.tallied(of(*account)))
    };
    let told = |account: Account| of(account).decimal(currency);
    TotalLine {
        pool: total.pool.to_string(),
        year: total.key.year.to_string(),
        budget_type: total.key.budget_type.to_string(),
        restriction: restriction(source),
        currency: currency.to_string(),
        came_in: sum(&Account::is_outside).negated().decimal(currency),
        available: told(Account::Available),
        reserved: told(Account::Reserved),
        allocated: told(Account::Allocated),
        committed: told(Account::Committed),
        spent: told(Account::Spent),
        held: sum(&|account| !account.is_outside() && !is_out(account)).decimal(currency),
        went_out: sum(&is_out).decimal(currency),
    }
}

impl Examiner for OfContributor {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        if let Action::RegisterContributor(registered) = &item.command.action {
            self.is_registered |= registered.contributor == self.contributor;
        }
        let named = item.command.names().and_then(|named| self.payees.get(&named));
        if let Some(payee) = payee(item.command).or(named).cloned() {
            self.payees.insert(item.entry.sequence, payee);
        }
        if !item.is_wanted {
            return Ok(());
        }
        for movement in item.moves() {
            let currency = item.context.currency(&movement.total.pool, item.entry.sequence)?;
            self.follow(item, movement, currency);
        }
        Ok(())
    }
}
