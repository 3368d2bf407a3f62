//! The mirror of a ledger: a copy of its log in its data directory, which follows the journal for auditors.
//!
//! ```text
//!   sync thread: append -> view.apply -> growth.tell          (and goes on)
//!   mirror thread: growth.wait_beyond -> a signed checkpoint -> lines of the journal -> Copy::advance -> rests
//! ```
//!
//! It is never in the way of writes: nobody waits for it, its thread stands behind the others, and it rests between steps. It
//! goes from one block's checkpoint to a later one's, so that what it publishes was signed before the entries were
//! acknowledged. Whatever goes wrong with it is logged once with what to do, and the ledger serves on.
//!
//! It knows what was signed, also when the journal was replaced by an older one. Then the ledger is not served: it would sign
//! another history.

use crate::audit::{Checkpoint, CheckpointError, Issuer, NoteError, Tree, VerifierKey, leaf_hash};
use crate::export::tlog::{self, Copy, CopyError, Lines, Published};
use crate::journal::{Journal, Trailer};
use crate::query;
use crate::sequencer::View;
use crate::types::Sequence;
use crate::worker::Worker;
use anyhow::{Context, bail};
use rustix::process::setpriority_process;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Where it is within a data directory.
pub(crate) const MIRROR: &str = "mirror";

/// A mirror that is further behind goes on in steps of about so many entries, each of which can be verified and gone on from.
const STEP: u64 = 100_000;

/// A step that takes long is followed by a rest of so many times as long. In bulk, with a processor for two, a mirror that kept up
/// with the writer would take a third of the entries from it; so it falls behind, and catches up when there is less to do.
const RESTS: u32 = 4;

/// How long a stop waits for a mirror that is far behind; a start goes on with the rest.
const STOP_GRACE: Duration = Duration::from_secs(5);

/// How far the mirror's thread stands behind those of the ledger, where the system gives no more than there is.
const NICENESS: i32 = 10;

/// A mirror that follows its ledger until this is dropped; then it covers everything, if the writer ended before.
pub(super) struct Mirror {
    view: Arc<View>,
    worker: Worker,
}

impl Mirror {
    pub(super) fn start(follower: Follower) -> anyhow::Result<Mirror> {
        let view = Arc::clone(&follower.view);
        let worker = Worker::start("purse-mirror", move || follower.run())
            .context("the system starts no thread for the mirror: raise the limit of processes")?;
        Ok(Mirror { view, worker })
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        self.view.growth().end();
        self.worker.join();
    }
}

/// What a mirror needs.
pub(super) struct Follower {
    pub(super) directory: PathBuf,
    pub(super) issuer: Arc<Issuer>,
    /// Every key that the ledger names: the mirror may have been left long ago.
    pub(super) keys: Vec<VerifierKey>,
    pub(super) journal: Arc<dyn Journal>,
    pub(super) view: Arc<View>,
    /// The least time between two steps.
    pub(super) interval: Duration,
}

impl Follower {
    fn run(self) {
        // Where that is refused it takes its turn like the others.
        let _ = setpriority_process(None, NICENESS);
        if let Err(error) = self.follow() {
            tracing::error!(
                directory = %self.directory.display(),
                %error,
                "the mirror is not followed until the next start, and the ledger serves on: put right what the error says, see \
                 that the directory can be written to and the disk has room, then start the ledger again"
            );
        }
    }

    fn follow(&self) -> Result<(), CopyError> {
        let mut copy = Copy::open(&self.directory, self.keys.clone())?;
        let growth = self.view.growth();
        let mut ended_at = None;
        while growth.wait_beyond(copy.size()) {
            let began = Instant::now();
            let all = self.step(&mut copy)?;
            let (entries, behind) = (copy.size(), all - copy.size());
            let (step, lag) = (began.elapsed(), growth.follow(entries));
            tracing::debug!(entries, behind, ?step, ?lag, "the mirror went on");
            if behind > 0 {
                tracing::info!(entries, of = all, "the mirror catches up");
            }
            if growth.rest(self.interval.max(step * RESTS)) {
                let ended_at = ended_at.get_or_insert_with(Instant::now);
                if behind > 0 && ended_at.elapsed() > STOP_GRACE {
                    tracing::warn!(
                        entries,
                        of = all,
                        "the mirror is behind, and goes on at the next start"
                    );
                    break;
                }
            }
        }
        Ok(())
    }

    /// Goes on to a checkpoint; tells how many entries the view showed.
    fn step(&self, copy: &mut Copy) -> Result<u64, CopyError> {
        let Some(shown) = self.view.trailer() else {
            return Ok(copy.size());
        };
        let all = shown.next().0;
        let far = copy.size().saturating_add(STEP);
        let trailer = match all > far {
            true => block_end(self.journal.as_ref(), Sequence(far)).map_err(CopyError::Source)?,
            false => shown,
        };
        let note = query::checkpoint(&self.issuer, &trailer.head).note();
        copy.advance(&note, &mut OfJournal(self.journal.as_ref()))?;
        Ok(all)
    }
}

/// The trailer of the block that an entry is in.
fn block_end(journal: &dyn Journal, mut sequence: Sequence) -> anyhow::Result<Trailer> {
    loop {
        let frame = journal.frame(sequence)?;
        let frame = frame.with_context(|| format!("the journal has no entry {sequence}"))?;
        if let Some(trailer) = frame.trailer() {
            return Ok(*trailer);
        }
        sequence = frame.next();
    }
}

/// The lines of a journal, a frame at a time.
struct OfJournal<'a>(&'a dyn Journal);

impl Lines for OfJournal<'_> {
    fn lines(&mut self, first: Sequence, end: Sequence) -> anyhow::Result<Vec<Vec<u8>>> {
        let frame = self.0.frame(first)?;
        let frame = frame.with_context(|| format!("the journal has no entry {first}"))?;
        let wanted = frame
            .lines()
            .filter(|(sequence, _)| (first..end).contains(sequence));
        Ok(wanted.map(|(_, line)| line.to_vec()).collect())
    }
}

/// Refuses a journal that lacks what the mirror beside it holds with the signature of the ledger, whether it is followed or
/// not. A mirror that says nothing about this ledger refuses nothing; one that bears its name, is ahead of it and signed by a key
/// that it does not name may be of a time after its key was changed.
pub(super) fn refuse_another_history(
    data_dir: &Path,
    journal: &dyn Journal,
    keys: &[VerifierKey],
) -> anyhow::Result<()> {
    let directory = data_dir.join(MIRROR);
    let mirrored = match tlog::checkpoint(&directory, keys) {
        Ok(Some(mirrored)) => mirrored,
        Err(CopyError::Checkpoint {
            error: CheckpointError::Note(NoteError::Unsigned(_)),
            ..
        }) => return refuse_unknown_key(&directory, journal, keys),
        _ => return Ok(()),
    };
    let (copied, found) = (mirrored.size, size(journal));
    if copied > found {
        return Err(CopyError::Ahead { copied, found }).with_context(|| {
            format!(
                "this ledger is not served: {} is ahead of it",
                directory.display()
            )
        });
    }
    if !has_root(journal, &mirrored)? {
        bail!(
            "this ledger is not served: the first {copied} entries of its journal are not those that {} holds with the \
             signature of this ledger. Keep both, and restore the data directory from a backup whose entries are those of the \
             mirror",
            directory.display()
        );
    }
    Ok(())
}

fn refuse_unknown_key(directory: &Path, journal: &dyn Journal, keys: &[VerifierKey]) -> anyhow::Result<()> {
    let note = Published::new(directory).checkpoint()?.unwrap_or_default();
    let name = keys.first().map_or("", VerifierKey::name);
    let ahead = Checkpoint::claimed(&note)
        .filter(|claimed| claimed.origin.as_str() == name && claimed.size > size(journal));
    let Some(claimed) = ahead else {
        return Ok(());
    };
    bail!(
        "this ledger is not served: {} has {} entries of \"{name}\" and the journal {}, and it is signed by a key that the journal \
         does not name. If the key was changed since this journal was copied, restore a backup of the data directory that has \
         the change; if the mirror is not this ledger's, move it away",
        directory.display(),
        claimed.size,
        size(journal)
    )
}

fn size(journal: &dyn Journal) -> u64 {
    journal.last_trailer().map_or(0, |trailer| trailer.next().0)
}

/// Whether the first entries of a journal have the root of a checkpoint. The journal has so many.
pub(crate) fn has_root(journal: &dyn Journal, checkpoint: &Checkpoint) -> anyhow::Result<bool> {
    let Some(last) = checkpoint.size.checked_sub(1) else {
        return Ok(true);
    };
    let frame = journal.frame(Sequence(last))?;
    let trailer = frame.as_ref().and_then(|frame| frame.trailer());
    if let Some(trailer) = trailer.filter(|trailer| trailer.head.tree_size == checkpoint.size) {
        return Ok(trailer.head.root == checkpoint.root);
    }
    // A journal that was built again may have other blocks: then the hashes of its lines tell.
    let (mut tree, mut lines) = (Tree::new(), OfJournal(journal));
    while tree.size() < checkpoint.size {
        let taken = lines.lines(Sequence(tree.size()), Sequence(checkpoint.size))?;
        taken.iter().for_each(|line| tree.push(leaf_hash(line)));
    }
    Ok(tree.root() == checkpoint.root)
}
