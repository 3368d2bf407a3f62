//! Lines made into the blocks that they were recorded in.
//!
//! Nothing in a line says where its block ended. But all entries of a block have one recorded time, and the next block has
//! another unless the clock stood still or was put back; then blocks become one, within the bounds of the sequencer's.

use super::RestoreError;
use crate::audit::{Checkpoint, LedgerKey, SignError, Signer, Tree, leaf_hash};
use crate::journal::sled::SledJournal;
use crate::journal::{Block, BlockBuilder, RequestRow, SignedHead};
use crate::ledger::{Entry, Keys, Stamp};
use crate::sequencer::COMMANDS_MAX;
use crate::types::{Origin, Sequence};
use std::sync::Arc;

/// A block takes no further request when its lines have more bytes, as when it was recorded.
const LINE_BYTES_OPEN: u64 = 8 << 20;

/// Blocks are made durable together once they have so many bytes, or there are so many.
const TOGETHER_BYTES: u64 = 8 << 20;
const TOGETHER: usize = 4_096;

/// Blocks on their way into a journal that is built anew.
pub(super) struct Blocks<'a> {
    journal: &'a SledJournal,
    signers: &'a [LedgerKey],
    /// The keys that the lines name so far.
    keys: Keys,
    origin: Origin,
    tree: Tree,
    open: Option<Open>,
    closed: Vec<Block>,
    closed_bytes: u64,
    written: u64,
}

/// A block that lines still join.
struct Open {
    builder: BlockBuilder,
    /// What its last request has in common, and how many entries it has so far, from which on.
    stamp: Arc<Stamp>,
    first: Sequence,
    count: u32,
}

impl<'a> Blocks<'a> {
    /// Nothing yet.
    pub(super) fn new(journal: &'a SledJournal, signers: &'a [LedgerKey], origin: Origin) -> Blocks<'a> {
        Blocks {
            journal,
            signers,
            keys: Keys::default(),
            origin,
            tree: Tree::new(),
            open: None,
            closed: Vec::new(),
            closed_bytes: 0,
            written: 0,
        }
    }

    /// Takes the next line.
    pub(super) fn take(&mut self, sequence: Sequence, line: &[u8]) -> Result<(), RestoreError> {
        let entry = Entry::from_line(line).map_err(|error| RestoreError::Changed(sequence, error))?;
        let stamp = Arc::clone(&entry.stamp);
        match &mut self.open {
            Some(open) if open.is_same_request(&stamp) => open.count += 1,
            Some(open) if open.has_room_for(&stamp) => open.next_request(stamp, sequence),
            _ => {
                self.close()?;
                self.open = Some(Open::new(stamp, sequence));
            }
        }
        if let Some(open) = &mut self.open {
            let pushed = open.builder.push_line(line);
            pushed.map_err(|error| RestoreError::Line(sequence, error))?;
        }
        self.tree.push(leaf_hash(line));
        if let Some(command) = &entry.command {
            self.keys.note(sequence, &command.action);
        }
        Ok(())
    }

    /// The key that the lines so far name, which is the one that signed them.
    fn signer(&self) -> Result<&LedgerKey, SignError> {
        let named = self.keys.signing().map(|named| named.key.as_str());
        let is_named = |key: &&LedgerKey| named.is_none_or(|named| key.verifier().to_string() == named);
        let missing =
            || SignError(format!("the private key of {} was not given", named.unwrap_or("none")).into());
        self.signers.iter().find(is_named).ok_or_else(missing)
    }

    /// Writes what is left; tells how many blocks there are.
    pub(super) fn finish(mut self) -> Result<u64, RestoreError> {
        self.close()?;
        self.write()?;
        Ok(self.written)
    }

    /// Signs the tree and closes the open block.
    fn close(&mut self) -> Result<(), RestoreError> {
        let Some(mut open) = self.open.take() else {
            return Ok(());
        };
        let signed = Checkpoint::of(self.origin.clone(), &self.tree).sign(self.signer()?)?;
        open.end_request();
        self.closed_bytes += open.builder.raw_bytes();
        self.closed.push(open.builder.finish(SignedHead {
            tree_size: signed.checkpoint.size,
            root: signed.checkpoint.root,
            key_id: signed.key_id,
            signature: signed.signature,
        }));
        match self.closed_bytes >= TOGETHER_BYTES || self.closed.len() >= TOGETHER {
            true => self.write(),
            false => Ok(()),
        }
    }

    fn write(&mut self) -> Result<(), RestoreError> {
        self.journal.append_all(&self.closed)?;
        self.written += self.closed.len() as u64;
        self.closed.clear();
        self.closed_bytes = 0;
        Ok(())
    }
}

impl Open {
    fn new(stamp: Arc<Stamp>, first: Sequence) -> Open {
        Open {
            builder: BlockBuilder::new(first),
            stamp,
            first,
            count: 1,
        }
    }

    /// The entries of a request stand together, and no two requests of a principal have one id.
    fn is_same_request(&self, stamp: &Stamp) -> bool {
        self.stamp.actor == stamp.actor && self.stamp.request_id == stamp.request_id
    }

    fn has_room_for(&self, stamp: &Stamp) -> bool {
        self.stamp.recorded == stamp.recorded
            // With the one that is still open.
            && (self.builder.requests() as usize) + 1 < COMMANDS_MAX
            && self.builder.raw_bytes() <= LINE_BYTES_OPEN
    }

    fn next_request(&mut self, stamp: Arc<Stamp>, first: Sequence) {
        self.end_request();
        (self.stamp, self.first, self.count) = (stamp, first, 1);
    }

    fn end_request(&mut self) {
        self.builder.push_request(&RequestRow {
            principal: self.stamp.actor.clone(),
            request_id: self.stamp.request_id.clone(),
            first: self.first,
            count: self.count,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::LedgerKey;
    use crate::journal::Journal;
    use crate::journal::sled::Settings;

    fn line(sequence: u64, request: &str, second: u32) -> String {
        format!(
            "{{\"actor\":\"local\",\"command\":{{\"action\":{{\"OpenMission\":{{\"mission\":\"m-{sequence}\",\"name\":\"M\"}}}}}},\
             \"effective\":\"2026-11-23\",\"kind\":\"OpenMission\",\"origin\":\"ledger.example/blocks\",\
             \"recorded\":\"2026-11-23T03:03:{second:02}.354924Z\",\"request_id\":\"{request}\",\"rules\":\"1\",\
             \"sequence\":\"{sequence}\",\"version\":\"1\"}}"
        )
    }

    fn rows(journal: &SledJournal, first: u64) -> Vec<(String, u64, u32)> {
        let rows = journal.requests(Sequence(first)).unwrap().unwrap();
        let told = rows
            .into_iter()
            .map(|row| (row.request_id.to_string(), row.first.0, row.count));
        told.collect()
    }

    /// Two requests of one moment are one block, as one was or two were: nothing tells them apart.
    #[test]
    fn a_block_ends_where_the_recorded_time_does_and_never_within_a_request() {
        let directory = tempfile::tempdir().unwrap();
        let settings = Settings {
            free_bytes_min: 0,
            ballast_bytes: 0,
            ..Settings::default()
        };
        let journal = SledJournal::open(&directory.path().join("journal"), settings).unwrap();
        let origin: Origin = "ledger.example/blocks".parse().unwrap();
        let signer = LedgerKey::from_seed(&origin, &[7; 32]);
        let mut blocks = Blocks::new(&journal, std::slice::from_ref(&signer), origin.clone());
        let mut tree = Tree::new();
        let recorded = [("a", 1), ("b", 2), ("b", 2), ("c", 2), ("d", 3)];
        let lines = (0..).zip(recorded);
        for (sequence, line) in
            lines.map(|(sequence, (request, second))| (sequence, line(sequence, request, second)))
        {
            blocks.take(Sequence(sequence), line.as_bytes()).unwrap();
            tree.push(leaf_hash(line.as_bytes()));
        }
        assert_eq!(blocks.finish().unwrap(), 3);
        assert_eq!(rows(&journal, 0), [("a".to_owned(), 0, 1)]);
        assert_eq!(
            rows(&journal, 1),
            [("b".to_owned(), 1, 2), ("c".to_owned(), 3, 1)]
        );
        assert_eq!(rows(&journal, 4), [("d".to_owned(), 4, 1)]);
        let last = journal.last_trailer().unwrap().head;
        let signed = Checkpoint::of(origin, &tree).sign(&signer).unwrap();
        assert_eq!((last.root, last.signature), (tree.root(), signed.signature));
    }

    /// A clock that was put back may have stood still for long: blocks stay within the sequencer's bounds all the same.
    #[test]
    fn a_moment_of_many_requests_is_cut() {
        let directory = tempfile::tempdir().unwrap();
        let settings = Settings {
            free_bytes_min: 0,
            ballast_bytes: 0,
            ..Settings::default()
        };
        let journal = SledJournal::open(&directory.path().join("journal"), settings).unwrap();
        let origin: Origin = "ledger.example/blocks".parse().unwrap();
        let signer = LedgerKey::from_seed(&origin, &[7; 32]);
        let mut blocks = Blocks::new(&journal, std::slice::from_ref(&signer), origin);
        let count = COMMANDS_MAX as u64 + 10;
        for sequence in 0..count {
            let line = line(sequence, &format!("request-{sequence}"), 1);
            blocks.take(Sequence(sequence), line.as_bytes()).unwrap();
        }
        assert_eq!(blocks.finish().unwrap(), 2);
        let last = journal.last_trailer().unwrap();
        assert_eq!((last.next().0, last.requests), (count, 10));
    }
}
