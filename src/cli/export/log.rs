//! `purse export --format tlog`: a copy of a ledger's log for whoever audits it, made over gRPC and checked as it is made.

use super::Arguments;
use crate::audit::VerifierKey;
use crate::cli::failure::Failure;
use crate::cli::output::{Answer, Column, Sheet, number, text};
use crate::cli::progress::Progress;
use crate::cli::stop::Stop;
use crate::cli::verify::{keys_in, told};
use crate::export::tlog::{self, Copy, CopyError, Lines};
use crate::types::Sequence;
use crate::wire::Refusal;
use crate::wire::caller::Caller;
use crate::wire::v1::{GetCheckpointRequest, ListEntriesRequest};
use anyhow::ensure;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// What copies of the log are told: one that is made, and one that is read.
#[derive(Debug, clap::Args)]
pub(super) struct Following {
    /// Read this copy of the log instead of a ledger that serves
    #[arg(long, value_name = "DIR", requires = "key")]
    copy: Option<PathBuf>,

    /// tlog, and --copy: the file with the ledger's public key. It must not come from the ledger, or with the copy. tlog: of a
    /// ledger that changed its key, several times
    #[arg(long, value_name = "FILE")]
    key: Vec<PathBuf>,

    /// tlog: follow the ledger, asking every second, until a signal comes
    #[arg(long)]
    follow: bool,
}

impl Following {
    /// The copy that a file is made from, and the key to check it with; nothing where a ledger is asked.
    pub(super) fn copy_and_key(&self) -> Option<(&Path, &Path)> {
        self.copy.as_deref().zip(self.key.first().map(PathBuf::as_path))
    }

    /// Whether a file can be made as they say.
    ///
    /// # Errors
    /// When one is for a copy that is made.
    pub(super) fn check_for_file(&self) -> Result<(), Failure> {
        match (self.follow, self.key.len(), &self.copy) {
            (true, ..) => Err(Failure::usage("--follow is for --format tlog")),
            (_, 2.., _) => Err(Failure::usage(
                "several --key are for --format tlog: give the one that signs now",
            )),
            (_, 1, None) => Err(Failure::usage("--key is for --format tlog and for --copy")),
            _ => Ok(()),
        }
    }
}

const COLUMNS: &[Column] = &[
    text("directory", "Directory"),
    number("entries", "Entries"),
    text("root_hash", "Signed root"),
];

const ASKED_EVERY: Duration = Duration::from_secs(1);

/// What gRPC answers where nobody is there: who follows a ledger waits for it.
const UNAVAILABLE: u8 = 14;

/// As many as the ledger gives in a page.
const PAGE_SIZE: i32 = 8_192;

/// Where the copy is, and the key that it is checked with.
struct Asked<'a> {
    directory: &'a Path,
    key_files: &'a [PathBuf],
    keys: Vec<VerifierKey>,
    follow: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let asked = asked(arguments)?;
    let caller = arguments.reading.open()?;
    copy(&asked, &caller)?;
    let signed = tlog::checkpoint(asked.directory, &asked.keys).map_err(failed)?;
    if let Some(signed) = signed {
        let (directory, root) = (
            asked.directory.display().to_string(),
            STANDARD.encode(signed.root),
        );
        arguments.reading.print(&Answer {
            document: json!({
                "format": "tlog",
                "directory": directory,
                "origin": signed.origin.to_string(),
                "tree_size": signed.size.to_string(),
                "root_hash": root,
                "verifier_key": told(&asked.keys),
            }),
            sheets: vec![Sheet {
                columns: COLUMNS,
                rows: vec![vec![directory, signed.size.to_string(), root]],
                ..Sheet::default()
            }],
            ..Answer::default()
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A copy is of the whole log, and goes on from what is there.
fn asked(arguments: &Arguments) -> Result<Asked<'_>, Failure> {
    let of_files = [
        ("--file", arguments.place.file.is_some()),
        ("--pool", arguments.pool.is_some()),
        ("--from", arguments.from != 0),
        ("--to", arguments.to.is_some()),
        ("--force", arguments.force),
        ("--limit", arguments.options.limit.is_some()),
        ("--copy", arguments.log.copy.is_some()),
        ("--grant-prefix", arguments.options.grant_prefix.is_some()),
    ];
    if let Some((option, _)) = of_files.iter().find(|(_, given)| *given) {
        return Err(Failure::usage(format!(
            "{option} is not for --format tlog, which copies the whole log to --output-dir and goes on from there"
        )));
    }
    let (Some(directory), key_files @ [_, ..]) = (&arguments.place.output_dir, &arguments.log.key[..]) else {
        return Err(Failure::usage(
            "--format tlog takes --key FILE: a public key that came from the ledger would only prove that the ledger agrees with \
             itself",
        ));
    };
    Ok(Asked {
        directory,
        key_files,
        keys: keys_in(key_files)?,
        follow: arguments.log.follow,
    })
}

fn copy(asked: &Asked<'_>, caller: &Caller) -> Result<(), Failure> {
    let stop = asked.follow.then(Stop::listen).transpose()?;
    let mut copy = Copy::open(asked.directory, asked.keys.clone()).map_err(failed)?;
    let progress = Progress::of("entries");
    let mut told = None;
    let mut waiting = false;
    loop {
        let mut lines = OfLedger {
            caller,
            progress: &progress,
            stop: stop.as_ref(),
        };
        let stopped = go_on(&mut copy, &mut lines).err();
        if stopped.is_some() {
            // What was begun is removed: the copy stands at its checkpoint, and verifies.
            copy = Copy::open(asked.directory, asked.keys.clone()).map_err(failed)?;
        }
        match stopped {
            None => waiting = false,
            Some(Stopped::Told) => return Ok(()),
            Some(Stopped::Unanswered(refusal)) if asked.follow && refusal.code == UNAVAILABLE => {
                if !waiting {
                    eprintln!("purse: the ledger does not answer: {refusal}; asked again every second");
                }
                waiting = true;
            }
            Some(Stopped::Unanswered(refusal)) => return Err(refusal.into()),
            Some(Stopped::Refused(error, note)) => return Err(contradicted(asked, &error, &note)),
        }
        if told.replace(copy.size()) != Some(copy.size()) {
            eprintln!(
                "{}: {} entries, as signed",
                asked.directory.display(),
                copy.size()
            );
        }
        if stop.as_ref().is_none_or(|stop| stop.came_within(ASKED_EVERY)) {
            return Ok(());
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

/// The keys as another command takes them.
fn key_options(files: &[PathBuf]) -> String {
    let options = files.iter().map(|file| format!(" --key {}", file.display()));
    options.collect()
}

fn failed(error: CopyError) -> Failure {
    match error {
        CopyError::Foreign { .. } => Failure::usage(error),
        error => Failure::work(error),
    }
}

/// What the ledger signed and the copy are kept for whoever compares them.
fn contradicted(asked: &Asked<'_>, error: &CopyError, note: &str) -> Failure {
    if !matches!(error, CopyError::Ahead { .. } | CopyError::AnotherRoot { .. }) {
        return Failure::work(error);
    }
    let mut kept = asked.directory.to_owned().into_os_string();
    kept.push(".refused-checkpoint");
    let kept = PathBuf::from(kept);
    let copy = asked.directory.display();
    Failure::work(match fs::write(&kept, note) {
        Ok(()) => format!(
            "{error}. Keep the copy, and what the ledger signed now, which is in {shown}: `purse compare {copy}/checkpoint {shown} \
             --copy {copy}{}` says whether both can be true",
            key_options(asked.key_files),
            shown = kept.display()
        ),
        Err(unwritten) => format!(
            "{error}. What the ledger signed now could not be written to {} ({unwritten}): keep it and the copy:\n{note}",
            kept.display()
        ),
    })
}
