//! What an import remembers on disk: the request under way, whether an import came to its end, and, since the contract
//! has no list of source keys, which commands were posted from here.
//!
//! One file for each data set of each ledger. A ledger is known by its first entry, which names its key: an address can
//! come to serve another one. A change is on disk before it is answered: temporary file, fsync, rename, fsync of the
//! directory.

use crate::cli::durable;
use crate::import::{KnownKeys, Memory, Request, SourceKey};
use crate::wire::outgoing;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

/// The state of one data set in one ledger. While it lives, no other import has it.
pub(super) struct State {
    directory: PathBuf,
    name: String,
    kept: Kept,
    /// Holds the lock.
    _lock: File,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    ledger: String,
    data_set: String,
    unfinished: Option<String>,
    pending: Option<Pending>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Pending {
    /// The bytes of the request, so that exactly they are sent again.
    request: String,
    keys: Vec<Option<SourceKey>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Posted {
    #[serde(flatten)]
    key: SourceKey,
    sequence: u64,
}

impl State {
    /// The state of a data set of `ledger`, made where there is none.
    pub(super) fn open(directory: &Path, ledger: &str, data_set: &str) -> Result<State> {
        std::fs::create_dir_all(directory)?;
        // Data sets are ids and ledgers digests: both are names of files.
        let name = format!("{data_set}.{}", &ledger[..ledger.len().min(16)]);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(directory.join(format!("{name}.lock")))?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive).map_err(|_| {
            Error::new(
                ErrorKind::WouldBlock,
                "another import of this data set is running",
            )
        })?;
        let kept = match std::fs::read(directory.join(format!("{name}.json"))) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == ErrorKind::NotFound => Kept {
                ledger: ledger.to_owned(),
                data_set: data_set.to_owned(),
                ..Kept::default()
            },
            Err(error) => return Err(error),
        };
        Ok(State {
            directory: directory.to_owned(),
            name,
            kept,
            _lock: lock,
        })
    }

    fn keep(&self) -> Result<()> {
        let path = self.directory.join(format!("{}.json", self.name));
        durable::write(&path, &serde_json::to_vec(&self.kept)?)
    }

    /// Where the keys of posted commands are kept.
    pub(super) fn posted(&self) -> PostedKeys {
        PostedKeys {
            path: self.directory.join(format!("{}.posted", self.name)),
        }
    }
}

impl Memory for State {
    fn pending(&self) -> Result<Option<Request>> {
        let Some(pending) = &self.kept.pending else {
            return Ok(None);
        };
        let damaged = || {
            Error::new(
                ErrorKind::InvalidData,
                "the request that is kept there is damaged",
            )
        };
        let bytes = STANDARD.decode(&pending.request).map_err(|_| damaged())?;
        Ok(Some(Request {
            data_set: self.kept.data_set.clone(),
            message: outgoing::request_from_bytes(&bytes).ok_or_else(damaged)?,
            keys: pending.keys.clone(),
        }))
    }

    fn set_pending(&mut self, request: Option<&Request>) -> Result<()> {
        self.kept.pending = request.map(|request| Pending {
            request: STANDARD.encode(outgoing::request_bytes(&request.message)),
            keys: request.keys.clone(),
        });
        self.keep()
    }

    fn unfinished(&self) -> Result<Option<String>> {
        Ok(self.kept.unfinished.clone())
    }

    fn set_unfinished(&mut self, digest: Option<&str>) -> Result<()> {
        self.kept.unfinished = digest.map(str::to_owned);
        self.keep()
    }
}

/// The keys of posted commands, one a line.
pub(super) struct PostedKeys {
    path: PathBuf,
}

impl PostedKeys {
    /// All of them. A line that a crash cut off is none: its request is still kept and is sent again.
    pub(super) fn all(&self) -> Result<KnownKeys> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let lines = text.lines().filter_map(|line| serde_json::from_str(line).ok());
        Ok(lines.map(|Posted { key, sequence }| (key, sequence)).collect())
    }

    /// Keeps the keys of commands that were recorded.
    pub(super) fn add(&self, keys: &[Option<SourceKey>], sequences: &[u64]) -> Result<()> {
        // The first line end closes a line that a crash cut off.
        let mut lines = b"\n".to_vec();
        for (key, sequence) in keys.iter().zip(sequences) {
            if let Some(key) = key {
                let posted = Posted {
                    key: key.clone(),
                    sequence: *sequence,
                };
                serde_json::to_writer(&mut lines, &posted)?;
                lines.push(b'\n');
            }
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(&lines)?;
        file.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(occurrence: u32) -> SourceKey {
        SourceKey {
            row_sha256: "ab".repeat(32),
            occurrence,
        }
    }

    #[test]
    fn a_request_is_there_again_after_a_crash_byte_for_byte() {
        let directory = tempfile::tempdir().unwrap();
        let ledger = "cd".repeat(32);
        let request = Request {
            data_set: "set".to_owned(),
            message: crate::wire::v1::RecordRequest {
                request_id: "import-1".to_owned(),
                ..Default::default()
            },
            keys: vec![Some(key(1)), None],
        };
        let mut state = State::open(directory.path(), &ledger, "set").unwrap();
        assert!(
            State::open(directory.path(), &ledger, "set").is_err(),
            "it is locked"
        );
        state.set_pending(Some(&request)).unwrap();
        state.set_unfinished(Some("digest")).unwrap();
        drop(state);
        let mut state = State::open(directory.path(), &ledger, "set").unwrap();
        assert_eq!(state.pending().unwrap().unwrap(), request);
        assert_eq!(state.unfinished().unwrap().as_deref(), Some("digest"));
        state.set_pending(None).unwrap();
        assert!(state.pending().unwrap().is_none());
        let other = State::open(directory.path(), &"ef".repeat(32), "set").unwrap();
        assert!(
            other.unfinished().unwrap().is_none(),
            "another ledger, another state"
        );
    }

    #[test]
    fn posted_keys_survive_a_line_that_was_cut_off() {
        let directory = tempfile::tempdir().unwrap();
        let posted = PostedKeys {
            path: directory.path().join("keys"),
        };
        assert!(posted.all().unwrap().is_empty());
        posted.add(&[Some(key(1)), None], &[7, 8]).unwrap();
        let mut file = OpenOptions::new().append(true).open(&posted.path).unwrap();
        file.write_all(br#"{"row_sha256":"ab"#).unwrap();
        posted.add(&[Some(key(2))], &[9]).unwrap();
        assert_eq!(posted.all().unwrap(), KnownKeys::from([(key(1), 7), (key(2), 9)]));
    }
}
