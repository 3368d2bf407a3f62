//! Examinations: what an auditor asks of the complete population of entries, from whatever place its lines come.
//!
//! ```text
//!   lines, in order ─> Reading: each in its place, all of them the ones that were signed, up to a point that is told
//!                        └─> Examiner: folds over entries ─> what was found, a row each
//! ```
//!
//! Nothing here is asked of a server: the lines are the evidence, and what is found follows from them and from what was asked,
//! byte for byte. So it may come over the network or from a copy, and an auditor need trust neither. No input, no output and no
//! clock live here. What an examiner keeps in memory its own words say: sums and what it lists, where that is enough.
//!
//! Reading order: `reading` (the lines and the point), `context` and `figures` (what all examiners read of an entry), then the
//! examiners, a file each: `trial_balance`, `same_person`, `just_under`, `late`, `unusual`, `document_numbers`, `chains`,
//! `standing_data`, `sample`, `reconcile`, `lineage`.

mod chains;
mod context;
mod document_numbers;
mod fault;
mod figures;
mod just_under;
mod late;
mod lineage;
mod reading;
mod reconcile;
mod same_person;
mod sample;
mod standing_data;
mod trial_balance;
mod undone;
mod unusual;

pub use crate::ledger::Kind;
pub use chains::{Chains, ChainsFound};
pub use context::{Context, Terms};
pub use document_numbers::{DocumentNumbers, DocumentNumbersFound};
pub use fault::Fault;
pub use figures::kind;
pub use just_under::{GroupedBy, JustUnder, JustUnderFound, Limit};
pub use late::{Late, LateFound};
pub use lineage::{ContributorFound, EntryFound, OfContributor, OfEntry};
pub use reading::{Examiner, Item, Point, Reading, Selection};
pub use reconcile::{Document, Line, OurSide, Reconciliation, Standing, StandingLine, reconcile};
pub use same_person::{SamePerson, SamePersonFound};
pub use sample::{
    Census, Measure, Monetary, Ordered, SampleFound, Selected, Stratum, Unit, digest, interval_for, start,
};
pub use standing_data::{StandingData, StandingDataFound};
pub use trial_balance::{TrialBalance, TrialBalanceFound};
pub use unusual::{Unusual, UnusualFound, Usual};
