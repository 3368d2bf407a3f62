//! Refusals: business answers, not faults. Numbered, never renumbered, each with the figures that explain it.
//!
//! The order of checks in every command is: what it names exists (mission or pool, contributor, initiative,
//! window, budget type, commitment) and is new where it must be, then currency, year, dates, and money last.

mod shortfall;

pub use shortfall::Shortfall;

use crate::types::{
    BudgetTypeId, ContributorId, Currency, Date, FinancialYear, InitiativeId, MissionId, Money, PoolId,
    Sequence, TotalKey, WindowId,
};

macro_rules! rejections {
    ($($(#[$meta:meta])* $number:literal $reason:literal $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {
        /// Why a command was refused. Nothing was recorded.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum Rejection {
            $($(#[$meta])* $name { $($(#[$field_doc])* $field: $type,)* },)*
        }

        impl Rejection {
            /// Its number, for ever.
            pub fn number(&self) -> u16 {
                match self {
                    $(Rejection::$name { .. } => $number,)*
                }
            }

            /// Its name, as the API and the documentation spell it.
            pub fn reason(&self) -> &'static str {
                match self {
                    $(Rejection::$name { .. } => $reason,)*
                }
            }

            /// Number and name of every refusal there is.
            pub const ALL: &[(u16, &str)] = &[$(($number, $reason),)*];
        }
    };
}

rejections! {
    /// No such mission.
    #[error("there is no mission \"{mission}\"; record OpenMission first")]
    1 "UNKNOWN_MISSION" UnknownMission {
        /// What was named.
        mission: MissionId,
    }
    /// No such pool.
    #[error("there is no pool \"{pool}\"; record OpenPool first")]
    2 "UNKNOWN_POOL" UnknownPool {
        /// What was named.
        pool: PoolId,
    }
    /// No such contributor.
    #[error("there is no contributor \"{contributor}\"; record RegisterContributor first")]
    3 "UNKNOWN_CONTRIBUTOR" UnknownContributor {
        /// What was named.
        contributor: ContributorId,
    }
    /// No such initiative in the pool.
    #[error("pool \"{pool}\" has no initiative \"{initiative}\"; record RegisterInitiative first")]
    4 "UNKNOWN_INITIATIVE" UnknownInitiative {
        /// The pool.
        pool: PoolId,
        /// What was named.
        initiative: InitiativeId,
    }
    /// No such window in the pool's agreement.
    #[error("the agreement of pool \"{pool}\" has no window \"{window}\"")]
    5 "UNKNOWN_WINDOW" UnknownWindow {
        /// The pool.
        pool: PoolId,
        /// What was named.
        window: WindowId,
    }
    /// No such budget type in the pool's agreement.
    #[error("the agreement of pool \"{pool}\" has no budget type \"{budget_type}\"; it has {known}")]
    6 "UNKNOWN_BUDGET_TYPE" UnknownBudgetType {
        /// The pool.
        pool: PoolId,
        /// What was named.
        budget_type: BudgetTypeId,
        /// Those it has, for a reader.
        known: String,
    }
    /// The entry named as a commitment is none of this initiative and control total.
    #[error("entry {commitment} is no commitment of initiative \"{initiative}\" in {total}")]
    7 "UNKNOWN_COMMITMENT" UnknownCommitment {
        /// What was named.
        commitment: Sequence,
        /// The initiative that spends.
        initiative: InitiativeId,
        /// Where it spends from.
        total: TotalKey,
    }
    /// The mission is already there.
    #[error("mission \"{mission}\" is already open")]
    20 "MISSION_EXISTS" MissionExists {
        /// What was named.
        mission: MissionId,
    }
    /// The pool is already there.
    #[error("pool \"{pool}\" is already open")]
    21 "POOL_EXISTS" PoolExists {
        /// What was named.
        pool: PoolId,
    }
    /// The contributor is already there.
    #[error("contributor \"{contributor}\" is already registered")]
    22 "CONTRIBUTOR_EXISTS" ContributorExists {
        /// What was named.
        contributor: ContributorId,
    }
    /// The initiative is already there.
    #[error("pool \"{pool}\" already has an initiative \"{initiative}\"")]
    23 "INITIATIVE_EXISTS" InitiativeExists {
        /// The pool.
        pool: PoolId,
        /// What was named.
        initiative: InitiativeId,
    }
    /// The basis AGREED cannot be kept yet.
    #[error("the funds check of budget type \"{budget_type}\" has the basis AGREED, which needs agreed contributions; \
             this version keeps RECEIVED only")]
    24 "FUNDS_BASIS_NOT_SUPPORTED" FundsBasisNotSupported {
        /// The budget type.
        budget_type: BudgetTypeId,
    }
    /// The money is of another currency than the pool.
    #[error("pool \"{pool}\" is kept in {expected}; the amount is in {given}")]
    30 "CURRENCY_MISMATCH" CurrencyMismatch {
        /// The pool.
        pool: PoolId,
        /// Its currency.
        expected: Currency,
        /// The amount's.
        given: Currency,
    }
    /// The year is of another kind than the agreement's.
    #[error("{year} is not a year of pool \"{pool}\", whose agreement counts years as in \"{example}\"")]
    31 "YEAR_KIND_MISMATCH" YearKindMismatch {
        /// The pool.
        pool: PoolId,
        /// What was named.
        year: FinancialYear,
        /// A year as the agreement counts them.
        example: FinancialYear,
    }
    /// What has happened cannot have happened in the future (rule R11).
    #[error("the effective date {effective} is after today, {today}, in the agreement's zone; money moves on or before \
             the day it is recorded")]
    32 "FUTURE_DATED" FutureDated {
        /// What was named.
        effective: Date,
        /// The recorded date.
        today: Date,
    }
    /// The effective date is not a day of the named year (rule R11).
    #[error("the effective date {effective} is not in the year {year}")]
    33 "OUTSIDE_YEAR" OutsideYear {
        /// What was named, or the recorded date.
        effective: Date,
        /// The year named.
        year: FinancialYear,
    }
    /// The effective date is not in the agreement's life (rule R11).
    #[error("the effective date {effective} is not in the agreement's life, which starts {starts}{}", ending(.ends))]
    34 "OUTSIDE_AGREEMENT" OutsideAgreement {
        /// What was named, or the recorded date.
        effective: Date,
        /// The agreement's first day.
        starts: Date,
        /// Its last day.
        ends: Option<Date>,
    }
    /// There is too little money (rule R6).
    #[error("{0}", .shortfall)]
    40 "INSUFFICIENT" Insufficient {
        /// The figures.
        shortfall: Box<Shortfall>,
    }
    /// There would be enough money but for decisions that wait (rule R6). Its number is kept; nothing reserves
    /// money until proposals exist.
    #[error("{0}; decisions that wait hold the rest", .shortfall)]
    41 "PENDING_EXCEEDS" PendingExceeds {
        /// The figures.
        shortfall: Box<Shortfall>,
    }
    /// The money is allocated or committed, but nobody has paid it in yet (rule R6).
    #[error("{}", .shortfall.uncovered())]
    42 "MONEY_UNCOVERED" MoneyUncovered {
        /// The figures; `fits` is what is covered.
        shortfall: Box<Shortfall>,
        /// How much of what is there belongs to nobody.
        uncovered: Money,
    }
    /// A commitment is settled beyond its amount (rule R7).
    #[error("commitment {commitment} has {remaining} left; {requested} was asked")]
    43 "COMMITMENT_EXCEEDED" CommitmentExceeded {
        /// The commitment.
        commitment: Sequence,
        /// What is left of it.
        remaining: Money,
        /// What was asked.
        requested: Money,
    }
    /// A balance would leave the range in which arithmetic is exact.
    #[error("{account} of {total} would reach 10^15 {currency} or more, out of range")]
    44 "BALANCE_OUT_OF_RANGE" BalanceOutOfRange {
        /// The account.
        account: &'static str,
        /// The control total.
        total: TotalKey,
        /// The currency.
        currency: Currency,
    }
    /// The agreement has as many sources as fit one entry.
    #[error("pool \"{pool}\" already has {most} sources (contributor and restriction), the most an agreement may have")]
    50 "TOO_MANY_SOURCES" TooManySources {
        /// The pool.
        pool: PoolId,
        /// The most.
        most: usize,
    }
    /// The entry does not fit one line.
    #[error("the entry would have {bytes} bytes; a line holds {most}: shorten the texts")]
    51 "LINE_TOO_LARGE" LineTooLarge {
        /// What it would have.
        bytes: usize,
        /// The most.
        most: usize,
    }
    /// The entries of the request do not fit one block.
    #[error("the entries of this request have more than {most} bytes: send it in smaller batches")]
    52 "BATCH_TOO_LARGE" BatchTooLarge {
        /// The most.
        most: usize,
    }
}

fn ending(ends: &Option<Date>) -> String {
    ends.map(|ends| format!(" and ends {ends}")).unwrap_or_default()
}
