//! What the demo's ledger is filled with.

mod cbpf;
mod missions;
mod references;

use super::super::failure::Failure;
use super::progress::Progress;
use crate::wire::caller::Caller;

/// A ledger worth looking at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Scenario {
    /// The United Nations' country-based pooled funds: real contributions and projects
    Cbpf,
    /// The missions of a government over three years: illustrative figures
    Missions,
}

impl Scenario {
    /// The name that its ledger has for ever, by which a kept one is known again.
    pub(super) fn origin(self) -> &'static str {
        match self {
            Scenario::Cbpf => "demo.common-purse.example/cbpf",
            Scenario::Missions => "demo.common-purse.example/missions",
        }
    }

    /// As it is called on the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Scenario::Cbpf => "cbpf",
            Scenario::Missions => "missions",
        }
    }

    /// What it is and whom its data are owed to, in lines for the top of the screen.
    pub(super) fn about(self) -> &'static [&'static str] {
        match self {
            Scenario::Cbpf => cbpf::ABOUT,
            Scenario::Missions => missions::ABOUT,
        }
    }

    /// The credit for its data.
    pub(super) fn source(self) -> &'static str {
        match self {
            Scenario::Cbpf => cbpf::SOURCE,
            Scenario::Missions => missions::SOURCE,
        }
    }

    /// Records all of it. What a ledger holds already is not recorded again: it knows the rows of the files, and the ids of
    /// the missions' requests, which it answers as it did before.
    ///
    /// # Errors
    /// When the ledger refuses a part of it or does not answer.
    pub(super) fn record(self, caller: &Caller, progress: &Progress) -> Result<(), Failure> {
        match self {
            Scenario::Cbpf => cbpf::record(caller, progress),
            Scenario::Missions => missions::record(caller, progress),
        }
    }
}
