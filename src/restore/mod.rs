//! A ledger's data directory, built again from a copy of its log.
//!
//! The copy is verified in full, as `verify` does it, and only then written: its lines byte for byte, in the blocks that the
//! sequencer made of them. Signing is deterministic, so that with the ledger's own key every block gets the very signature
//! that it had: what comes of it is the ledger as it was, up to the checkpoint of the copy.
//!
//! ```text
//!   copy -> verify (signature, hashes, rules) -> each line and its leaf again -> blocks, signed
//!        -> restoring/journal -> first entry and root compared -> renamed to journal          <- from here on it is a ledger
//! ```
//!
//! Until the last step the directory has the ledger's name and no journal, which no start serves.

mod blocks;
mod place;
mod settled;
mod signers;

pub use place::Occupied;

use crate::audit::{KeyError, LedgerKey, SignError, VerifierKey};
use crate::journal::sled::{Settings as Engine, SledJournal};
use crate::journal::{AppendError, LineLength, OpenError};
use crate::ledger::Unreadable;
use crate::serve;
use crate::types::Sequence;
use crate::verify::{Directory, Fault, Roots, Verified, verify};
use blocks::Blocks;
use place::Place;
use settled::Settled;
use std::path::{Path, PathBuf};

/// What to restore, and where to.
#[derive(Debug)]
pub struct Settings {
    /// The copy: a directory in the layout of C2SP tlog-tiles.
    pub copy: PathBuf,
    /// The ledger's public keys: one, and those of before where it was changed.
    pub keys: Vec<VerifierKey>,
    /// Checkpoints that were kept from before, with the name of each.
    pub kept: Vec<(String, Vec<u8>)>,
    /// Where the ledger is to be.
    pub data_dir: PathBuf,
    /// Where its private keys are, if not in `data_dir`: each that signed a block.
    pub signing_keys: Vec<PathBuf>,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The copy is verified.
    Verifying,
    /// Its lines are written.
    Writing,
}

/// How far it came, for whoever watches: entries done, of how many.
pub type Progress<'a> = &'a mut dyn FnMut(Step, u64, u64);

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What was found of the copy.
    pub verified: Verified,
    /// In how many blocks, each with its signed checkpoint.
    pub blocks: u64,
    /// Whether names of persons are in the directory.
    pub has_names: bool,
}

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The copy is not sound.
    #[error(transparent)]
    Copy(#[from] Fault),
    /// There is something in the directory.
    #[error(transparent)]
    Occupied(#[from] Occupied),
    /// There is no private key to go on with.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No signature was given.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A line is no entry: this is found by verifying, unless the copy changed since.
    #[error("the copy changed while it was read: entry {0}")]
    Changed(Sequence, #[source] Unreadable),
    /// A line is too long for a journal.
    #[error("entry {0}")]
    Line(Sequence, #[source] LineLength),
    /// The directory cannot be written.
    #[error("{path}: {source}", path = .path.display())]
    Files {
        /// What was written.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The directory cannot be marked as the ledger's.
    #[error("{0:#}")]
    Name(anyhow::Error),
    /// The journal cannot be made.
    #[error("no journal can be made")]
    Open(#[from] OpenError),
    /// The journal cannot be written.
    #[error("the journal cannot be written")]
    Append(#[from] AppendError),
    /// The journal cannot be read back.
    #[error("the journal that was written cannot be read back: {0:#}")]
    ReadBack(anyhow::Error),
}

/// Restores a ledger. On failure the directory holds none, and the same may be tried again.
///
/// # Errors
/// When the copy is not sound, the directory holds a ledger, the private key is not at hand, or the disk refuses.
pub fn restore(settings: &Settings, progress: Progress<'_>) -> Result<Restored, RestoreError> {
    let Settings {
        keys, data_dir, copy, ..
    } = settings;
    let name = keys.first().map_or("", VerifierKey::name);
    Place::check(data_dir, name)?;
    // Asked before the hours that a large copy may take.
    let signers = signers::at_hand(settings)?;
    let log = Settled::of(Directory::new(copy), keys);
    let mut kept = settings.kept.clone();
    kept.extend(place::mirrored(data_dir)?);
    let verified = verify(&log, keys, &kept, &mut |done, all| {
        progress(Step::Verifying, done, all);
    })?;
    signers::check_complete(&signers, &verified.keys, data_dir)?;
    let place = Place::begin(data_dir, &verified.checkpoint.origin)?;
    let blocks = write(&place, &log, &verified, &signers, progress)?;
    signers::keep(&signers, &verified.keys, data_dir)?;
    place.finish()?;
    Ok(Restored {
        verified,
        blocks,
        has_names: data_dir.join("names").is_dir(),
    })
}

/// Writes the journal; tells how many blocks it has.
fn write(
    place: &Place,
    log: &Settled,
    verified: &Verified,
    signers: &[LedgerKey],
    progress: Progress<'_>,
) -> Result<u64, RestoreError> {
    let engine = Engine {
        ballast_bytes: 0,
        ..Engine::default()
    };
    let journal = SledJournal::open(&place.journal(), engine)?;
    let mut roots = Roots::read(log, &verified.signers)?;
    let checkpoint = roots.checkpoint().clone();
    let mut blocks = Blocks::new(&journal, signers, checkpoint.origin.clone());
    roots.each_line(|sequence, line| {
        blocks.take(sequence, line)?;
        progress(Step::Writing, sequence.0 + 1, checkpoint.size);
        Ok::<(), RestoreError>(())
    })?;
    let written = blocks.finish()?;
    // The copy was verified: only a journal that keeps other lines opens another ledger.
    let opened = serve::opened(&journal).map_err(RestoreError::ReadBack)?;
    if opened.is_none_or(|(origin, _)| origin != checkpoint.origin) {
        let why = anyhow::anyhow!("it does not open the ledger {}", checkpoint.origin);
        return Err(RestoreError::ReadBack(why));
    }
    match serve::has_root(&journal, &checkpoint).map_err(RestoreError::ReadBack)? {
        true => Ok(written),
        // Lines were compared with their leaves one by one: only a journal that keeps other lines comes here.
        false => Err(RestoreError::ReadBack(anyhow::anyhow!(
            "it has another root than the copy"
        ))),
    }
}

fn files(path: &Path) -> impl FnOnce(std::io::Error) -> RestoreError + '_ {
    move |source| RestoreError::Files {
        path: path.to_owned(),
        source,
    }
}
