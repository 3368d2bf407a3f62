//! What can be asked of the model, and what comes of it.

use super::terms::Terms;
use super::words::Restriction;
use std::collections::BTreeMap;

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub what: What,
    /// Empty for what is about all pools.
    pub pool: String,
    /// Empty where an earlier entry tells it, or where there is none.
    pub budget_type: String,
    /// Zero where no amount is named.
    pub pence: i128,
    /// As "2026-11-22", whose order as text is the order of days.
    pub effective: Option<String>,
    /// Whether it rests on a decision.
    pub decision: bool,
}

/// An amount and the day on which it is due.
pub type Instalment = (String, i128);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Amend(Terms),
    /// Each successor with its part, in ten-thousandths of a percent.
    SuccessorOf {
        contributor: String,
        successors: Vec<(String, i128)>,
    },
    Close {
        initiative: String,
    },

    Ask {
        contributor: String,
        restriction: Restriction,
    },
    Answer {
        ask: u64,
        answer: Answer,
    },
    Pledge {
        contributor: String,
        restriction: Restriction,
        ask: Option<u64>,
    },
    Lapse {
        pledge: u64,
    },
    Agree {
        contributor: String,
        restriction: Restriction,
        pledge: Option<u64>,
        instalments: Vec<Instalment>,
    },
    Vary {
        agreed: u64,
        instalments: Vec<Instalment>,
    },
    Memorandum {
        contributor: String,
        kind: Support,
        replaces: Option<u64>,
    },

    Opening {
        positions: Vec<Position>,
    },
    Receive {
        contributor: String,
        restriction: Restriction,
        agreed: Option<u64>,
        instalment: Option<usize>,
    },
    ReturnContribution {
        contributor: String,
        restriction: Restriction,
        substitutes: Vec<(String, i128)>,
    },
    Substitute {
        contributor: String,
        restriction: Restriction,
        substitutes: Vec<(String, i128)>,
    },
    CorrectReceipt {
        receipt: u64,
        rightful: Option<String>,
    },

    Allocate {
        initiative: String,
    },
    ReturnAllocation {
        initiative: String,
    },
    Vire {
        from: String,
        to: String,
    },
    Commit {
        initiative: String,
    },
    Release {
        initiative: String,
        commitment: Option<u64>,
    },
    Spend {
        initiative: String,
        commitment: Option<u64>,
        interim: bool,
    },
    Certify {
        initiative: String,
        expenditure: u64,
    },
    Refund {
        expenditure: u64,
        to_pool: bool,
    },

    Fee {
        receipt: Option<u64>,
    },
    Interest {
        earned_by: Option<String>,
    },
    Transfer {
        to: String,
    },
    /// From the budget type that is asked about to this one.
    Switch {
        to: String,
        restriction: Restriction,
    },
    Equalise,
    Reverse {
        entry: u64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Accepted,
    Declined,
    Deferred,
}

/// Support that is no money of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    Staff,
    Premises,
    Aligned,
}

/// What a pool that joins with money in it has of one source in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub contributor: String,
    pub restriction: Restriction,
    pub origin: Origin,
    pub stage: Stage,
    /// Only what is not available is an initiative's.
    pub initiative: Option<String>,
    pub pence: i128,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Received,
    CarriedIn,
    Interest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Available,
    Allocated,
    Committed,
    Spent,
}

/// Why not, by the name, the figures and the words that the ledger must give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub reason: &'static str,
    pub figures: BTreeMap<&'static str, i128>,
    pub words: BTreeMap<&'static str, String>,
}

/// What was set aside, by how much, and for which day where it is about one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exception {
    pub kind: &'static str,
    pub pence: i128,
    pub day: Option<String>,
    /// Pool and budget type.
    pub total: String,
}

pub type Exceptions = Vec<Exception>;

impl Refusal {
    pub fn named(reason: &'static str) -> Refusal {
        Refusal::with(reason, [])
    }

    pub fn with<const N: usize>(reason: &'static str, figures: [(&'static str, i128); N]) -> Refusal {
        Refusal {
            reason,
            figures: figures.into(),
            words: BTreeMap::new(),
        }
    }

    pub fn saying<const N: usize>(mut self, words: [(&'static str, String); N]) -> Refusal {
        self.words = words.into();
        self
    }
}
