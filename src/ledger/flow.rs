//! How money entries count in the statement of funding status and in the tracker of a control total.
//!
//! Balances tell where money is; they do not tell an allocation that was reversed from money handed back, or an agent's
//! fee from a bank's charge. So each control total also keeps what came of each kind of entry, reversals deducted.

use super::account::Account;
use crate::types::Minor;
use serde::{Deserialize, Serialize};

macro_rules! flows {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a move of a money entry counts as.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum Flow {
            $($(#[$doc])* $name,)*
        }

        impl Flow {
            /// Every flow.
            pub const ALL: &[Flow] = &[$(Flow::$name,)*];
        }
    };
}

flows! {
    /// Contributions for which no adjustment was named.
    Contribution,
    /// Contributions that are a measure of a fiscal event.
    BudgetMeasure,
    /// Contributions brought from an earlier year by Budget Exchange.
    BudgetExchange,
    /// Contributions from the settlement of a Spending Review.
    SpendingReviewSettlement,
    /// Contributions that are a claim on the Reserve.
    ReserveClaim,
    /// Contributions as budget cover transferred.
    BudgetCoverTransfer,
    /// Contributions as an adjustment at final outturn.
    FinalOutturn,
    /// Receipts corrected: what was added less what was taken away.
    Correction,
    /// Opening positions that were available.
    Opening,
    /// Opening positions that initiatives had.
    OpeningAllocated,
    /// Paid back to contributors.
    ContributionReturned,
    /// Interest on the pool's own balances.
    PoolInterest,
    /// Interest on the balances of initiatives.
    InitiativeInterest,
    /// Fees for the administration of the pool.
    AgentFee,
    /// Costs of running the pool.
    DirectCost,
    /// Charges of banks.
    BankCharge,
    /// Switched in from another budget type.
    SwitchIn,
    /// Switched out to another budget type.
    SwitchOut,
    /// Transferred in from another pool.
    TransferIn,
    /// Transferred out to another pool.
    TransferOut,
    /// Given to initiatives.
    Allocation,
    /// Handed back by initiatives.
    HandedBack,
    /// Refunds of payees that initiatives kept.
    SupplierRefund,
    /// Refunds of payees that went back to the pool.
    SupplierRefundToPool,
}

impl Flow {
    /// What a move of an entry of this flow counts as: some entries have moves of two kinds.
    fn of_move(self, from: Account, to: Account) -> Flow {
        let touches = |account| from == account || to == account;
        match self {
            Flow::SwitchOut if touches(Account::TransferredIn) => Flow::SwitchIn,
            Flow::TransferOut if touches(Account::TransferredIn) => Flow::TransferIn,
            Flow::Opening if !touches(Account::Available) => Flow::OpeningAllocated,
            Flow::SupplierRefund if touches(Account::Available) => Flow::SupplierRefundToPool,
            flow => flow,
        }
    }
}

/// The sum of each flow of a control total.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Flows([Minor; Flow::ALL.len()]);

impl Flows {
    /// No flow yet.
    pub const NONE: Flows = Flows([Minor::ZERO; Flow::ALL.len()]);

    /// The sum of one flow.
    pub fn of(&self, flow: Flow) -> Minor {
        self.0[flow as usize]
    }

    /// Counts an amount that moved with an entry of `flow`; with one that is undone, when `undone`.
    pub(super) fn count(&mut self, flow: Flow, (from, to): (Account, Account), amount: Minor, undone: bool) {
        let takes_away = match flow {
            // A correction takes away and adds by the direction of its moves, which undoing turns round.
            Flow::Correction if from == Account::Received => false,
            Flow::Correction if to == Account::Received => true,
            Flow::Correction => return,
            // What a certified figure gives back is handed back only where it leaves the initiative.
            Flow::HandedBack if from != Account::Available && to != Account::Available => return,
            _ => undone,
        };
        let sum = &mut self.0[flow.of_move(from, to) as usize];
        *sum = sum.tallied(if takes_away { amount.negated() } else { amount });
    }
}
