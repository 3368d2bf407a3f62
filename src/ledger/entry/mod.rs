//! The entry: what is recorded, one canonical line of JSON each.

mod canonical;
mod line;
pub(super) mod parts;
mod shares;

pub use line::{LINE_BYTES_MAX, Unreadable};
pub use shares::Shares;

use super::account::Place;
use super::command::{Action, Command, InstalmentNumber, Kind};
use super::flow::Flow;
use super::route::change_of_available;
use crate::types::{
    Amount, BudgetTypeId, ControlTotal, Date, FinancialYear, Malformed, Minor, Origin, PoolId, PrincipalId,
    RequestId, Sequence, Timestamp,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// What all entries of one request have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The ledger.
    pub origin: Origin,
    /// Who acted: the principal, an opaque id.
    pub actor: PrincipalId,
    /// The client's name for the request.
    pub request_id: RequestId,
    /// When the sequencer took it; one moment for all entries of a block.
    pub recorded: Timestamp,
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it has in common with the other entries of its request.
    pub stamp: Arc<Stamp>,
    /// Its place in the ledger and index in the Merkle tree.
    pub sequence: Sequence,
    /// Which part of its command it is.
    pub part: Part,
    /// When it takes effect.
    pub effective: Date,
    /// What it is an entry of.
    pub kind: Kind,
    /// The version of the agreement it was decided under, for an entry about a pool.
    pub agreement: Option<u32>,
    /// The command, on its first part.
    pub command: Option<Arc<Command>>,
    /// Rules that were set aside, and by how much.
    pub exceptions: Vec<Exception>,
    /// What its moves count as, on a further part, which has no command to say it.
    pub flow: Option<Flow>,
    /// How much of earlier entries it takes up.
    pub links: Vec<Link>,
    /// What moved.
    pub moves: Vec<Move>,
    /// What it undoes.
    pub reverses: Option<Reversed>,
}

/// How much of an earlier entry this one takes up: of a commitment that it settles, of an instalment that it pays, of
/// spending that it refunds. Below zero where it gives back what an earlier entry took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// How much.
    pub amount: Amount,
    /// The earlier entry.
    pub entry: Sequence,
    /// Which instalment of it, for an agreed contribution.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instalment: Option<InstalmentNumber>,
}

/// The entry that a reversal undoes, with what of it a replay needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reversed {
    /// The entry.
    pub entry: Sequence,
    /// What its moves counted as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow: Option<Flow>,
    /// What it was an entry of.
    pub kind: Kind,
    /// What an exception of the agreement let it switch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub switched: Option<Switched>,
}

/// A switch that the matrix refuses, as the cap of an exception counts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switched {
    /// How much.
    pub amount: Amount,
    /// The budget type that gave.
    pub from: BudgetTypeId,
    /// The budget type that took.
    pub to: BudgetTypeId,
    /// In which year.
    pub year: FinancialYear,
}

/// The part of a command that an entry is, written "1/3". A command has one part unless its moves need more
/// than one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// From 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Part {
    /// The only part.
    pub const ONLY: Part = Part { number: 1, of: 1 };
}

/// Money that moved from one place of a control total to another. Zero sum holds by construction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// How much: the sum of the shares, above zero.
    pub amount: Amount,
    /// Where it was.
    pub from: Place,
    /// Why, when the command alone does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<MoveRule>,
    /// Whose it is.
    pub shares: Shares,
    /// Where it is now.
    pub to: Place,
    /// The control total it stays in.
    pub total: ControlTotal,
}

impl Entry {
    /// How many entries its command is, itself included, when it is the first; none when it is a further part.
    pub fn parts(&self) -> usize {
        match self.part.number {
            1 => usize::try_from(self.part.of).unwrap_or(usize::MAX),
            _ => 0,
        }
    }

    /// The pool that it is about: of its command, or on a further part of its moves.
    pub fn pool(&self) -> Option<&PoolId> {
        let of_command = self.command.as_ref().and_then(|command| command.pool());
        of_command.or_else(|| self.moves.first().map(|movement| &movement.total.pool))
    }

    /// What an exception of the agreement let it switch.
    pub(super) fn switched(&self) -> Option<Switched> {
        let Action::Switch(switch) = &self.command.as_ref()?.action else {
            return None;
        };
        let by_exception = |exception: &&Exception| exception.kind == ExceptionKind::SwitchedByException;
        let exception = self.exceptions.iter().find(by_exception)?;
        Some(Switched {
            amount: exception.amount,
            from: switch.from.clone(),
            to: switch.to.clone(),
            year: switch.year,
        })
    }
}

impl Move {
    /// How much real money it brings to `available`; below zero, takes away.
    pub fn change_of_available(&self) -> Minor {
        let shares = self.shares.iter();
        let shares = shares.map(|(source, amount)| (source, amount.minor()));
        change_of_available((&self.from, &self.to), shares)
    }
}

/// The rule that made a move beside what the command asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveRule {
    /// Real money took the place of UNCOVERED (rule R6).
    Cover,
    /// A receipt was corrected (rule R10).
    Correct,
    /// Shares were brought to the agreement's basis (rule R8).
    Equalise,
    /// A contributor stepped in for another (rule R9).
    Substitute,
    /// A contributor took over from another.
    Succeed,
}

/// A rule that was set aside, as the agreement allows, for the register of exceptions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// How much went beyond the rule.
    pub amount: Amount,
    /// On which day, for a rule about days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    /// Which rule.
    pub kind: ExceptionKind,
    /// In which control total.
    pub total: ControlTotal,
}

/// The rules that an agreement may let an entry set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExceptionKind {
    /// More was allocated than was available (Advisory).
    OverAllocated,
    /// More was allocated than was available, within the tolerance (Absolute).
    OverAllocatedWithinTolerance,
    /// Money that nobody has paid in yet was committed (Advisory).
    CommittedUncovered,
    /// Money that nobody has paid in yet was spent (Advisory).
    SpentUncovered,
    /// More of the control total is in use than the percentage from which on a board is warned.
    EarlyWarning,
    /// By effective dates there was less than nothing available on a day (rule R11).
    Retrospective,
    /// Money was switched against the matrix, within the cap of an exception of the agreement.
    SwitchedByException,
}

impl ExceptionKind {
    /// Every kind.
    pub const ALL: &[ExceptionKind] = &[
        ExceptionKind::OverAllocated,
        ExceptionKind::OverAllocatedWithinTolerance,
        ExceptionKind::CommittedUncovered,
        ExceptionKind::SpentUncovered,
        ExceptionKind::EarlyWarning,
        ExceptionKind::Retrospective,
        ExceptionKind::SwitchedByException,
    ];

    /// Its name, as lines and answers spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            ExceptionKind::OverAllocated => "OVER_ALLOCATED",
            ExceptionKind::OverAllocatedWithinTolerance => "OVER_ALLOCATED_WITHIN_TOLERANCE",
            ExceptionKind::CommittedUncovered => "COMMITTED_UNCOVERED",
            ExceptionKind::SpentUncovered => "SPENT_UNCOVERED",
            ExceptionKind::EarlyWarning => "EARLY_WARNING",
            ExceptionKind::Retrospective => "RETROSPECTIVE",
            ExceptionKind::SwitchedByException => "SWITCHED_BY_EXCEPTION",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

impl FromStr for Part {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Part, Malformed> {
        let malformed = || Malformed::new("is no part: write \"1/3\"");
        let (number, of) = text.split_once('/').ok_or_else(malformed)?;
        let part = Part {
            number: number.parse().map_err(|_| malformed())?,
            of: of.parse().map_err(|_| malformed())?,
        };
        let in_range = 1 <= part.number && part.number <= part.of;
        if in_range { Ok(part) } else { Err(malformed()) }
    }
}

crate::types::serde_as_text!(Part);
