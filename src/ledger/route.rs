//! Routes: what moves have in common that add up.
//!
//! Balances, flows, what was switched by an exception, whether a control total is in use: each is a sum over the moves of
//! entries, in whatever order. So moves of one route, of however many entries, may be added up first and carried out
//! as one, and the pool that comes of it is the same ([`FromSums`]). Only what is available by effective date also needs
//! the day of each.

use super::account::{Account, Place};
use super::command::Kind;
use super::entry::{Entry, Move, MoveRule, Switched};
use super::flow::Flow;
use super::state::{Pool, Range};
use crate::types::{BudgetTypeId, Date, FinancialYear, Minor, PoolId, Source, TotalKey};
use serde::{Deserialize, Serialize};

/// From where to where in a pool, and as what it counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Route {
    /// Money that moved.
    Move {
        /// The control total it stays in.
        total: TotalKey,
        /// Where it was.
        from: Place,
        /// Where it is now.
        to: Place,
        /// What it counts as beside.
        counting: Counting,
    },
    /// What an exception of the agreement let switch, less what was undone.
    Switched {
        /// In which year.
        year: FinancialYear,
        /// The budget type that gave.
        from: BudgetTypeId,
        /// The budget type that took.
        to: BudgetTypeId,
    },
}

/// What a move counts as beside what it does to balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counting {
    pub(super) flow: Option<Flow>,
    pub(super) is_undone: bool,
    pub(super) is_opening: bool,
}

/// A route of money, as an entry that is being applied names it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passage<'a> {
    pub(super) total: &'a TotalKey,
    pub(super) from: &'a Place,
    pub(super) to: &'a Place,
    pub(super) counting: Counting,
}

impl Counting {
    /// What the moves of an entry count as.
    pub(super) fn of(entry: &Entry) -> Counting {
        let flow = match (&entry.reverses, &entry.command) {
            (Some(reversed), _) => reversed.flow,
            (None, Some(command)) => command.action.flow(),
            (None, None) => entry.flow,
        };
        let undone = entry.reverses.as_ref();
        Counting {
            flow,
            is_undone: undone.is_some(),
            is_opening: undone.map_or(entry.kind, |reversed| reversed.kind) == Kind::OpeningBalance,
        }
    }
}

impl<'a> Passage<'a> {
    /// The one of a move of an entry whose moves count so.
    pub(super) fn of(movement: &'a Move, counting: Counting) -> Passage<'a> {
        // Moves of a rule beside what was asked are part of it only where a receipt is corrected.
        let is_asked = matches!(movement.rule, None | Some(MoveRule::Correct));
        Passage {
            total: &movement.total.key,
            from: &movement.from,
            to: &movement.to,
            counting: Counting {
                flow: counting.flow.filter(|_| is_asked),
                ..counting
            },
        }
    }

    fn route(self) -> Route {
        Route::Move {
            total: self.total.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            counting: self.counting,
        }
    }
}

/// How much an exception of the agreement let an entry switch, which its cap bounds; below zero what a reversal undoes, whose
/// first part says it for all.
pub(super) fn switched(entry: &Entry) -> Option<(Switched, Minor)> {
    let (switched, sign) = match &entry.reverses {
        None => (entry.switched()?, 1),
        Some(reversed) if entry.part.number == 1 => (reversed.switched.clone()?, -1),
        Some(_) => return None,
    };
    let amount = Minor(sign * switched.amount.minor().0);
    Some((switched, amount))
}

/// Tells `tell` each route of an entry's money: the pool, and whose the money is in the order of sources. What was switched
/// is told as one amount, of nobody.
pub fn routes<'a>(entry: &'a Entry, mut tell: impl FnMut(&'a PoolId, Route, &[(&'a Source, Minor)])) {
    let counting = Counting::of(entry);
    let mut shares = Vec::new();
    for movement in &entry.moves {
        shares.clear();
        shares.extend(
            movement
                .shares
                .iter()
                .map(|(source, amount)| (source, amount.minor())),
        );
        let route = Passage::of(movement, counting).route();
        tell(&movement.total.pool, route, &shares);
    }
    if let (Some((switched, amount)), Some(pool)) = (switched(entry), entry.pool()) {
        let Switched { year, from, to, .. } = switched;
        tell(pool, Route::Switched { year, from, to }, &[(NOBODY, amount)]);
    }
}

/// Stands where a route has no sources.
const NOBODY: &Source = &Source::UNCOVERED;

impl Route {
    /// The control total that money stays in, if it is money that moves.
    pub fn total(&self) -> Option<&TotalKey> {
        match self {
            Route::Move { total, .. } => Some(total),
            Route::Switched { .. } => None,
        }
    }

    /// How much real money of such shares comes to `available`; below zero, is taken away.
    pub fn change_of_available<'a>(&self, shares: impl Iterator<Item = (&'a Source, Minor)>) -> Minor {
        match self {
            Route::Move { from, to, .. } => change_of_available((from, to), shares),
            Route::Switched { .. } => Minor::ZERO,
        }
    }
}

/// How much real money of such shares comes to `available` between two places; below zero, is taken away.
pub(super) fn change_of_available<'a>(
    (from, to): (&Place, &Place),
    shares: impl Iterator<Item = (&'a Source, Minor)>,
) -> Minor {
    let is_available = |place: &Place| i128::from(place.account == Account::Available);
    let sign = is_available(to) - is_available(from);
    if sign == 0 {
        return Minor::ZERO;
    }
    let real = shares.filter(|(source, _)| !source.is_uncovered());
    let sum = real.fold(Minor::ZERO, |sum, (_, amount)| sum.tallied(amount));
    Minor(sign * sum.0)
}

/// A pool whose money is made of sums: for answers about the past, as one that is replayed.
#[derive(Debug)]
pub struct FromSums(Pool);

impl FromSums {
    /// Goes on from the money that `pool` holds.
    pub fn onto(pool: Pool) -> FromSums {
        FromSums(pool)
    }

    /// Begins without money; what was available by effective date up to `day` is that of `pool`.
    pub fn anew(pool: Pool, day: Date) -> FromSums {
        FromSums(pool.without_money_behind(day))
    }

    /// Adds what moved along a route; `shares` stand in the order of sources.
    pub fn add(&mut self, route: &Route, shares: &[(&Source, Minor)]) {
        match route {
            Route::Move {
                total,
                from,
                to,
                counting,
            } => {
                let passage = Passage {
                    total,
                    from,
                    to,
                    counting: *counting,
                };
                let carried = self
                    .0
                    .carry_out(passage, shares.iter().copied(), Range::Unbounded);
                debug_assert!(carried.is_ok(), "sums have no range");
            }
            Route::Switched { year, from, to } => {
                let ends = (*year, from.clone(), to.clone());
                let amounts = shares.iter().map(|(_, amount)| *amount);
                let amount = amounts.fold(Minor::ZERO, Minor::tallied);
                self.0.count_switched(ends, amount);
            }
        }
    }

    /// Adds what changed `available` of a control total, in all of each day.
    pub fn add_days(&mut self, total: &TotalKey, changes: &[(Date, Minor)]) {
        let days = self.0.total_mut(total).days_mut();
        changes
            .iter()
            .for_each(|(day, change)| days.add_sum(*day, *change));
    }

    /// The pool.
    pub fn end(self) -> Pool {
        self.0
    }
}
