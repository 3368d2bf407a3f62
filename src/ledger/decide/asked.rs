//! A refusal for want of money: what was asked of an account and what it had for that.

use super::Draft;
use crate::ledger::account::{Account, Place};
use crate::ledger::rejection::{Rejection, Shortfall};
use crate::ledger::state::{Balance, State};
use crate::types::{InitiativeId, Minor, Money, Sequence};

/// What was asked of an account and what it had for that.
pub(super) struct Asked<'a> {
    pub(super) account: Account,
    pub(super) initiative: Option<&'a InitiativeId>,
    pub(super) requested: Minor,
    pub(super) fits: Minor,
    /// How much may still go over.
    pub(super) tolerance: Minor,
}

impl<'a> Asked<'a> {
    /// What was asked of an initiative's own account, where no tolerance lets anything go over.
    pub(super) fn all_of(
        account: Account,
        initiative: &'a InitiativeId,
        requested: Minor,
        fits: Minor,
    ) -> Asked<'a> {
        Asked {
            account,
            initiative: Some(initiative),
            requested,
            fits,
            tolerance: Minor::ZERO,
        }
    }

    /// What the pool itself asked of `available`, where nothing may go over.
    pub(super) fn of_pool(requested: Minor, fits: Minor) -> Asked<'a> {
        Asked {
            account: Account::Available,
            initiative: None,
            requested,
            fits,
            tolerance: Minor::ZERO,
        }
    }
}

impl<'a> Draft<'a> {
    /// What an initiative has in an account, if that is at least `requested`.
    ///
    /// # Errors
    /// INSUFFICIENT when it is less: beyond the balance of an account but `available` is always refused (rule R6).
    pub(super) fn with_enough(
        &self,
        state: &State,
        place: &Place,
        requested: Minor,
    ) -> Result<&'a Balance, Rejection> {
        let held = self.total().at(place);
        match &place.initiative {
            Some(initiative) if requested > held.sum() => {
                let asked = Asked::all_of(place.account, initiative, requested, held.sum());
                Err(Rejection::Insufficient {
                    shortfall: self.shortfall(state, asked),
                })
            }
            _ => Ok(held),
        }
    }

    /// The figures of a refusal for want of money at an account, for an initiative.
    pub(super) fn shortfall(&self, state: &State, asked: Asked<'_>) -> Box<Shortfall> {
        let currency = self.currency();
        let money = |minor| Money::from_minor(minor, currency);
        let place = match asked.account {
            Account::Available => Place::of_total(Account::Available),
            account => match asked.initiative {
                Some(initiative) => Place::of_initiative(account, initiative),
                None => Place::of_total(Account::Available),
            },
        };
        let held = self.total().at(&place);
        // Only `available` can hold less than nothing of what is UNCOVERED.
        let over_allocated = held.uncovered().negated().or_zero();
        let short = asked.requested.less(asked.fits).less(asked.tolerance);
        Box::new(Shortfall {
            pool: self.pool().id().clone(),
            total: self.key().clone(),
            account: asked.account,
            initiative: asked.initiative.cloned(),
            available: money(held.sum()),
            over_allocated: money(over_allocated),
            fits: money(asked.fits),
            requested: money(asked.requested),
            tolerance: money(asked.tolerance),
            short: money(short),
            sequence: state.last_sequence().unwrap_or(Sequence::FIRST),
        })
    }
}
