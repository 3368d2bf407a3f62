//! What an examination found, row by row.

use std::path::{Path, PathBuf};

/// What became of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// All is well.
    Ok,
    /// It could not be done, since an earlier one failed.
    NotChecked,
    /// The ledger works, and something should be done.
    Warning,
    /// Something is wrong.
    Failed,
}

impl Status {
    /// Its word for people and programs, once for ever.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::NotChecked => "not checked",
            Status::Warning => "warning",
            Status::Failed => "FAILED",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone)]
pub struct Check {
    /// What, in a few words, once for ever.
    pub what: &'static str,
    /// What became of it.
    pub status: Status,
    /// The figures, and what to do.
    pub detail: String,
}

/// How large the ledger is, as far as it could be read.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// The ledger's name.
    pub origin: Option<String>,
    /// Entries that are as they should be.
    pub entries: u64,
    /// Requests that they belong to.
    pub requests: u64,
    /// Blocks that they were made durable in.
    pub blocks: u64,
    /// Pools.
    pub pools: u64,
    /// When the first entry was recorded.
    pub first_recorded: Option<String>,
    /// When the last one was.
    pub last_recorded: Option<String>,
    /// What the journal takes on disk.
    pub journal_bytes: u64,
}

/// What an examination found.
#[derive(Debug, Clone)]
pub struct Report {
    /// What was examined.
    pub data_dir: PathBuf,
    /// Every check, in the order they were made.
    pub checks: Vec<Check>,
    /// How large it is.
    pub figures: Figures,
}

impl Report {
    pub(super) fn new(data_dir: &Path) -> Report {
        Report {
            data_dir: data_dir.to_owned(),
            checks: Vec::new(),
            figures: Figures::default(),
        }
    }

    /// The worst that any check came to.
    pub fn status(&self) -> Status {
        let worst = self.checks.iter().map(|check| check.status).max();
        worst.unwrap_or(Status::NotChecked)
    }

    pub(super) fn add(&mut self, what: &'static str, status: Status, detail: impl Into<String>) {
        let detail = detail.into();
        self.checks.push(Check { what, status, detail });
    }

    pub(super) fn ok(&mut self, what: &'static str, detail: impl Into<String>) {
        self.add(what, Status::Ok, detail);
    }

    pub(super) fn warn(&mut self, what: &'static str, detail: impl Into<String>) {
        self.add(what, Status::Warning, detail);
    }

    pub(super) fn fail(&mut self, what: &'static str, detail: impl Into<String>) {
        self.add(what, Status::Failed, detail);
    }

    pub(super) fn skip(&mut self, what: &'static str, detail: impl Into<String>) {
        self.add(what, Status::NotChecked, detail);
    }
}

/// An error with all its causes, from what happened to why.
pub(super) fn chain(error: impl std::error::Error) -> String {
    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        told = format!("{told}: {cause}");
        source = cause.source();
    }
    told
}
