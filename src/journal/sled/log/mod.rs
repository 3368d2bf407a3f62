//! The commit log: where a small block becomes durable, before the engine's own file has it.
//!
//! A commit of the engine itself (`flush`, then a sync of its file) wakes its writing threads, and grows its file, so that
//! the file system commits as well. The log is a file of a fixed size whose bytes have their place on the disk since it was
//! made: a commit is one write into it and one `fdatasync`, with nothing else to write. The engine has the block too, in its
//! buffers, from which it is read; its file is synced once for all blocks of a full log, which is then begun again from its
//! start. Nothing is copied from the log to the engine but at an open: what the engine's file lacks is then written to it.
//!
//! ```text
//!   block -> engine's buffers -> log, fdatasync  <== durable, answered
//!                            log full: engine's flush and sync, log from its start again
//! ```
//!
//! Between two syncs of its file the engine writes less than it may lose: it reuses a segment of its file only when a whole
//! further one, 16 MiB, has been written behind what took its place (`SegmentAccountant::stabilize` of sled), and a full log is
//! 2 MiB, or twice that as the engine writes it. So no power loss can take an entry that was in the file before.
//!
//! A record of the log holds a block's sequences, so that one of an earlier round is told from those that the engine lacks
//! without a mark of any kind: the engine has it. What lies between two records that it lacks is missing, and is named.

mod record;

use super::files::failed;
use super::space::write_zeros;
use crate::journal::error::{EngineError, OpenError};
use crate::journal::keyed;
use crate::journal::{Block, Trailer};
use parking_lot::Mutex;
pub(super) use record::Record;
use record::{NO_ROOT, encode, length, records};
use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::Path;

const NAME: &str = "log";

/// A block above this part of the log goes to the engine's file at once: writing it twice costs more than the engine's commit.
const LARGE: u64 = 16;

/// An open log.
pub(super) struct CommitLog {
    file: File,
    bytes: u64,
    writing: Mutex<Writing>,
}

/// The log as the one thread that appends goes on with it.
#[derive(Default)]
struct Writing {
    end: u64,
    record: Vec<u8>,
}

impl CommitLog {
    /// Opens the log in the journal's directory, or makes one of `bytes`; with the whole records that are in it.
    pub(super) fn open(directory: &Path, bytes: u64) -> Result<(CommitLog, Vec<Record>), OpenError> {
        let path = directory.join(NAME);
        let found = match fs::read(&path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(failed("read", &path)(error)),
        };
        let options = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let file = options.map_err(failed("open", &path))?;
        allocate(&file, found.len() as u64, bytes).map_err(failed("make room in", &path))?;
        let log = CommitLog {
            file,
            bytes,
            writing: Mutex::default(),
        };
        Ok((log, records(&found)))
    }

    /// Makes `block` durable, which follows on `last`, if there is room for it; else the engine's file must be synced instead,
    /// and [`CommitLog::restart`] called.
    pub(super) fn append(&self, block: &Block, last: Option<&Trailer>) -> Result<bool, EngineError> {
        let mut writing = self.writing.lock();
        let length = length(block) as u64;
        let end = writing.end + length;
        if length > self.bytes / LARGE || end > self.bytes {
            return Ok(false);
        }
        let start = writing.end;
        encode(block, &root_of(last), &mut writing.record).ok_or("a value is too long for the log")?;
        self.file.write_all_at(&writing.record, start)?;
        self.file.sync_data()?;
        writing.end = end;
        Ok(true)
    }

    /// The engine's file has all that is in the log, durably: it is written over from its start.
    pub(super) fn restart(&self) {
        self.writing.lock().end = 0;
    }
}

/// Gives the bytes of `file` behind `there` their place on the disk. They are written, not reserved: writing into what is
/// only reserved makes the file system note that it is no more, with each sync.
fn allocate(file: &File, there: u64, bytes: u64) -> io::Result<()> {
    if there >= bytes {
        return Ok(());
    }
    let mut end = file;
    end.seek(SeekFrom::Start(there))?;
    write_zeros(end, bytes - there)?;
    file.sync_all()
}

/// Of `records`, those that follow on `last` one after the other.
///
/// # Errors
/// When one that follows is missing before others: it was acknowledged before they were written. When one follows on another
/// history: the log is not this journal's, and nothing of it must get there.
pub(super) fn behind(last: Option<&Trailer>, mut records: Vec<Record>) -> Result<Vec<Record>, OpenError> {
    let (mut tail, mut root) = (keyed::tail(last), root_of(last));
    records.retain(|record| record.next > tail);
    records.sort_by_key(|record| record.first);
    for record in &records {
        let found = record.first;
        if found != tail {
            return Err(OpenError::Gap { tail, found });
        }
        if record.before != root {
            return Err(OpenError::AnotherHistory { tail });
        }
        (tail, root) = (record.next, record.after);
    }
    Ok(records)
}

/// The root of the tree that `last` closes.
fn root_of(last: Option<&Trailer>) -> [u8; 32] {
    last.map_or(NO_ROOT, |last| last.head.root)
}
