//! Which control totals an answer is about, how many one answer tells, and why it is not told.

use crate::ledger::{Pool, Rejection, Total};
use crate::types::{BudgetTypeId, Date, FinancialYear, PoolId, TotalKey};

/// How many control totals one answer tells. Each is a walk over its sources while other calls wait: a thousand take
/// milliseconds, and no pool has as many budget types in the years of a life.
pub const CONTROL_TOTALS_MAX: usize = 1_000;

/// Why an answer is not told.
#[derive(Debug)]
pub enum Untold {
    /// The ledger does not have what was asked for.
    Rejected(Rejection),
    /// It would tell more control totals than fit.
    TooManyControlTotals {
        /// How many there are.
        count: usize,
        /// How many fit.
        limit: usize,
    },
    /// It would tell more items than fit.
    TooManyItems {
        /// How many there are.
        count: usize,
        /// How many fit.
        limit: usize,
        /// What a request names to get fewer.
        remedy: &'static str,
    },
    /// The pool's agreement has no such version.
    UnknownAgreementVersion {
        /// Which.
        version: u32,
        /// How many there are.
        versions: u32,
    },
}

impl From<Rejection> for Untold {
    fn from(rejection: Rejection) -> Untold {
        Untold::Rejected(rejection)
    }
}

/// Control totals of a pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The pool.
    pub pool: PoolId,
    /// Only of this year.
    pub year: Option<FinancialYear>,
    /// Only of this budget type.
    pub budget_type: Option<BudgetTypeId>,
}

impl Selection {
    /// Whether the pool can have such control totals.
    ///
    /// # Errors
    /// When its agreement has no such budget type or counts years otherwise.
    pub(in crate::query) fn check(&self, pool: &Pool, today: Date) -> Result<(), Rejection> {
        let agreement = pool.agreement();
        if let Some(budget_type) = &self.budget_type
            && agreement.budget_type(budget_type).is_none()
        {
            let known = agreement
                .budget_types
                .iter()
                .map(|known| known.budget_type.as_str());
            return Err(Rejection::UnknownBudgetType {
                pool: pool.id().clone(),
                budget_type: budget_type.clone(),
                known: known.collect::<Vec<_>>().join(", "),
            });
        }
        match self.year {
            Some(year) if year.kind() != agreement.year_kind => Err(Rejection::YearKindMismatch {
                pool: pool.id().clone(),
                year,
                example: FinancialYear::holding(today, agreement.year_kind).unwrap_or(year),
            }),
            _ => Ok(()),
        }
    }

    /// Whether `key` is one of them.
    pub(super) fn takes(&self, key: &TotalKey) -> bool {
        self.year.is_none_or(|year| key.year == year)
            && self
                .budget_type
                .as_ref()
                .is_none_or(|wanted| key.budget_type == *wanted)
    }

    /// Those that something touched, by year and budget type.
    ///
    /// # Errors
    /// When they are more than `limit`. They are counted before any is copied, for there may be a million.
    pub(super) fn touched<'a>(
        &self,
        pool: &'a Pool,
        limit: usize,
    ) -> Result<Vec<(&'a TotalKey, &'a Total)>, Untold> {
        let touched = || pool.totals().iter().filter(|(key, _)| self.takes(key));
        match touched().count() {
            count if count > limit => Err(Untold::TooManyControlTotals { count, limit }),
            _ => Ok(touched().map(|(key, total)| (key, total.as_ref())).collect()),
        }
    }
}
