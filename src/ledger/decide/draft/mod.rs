//! The moves of one command while it is decided: each sees the balances that those before it left.

mod finish;

use super::Facts;
use crate::ledger::account::{Account, Place};
use crate::ledger::entry::{Exception, ExceptionKind, Move, MoveRule, Shares};
use crate::ledger::rejection::Rejection;
use crate::ledger::shares::Use;
use crate::ledger::state::{Balance, CoverRank, Pool, Total};
use crate::types::{Amount, ControlTotal, Currency, Date, InitiativeId, Minor, Money, Source, TotalKey};
use std::collections::BTreeMap;

/// A command's moves within one control total.
pub(super) struct Draft<'a> {
    pool: &'a Pool,
    key: TotalKey,
    total: &'a Total,
    /// Balances that differ from `total`, kept where a later move may ask for them: while anything is uncovered, a
    /// command goes on with Cover. The ordinary command makes one move, and copies no balance for it.
    touched: Option<BTreeMap<Place, Balance>>,
    exceptions: Vec<Exception>,
    moves: Vec<Move>,
    /// Whether it undoes or corrects what was recorded, which no agreement refuses for the day that it was recorded of.
    is_correction: bool,
}

impl<'a> Draft<'a> {
    /// A draft of one move, and of Cover after it.
    pub(super) fn new(pool: &'a Pool, key: TotalKey) -> Draft<'a> {
        let is_covering = pool.total(&key).uncovered_places().next().is_some();
        Draft::begin(pool, key, is_covering)
    }

    /// A draft whose later moves ask for what the earlier ones left.
    pub(super) fn of_moves(pool: &'a Pool, key: TotalKey) -> Draft<'a> {
        Draft::begin(pool, key, true)
    }

    /// The same, of a command that undoes or corrects.
    pub(super) fn of_correction(pool: &'a Pool, key: TotalKey) -> Draft<'a> {
        Draft {
            is_correction: true,
            ..Draft::of_moves(pool, key)
        }
    }

    fn begin(pool: &'a Pool, key: TotalKey, is_kept: bool) -> Draft<'a> {
        let total = pool.total(&key);
        Draft {
            pool,
            key,
            total,
            touched: is_kept.then(BTreeMap::new),
            exceptions: Vec::new(),
            is_correction: false,
            moves: Vec::with_capacity(1),
        }
    }

    pub(super) fn currency(&self) -> Currency {
        self.pool.agreement().currency
    }

    /// The pool whose money moves.
    pub(super) fn pool(&self) -> &'a Pool {
        self.pool
    }

    /// How many moves there are so far.
    pub(super) fn moves(&self) -> usize {
        self.moves.len()
    }

    /// The control total that it moves in.
    pub(super) fn key(&self) -> &TotalKey {
        &self.key
    }

    /// The control total with its pool, for a refusal.
    pub(super) fn control_total(&self) -> Box<ControlTotal> {
        Box::new(self.pool.control_total(self.key.clone()))
    }

    /// So much in the pool's currency.
    pub(super) fn money(&self, minor: Minor) -> Money {
        Money::from_minor(minor, self.currency())
    }

    /// Every place that the moves so far touched, with what it holds.
    pub(super) fn touched(&self) -> impl Iterator<Item = (&Place, &Balance)> {
        self.touched.iter().flatten()
    }

    /// The control total before this command.
    pub(super) fn total(&self) -> &'a Total {
        self.total
    }

    /// What a place holds after the moves so far.
    pub(super) fn balance(&self, place: &Place) -> &Balance {
        debug_assert!(
            self.touched.is_some() || self.moves.is_empty(),
            "balances after a move are not kept"
        );
        let touched = self.touched.as_ref().and_then(|touched| touched.get(place));
        touched.unwrap_or_else(|| self.total.at(place))
    }

    /// The places that hold UNCOVERED, or held it before the moves so far, in the order of Cover. There may be thousands, of
    /// which Cover serves a few: they are looked up as it goes.
    pub(super) fn uncovered_places(&self) -> impl Iterator<Item = Place> + use<'a> {
        let order = |place: &Place| (CoverRank::of(place.account), place.initiative.clone());
        let is_new = |(place, balance): &(&Place, &Balance)| {
            balance.uncovered().is_positive() && self.total.at(place).uncovered().is_zero()
        };
        let mut new: Vec<Place> = self
            .touched()
            .filter(is_new)
            .map(|(place, _)| place.clone())
            .collect();
        new.sort_by_key(order);
        let mut new = new.into_iter().peekable();
        let mut before = self.total.uncovered_places().peekable();
        std::iter::from_fn(move || match (before.peek(), new.peek()) {
            (Some(old), Some(other)) if order(other) < order(old) => new.next(),
            (Some(_), _) => before.next(),
            (None, _) => new.next(),
        })
    }

    /// What money is wanted for, when an initiative wants it.
    pub(super) fn usage<'b>(&self, initiative: &'b InitiativeId) -> Use<'b>
    where
        'a: 'b,
    {
        Use {
            initiative: initiative.as_str(),
            window: self
                .pool
                .window_of(initiative)
                .map(crate::types::WindowId::as_str),
        }
    }

    /// Records that a rule was set aside.
    pub(super) fn except(&mut self, kind: ExceptionKind, amount: Minor) {
        self.except_on(kind, amount, None);
    }

    fn except_on(&mut self, kind: ExceptionKind, amount: Minor, day: Option<Date>) {
        let amount = Amount::from_minor(amount, self.currency());
        let total = self.pool.control_total(self.key.clone());
        self.exceptions.push(Exception {
            amount,
            day,
            kind,
            total,
        });
    }

    /// Records how much more is UNCOVERED than before, for a command that nobody can refuse for it.
    pub(super) fn except_more_uncovered(&mut self) {
        let available = self.balance(&Place::of_total(Account::Available));
        let more = available.uncovered().negated().less(self.total.uncovered());
        if more.is_positive() {
            self.except(ExceptionKind::OverAllocated, more);
        }
    }

    /// Moves `shares`, which are above zero and in the order of sources.
    ///
    /// # Errors
    /// When a balance would leave the range.
    pub(super) fn post(
        &mut self,
        from: Place,
        to: Place,
        shares: Vec<(Source, Minor)>,
        rule: Option<MoveRule>,
    ) -> Result<(), Rejection> {
        self.add(
            &from,
            shares.iter().map(|(source, amount)| (source, amount.negated())),
        )?;
        self.add(&to, shares.iter().map(|(source, amount)| (source, *amount)))?;
        let currency = self.currency();
        let sum = shares.iter().map(|(_, amount)| amount.0).sum();
        let shares = shares
            .into_iter()
            .map(|(source, amount)| (source, Amount::from_minor(amount, currency)));
        self.moves.push(Move {
            amount: Amount::from_minor(Minor(sum), currency),
            from,
            rule,
            shares: Shares::from_sorted(shares.collect()),
            to,
            total: self.pool.control_total(self.key.clone()),
        });
        Ok(())
    }

    /// Adds to a place, where balances after a move are kept.
    fn add<'b>(
        &mut self,
        place: &Place,
        shares: impl Iterator<Item = (&'b Source, Minor)>,
    ) -> Result<(), Rejection> {
        let Some(touched) = &mut self.touched else {
            return Ok(());
        };
        let balance = touched
            .entry(place.clone())
            .or_insert_with(|| self.total.at(place).clone());
        balance.add(shares).map_err(|_| self.out_of_range(place))
    }

    /// The facts that these moves are when they take effect on `effective`.
    ///
    /// # Errors
    /// When less than nothing would be available on a day by effective date and the agreement refuses that, or a balance
    /// would leave the range.
    pub(super) fn finish(mut self, effective: Date) -> Result<Facts, Rejection> {
        self.look_back(effective)?;
        self.in_range()?;
        Ok(self.into_facts())
    }

    /// The facts of one command that moves money in several control totals. Range is asked last of all.
    ///
    /// # Errors
    /// As of one.
    pub(super) fn finish_all(mut drafts: Vec<Draft<'_>>, effective: Date) -> Result<Facts, Rejection> {
        drafts
            .iter_mut()
            .try_for_each(|draft| draft.look_back(effective))?;
        drafts.iter().try_for_each(Draft::in_range)?;
        let facts = drafts.into_iter().map(Draft::into_facts);
        Ok(facts.reduce(Facts::and).unwrap_or_default())
    }

    fn into_facts(self) -> Facts {
        Facts {
            agreement: Some(self.pool.agreement_version()),
            exceptions: self.exceptions,
            moves: self.moves,
            ..Facts::default()
        }
    }
}
