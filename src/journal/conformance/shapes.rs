//! Cases about the sizes that blocks, lines and request tables have.

use super::{Lines, Model, Place};
use crate::journal::RequestRow;

/// From one line to the most commands a block takes, with every size about the edges of frames.
pub fn blocks_of_every_size_read_back(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(21));
    for count in [1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 512, 513, 8_191, 8_192] {
        model.append(&journal, lines.entries(count));
    }
    model.check(&journal);
    let journal = place.restart(journal);
    model.check(&journal);
}

/// Lines of 65,535 bytes, of one byte, and both together.
pub fn the_longest_and_shortest_lines_read_back(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(22));
    let longest = vec![b'x'; 65_535];
    model.append(&journal, vec![longest.clone()]);
    model.append(&journal, vec![b"1".to_vec()]);
    model.append(
        &journal,
        vec![longest.clone(), b"2".to_vec(), b"3".to_vec(), longest.clone()],
    );
    model.append(&journal, vec![longest; 40]);
    let mixed = (0..200).map(|_| {
        let length = 1 + lines.below(65_535);
        vec![b'y'; length]
    });
    model.append(&journal, mixed.collect());
    model.check(&journal);
    let journal = place.crash(journal);
    model.check(&journal);
}

/// Noise, up to a block of 16 MiB: sixteen values that do not compress share a leaf of the embedded engine.
pub fn lines_that_do_not_compress_read_back(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(23));
    for (count, length) in [
        (1, 1),
        (1, 700),
        (40, 700),
        (33, 65_535),
        (256, 65_535),
        (1, 65_535),
    ] {
        let block = (0..count).map(|_| lines.noise(length)).collect();
        model.append(&journal, block);
    }
    model.check(&journal);
    let journal = place.restart(journal);
    model.check(&journal);
    let journal = place.crash(journal);
    model.check(&journal);
}

/// 8,192 requests with the longest ids there are take 1.1 MB, in eighteen pieces.
pub fn a_large_table_spans_several_pieces(place: &impl Place) {
    let (journal, mut model, mut lines) = (place.create(), Model::default(), Lines::new(24));
    for requests in [8_192_u32, 0, 500, 8_192] {
        let first = model.tail();
        let rows = (0..requests).map(|row| RequestRow {
            principal: "p".repeat(63).parse().unwrap(),
            request_id: format!("{row:064}").parse().unwrap(),
            first: first.plus(u64::from(row)),
            count: 1,
        });
        model.append_with(&journal, lines.entries(8_192), rows.collect());
    }
    model.check(&journal);
    let journal = place.crash(journal);
    model.check(&journal);
}
