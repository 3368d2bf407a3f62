//! The words of the model: whose money, where it is, what is asked, what comes of it. Plain text and whole pence.

use std::collections::BTreeMap;

/// What money may pay for. The order is that of the rules: free, window, initiative.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Restriction {
    Free,
    Window(String),
    Initiative(String),
}

/// Whose money it is. Real sources sort by contributor, then restriction.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    Uncovered,
    Of(String, Restriction),
}

/// Where money is within a control total; `received` is outside and runs negative.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Received,
    Available,
    Allocated(String),
    Committed(String),
    Spent(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Absolute,
    Advisory,
}

/// The funds check of one budget type. The tolerance is in ten-thousandths of a percent, so that it is whole.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    pub mode: Mode,
    pub tolerance: i128,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Receive {
        contributor: String,
        restriction: Restriction,
    },
    Allocate {
        initiative: String,
    },
    Return {
        initiative: String,
    },
    Commit {
        initiative: String,
    },
    Spend {
        initiative: String,
        commitment: Option<u64>,
    },
}

/// One command about money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub what: What,
    pub budget_type: String,
    pub pence: i128,
    /// As "2026-11-22", whose order as text is the order of days.
    pub effective: Option<String>,
}

/// Why not, by the name and the figures that the ledger must give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub reason: &'static str,
    pub figures: BTreeMap<&'static str, i128>,
}

/// What was set aside, and by how much.
pub type Exceptions = Vec<(&'static str, i128)>;

impl Source {
    /// As a line of the ledger has it.
    pub fn text(&self) -> String {
        match self {
            Source::Uncovered => "UNCOVERED".to_owned(),
            Source::Of(contributor, Restriction::Free) => contributor.clone(),
            Source::Of(contributor, Restriction::Window(window)) => format!("{contributor}#window:{window}"),
            Source::Of(contributor, Restriction::Initiative(initiative)) => {
                format!("{contributor}+initiative:{initiative}")
            }
        }
    }
}

impl Place {
    /// As a line of the ledger has it.
    pub fn text(&self) -> String {
        match self {
            Place::Received => "received".to_owned(),
            Place::Available => "available".to_owned(),
            Place::Allocated(initiative) => format!("allocated/{initiative}"),
            Place::Committed(initiative) => format!("committed/{initiative}"),
            Place::Spent(initiative) => format!("spent/{initiative}"),
        }
    }
}

impl Refusal {
    pub fn named(reason: &'static str) -> Refusal {
        Refusal::with(reason, [])
    }

    pub fn with<const N: usize>(reason: &'static str, figures: [(&'static str, i128); N]) -> Refusal {
        Refusal {
            reason,
            figures: figures.into(),
        }
    }
}
