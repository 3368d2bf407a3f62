//! A file that remembers how far the journal was acknowledged, so that a loss at its end is never silent.
//!
//! sled takes the first message it cannot read for the end of its log. After a crash that is right, but one flipped bit
//! in the middle then ends the journal there without an error, and nothing in the journal can tell. The witness
//! can: after each append, once the block is durable, it is overwritten with the new tail. It is not synced then,
//! which would double the cost of a commit, so that power loss may leave an older tail in it; it is never ahead
//! of what was made durable, and a journal that ends before it has lost something.

use crate::journal::error::OpenError;
use crate::types::Sequence;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

const NAME: &str = "acknowledged";
const MAGIC: [u8; 8] = *b"CPTAIL\0\x01";

/// Magic, tail, and the CRC-32 of both.
const BYTES: usize = 20;

/// The open witness file of a journal.
pub(super) struct Witness {
    file: File,
    path: PathBuf,
    acknowledged: Sequence,
}

impl Witness {
    /// Opens the witness in the journal's directory, or begins one.
    pub(super) fn open(directory: &Path) -> Result<Witness, OpenError> {
        let path = directory.join(NAME);
        let failed = |source| OpenError::Files {
            action: "open",
            path: path.clone(),
            source,
        };
        // A file cut short or half written remembers nothing, and is no reason to refuse a whole journal.
        let acknowledged = match fs::read(&path) {
            Ok(bytes) => decode(&bytes).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Sequence::FIRST,
            Err(error) => return Err(failed(error)),
        };
        let options = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let file = options.map_err(failed)?;
        Ok(Witness {
            file,
            path,
            acknowledged,
        })
    }

    /// The tail that was acknowledged when it was opened, or one before it.
    pub(super) fn acknowledged(&self) -> Sequence {
        self.acknowledged
    }

    /// Remembers that everything before `tail` is durable. About 1 µs.
    pub(super) fn remember(&self, tail: Sequence) {
        // The block is durable whether or not this succeeds, and must be answered so.
        if let Err(error) = self.file.write_all_at(&encode(tail), 0) {
            tracing::warn!(%error, witness = %self.path.display(), "the end of the journal could not be noted beside it");
        }
    }

    /// Makes the note survive power loss, at a clean stop.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }
}

fn encode(tail: Sequence) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..16].copy_from_slice(&tail.0.to_be_bytes());
    let checksum = crc32fast::hash(&bytes[..16]);
    bytes[16..].copy_from_slice(&checksum.to_be_bytes());
    bytes
}

fn decode(bytes: &[u8]) -> Option<Sequence> {
    let bytes: &[u8; BYTES] = bytes.try_into().ok()?;
    let tail = Sequence(u64::from_be_bytes(bytes[8..16].try_into().ok()?));
    (encode(tail) == *bytes).then_some(tail)
}
