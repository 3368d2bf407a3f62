//! What an import remembers on disk: the request under way, and whether an import came to its end.
//!
//! One file for each data set of each ledger. A ledger is known by its first entry, which names its key: an address can
//! come to serve another one. A change is on disk before it is answered: temporary file, fsync, rename, fsync of the
//! directory.

use crate::cli::durable;
use crate::import::Memory;
use crate::wire::{outgoing, v1};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Result};
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
    /// The bytes of a request in base64, so that exactly they are sent again.
    pending: Option<String>,
}

impl State {
    /// The state of a data set of `ledger`, made where there is none.
    pub(super) fn open(directory: &Path, ledger: &str, data_set: &str) -> Result<State> {
        durable::make_directory(directory)?;
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
}

impl Memory for State {
    fn pending(&self) -> Result<Option<v1::RecordRequest>> {
        let Some(pending) = &self.kept.pending else {
            return Ok(None);
        };
        let damaged = || {
            Error::new(
                ErrorKind::InvalidData,
                "the request that is kept there is damaged",
            )
        };
        let bytes = STANDARD.decode(pending).map_err(|_| damaged())?;
        outgoing::request_from_bytes(&bytes).ok_or_else(damaged).map(Some)
    }

    fn set_pending(&mut self, request: Option<&v1::RecordRequest>) -> Result<()> {
        self.kept.pending = request.map(|request| STANDARD.encode(outgoing::request_bytes(request)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_there_again_after_a_crash_byte_for_byte() {
        let directory = tempfile::tempdir().unwrap();
        let ledger = "cd".repeat(32);
        let request = v1::RecordRequest {
            request_id: "import-1".to_owned(),
            ..v1::RecordRequest::default()
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
}
