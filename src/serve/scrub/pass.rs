//! One reading of a journal, frame by frame.

use crate::audit::{Tree, leaf_hash};
use crate::journal::{Frame, Journal, Trailer};
use crate::types::Sequence;

/// No frame has more lines: behind one that cannot be read the next begins within so many entries.
const FRAME_LINES_MAX: u64 = 32;

/// Something is not what was recorded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Damage {
    /// Where: an entry, or the first of a frame or block.
    pub(super) entry: Sequence,
    /// What is wrong.
    pub(super) why: String,
}

/// A journal being read, from its first entry to the end of a block.
pub(super) struct Pass {
    end: Trailer,
    next: Sequence,
    /// What was read so far, as long as all of it could be: behind damage only checksums tell.
    tree: Option<Tree>,
    entries: u64,
    damaged: u64,
}

impl Pass {
    /// Up to the end of the block that `end` closes, whose root was signed.
    pub(super) fn to(end: Trailer) -> Pass {
        Pass {
            end,
            next: Sequence::FIRST,
            tree: Some(Tree::new()),
            entries: 0,
            damaged: 0,
        }
    }

    /// How many entries could be read.
    pub(super) fn entries(&self) -> u64 {
        self.entries
    }

    /// How often something was wrong.
    pub(super) fn damaged(&self) -> u64 {
        self.damaged
    }

    /// Reads a frame; nothing when all were read.
    pub(super) fn step(&mut self, journal: &dyn Journal) -> Option<Result<(), Damage>> {
        if self.next >= self.end.next() {
            return None;
        }
        let entry = self.next;
        let found = match journal.frame(entry) {
            Ok(Some(frame)) => self.take(&frame),
            Ok(None) => self.skip(journal, "there is no such entry".to_owned()),
            Err(error) => {
                let why = format!("{:#}", anyhow::Error::from(error));
                self.skip(journal, why)
            }
        };
        Some(found.map_err(|why| {
            self.damaged += 1;
            Damage { entry, why }
        }))
    }

    fn take(&mut self, frame: &Frame) -> Result<(), String> {
        self.next = frame.next();
        self.entries += frame.count() as u64;
        let Some(tree) = &mut self.tree else {
            return Ok(());
        };
        frame.lines().for_each(|(_, line)| tree.push(leaf_hash(line)));
        let Some(trailer) = frame.trailer() else {
            return Ok(());
        };
        let signed = match trailer.next() == self.end.next() {
            true => &self.end.head,
            false => &trailer.head,
        };
        if (tree.size(), tree.root()) == (signed.tree_size, signed.root) {
            return Ok(());
        }
        // It stays another from here on.
        self.tree = None;
        Err(format!(
            "the entries before {} have another Merkle root than the one that was signed for them",
            trailer.next()
        ))
    }

    /// Goes on behind what cannot be read.
    fn skip(&mut self, journal: &dyn Journal, why: String) -> Result<(), String> {
        self.tree = None;
        let behind = (1..FRAME_LINES_MAX).map(|lines| self.next.plus(lines));
        let readable = |sequence: &Sequence| matches!(journal.frame(*sequence), Ok(Some(_)));
        self.next = behind
            .take_while(|sequence| *sequence < self.end.next())
            .find(readable)
            .unwrap_or(self.next.plus(FRAME_LINES_MAX));
        Err(why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::memory::{CrashImage, MemoryJournal};
    use crate::journal::{BlockBuilder, SignedHead};

    /// Three blocks of 70 lines, each in frames of 32, 32 and 6.
    fn image() -> CrashImage {
        let journal = MemoryJournal::new();
        let mut tree = Tree::new();
        for block in 0..3_u64 {
            let mut builder = BlockBuilder::new(Sequence(block * 70));
            for line in 0..70_u64 {
                let line = format!("line {}", block * 70 + line);
                builder.push_line(line.as_bytes()).unwrap();
                tree.push(leaf_hash(line.as_bytes()));
            }
            let head = SignedHead {
                tree_size: tree.size(),
                root: tree.root(),
                key_id: [0; 4],
                signature: [0; 64],
            };
            journal.append(&builder.finish(head)).unwrap();
        }
        journal.crash_image()
    }

    fn read(image: CrashImage) -> (Pass, Vec<(u64, String)>) {
        let journal = MemoryJournal::open(image).unwrap();
        let mut pass = Pass::to(journal.last_trailer().unwrap());
        let mut damage = Vec::new();
        while let Some(found) = pass.step(&journal) {
            damage.extend(found.err().map(|damage| (damage.entry.0, damage.why)));
        }
        (pass, damage)
    }

    #[test]
    fn a_whole_journal_is_read_to_its_end() {
        let (pass, damage) = read(image());
        assert_eq!((pass.entries(), pass.damaged(), damage), (210, 0, Vec::new()));
    }

    #[test]
    fn each_damaged_frame_is_named_and_what_is_behind_it_is_read() {
        let mut image = image();
        assert!(image.damage(Sequence(32), |bytes| bytes[40] ^= 1));
        assert!(image.lose(Sequence(70)));
        assert!(image.damage(Sequence(102), |bytes| bytes.truncate(30)));
        let (pass, damage) = read(image);
        let entries: Vec<u64> = damage.iter().map(|(entry, _)| *entry).collect();
        assert_eq!(entries, [32, 70, 102], "{damage:?}");
        assert_eq!((pass.entries(), pass.damaged()), (210 - 3 * 32, 3));
        assert!(damage[0].1.contains("checksum"), "{damage:?}");
    }

    #[test]
    fn a_line_that_was_replaced_with_its_checksum_is_found_by_the_root() {
        let honest = MemoryJournal::open(image()).unwrap();
        let mut builder = BlockBuilder::new(Sequence(0));
        (0..70_u64).for_each(|_| builder.push_line(b"forged").unwrap());
        let head = honest
            .frame(Sequence(69))
            .unwrap()
            .unwrap()
            .trailer()
            .unwrap()
            .head;
        let forged = builder.finish(head);
        let mut image = image();
        let (first, bytes) = &forged.frames()[1];
        assert!(image.damage(*first, |stored| stored.clone_from(bytes)));
        let (_, damage) = read(image);
        let [(64, why)] = &damage[..] else {
            panic!("{damage:?}")
        };
        assert!(why.contains("another Merkle root"), "{why}");
    }

    #[test]
    fn a_journal_that_is_not_what_was_signed_last_is_found_at_its_end() {
        let journal = MemoryJournal::open(image()).unwrap();
        let mut end = journal.last_trailer().unwrap();
        end.head.root = [7; 32];
        let mut pass = Pass::to(end);
        let damage: Vec<Damage> = std::iter::from_fn(|| pass.step(&journal))
            .filter_map(Result::err)
            .collect();
        assert_eq!(damage.len(), 1, "{damage:?}");
        assert_eq!(damage[0].entry, Sequence(204));
    }
}
