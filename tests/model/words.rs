//! The words of the model for money: whose it is, where it is, how it moves. Plain text and whole pence.

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

/// A control total of the one financial year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Total {
    pub pool: String,
    pub budget_type: String,
}

/// Where money is within a control total, in the order money takes; those before `available` are outside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Received,
    Interest,
    CarriedIn,
    TransferredIn,
    SucceededIn,
    Available,
    Allocated(String),
    Committed(String),
    Spent(String),
    Returned,
    Fees,
    TransferredOut,
    SucceededOut,
}

/// What each source gives.
pub type Shares = Vec<(Source, i128)>;

/// Money that goes from one place to another.
#[derive(Debug, Clone)]
pub struct Move {
    pub total: Total,
    pub from: Place,
    pub to: Place,
    pub shares: Shares,
    pub is_cover: bool,
}

impl Restriction {
    /// Whether it is no restriction at all.
    pub fn is_free(&self) -> bool {
        *self == Restriction::Free
    }
}

impl Source {
    /// A contributor's money that may pay for anything in the pool.
    pub fn free(contributor: &str) -> Source {
        Source::Of(contributor.to_owned(), Restriction::Free)
    }

    /// Whose it is, unless nobody's.
    pub fn contributor(&self) -> Option<&str> {
        match self {
            Source::Uncovered => None,
            Source::Of(contributor, _) => Some(contributor),
        }
    }

    /// Real money that may pay for anything in the pool.
    pub fn is_free(&self) -> bool {
        matches!(self, Source::Of(_, Restriction::Free))
    }

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

impl Total {
    pub fn new(pool: &str, budget_type: &str) -> Total {
        Total {
            pool: pool.to_owned(),
            budget_type: budget_type.to_owned(),
        }
    }

    pub fn text(&self) -> String {
        format!("{}/{}", self.pool, self.budget_type)
    }
}

impl Place {
    /// The account's name, as a line of the ledger has it.
    pub fn account(&self) -> &'static str {
        match self {
            Place::Received => "received",
            Place::Interest => "interest",
            Place::CarriedIn => "carried_in",
            Place::TransferredIn => "transferred_in",
            Place::SucceededIn => "succeeded_in",
            Place::Available => "available",
            Place::Allocated(_) => "allocated",
            Place::Committed(_) => "committed",
            Place::Spent(_) => "spent",
            Place::Returned => "returned",
            Place::Fees => "fees",
            Place::TransferredOut => "transferred_out",
            Place::SucceededOut => "succeeded_out",
        }
    }

    /// Whose it is, where places are kept by initiative.
    pub fn initiative(&self) -> Option<&str> {
        match self {
            Place::Allocated(initiative) | Place::Committed(initiative) | Place::Spent(initiative) => {
                Some(initiative)
            }
            _ => None,
        }
    }

    /// Whether it is the counterpart of what came in, which runs below zero.
    pub fn is_outside(&self) -> bool {
        *self < Place::Available
    }

    /// As a line of the ledger has it.
    pub fn text(&self) -> String {
        match self.initiative() {
            Some(initiative) => format!("{}/{initiative}", self.account()),
            None => self.account().to_owned(),
        }
    }
}
