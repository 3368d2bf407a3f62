//! Proofs over a journal: what they read, and that nothing leaves which does not lead to what was signed.

use super::pages::journal;
use super::{FundsMode, Ledger};
use crate::audit::{Hash, Issuer, Tree, UpperTiles, leaf_hash};
use crate::journal::memory::MemoryJournal;
use crate::journal::{AppendError, Block, Frame, Journal, ReadError, RequestRow, Trailer, Unwritable};
use crate::query::{LedgerTree, Unread, checkpoints, consistency, inclusion};
use crate::types::Sequence;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A journal that counts the frames it gives.
struct Counted {
    journal: MemoryJournal,
    frames: AtomicUsize,
}

impl Journal for Counted {
    fn append(&self, block: &Block) -> Result<(), AppendError> {
        self.journal.append(block)
    }

    fn frame(&self, sequence: Sequence) -> Result<Option<Frame>, ReadError> {
        self.frames.fetch_add(1, Ordering::Relaxed);
        self.journal.frame(sequence)
    }

    fn requests(&self, first: Sequence) -> Result<Option<Vec<RequestRow>>, ReadError> {
        self.journal.requests(first)
    }

    fn last_trailer(&self) -> Option<Trailer> {
        self.journal.last_trailer()
    }

    fn writable(&self) -> Result<(), Unwritable> {
        self.journal.writable()
    }
}

fn issuer() -> Issuer {
    Issuer::new("ledger.example/proofs".parse().unwrap())
}

fn lines(count: u64) -> Vec<Vec<u8>> {
    (0..count).map(|number| number.to_string().into_bytes()).collect()
}

/// The upper tiles of these lines, and the root of the first `size`.
fn tree_of(lines: &[Vec<u8>], size: usize) -> (UpperTiles, Hash) {
    let (mut tree, mut upper, mut root) = (Tree::new(), UpperTiles::default(), Tree::new().root());
    for (index, line) in lines.iter().enumerate() {
        if let Some(tile) = tree.grow(leaf_hash(line)) {
            upper.push(tile);
        }
        if index + 1 == size {
            root = tree.root();
        }
    }
    (upper, root)
}

#[test]
fn a_proof_reads_two_tiles_of_a_journal_of_any_size() {
    // Eight frames of 32 lines a tile, and one for whether a checkpoint was signed.
    const FRAMES: usize = 8 + 8 + 1;
    for count in [700, 7_000] {
        let lines = lines(count);
        let counted = Counted {
            journal: journal(&lines, 8_000),
            frames: AtomicUsize::new(0),
        };
        let size = count - 1;
        let (upper, root) = tree_of(&lines, size as usize);
        for number in (0..size).step_by(97) {
            let mut tree = LedgerTree::new(&counted, &upper, count);
            let proof = inclusion(&mut tree, &issuer(), Sequence(number), size).unwrap();
            assert_eq!((proof.tree.root, proof.tree.signed), (root, None));
            let read = counted.frames.swap(0, Ordering::Relaxed);
            assert!(read <= FRAMES, "entry {number} of {count}: {read} frames");

            let mut tree = LedgerTree::new(&counted, &upper, count);
            let proof = consistency(&mut tree, &issuer(), number + 1, size).unwrap();
            assert_eq!(proof.tree.root, root);
            let read = counted.frames.swap(0, Ordering::Relaxed);
            assert!(read <= FRAMES, "{number} of {count}: {read} frames");
        }
    }
}

#[test]
fn what_does_not_lead_to_the_signed_root_does_not_leave() {
    // The trailers of this journal name roots that are not of its lines.
    let lines = lines(300);
    let journal = journal(&lines, 100);
    let (upper, _) = tree_of(&lines, 300);
    let mut tree = LedgerTree::new(&journal, &upper, 300);
    for size in [100, 300] {
        let refused = inclusion(&mut tree, &issuer(), Sequence(5), size).unwrap_err();
        assert!(matches!(refused, Unread::Unproven { .. }), "{refused}");
        let refused = consistency(&mut tree, &issuer(), 50, size).unwrap_err();
        assert!(matches!(refused, Unread::Unproven { .. }), "{refused}");
    }
}

#[test]
fn a_page_of_checkpoints_ends_within_a_large_block_and_the_next_goes_on_there() {
    let mut ledger = Ledger::new(FundsMode::Advisory);
    ledger.run("receive a 30").unwrap();
    let entry = ledger.entries.last().unwrap();
    let mut entry_line = Vec::new();
    entry.write_line(&mut entry_line);
    // 2,048 frames of 32 lines are looked through for a page; this block has more.
    let mut lines = lines(66_000);
    lines.extend(vec![entry_line; 64]);
    let journal = journal(&lines, 70_000);
    let last = Sequence(lines.len() as u64 - 1);
    let page = checkpoints(&journal, &issuer(), (Sequence::FIRST, last), 10).unwrap();
    assert!(page.checkpoints.is_empty());
    let next = page.next.unwrap();
    assert_eq!(next, Sequence(2_048 * 32));
    let page = checkpoints(&journal, &issuer(), (next, last), 10).unwrap();
    assert_eq!(page.next, None);
    let [found] = page.checkpoints.as_slice() else {
        panic!("one checkpoint was expected: {page:?}")
    };
    assert_eq!(found.first, Sequence::FIRST);
    assert_eq!(found.recorded, entry.stamp.recorded);
    assert_eq!(found.signed.checkpoint.size, lines.len() as u64);
}
