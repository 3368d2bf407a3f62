//! What the model checks around money: names that must be known, dates (R11), and the range of balances.

use super::words::{Asked, Refusal, Restriction, What};
use super::{LIMIT, Model};
use std::collections::BTreeMap;

const YEAR_STARTS: &str = "2026-04-01";
const YEAR_ENDS: &str = "2027-03-31";
const AGREEMENT_STARTS: &str = "2020-04-01";

impl Model {
    /// R4 and the order of refusals: contributor, initiative, window, budget type, commitment.
    pub(super) fn check_names(&self, asked: &Asked) -> Result<(), Refusal> {
        if let What::Receive {
            contributor,
            restriction,
        } = &asked.what
        {
            if !self.contributors.contains(contributor) {
                return Err(Refusal::named("UNKNOWN_CONTRIBUTOR"));
            }
            if matches!(restriction, Restriction::Window(window) if !self.windows.contains(window)) {
                return Err(Refusal::named("UNKNOWN_WINDOW"));
            }
        }
        if self
            .named_initiative(asked)
            .is_some_and(|initiative| !self.initiatives.contains_key(initiative))
        {
            return Err(Refusal::named("UNKNOWN_INITIATIVE"));
        }
        if !self.checks.contains_key(&asked.budget_type) {
            return Err(Refusal::named("UNKNOWN_BUDGET_TYPE"));
        }
        if let What::Spend {
            initiative,
            commitment: Some(commitment),
        } = &asked.what
        {
            let known = self.commitments.get(commitment);
            if known
                .is_none_or(|known| known.initiative != *initiative || known.budget_type != asked.budget_type)
            {
                return Err(Refusal::named("UNKNOWN_COMMITMENT"));
            }
        }
        Ok(())
    }

    fn named_initiative<'a>(&self, asked: &'a Asked) -> Option<&'a String> {
        match &asked.what {
            What::Receive {
                restriction: Restriction::Initiative(initiative),
                ..
            } => Some(initiative),
            What::Receive { .. } => None,
            What::Allocate { initiative }
            | What::Return { initiative }
            | What::Commit { initiative }
            | What::Spend { initiative, .. } => Some(initiative),
        }
    }

    /// R11: what has happened is not in the future and is in its year; a decision is in the agreement's life.
    pub(super) fn check_dates(&self, asked: &Asked) -> Result<(), Refusal> {
        let effective = asked.effective.as_ref().unwrap_or(&self.today).as_str();
        if matches!(
            asked.what,
            What::Receive { .. } | What::Return { .. } | What::Spend { .. }
        ) {
            if effective > self.today.as_str() {
                return Err(Refusal::named("FUTURE_DATED"));
            }
            if !(YEAR_STARTS..=YEAR_ENDS).contains(&effective) {
                return Err(Refusal::named("OUTSIDE_YEAR"));
            }
        } else if effective < AGREEMENT_STARTS {
            return Err(Refusal::named("OUTSIDE_AGREEMENT"));
        }
        Ok(())
    }

    /// No balance reaches 10^15 pounds on either side of zero.
    pub(super) fn check_range(&self) -> Result<(), Refusal> {
        let mut sums = BTreeMap::<_, i128>::new();
        for ((budget_type, place, _), pence) in &self.money {
            *sums.entry((budget_type, place)).or_default() += pence;
        }
        match sums.values().all(|sum| sum.abs() < LIMIT) {
            true => Ok(()),
            false => Err(Refusal::named("BALANCE_OUT_OF_RANGE")),
        }
    }
}
