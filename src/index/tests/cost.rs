//! What postings cost.

use super::{covering, entries, fill};
use crate::index::segments::path_of;
use crate::index::{Field, Index, SEGMENT_LENGTH, Term};
use crate::ledger::Entry;
use crate::types::Sequence;
use std::time::Instant;

/// Not a test: what indexing an entry costs. `cargo test --release --lib index:: -- --ignored --nocapture`
#[test]
#[ignore = "measures; it cannot fail"]
fn cost_of_indexing() {
    let count = 1 << 20;
    let entries: Vec<Entry> = entries(count);
    let index = Index::in_memory(SEGMENT_LENGTH);
    let began = Instant::now();
    for block in entries.chunks(8_192) {
        index.add(block, covering(block.last().unwrap().sequence.0 + 1));
    }
    let each = began.elapsed().as_nanos() / u128::from(count);
    let directory = tempfile::tempdir().unwrap();
    let kept = Index::in_directory(SEGMENT_LENGTH, directory.path());
    fill(&kept, &entries[..SEGMENT_LENGTH as usize]);
    let began = Instant::now();
    kept.write_full().unwrap();
    let written = began.elapsed();
    let bytes = std::fs::metadata(path_of(directory.path(), 0)).unwrap().len();
    let began = Instant::now();
    let hash = Term::text(Field::DocumentNumber, "BCT-77").hash();
    for _ in 0..1_000 {
        assert_eq!(
            kept.candidates(0, &[vec![hash]]).from(Sequence(0), false),
            Some(Sequence(77))
        );
    }
    let looked = began.elapsed().as_nanos() / 1_000;
    eprintln!(
        "{each} ns an entry; a segment is written in {written:?} with {bytes} bytes; a look-up takes {looked} ns"
    );
}
