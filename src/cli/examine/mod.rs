//! The commands of auditors: examinations of the complete population of entries, asked over gRPC or of a copy.

mod answer;
pub(super) mod lineage;
pub(super) mod reconcile;
pub(super) mod report;
mod reports;
pub(super) mod sample;
mod source;

use super::connection::Connection;
use super::failure::Failure;
use super::output::Format;
use crate::examine::{self, Examiner, Kind, Point, Selection};
use crate::types::{Date, PoolId, Sequence, Timestamp};
use source::Source;
use std::path::PathBuf;

/// What the answers of all of them rest on.
const EVIDENCE: &str = "Every line is read, from the first, and checked to be the one that was signed; with --copy no ledger is \
                        asked. The answer says the point that it speaks for, and how to get it again. docs/examination.md \
                        explains each.";

/// Where the entries come from, which are wanted, and how the answer is printed.
#[derive(Debug, clap::Args)]
struct Examining {
    #[command(flatten)]
    connection: Connection,

    /// Ask no ledger, but this copy of one: a directory as `purse export --format tlog` makes it
    #[arg(long, value_name = "DIR", requires = "key")]
    copy: Option<PathBuf>,

    /// The file with the ledger's public key, got by another way. Without it a ledger is asked for its key, and only shown to
    /// agree with itself
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,

    /// Only entries from this one on; balances begin with what was there before it
    #[arg(long, value_name = "SEQUENCE", default_value_t = 0, hide_default_value = true)]
    from: u64,

    /// As at this entry: those behind it are not looked at
    #[arg(long, value_name = "SEQUENCE")]
    to: Option<u64>,

    /// As at this moment: entries recorded later are not looked at, as 2026-11-22T09:30:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    as_at_time: Option<Timestamp>,

    /// Only entries that take effect on this day or before it
    #[arg(long, value_name = "DATE")]
    effective: Option<Date>,

    /// Only entries that name this pool or move its money
    #[arg(long, value_name = "ID")]
    pool: Option<PoolId>,

    /// How the answer is printed
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

/// Entries that are about to be examined.
struct Examination<'a> {
    asked: &'a Examining,
    selection: Selection,
    source: Source,
}

impl Examining {
    /// Opens what is examined.
    ///
    /// # Errors
    /// When there is no such ledger or copy, or what it signed cannot be believed.
    fn open(&self) -> Result<Examination<'_>, Failure> {
        if let Some(to) = self.to.filter(|to| *to < self.from) {
            return Err(Failure::usage(format!(
                "--to {to} lies before --from {}",
                self.from
            )));
        }
        let source = match &self.copy {
            Some(directory) => Source::copy(directory, self.key.as_deref())?,
            None => Source::ledger(self.connection.open()?, self.key.as_deref())?,
        };
        Ok(Examination {
            asked: self,
            selection: Selection {
                pool: self.pool.clone(),
                first: Sequence(self.from),
                last: self.to.map(Sequence),
                recorded_by: self.as_at_time,
                effective_by: self.effective,
            },
            source,
        })
    }

    /// The arguments that ask for the same entries at the same point, wherever they come from.
    fn again(&self, point: &Point) -> Vec<String> {
        let mut again = Vec::new();
        let mut say = |name: &str, value: String| again.extend([name.to_owned(), value]);
        if let Some(pool) = &self.pool {
            say("--pool", pool.to_string());
        }
        if self.from > 0 {
            say("--from", self.from.to_string());
        }
        say("--to", point.sequence.to_string());
        if let Some(effective) = self.effective {
            say("--effective", effective.to_string());
        }
        again
    }
}

impl Examination<'_> {
    /// Has every line read, checked and handed to an examiner, once.
    ///
    /// # Errors
    /// When the lines are not those that were signed, or what was asked for does not fit them.
    fn read(&self, examiner: &mut dyn Examiner) -> Result<Point, Failure> {
        self.source.read(&self.selection, examiner)
    }
}

/// A moment; microseconds may be left out.
fn moment(text: &str) -> Result<Timestamp, String> {
    let whole = match text.strip_suffix('Z').filter(|_| !text.contains('.')) {
        Some(seconds) => format!("{seconds}.000000Z"),
        None => text.to_owned(),
    };
    whole.parse().map_err(|error| format!("{error}"))
}

/// A kind of entries, as `Spend`.
fn kind(name: &str) -> Result<Kind, String> {
    examine::kind(name)
}

/// What an examination that was refused is told by.
fn failed(fault: examine::Fault) -> Failure {
    use examine::Fault;
    match fault {
        fault @ (Fault::Empty | Fault::UnknownPool { .. } | Fault::Asked(_)) => Failure::usage(fault),
        fault => Failure::work(fault),
    }
}
