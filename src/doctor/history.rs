//! The history that the journal holds: the checks of a start, each told by itself.

use super::report::{Report, chain};
use super::{NotOpened, Opened, Progress, scratch};
use crate::audit::VerifierKey;
use crate::journal::sled::SledJournal;
use crate::journal::{Frame, Journal, ReadError};
use crate::ledger::{Keys, NamedKey, State, invariants};
use crate::sequencer::{self, Examined, LookupError, RecoveryError};
use crate::serve::{self, ORIGIN_FILE};
use crate::types::{Origin, Sequence};
use std::path::Path;
use std::sync::Arc;

const BLOB_FILES: &str = "blob files";
const JOURNAL: &str = "journal opens";
const END: &str = "end of the journal";
const FIRST_ENTRY: &str = "first entry";
const REQUEST_TABLES: &str = "request tables";
const REQUEST_IDS: &str = "request ids";
const INVARIANTS: &str = "invariants";

/// The checks of a recovery, in the order in which one fails before the next is known.
const FRAMES: &str = "frames";
const LINES: &str = "lines";
const ENTRIES: &str = "entries applied";
const ROOTS: &str = "Merkle roots";
const SIGNATURE: &str = "last signature";
const RECOVERY: [&str; 5] = [FRAMES, LINES, ENTRIES, ROOTS, SIGNATURE];

/// What the entries say the ledger is.
pub(super) struct Named {
    pub(super) origin: Origin,
    /// The key that the first entry names.
    pub(super) key: VerifierKey,
    /// All keys, as far as the history was read.
    pub(super) keys: Arc<Keys>,
}

impl Named {
    /// Every key, oldest first.
    pub(super) fn verifiers(&self) -> Vec<VerifierKey> {
        match serve::verifiers(&self.keys) {
            none if none.is_empty() => vec![self.key.clone()],
            all => all,
        }
    }

    /// The key that signs the first `size` entries.
    pub(super) fn in_force(&self, size: u64) -> VerifierKey {
        self.parsed(self.keys.in_force(size))
            .unwrap_or_else(|| self.key.clone())
    }

    /// The key that signs.
    pub(super) fn signing(&self) -> VerifierKey {
        self.parsed(self.keys.signing())
            .unwrap_or_else(|| self.key.clone())
    }

    /// The key that is to follow.
    pub(super) fn successor(&self) -> Option<VerifierKey> {
        self.parsed(self.keys.successor())
    }

    fn parsed(&self, named: Option<&NamedKey>) -> Option<VerifierKey> {
        named.and_then(|named| named.key.as_str().parse().ok())
    }
}

/// Examines the journal; what its first entry says, if it can be read.
pub(super) fn examine(
    directory: &Path,
    opened: &Opened,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress),
) -> Option<Named> {
    let journal_directory = directory.join("journal");
    report.figures.journal_bytes = scratch::bytes_in(&journal_directory);
    let journal = match opened {
        Ok((journal, _)) => journal,
        Err(error) => {
            not_opened(&journal_directory, error, report);
            return None;
        }
    };
    report.ok(BLOB_FILES, "none: every value is in the database file");
    report.ok(JOURNAL, format!("{} bytes on disk", report.figures.journal_bytes));
    end(&journal_directory, journal, report);
    let mut named = first_entry(directory, journal, report);
    match &mut named {
        Some(named) => named.keys = history(journal, named, report, progress),
        None => skip_history(report),
    }
    named
}

fn not_opened(journal_directory: &Path, error: &NotOpened, report: &mut Report) {
    if error.blob_files {
        report.fail(BLOB_FILES, error.detail.as_str());
        report.skip(JOURNAL, "it does not open while there are blob files");
    } else if !journal_directory.join("db").is_file() {
        report.fail(
            JOURNAL,
            format!(
                "there is none in {}, and a ledger was here: it is lost; restore the data directory from a backup",
                journal_directory.display()
            ),
        );
    } else {
        report.fail(JOURNAL, error.detail.as_str());
    }
    report.skip(FIRST_ENTRY, "the journal does not open");
    skip_history(report);
}

/// What a start would do to the end of the journal.
fn end(journal_directory: &Path, journal: &SledJournal, report: &mut Report) {
    let dropped = journal.dropped();
    let acknowledged = journal_directory.join("acknowledged");
    if dropped.values > 0 {
        report.warn(
            END,
            format!(
                "a block was cut short: {} stored values with {} entries that nobody was told of; the next start drops them",
                dropped.values, dropped.lines
            ),
        );
    } else if !acknowledged.is_file() {
        report.warn(
            END,
            format!(
                "{} is missing, so a loss at the end would not be noticed: compare the last entry with what auditors keep; \
                 the next start makes it again",
                acknowledged.display()
            ),
        );
    } else {
        report.ok(
            END,
            "a whole block, and no entry that was acknowledged is missing",
        );
    }
}

fn first_entry(directory: &Path, journal: &SledJournal, report: &mut Report) -> Option<Named> {
    match serve::opened(journal) {
        Ok(Some((origin, key))) => {
            report.figures.origin = Some(origin.to_string());
            report.ok(
                FIRST_ENTRY,
                format!("opens the ledger {origin} with the key {key}"),
            );
            let keys = Arc::default();
            Some(Named { origin, key, keys })
        }
        Ok(None) if directory.join(ORIGIN_FILE).is_file() => {
            report.fail(
                FIRST_ENTRY,
                "the journal has no entry, and a ledger was here: it is lost; restore the data directory from a backup",
            );
            None
        }
        Ok(None) => {
            report.warn(
                FIRST_ENTRY,
                "the journal has no entry yet: the first start did not get so far",
            );
            None
        }
        Err(error) => {
            report.fail(FIRST_ENTRY, format!("{error:#}"));
            None
        }
    }
}

fn skip_history(report: &mut Report) {
    for what in RECOVERY
        .into_iter()
        .chain([REQUEST_TABLES, REQUEST_IDS, INVARIANTS])
    {
        report.skip(what, "there is no history to read");
    }
}

/// Reads all of it; the keys that it names.
fn history(
    journal: &SledJournal,
    named: &Named,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress),
) -> Arc<Keys> {
    let all = journal.last_trailer().map_or(0, |trailer| trailer.next().0);
    let mut tables: Result<(), ReadError> = Ok(());
    let mut observe = |frame: &Frame, examined: &Examined| {
        progress(Progress {
            done: examined.entries,
            all,
        });
        if let (Ok(()), Some(trailer)) = (&tables, frame.trailer()) {
            tables = journal.check_requests(trailer);
        }
    };
    let (examined, state, outcome) = sequencer::examine(journal, &named.origin, &named.key, &mut observe);
    let failure = outcome.as_ref().err();
    recovery(&examined, failure, report);
    // The signature is looked at when all has been read.
    let is_whole = failure.is_none_or(|failure| check_of(failure) == SIGNATURE);
    let not_whole = "the history was not read to its end";
    match (tables, is_whole) {
        (Err(error), _) => report.fail(REQUEST_TABLES, chain(error)),
        (Ok(()), true) => report.ok(REQUEST_TABLES, format!("of {} blocks", examined.blocks)),
        (Ok(()), false) => report.skip(REQUEST_TABLES, not_whole),
    }
    let mistake = "report it, this is a mistake in purse";
    match (examined.repeated, is_whole) {
        (Some(sequence), _) => report.fail(
            REQUEST_IDS,
            format!("entry {sequence} begins a request whose id an earlier one has: {mistake}"),
        ),
        (None, true) => report.ok(REQUEST_IDS, format!("{}, each once", examined.requests)),
        (None, false) => report.skip(REQUEST_IDS, not_whole),
    }
    match is_whole.then(|| invariants::check(&state)) {
        Some(Ok(())) => report.ok(INVARIANTS, format!("hold; pools: {}", state.pools().len())),
        Some(Err(violation)) => report.fail(INVARIANTS, format!("{}: {mistake}", chain(violation))),
        None => report.skip(INVARIANTS, not_whole),
    }
    figures(journal, &examined, &state, report);
    Arc::clone(state.keys())
}

/// A row for each check of a recovery. Reading ends at the first that fails, but for the signature, which is looked at last.
fn recovery(examined: &Examined, failure: Option<&RecoveryError>, report: &mut Report) {
    let failed = failure.map(check_of);
    for what in RECOVERY {
        match (failed, failure) {
            (Some(failed), Some(failure)) if what == failed => report.fail(what, chain(failure)),
            (Some(failed), _) if failed != SIGNATURE => report.skip(
                what,
                format!(
                    "good before entry {}, and not read from there on",
                    examined.entries
                ),
            ),
            _ => report.ok(what, good(what, examined)),
        }
    }
}

fn good(what: &str, examined: &Examined) -> String {
    match what {
        FRAMES => format!("{} read, each with its checksum", examined.frames),
        LINES => format!("{} parsed, each in canonical form", examined.entries),
        ENTRIES => format!("{}, each with its sequence", examined.entries),
        ROOTS => format!("of {} blocks are those that were signed", examined.blocks),
        _ => "is the ledger's".to_owned(),
    }
}

/// Which check it was that failed.
fn check_of(error: &RecoveryError) -> &'static str {
    match error {
        RecoveryError::Lookup(LookupError::Journal(_)) => FRAMES,
        RecoveryError::Lookup(LookupError::Entry { .. }) => LINES,
        RecoveryError::Unappliable(_) | RecoveryError::AnotherOrigin { .. } => ENTRIES,
        RecoveryError::AnotherRoot { .. } | RecoveryError::KeyNotInForce { .. } => ROOTS,
        RecoveryError::AnotherKey { .. } => SIGNATURE,
    }
}

fn figures(journal: &SledJournal, examined: &Examined, state: &State, report: &mut Report) {
    let first = journal.frame(Sequence::FIRST).ok().flatten();
    let first = first.and_then(|frame| crate::ledger::Entry::from_line(frame.line(Sequence::FIRST)?).ok());
    let figures = &mut report.figures;
    figures.entries = examined.entries;
    figures.requests = examined.requests;
    figures.blocks = examined.blocks;
    figures.pools = state.pools().len() as u64;
    figures.first_recorded = first.map(|entry| entry.stamp.recorded.to_string());
    figures.last_recorded = state.last_recorded().map(|recorded| recorded.to_string());
}
