//! What is asked of a draft when its moves are made: that every balance and figure is in range, and that no day is left on
//! which money was taken that had not come yet (rule R11).

use super::Draft;
use crate::ledger::account::{Account, Place};
use crate::ledger::entry::{ExceptionKind, Move};
use crate::ledger::rejection::Rejection;
use crate::types::{Date, Minor};

impl Draft<'_> {
    /// Whether every place is in range after all moves, and every figure of an exception, so that the entry can be read. On
    /// the way a place may hold what comes before what it gives.
    pub(super) fn in_range(&self) -> Result<(), Rejection> {
        let limit = Minor::limit(self.currency()).0;
        let is_within = |place: &Place| match &self.touched {
            Some(_) => self.balance(place).sum().0.abs() < limit,
            None => self.sum_after_moves(place).abs() < limit,
        };
        let mut places = self
            .moves
            .iter()
            .flat_map(|movement| [&movement.from, &movement.to]);
        if let Some(place) = places.find(|place| !is_within(place)) {
            return Err(self.out_of_range(place));
        }
        // What an exception tells may be a sum over initiatives, each of which is in range.
        let mut amounts = self.exceptions.iter().map(|exception| exception.amount.minor());
        match amounts.all(|amount| amount.0.abs() < limit) {
            true => Ok(()),
            false => Err(self.out_of_range(&Place::of_total(Account::Available))),
        }
    }

    pub(super) fn out_of_range(&self, place: &Place) -> Rejection {
        Rejection::BalanceOutOfRange {
            account: place.account.as_str(),
            total: self.control_total(),
            currency: self.currency(),
        }
    }

    fn sum_after_moves(&self, place: &Place) -> i128 {
        let effect = |movement: &Move| {
            let sign = i128::from(movement.to == *place) - i128::from(movement.from == *place);
            sign * movement.amount.minor().0
        };
        self.total.at(place).sum().0 + self.moves.iter().map(effect).sum::<i128>()
    }

    /// Rule R11: what takes real money away may leave a day on which it had not come yet.
    pub(super) fn look_back(&mut self, effective: Date) -> Result<(), Rejection> {
        let changes = self.moves.iter().map(Move::change_of_available);
        let change = changes.fold(Minor::ZERO, Minor::tallied);
        if !change.negated().is_positive() {
            return Ok(());
        }
        let available = self.total.balance(Account::Available);
        let real = available.sum().less(available.uncovered());
        let (lowest, day) = self.total.days().lowest(real, change, effective);
        let short = lowest.negated();
        if !short.is_positive() {
            return Ok(());
        }
        if self.pool.agreement().refuse_retrospective && !self.is_correction {
            return Err(Rejection::Retrospective {
                total: self.control_total(),
                day,
                short: self.money(short),
            });
        }
        self.except_on(ExceptionKind::Retrospective, short, Some(day));
        Ok(())
    }
}
