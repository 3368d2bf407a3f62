//! The embedded engine: sled 0.34.7, its hazards, and our guard against each.
//!
//! sled is the newest stable release and is treated as unmaintained: the version is pinned, and every hazard below
//! was read in its source or measured with it. Nothing outside this module names it.
//!
//! | hazard | guard |
//! |---|---|
//! | `flush` writes and calls `sync_file_range`, which sends the disk no flush: in a simulated power loss 29,049 acknowledged entries became 0, and the open gave no error | after each `flush`, `sync_data` on our own handle of the database file, which is the same inode ([`SledJournal::append`]) |
//! | a commit (`flush` and that sync) of one small value wakes seven threads and grows the file: 300 µs of processor for an entry | small blocks are durable in a file of our own (`log`), and the engine's is synced once for all of them |
//! | a value or leaf above a quarter of the segment becomes a file in `blobs/`, which nothing ever syncs (278 acknowledged values: 0 recovered) | segments of 16 MiB, the largest there are; values of 64 KiB at most, of which a leaf holds up to 16; `blobs/` must be empty at open and before each answer (`files`) |
//! | after a sync that failed the system takes its pages for clean, and the next process reads them although the disk has not got them | a note is left, by which the next open reads the disk (`files`); what its file lacks the log has |
//! | directories are never synced, nor is the settings file | both are, with the ancestors we made, at each open (`files`) |
//! | a background thread flushes every 500 ms and only logs its errors | no such thread: `flush_every_ms(None)` |
//! | a snapshot is written and synced at open, over data that a killed process may have left unsynced; when power loss then takes the data, the snapshot is newer than it and open fails for ever | the database file is synced before sled opens it, so that a snapshot never knows more than the disk |
//! | the first message it cannot read counts as the end of its log, so that one flipped bit may end the journal early without an error | a file beside it remembers the tail that was acknowledged (`witness`) |
//! | open panics on damage (20 of 25 cases without the snapshot) or loses entries silently (2 of 25) | every call runs under `catch_unwind` (`engine`); frames carry our own checksum and sequence, and the last block is read whole against its trailer at each open |
//! | when the disk is full every write fails until it is opened again, and opening on a full disk fails too | writing stops while there is room (`space`), an error while appending ends the engine, and a ballast file is given up so that it opens |
//! | the cache is no limit: up to 16,384 pages stay (559 MB with values of 64 KiB), and iterating over 700 MB keeps it all | frames of about 5 KiB as stored; exact `get` of the next frame, one predecessor look-up for a sequence inside a frame, never an iteration |
//! | dropping the last handle unwraps the result of a sync | dropped under `catch_unwind` as well, after a flush and a sync of ours |
//! | numeric keys sort as bytes | big-endian (`keyed`) |
//! | transactions may run twice, generated ids have gaps | neither is used |

mod copy;
mod engine;
mod files;
mod log;
mod settings;
mod space;
mod witness;

pub use copy::copy;
pub use settings::Settings;

use super::error::{AppendError, EngineError, OpenError, ReadError, Refusal, Unwritable};
use super::keyed::{self, Torn};
use super::{Block, Frame, Journal, RequestRow, Trailer};
use crate::types::Sequence;
use engine::Engine;
use files::Files;
use log::{CommitLog, Record};
use parking_lot::RwLock;
use space::Space;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use witness::Witness;

/// A journal kept by sled in a directory of its own, with a commit log for small blocks.
pub struct SledJournal {
    engine: Engine,
    files: Files,
    log: CommitLog,
    space: Space,
    witness: Witness,
    last: RwLock<Option<Trailer>>,
    dropped: Dropped,
    /// An append ended with an unknown outcome: sled may hold what the disk does not.
    failed: AtomicBool,
}

/// What opening found behind the last whole block and dropped: of a block that was never acknowledged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dropped {
    /// How many stored values.
    pub values: usize,
    /// How many lines they held.
    pub lines: u64,
}

impl SledJournal {
    /// Opens the journal in `directory`, or begins one when there is none. The ballast file lies beside the directory, in
    /// its parent.
    ///
    /// What a crash left of a block that was never acknowledged is dropped, durably, with a line in the log.
    ///
    /// # Errors
    /// When it is open elsewhere, the disk refuses, or the last block is not as it was written.
    pub fn open(directory: &Path, settings: Settings) -> Result<SledJournal, OpenError> {
        let prepared = files::prepare(directory)?;
        let space = Space::new(prepared.directory(), &settings);
        space.make_room_to_open();
        let engine = Engine::open(prepared.directory(), &settings)?;
        // Before the directory is synced, which makes its name durable.
        let (log, records) = CommitLog::open(prepared.directory(), settings.log_bytes)?;
        let files = prepared.finish()?;
        let witness = Witness::open(files.directory())?;
        let mut journal = SledJournal {
            engine,
            files,
            log,
            space,
            witness,
            last: RwLock::default(),
            dropped: Dropped::default(),
            failed: AtomicBool::new(false),
        };
        journal.recover(records)?;
        journal.files.remove_note()?;
        journal.space.restore_ballast();
        Ok(journal)
    }

    /// Finds the last whole block that the engine has, writes those of the log that it lacks behind it, and drops what
    /// was never acknowledged.
    fn recover(&mut self, records: Vec<Record>) -> Result<(), OpenError> {
        let (mut last, torn) = keyed::recover(&self.engine)?;
        let tail = keyed::tail(last.as_ref());
        let logged = log::behind(last.as_ref(), records)?;
        let reached = logged.last().map_or(tail, |record| record.next);
        keyed::check_acknowledged(reached, self.witness.acknowledged())?;
        if logged.is_empty() {
            self.drop_torn(&torn, tail)?;
        } else {
            // What is torn is a beginning of these blocks.
            self.write_again(&torn, &logged)
                .map_err(|source| self.refused(source))?;
            (last, _) = keyed::recover(&self.engine)?;
        }
        *self.last.get_mut() = last;
        Ok(())
    }

    fn write_again(&self, torn: &Torn, logged: &[Record]) -> Result<(), EngineError> {
        self.engine.remove(&torn.keys)?;
        let mut pairs = logged.iter().flat_map(|record| &record.pairs);
        pairs.try_for_each(|(key, value)| self.engine.insert(key, value))?;
        self.sync()?;
        // As after every kill.
        tracing::info!(
            blocks = logged.len(),
            "the engine's file has the last blocks from the log now"
        );
        Ok(())
    }

    fn refused(&self, source: EngineError) -> OpenError {
        OpenError::Engine {
            directory: self.files.directory().to_path_buf(),
            source,
        }
    }

    /// What opening dropped.
    pub fn dropped(&self) -> Dropped {
        self.dropped
    }

    /// Reads the request table of the block that `trailer` closes, and compares it with it.
    ///
    /// # Errors
    /// When it cannot be read, or is not the one that was written.
    pub fn check_requests(&self, trailer: &Trailer) -> Result<(), ReadError> {
        keyed::check_requests(&self.engine, trailer)
    }

    fn drop_torn(&mut self, torn: &Torn, tail: Sequence) -> Result<(), OpenError> {
        if torn.keys.is_empty() {
            return Ok(());
        }
        let removed = self.engine.remove(&torn.keys).and_then(|()| self.sync());
        removed.map_err(|source| self.refused(source))?;
        self.dropped = Dropped {
            values: torn.keys.len(),
            lines: torn.lines,
        };
        tracing::warn!(
            values = torn.keys.len(),
            lines = torn.lines,
            %tail,
            "dropped a block that a crash cut short and that was never acknowledged"
        );
        Ok(())
    }

    /// Adds blocks one behind the other, and makes them durable with one sync: for a journal that is built anew, of which
    /// nobody is told anything before it is whole.
    ///
    /// # Errors
    /// As for [`Journal::append`]; where it is unknown what became of a block, it is of those behind it.
    pub fn append_all(&self, blocks: &[Block]) -> Result<(), AppendError> {
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
            return Ok(());
        };
        self.check_not_failed()
            .map_err(|failed| AppendError::Refused(failed.into()))?;
        self.space
            .check_decided()
            .map_err(|full| AppendError::Refused(full.into()))?;
        let mut before = self.last_trailer();
        for block in blocks {
            keyed::check_next(block, before.as_ref()).map_err(AppendError::Refused)?;
            before = Some(*block.trailer());
        }
        let written = blocks.iter().try_for_each(|block| self.engine.write(block));
        self.made_durable(first.first(), last, written.and_then(|()| self.sync()))
    }

    /// Takes note of what became of blocks that were written, from `first` on up to `last`.
    fn made_durable(
        &self,
        first: Sequence,
        last: &Block,
        written: Result<(), EngineError>,
    ) -> Result<(), AppendError> {
        if let Err(source) = written {
            self.failed.store(true, Ordering::Release);
            self.files.note_failure();
            return Err(AppendError::Unknown {
                first,
                next: last.next(),
                source,
            });
        }
        *self.last.write() = Some(*last.trailer());
        self.witness.remember(last.next());
        Ok(())
    }

    /// Makes a block that the engine holds survive power loss: by the log, or where that has no room with all others that
    /// it has.
    fn commit(&self, block: &Block) -> Result<(), EngineError> {
        let last = *self.last.read();
        match self.log.append(block, last.as_ref())? {
            true => self.files.check_no_blobs(),
            false => self.sync(),
        }
    }

    /// Makes all that the engine holds survive power loss in its own file.
    fn sync(&self) -> Result<(), EngineError> {
        self.engine.flush()?;
        self.files.sync_data()?;
        self.files.check_no_blobs()?;
        self.log.restart();
        Ok(())
    }

    fn check(&self, block: &Block) -> Result<(), Refusal> {
        self.check_not_failed()?;
        self.space.check_decided()?;
        keyed::check_next(block, self.last.read().as_ref())
    }

    fn check_not_failed(&self) -> Result<(), Unwritable> {
        match self.failed.load(Ordering::Acquire) {
            true => Err(Unwritable::FailedBefore),
            false => Ok(()),
        }
    }

    fn tail(&self) -> Sequence {
        keyed::tail(self.last.read().as_ref())
    }
}

impl Journal for SledJournal {
    fn append(&self, block: &Block) -> Result<(), AppendError> {
        self.check(block).map_err(AppendError::Refused)?;
        let written = self.engine.write(block).and_then(|()| self.commit(block));
        self.made_durable(block.first(), block, written)
    }

    fn frame(&self, sequence: Sequence) -> Result<Option<Frame>, ReadError> {
        keyed::frame(&self.engine, sequence, self.tail())
    }

    fn requests(&self, first: Sequence) -> Result<Option<Vec<RequestRow>>, ReadError> {
        keyed::requests(&self.engine, first, self.tail())
    }

    fn last_trailer(&self) -> Option<Trailer> {
        *self.last.read()
    }

    fn writable(&self) -> Result<(), Unwritable> {
        self.check_not_failed()?;
        self.space.check()
    }
}

impl Drop for SledJournal {
    /// A clean stop: everything that was acknowledged is durable already, and the engine's own housekeeping is made so.
    fn drop(&mut self) {
        let witnessed = self.witness.sync().map_err(EngineError::from);
        if let Err(error) = self.sync().and(witnessed).and(self.engine.close()) {
            tracing::error!(
                error,
                "the journal did not close cleanly; what was acknowledged is safe, and the next start reads it"
            );
        }
    }
}
