//! Pages: every item once, in order, whatever the page size.

use super::Ledger;
use crate::journal::memory::MemoryJournal;
use crate::journal::{BlockBuilder, Journal, SignedHead};
use crate::ledger::command::FundsMode;
use crate::query::{Unread, entries, entry, pools};
use crate::types::Sequence;

#[test]
fn pools_come_by_id_and_each_once() {
    let mut ledger = Ledger::new(FundsMode::Absolute);
    for pool in ["zeta", "alpha", "beta"] {
        ledger.open_pool(pool, FundsMode::Absolute);
    }
    for page_size in [1, 2, 3, 4, 100] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = pools(&ledger.state, None, after.as_ref(), page_size);
            assert!(page.pools.len() <= page_size);
            seen.extend(page.pools.iter().map(|pool| pool.id().to_string()));
            // What comes back from a client is the token's text.
            after = page.next.map(|token| token.to_string().parse().unwrap());
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, ["alpha", "beta", "pool", "zeta"], "pages of {page_size}");
    }
    let other = "other".parse().unwrap();
    assert!(pools(&ledger.state, Some(&other), None, 9).pools.is_empty());
}

/// A journal of `lines`, in blocks of `block` lines.
pub(super) fn journal(lines: &[Vec<u8>], block: usize) -> MemoryJournal {
    let journal = MemoryJournal::new();
    let mut first = Sequence::FIRST;
    for lines in lines.chunks(block) {
        let mut builder = BlockBuilder::new(first);
        lines.iter().for_each(|line| builder.push_line(line).unwrap());
        first = builder.next();
        let head = SignedHead {
            tree_size: first.0,
            root: [0; 32],
            key_id: [0; 4],
            signature: [0; 64],
        };
        journal.append(&builder.finish(head)).unwrap();
    }
    journal
}

#[test]
fn entries_are_the_recorded_bytes_and_each_comes_once() {
    let mut ledger = Ledger::new(FundsMode::Advisory);
    for _ in 0..100 {
        ledger.run("receive a 30").unwrap();
    }
    let lines = ledger.lines();
    let journal = journal(&lines, 41);
    let last = Sequence(lines.len() as u64 - 1);
    for (first, last, page_size) in [
        (0, last.0, 1),
        (0, last.0, 33),
        (7, 90, 10),
        (31, 32, 8_192),
        (5, 5, 1),
    ] {
        let (mut seen, mut next) = (Vec::new(), Some(Sequence(first)));
        while let Some(from) = next {
            let page = entries(&journal, from..=Sequence(last), page_size).unwrap();
            assert!((1..=page_size).contains(&page.lines.len()));
            seen.extend(page.lines);
            next = page.next;
        }
        let expected: Vec<(Sequence, String)> = (first..=last)
            .map(|sequence| {
                let line = lines[usize::try_from(sequence).unwrap()].clone();
                (Sequence(sequence), String::from_utf8(line).unwrap())
            })
            .collect();
        assert_eq!(seen, expected, "{first} to {last} by {page_size}");
    }
    assert_eq!(entry(&journal, Sequence(3)).unwrap().as_bytes(), lines[3]);
}

#[test]
fn a_page_ends_at_a_mebibyte_and_an_empty_range_is_an_empty_page() {
    let lines: Vec<Vec<u8>> = (0..40).map(|_| vec![b'x'; 60_000]).collect();
    let journal = journal(&lines, 40);
    let page = entries(&journal, Sequence(0)..=Sequence(39), 8_192).unwrap();
    assert_eq!((page.lines.len(), page.next), (17, Some(Sequence(17))));
    let empty = entries(&journal, Sequence(40)..=Sequence(39), 10).unwrap();
    assert_eq!((empty.lines.len(), empty.next), (0, None));
}

#[test]
fn an_acknowledged_entry_that_cannot_be_read_is_named() {
    let journal = journal(&[b"{}".to_vec(), b"\xff".to_vec()], 2);
    for (last, expected) in [
        (1, "the line of entry 1 is not UTF-8"),
        (9, "the line of entry 1 is not UTF-8"),
    ] {
        let unread = entries(&journal, Sequence(0)..=Sequence(last), 10).unwrap_err();
        assert_eq!(unread.to_string(), expected);
    }
    let unread = entry(&journal, Sequence(2)).unwrap_err();
    assert!(
        matches!(
            unread,
            Unread::Missing {
                sequence: Sequence(2)
            }
        ),
        "{unread}"
    );
}
