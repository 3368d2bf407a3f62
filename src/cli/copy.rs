//! `purse copy`: an auditor's own copy of a ledger's log, made over gRPC and checked as it is made.

use super::connection::Connection;
use super::failure::Failure;
use super::progress::Progress;
use super::stop::Stop;
use super::verify::key_in;
use crate::export::tlog::{Copy, CopyError, Lines};
use crate::types::Sequence;
use crate::wire::Refusal;
use crate::wire::caller::Caller;
use crate::wire::v1::{GetCheckpointRequest, ListEntriesRequest};
use anyhow::ensure;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// What an auditor may set.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Arguments {
    /// A directory for the copy alone, in the layout of C2SP tlog-tiles; one that is there is gone on with
    directory: PathBuf,

    /// The file with the ledger's public key. It must not come from the ledger that is copied
    #[arg(long, value_name = "FILE")]
    key: PathBuf,

    /// Follow the ledger, asking every second, until a signal comes
    #[arg(long)]
    follow: bool,

    #[command(flatten)]
    connection: Connection,
}

const EXIT_CODES: &str = "Exit codes: 0 copied; 1 the ledger does not go on from the copy, or the copy is damaged; \
                          2 wrong usage; 64 and more: the ledger did not answer";

const ASKED_EVERY: Duration = Duration::from_secs(1);

/// What gRPC answers where nobody is there: who follows a ledger waits for it.
const UNAVAILABLE: u8 = 14;

/// As many as the ledger gives in a page.
const PAGE_SIZE: i32 = 8_192;

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let key = key_in(&arguments.key)?;
    let caller = arguments.connection.open()?;
    let stop = arguments.follow.then(Stop::listen).transpose()?;
    let mut copy = Copy::open(&arguments.directory, key.clone()).map_err(failed)?;
    let progress = Progress::of("entries");
    let mut told = None;
    let mut waiting = false;
    loop {
        let mut lines = OfLedger {
            caller: &caller,
            progress: &progress,
            stop: stop.as_ref(),
        };
        let stopped = go_on(&mut copy, &mut lines).err();
        if stopped.is_some() {
            // What was begun is removed: the copy stands at its checkpoint, and verifies.
            copy = Copy::open(&arguments.directory, key.clone()).map_err(failed)?;
        }
        match stopped {
            None => waiting = false,
            Some(Stopped::Told) => return Ok(ExitCode::SUCCESS),
            Some(Stopped::Unanswered(refusal)) if arguments.follow && refusal.code == UNAVAILABLE => {
                if !waiting {
                    eprintln!("purse: the ledger does not answer: {refusal}; asked again every second");
                }
                waiting = true;
            }
            Some(Stopped::Unanswered(refusal)) => return Err(refusal.into()),
            Some(Stopped::Refused(error, note)) => return Err(contradicted(arguments, &error, &note)),
        }
        if told.replace(copy.size()) != Some(copy.size()) {
            eprintln!(
                "{}: {} entries, as signed",
                arguments.directory.display(),
                copy.size()
            );
        }
        if stop.as_ref().is_none_or(|stop| stop.came_within(ASKED_EVERY)) {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// Why a copy did not go on.
enum Stopped {
    /// By a signal; the copy stands where it stood.
    Told,
    Unanswered(Refusal),
    /// With the signed note that it was to go on to.
    Refused(CopyError, String),
}

/// Goes on to what the ledger signed last.
fn go_on(copy: &mut Copy, lines: &mut OfLedger<'_>) -> Result<(), Stopped> {
    let caller = lines.caller;
    let signed = caller.wait(caller.audit().get_checkpoint(GetCheckpointRequest {}));
    let signed = signed.map_err(Stopped::Unanswered)?;
    let went_on = copy.advance(&signed.checkpoint, lines);
    went_on.map_err(|error| match error {
        CopyError::Source(error) if error.is::<ToldToStop>() => Stopped::Told,
        CopyError::Source(error) => match error.downcast::<Refusal>() {
            Ok(refusal) => Stopped::Unanswered(refusal),
            Err(error) => Stopped::Refused(CopyError::Source(error), signed.checkpoint),
        },
        error => Stopped::Refused(error, signed.checkpoint),
    })
}

/// Lines as the ledger lists them.
struct OfLedger<'a> {
    caller: &'a Caller,
    progress: &'a Progress,
    stop: Option<&'a Stop>,
}

/// A signal came between two pages.
#[derive(Debug, thiserror::Error)]
#[error("told to stop")]
struct ToldToStop;

impl Lines for OfLedger<'_> {
    fn lines(&mut self, first: Sequence, end: Sequence) -> anyhow::Result<Vec<Vec<u8>>> {
        if self.stop.is_some_and(|stop| stop.came_within(Duration::ZERO)) {
            return Err(ToldToStop.into());
        }
        let request = ListEntriesRequest {
            first_sequence: first.0,
            last_sequence: end.0.checked_sub(1),
            page_size: PAGE_SIZE,
            ..ListEntriesRequest::default()
        };
        let page = self.caller.wait(self.caller.audit().list_entries(request))?;
        for (sequence, entry) in (first.0..).zip(&page.entries) {
            ensure!(
                entry.sequence == sequence && sequence < end.0,
                "the ledger gave entry {} for entry {sequence}",
                entry.sequence
            );
        }
        self.progress.tell(first.0 + page.entries.len() as u64, end.0);
        let lines = page.entries.into_iter().map(|entry| entry.line.into_bytes());
        Ok(lines.collect())
    }
}

fn failed(error: CopyError) -> Failure {
    match error {
        CopyError::Foreign { .. } => Failure::usage(error),
        error => Failure::work(error),
    }
}

/// What the ledger signed and the copy are kept for whoever compares them.
fn contradicted(arguments: &Arguments, error: &CopyError, note: &str) -> Failure {
    if !matches!(error, CopyError::Ahead { .. } | CopyError::AnotherRoot { .. }) {
        return Failure::work(error);
    }
    let mut kept = arguments.directory.clone().into_os_string();
    kept.push(".refused-checkpoint");
    let kept = PathBuf::from(kept);
    let copy = arguments.directory.display();
    Failure::work(match fs::write(&kept, note) {
        Ok(()) => format!(
            "{error}. Keep the copy, and what the ledger signed now, which is in {shown}: `purse compare {copy}/checkpoint {shown} \
             --copy {copy} --key {}` says whether both can be true",
            arguments.key.display(),
            shown = kept.display()
        ),
        Err(unwritten) => format!(
            "{error}. What the ledger signed now could not be written to {} ({unwritten}): keep it and the copy:\n{note}",
            kept.display()
        ),
    })
}
