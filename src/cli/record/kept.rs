//! Requests on disk, from before they are sent until it is known what became of them.
//!
//! ```text
//!   state directory
//!     requests/
//!       LEDGER/                   the digest of the ledger's first entry
//!         DIGEST.ID.request       the bytes of a request: digest of its commands, its id
//!         lock                    held for as long as a process looks for a request or changes what is there
//! ```
//!
//! A process holds the lock of a request's file while it sends it, so that a file which nobody has locked is of a process
//! that ended before it knew. A whole request is there or none: see [`durable`].

use crate::cli::durable;
use crate::import::sha256_hex;
use crate::types::RequestId;
use crate::wire::{outgoing, v1};
use rustix::fs::{FlockOperation, flock};
use std::fs::{File, OpenOptions};
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

const SUFFIX: &str = ".request";

/// The requests to one ledger that are kept.
pub(super) struct Requests {
    directory: PathBuf,
    ledger: String,
}

/// A request that is kept, in the hands of this process.
pub(super) struct Kept {
    pub(super) request: v1::RecordRequest,
    /// It was kept by a process that ended before it knew the outcome.
    pub(super) sent_before: bool,
    path: PathBuf,
    /// Its file, which holds the lock.
    _lock: File,
}

/// Why a request was not kept for sending.
#[derive(Debug, thiserror::Error)]
pub(super) enum Keeping {
    #[error(
        "another process is sending the same commands at this moment: let it end, and run this again if they are meant \
         twice"
    )]
    UnderWay,
    #[error(
        "the same commands were sent as {0}, and what became of them is not known: settle that first with \
         `purse record --resume`, or say which is meant with --request-id"
    )]
    Several(String),
    #[error("{0} is damaged: find out whether its request was recorded, then remove the file")]
    Damaged(PathBuf),
    #[error("requests are kept on disk before they are sent, and that failed")]
    Disk(#[from] Error),
}

impl Requests {
    /// Those to `ledger`, a digest, in the state directory.
    pub(super) fn of(state: &Path, ledger: &str) -> Requests {
        Requests {
            directory: state.join("requests").join(ledger),
            ledger: ledger.to_owned(),
        }
    }

    /// Keeps `request`, whose id is that of the user or else empty. If the same commands are kept already, it is that
    /// request, with its id; otherwise one without an id gets a new one.
    pub(super) fn keep(
        &self,
        mut request: v1::RecordRequest,
        new_id: impl FnOnce() -> Result<String>,
    ) -> std::result::Result<Kept, Keeping> {
        durable::make_directory(&self.directory)?;
        let _guard = self.guard()?;
        self.clear_unfinished()?;
        let digest = self.digest(&request);
        let mut same: Vec<String> = self.names()?;
        same.retain(|name| {
            parts(name).is_some_and(|(found, id)| {
                found == digest && (request.request_id.is_empty() || request.request_id == id)
            })
        });
        match same.as_slice() {
            [] => {}
            [name] => return self.take(name)?.ok_or(Keeping::UnderWay),
            several => {
                let ids = several.iter().filter_map(|name| Some(parts(name)?.1));
                return Err(Keeping::Several(ids.collect::<Vec<_>>().join(" and as ")));
            }
        }
        if request.request_id.is_empty() {
            request.request_id = new_id()?;
        }
        let path = self
            .directory
            .join(format!("{digest}.{}{SUFFIX}", request.request_id));
        durable::write(&path, &outgoing::request_bytes(&request))?;
        let lock = File::open(&path)?;
        flock(&lock, FlockOperation::NonBlockingLockExclusive).map_err(Error::from)?;
        Ok(Kept {
            request,
            sent_before: false,
            path,
            _lock: lock,
        })
    }

    /// All that are kept and that no other process is sending, with the files of those that are damaged.
    pub(super) fn pending(&self) -> Result<(Vec<Kept>, Vec<PathBuf>)> {
        let (mut pending, mut damaged) = (Vec::new(), Vec::new());
        if !self.directory.exists() {
            return Ok((pending, damaged));
        }
        let _guard = self.guard()?;
        for name in self.names()? {
            match self.take(&name) {
                Ok(kept) => pending.extend(kept),
                Err(Keeping::Disk(error)) => return Err(error),
                Err(_) => damaged.push(self.directory.join(name)),
            }
        }
        Ok((pending, damaged))
    }

    /// How many are kept that no other process is sending. Nobody is told in between that this one is.
    pub(super) fn pending_count(&self) -> Result<usize> {
        let _guard = self.guard()?;
        let names = self.names()?;
        Ok(names
            .iter()
            .filter(|name| !matches!(self.take(name), Ok(None)))
            .count())
    }

    /// Forgets a request of which the outcome is known.
    pub(super) fn forget(&self, kept: &Kept) -> Result<()> {
        let _guard = self.guard()?;
        durable::remove(&kept.path)
    }

    /// Where they are.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The request of a file, unless another process is sending it.
    fn take(&self, name: &str) -> std::result::Result<Option<Kept>, Keeping> {
        let path = self.directory.join(name);
        let lock = File::open(&path)?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => return Ok(None),
            Err(error) => return Err(Error::from(error).into()),
        }
        let request = outgoing::request_from_bytes(&std::fs::read(&path)?).filter(|request| {
            parts(name).is_some_and(|(digest, id)| digest == self.digest(request) && id == request.request_id)
        });
        let Some(request) = request else {
            return Err(Keeping::Damaged(path));
        };
        Ok(Some(Kept {
            request,
            sent_before: true,
            path,
            _lock: lock,
        }))
    }

    /// What tells the same commands to the same ledger, whatever id they are sent with.
    fn digest(&self, request: &v1::RecordRequest) -> String {
        let commands = v1::RecordRequest {
            request_id: String::new(),
            commands: request.commands.clone(),
            ..v1::RecordRequest::default()
        };
        sha256_hex(&[self.ledger.as_bytes(), &outgoing::request_bytes(&commands)])
    }

    /// Waits until no other process looks or changes; none does so for longer than a few writes take.
    fn guard(&self) -> Result<File> {
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.directory.join("lock"))?;
        flock(&lock, FlockOperation::LockExclusive)?;
        Ok(lock)
    }

    /// The names of the files of requests, in a fixed order.
    fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.directory)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if parts(&name).is_some() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Removes what a crash left of a file that was being written; nobody writes one without the lock.
    fn clear_unfinished(&self) -> Result<()> {
        for entry in std::fs::read_dir(&self.directory)? {
            let path = entry?.path();
            if path.extension().is_some_and(|found| found == durable::UNFINISHED) {
                durable::remove(&path)?;
            }
        }
        Ok(())
    }
}

/// The digest and the id that the name of a request's file tells.
fn parts(name: &str) -> Option<(&str, &str)> {
    let (digest, id) = name.strip_suffix(SUFFIX)?.split_once('.')?;
    id.parse::<RequestId>().is_ok().then_some((digest, id))
}

#[cfg(test)]
mod tests;
