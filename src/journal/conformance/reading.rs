//! Cases about what readers find.

use super::{Lines, Model, Place, request};
use crate::journal::Journal;
use crate::types::Sequence;
use std::sync::atomic::{AtomicBool, Ordering};

/// Exact and inner sequences give the same frame.
pub fn a_frame_is_found_by_every_sequence_in_it(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(11));
    for count in [1, 32, 33, 7, 100] {
        model.append(&journal, lines.entries(count));
    }
    for sequence in (0..model.tail().0).map(Sequence) {
        let frame = journal.frame(sequence).unwrap().unwrap();
        assert_eq!(frame.line(sequence), Some(model.line(sequence)));
        assert!(frame.first() <= sequence && sequence < frame.next());
        assert_eq!(frame.line(frame.next()), None);
    }
}

/// The tail is where the journal ends, for every sequence from there on.
pub fn nothing_is_at_or_beyond_the_tail(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(12));
    for _ in 0..3 {
        for beyond in [0, 1, 31, 1 << 32, u64::MAX - model.tail().0] {
            let sequence = model.tail().plus(beyond);
            assert_eq!(journal.frame(sequence).unwrap(), None);
            assert_eq!(journal.requests(sequence).unwrap(), None);
        }
        model.append(&journal, lines.entries(45));
    }
}

/// While blocks are appended, a reader finds every frame below the tail it knows, and a journal that ends with a whole
/// block.
pub fn readers_see_whole_blocks_while_others_are_appended(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(13));
    model.append(&journal, lines.entries(70));
    let finished = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    while !finished.load(Ordering::Relaxed) {
                        read_to_the_end(&journal);
                    }
                })
            })
            .collect();
        for _ in 0..60 {
            let count = 1 + lines.below(120);
            model.append(&journal, lines.entries(count));
        }
        finished.store(true, Ordering::Relaxed);
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    });
    model.check(&journal);
}

fn read_to_the_end(journal: &impl Journal) {
    let known = journal.last_trailer().unwrap().next();
    let mut sequence = Sequence::FIRST;
    let mut ended_whole = false;
    while let Some(frame) = journal.frame(sequence).unwrap() {
        ended_whole = frame.trailer().is_some();
        sequence = frame.next();
    }
    assert!(ended_whole, "the journal ended at {sequence} within a block");
    assert!(
        sequence >= known,
        "the journal ended at {sequence} before its tail {known}"
    );
}

/// A block's table is found by the block's first sequence and by no other, whether it is empty, inside the only frame, or
/// apart.
pub fn request_tables_are_found_by_their_block(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(14));
    for count in [1_usize, 5, 32, 40, 300] {
        for requests in [0, 1, count] {
            let first = model.tail();
            let rows = (0..requests).map(|row| request(first.plus(row as u64), 1));
            model.append_with(&journal, lines.entries(count), rows.collect());
        }
    }
    model.check(&journal);
    let firsts: Vec<Sequence> = model.trailers().map(|trailer| trailer.first).collect();
    for sequence in (0..model.tail().0).map(Sequence) {
        let found = journal.requests(sequence).unwrap();
        assert_eq!(found.is_some(), firsts.contains(&sequence), "at {sequence}");
    }
}
