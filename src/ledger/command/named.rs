//! What a command is about: its pool, the earlier entries that it names, how it counts in a control total's statement.

use super::{Action, Command, FeeKind, ReceiptAdjustment};
use crate::ledger::flow::Flow;
use crate::types::{PoolId, Sequence};

impl Command {
    /// The pool it is about, by whose agreement it is dated and decided.
    pub fn pool(&self) -> Option<&PoolId> {
        Some(match &self.action {
            Action::LedgerOpened(_)
            | Action::AddKey(_)
            | Action::RetireKey(_)
            | Action::OpenMission(_)
            | Action::RegisterContributor(_)
            | Action::LabelContributor(_)
            | Action::RegisterPayee(_) => return None,
            Action::SuccessorOf(action) => return action.pool.as_ref(),
            Action::OpenPool(action) => &action.pool,
            Action::AmendAgreement(action) => &action.pool,
            Action::RegisterInitiative(action) => &action.pool,
            Action::LabelInitiative(action) => &action.pool,
            Action::RankInitiatives(action) => &action.pool,
            Action::CloseInitiative(action) => &action.pool,
            Action::Ask(action) => &action.pool,
            Action::AnswerAsk(action) => &action.pool,
            Action::Pledge(action) => &action.pool,
            Action::LapsePledge(action) => &action.pool,
            Action::Agree(action) => &action.pool,
            Action::VaryAgreed(action) => &action.pool,
            Action::Memorandum(action) => &action.pool,
            Action::OpeningBalance(action) => &action.pool,
            Action::Receive(action) => &action.pool,
            Action::ReturnContribution(action) => &action.pool,
            Action::CorrectReceipt(action) => &action.pool,
            Action::Substitute(action) => &action.pool,
            Action::Allocate(action) => &action.pool,
            Action::ReturnAllocation(action) => &action.pool,
            Action::Vire(action) => &action.pool,
            Action::Commit(action) => &action.pool,
            Action::ReleaseCommitment(action) => &action.pool,
            Action::Spend(action) => &action.pool,
            Action::Certify(action) => &action.pool,
            Action::Refund(action) => &action.pool,
            Action::Fee(action) => &action.pool,
            Action::Interest(action) => &action.pool,
            Action::Transfer(action) => &action.pool,
            Action::Switch(action) => &action.pool,
            Action::Equalise(action) => &action.pool,
            Action::Reverse(action) => &action.pool,
            Action::SignOff(action) => &action.pool,
        })
    }

    /// The earlier money entry it names, which the sequencer hands in with it because deciding reads no journal. What
    /// the state keeps itself (asks, pledges, agreed contributions, memoranda) is not handed in.
    pub fn names(&self) -> Option<Sequence> {
        match &self.action {
            Action::Spend(action) => action.commitment,
            Action::ReleaseCommitment(action) => action.commitment,
            Action::Certify(action) => Some(action.expenditure),
            Action::Refund(action) => Some(action.expenditure),
            Action::Fee(action) => action.receipt,
            Action::CorrectReceipt(action) => Some(action.receipt),
            Action::Reverse(action) => Some(action.entry),
            _ => None,
        }
    }

    /// Whether it is also decided on what the entry that it names itself names, and so on: a certified figure is bounded
    /// by the commitment of the interim one, and so is the reversal of one.
    pub fn names_through(&self) -> bool {
        matches!(self.action, Action::Certify(_) | Action::Reverse(_))
    }
}

impl Action {
    /// How its moves count in the statement and the tracker of a control total, if they say more than the accounts do.
    pub fn flow(&self) -> Option<Flow> {
        Some(match self {
            Action::Receive(action) => match action.adjustment {
                None => Flow::Contribution,
                Some(ReceiptAdjustment::BudgetMeasure) => Flow::BudgetMeasure,
                Some(ReceiptAdjustment::BudgetExchange) => Flow::BudgetExchange,
                Some(ReceiptAdjustment::SpendingReviewSettlement) => Flow::SpendingReviewSettlement,
                Some(ReceiptAdjustment::ReserveClaim) => Flow::ReserveClaim,
                Some(ReceiptAdjustment::BudgetCoverTransfer) => Flow::BudgetCoverTransfer,
                Some(ReceiptAdjustment::FinalOutturn) => Flow::FinalOutturn,
            },
            Action::CorrectReceipt(_) => Flow::Correction,
            Action::OpeningBalance(_) => Flow::Opening,
            Action::ReturnContribution(_) => Flow::ContributionReturned,
            Action::Interest(action) => match action.earned_by {
                None => Flow::PoolInterest,
                Some(_) => Flow::InitiativeInterest,
            },
            Action::Fee(action) => match action.kind {
                FeeKind::Agent => Flow::AgentFee,
                FeeKind::DirectCost => Flow::DirectCost,
                FeeKind::Bank => Flow::BankCharge,
            },
            Action::Switch(_) => Flow::SwitchOut,
            Action::Transfer(_) => Flow::TransferOut,
            Action::Allocate(_) => Flow::Allocation,
            Action::ReturnAllocation(_) | Action::Certify(_) => Flow::HandedBack,
            Action::Refund(_) => Flow::SupplierRefund,
            _ => return None,
        })
    }
}
