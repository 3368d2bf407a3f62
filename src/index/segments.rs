//! The index: full segments, and the one that grows.

use super::candidates::{Candidates, intersection, of_memory};
use super::file::{Header, SegmentFile, Unusable};
#[cfg(test)]
use super::grown::Full;
use super::grown::{Kept, Segments};
use super::open::Postings;
use super::row::VALUE_LIMIT;
use crate::ledger::{Command, Entry};
use crate::types::{Origin, Sequence};
use parking_lot::{Condvar, Mutex, RwLock};
use roaring::RoaringBitmap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many entries a segment has: the postings of one are written in a fraction of a second and take some tens of megabytes
/// in memory until then.
pub const SEGMENT_LENGTH: u32 = 1 << 18;

/// Postings of every entry that was added, in the order of the ledger.
#[derive(Debug)]
pub struct Index {
    length: u32,
    /// Where full segments are kept; without one they stay in memory.
    directory: Option<PathBuf>,
    segments: RwLock<Segments>,
    pub(super) work: Mutex<Work>,
    pub(super) told: Condvar,
}

/// What the keeper of files waits for.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub(super) is_there: bool,
    pub(super) ended: bool,
}

/// A checkpoint that was signed over a segment's last entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covering {
    /// How many entries it covers.
    pub tree_size: u64,
    /// The root over them.
    pub root: [u8; 32],
}

/// A full segment that is not on disk.
pub(super) struct Unwritten {
    pub(super) header: Header,
    pub(super) postings: Arc<Postings>,
}

impl Index {
    /// An index that stays in memory, in segments of so many entries.
    pub fn in_memory(length: u32) -> Index {
        Index::new(length, None)
    }

    /// An index whose full segments are kept in a directory: files that are there are used again, and
    /// [`Keeper`](super::Keeper) writes what is not.
    pub fn in_directory(length: u32, directory: &Path) -> Index {
        Index::new(length, Some(directory.to_owned()))
    }

    fn new(length: u32, directory: Option<PathBuf>) -> Index {
        Index {
            // A row of a file tells no higher position.
            length: length.clamp(1, VALUE_LIMIT),
            directory,
            segments: RwLock::default(),
            work: Mutex::default(),
            told: Condvar::new(),
        }
    }

    /// Takes entries that follow on those before, and the checkpoint that was signed over the last of them.
    pub fn add(&self, entries: &[Entry], covering: Covering) {
        let mut segments = self.segments.write();
        for entry in entries {
            segments.add(entry, self.length);
        }
        let has_work = segments.cover(covering, self.length);
        drop(segments);
        self.tell(has_work);
    }

    /// Takes one entry that follows on those before, as it is read again.
    pub fn add_again(&self, entry: &Entry) {
        self.segments.write().add(entry, self.length);
    }

    /// All entries that were added so far are covered by a checkpoint.
    pub fn cover(&self, covering: Covering) {
        let has_work = self.segments.write().cover(covering, self.length);
        self.tell(has_work);
    }

    /// Before the first entry of a segment is added again: takes its file instead, if there is a sound one whose checkpoint
    /// the journal has, as `is_journals` says.
    pub fn adopt(&self, origin: &Origin, is_journals: impl FnOnce(Covering) -> bool) {
        let Some(directory) = &self.directory else {
            return;
        };
        let mut segments = self.segments.write();
        if !segments.next.is_multiple_of(u64::from(self.length)) {
            return;
        }
        let segment = segments.next / u64::from(self.length);
        let path = path_of(directory, segment);
        match sound(&path, origin, segment, self.length, is_journals) {
            Ok(file) => segments.adopted = Some(file),
            Err(Unusable::Absent) => {}
            Err(why) => tracing::info!(
                file = %path.display(),
                %why,
                "a file of postings is not used, and is built again"
            ),
        }
    }

    /// The entry that is to be added next.
    pub fn next(&self) -> Sequence {
        Sequence(self.segments.read().next)
    }

    /// Lets the file that was adopted stand for the entries of its segment, up to its end or to before `size`: they need not be
    /// added again. False if none was.
    pub fn pass_by_file(&self, size: Sequence) -> bool {
        self.segments.write().pass_by_file(size.0, u64::from(self.length))
    }

    /// The command that the next entry goes on, if it is a further part.
    pub fn take_up(&self, command: Option<Arc<Command>>) {
        self.segments.write().command = command;
    }

    /// The number of the segment that an entry is in.
    pub fn segment_of(&self, sequence: Sequence) -> u64 {
        sequence.0 / u64::from(self.length)
    }

    /// The entries of a segment that have, for each of `clauses`, a term of one of its hashes, and some that have not: by a
    /// hash that two terms share, or because they are not added yet. This may read a disk.
    pub fn candidates(&self, segment: u64, clauses: &[Vec<u64>]) -> Candidates {
        let positions = match clauses {
            [] => None,
            clauses => self.positions(segment, clauses),
        };
        Candidates::new(segment, self.length, positions)
    }

    fn positions(&self, segment: u64, clauses: &[Vec<u64>]) -> Option<RoaringBitmap> {
        let kept = {
            let segments = self.segments.read();
            match segments.kept(segment) {
                Some(kept) => kept.clone(),
                None => return segments.of_open(segment, self.length, clauses),
            }
        };
        // The sync thread waits for nobody who looks at a full segment.
        let file = match kept {
            Kept::File(file) => file,
            Kept::Memory(postings) => return Some(of_memory(&postings, clauses)),
            Kept::Lost => return None,
        };
        let found = intersection(clauses, |hash, all| file.add_to(hash, all));
        match found {
            Ok(positions) => Some(positions),
            Err(why) => {
                self.lose(segment, &why);
                None
            }
        }
    }

    /// A file that cannot be read any more is not asked again.
    fn lose(&self, segment: u64, why: &Unusable) {
        let mut segments = self.segments.write();
        let full = usize::try_from(segment).ok();
        if let Some(full) = full.and_then(|index| segments.full.get_mut(index))
            && !matches!(full.kept, Kept::Lost)
        {
            full.kept = Kept::Lost;
            tracing::warn!(
                segment,
                %why,
                "a file of postings failed: its entries are found by reading all of them, slowly, until the next start builds \
                 it again"
            );
        }
    }

    fn tell(&self, has_work: bool) {
        if has_work && self.directory.is_some() {
            self.work.lock().is_there = true;
            self.told.notify_all();
        }
    }

    /// The full segments that are not on disk and can be: their checkpoint is signed.
    pub(super) fn unwritten(&self) -> Vec<Unwritten> {
        let segments = self.segments.read();
        let Some(origin) = &segments.origin else {
            return Vec::new();
        };
        let unwritten = (0..).zip(&segments.full).filter_map(|(segment, full)| {
            let (Kept::Memory(postings), Some(covering)) = (&full.kept, full.covering) else {
                return None;
            };
            let header = Header {
                origin: origin.clone(),
                segment,
                length: self.length,
                tree_size: covering.tree_size,
                root: covering.root,
            };
            let postings = Arc::clone(postings);
            Some(Unwritten { header, postings })
        });
        unwritten.collect()
    }

    /// A segment is on disk now: its memory is given back.
    pub(super) fn written(&self, segment: u64, file: SegmentFile) {
        let mut segments = self.segments.write();
        let full = usize::try_from(segment).ok();
        if let Some(full) = full.and_then(|index| segments.full.get_mut(index)) {
            full.kept = Kept::File(Arc::new(file));
        }
    }

    pub(super) fn directory(&self) -> Option<&Path> {
        self.directory.as_deref()
    }

    /// How many full segments are in memory and how many on disk.
    #[cfg(test)]
    pub(super) fn kept(&self) -> (usize, usize) {
        let segments = self.segments.read();
        let in_memory = |full: &&Full| matches!(full.kept, Kept::Memory(_));
        let on_disk = |full: &&Full| matches!(full.kept, Kept::File(_));
        let full = &segments.full;
        (
            full.iter().filter(in_memory).count(),
            full.iter().filter(on_disk).count(),
        )
    }
}

/// The file of a segment, if it is what it should be.
pub(super) fn sound(
    path: &Path,
    origin: &Origin,
    segment: u64,
    length: u32,
    is_journals: impl FnOnce(Covering) -> bool,
) -> Result<SegmentFile, Unusable> {
    let file = SegmentFile::open(path)?;
    let header = file.header();
    let covering = Covering {
        tree_size: header.tree_size,
        root: header.root,
    };
    let end = (segment + 1).saturating_mul(u64::from(length));
    let is_of_it = header.origin == *origin && header.segment == segment && header.length == length;
    match is_of_it && covering.tree_size >= end && is_journals(covering) {
        true => Ok(file),
        false => Err(Unusable::Foreign),
    }
}

/// Where the file of a segment is.
pub(super) fn path_of(directory: &Path, segment: u64) -> PathBuf {
    directory.join(format!("{segment:06}"))
}
