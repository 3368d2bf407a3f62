//! Files that are deleted, cut, bent and swapped.

use super::{LENGTH, entries, entry, fill, fill_again, finds_everything, found, origin};
use crate::index::segments::path_of;
use crate::index::{Field, Index, Term};
use crate::ledger::Entry;
use crate::types::Origin;
use std::path::Path;

/// Bends the file of segment 2 and tells whether a start uses it.
fn is_used_after(bend: impl FnOnce(&Path)) -> bool {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::in_directory(LENGTH, directory.path());
    fill(&index, &entries(333));
    index.write_full().unwrap();
    bend(&path_of(directory.path(), 2));

    let again = Index::in_directory(LENGTH, directory.path());
    fill_again(&again, &entries(333));
    finds_everything(&again, 333);
    let is_used = again.kept() == (0, 5);
    again.write_full().unwrap();
    assert_eq!(again.kept(), (0, 5), "what was built again is written again");
    finds_everything(&again, 333);
    is_used
}

#[test]
fn a_file_that_is_deleted_cut_or_bent_anywhere_is_built_again() {
    assert!(is_used_after(|_| {}));
    assert!(!is_used_after(|path| std::fs::remove_file(path).unwrap()));
    let whole = {
        let directory = tempfile::tempdir().unwrap();
        let index = Index::in_directory(LENGTH, directory.path());
        fill(&index, &entries(200));
        index.write_full().unwrap();
        std::fs::read(path_of(directory.path(), 2)).unwrap()
    };
    for length in [0, 1, 40, 100, whole.len() / 2, whole.len() - 1] {
        assert!(
            !is_used_after(|path| std::fs::write(path, &whole[..length]).unwrap()),
            "cut to {length}"
        );
    }
    // Every part of it: header, origin, rows, bitmaps, checksum.
    for place in (0..whole.len()).step_by(97).chain([whole.len() - 1]) {
        let mut bent = whole.clone();
        bent[place] ^= 0x10;
        assert!(
            !is_used_after(|path| std::fs::write(path, &bent).unwrap()),
            "bent at {place}"
        );
    }
}

#[test]
fn a_file_of_another_ledger_segment_length_or_history_is_built_again() {
    let other = |length: u32, name: &str, segment: u64| {
        let directory = tempfile::tempdir().unwrap();
        let index = Index::in_directory(length, directory.path());
        let origin: Origin = name.parse().unwrap();
        let entries: Vec<Entry> = (0..400).map(|sequence| entry(sequence, &origin)).collect();
        fill(&index, &entries);
        index.write_full().unwrap();
        std::fs::read(path_of(directory.path(), segment)).unwrap()
    };
    let mine = "test.example/ledger";
    assert!(is_used_after(
        |path| std::fs::write(path, other(LENGTH, mine, 2)).unwrap()
    ));
    assert!(!is_used_after(|path| std::fs::write(
        path,
        other(LENGTH, "test.example/other", 2)
    )
    .unwrap()));
    assert!(!is_used_after(|path| std::fs::write(
        path,
        other(LENGTH, mine, 3)
    )
    .unwrap()));
    assert!(!is_used_after(
        |path| std::fs::write(path, other(32, mine, 2)).unwrap()
    ));
    // Of a journal whose checkpoints are others.
    let directory = tempfile::tempdir().unwrap();
    let index = Index::in_directory(LENGTH, directory.path());
    fill(&index, &entries(200));
    index.write_full().unwrap();
    let again = Index::in_directory(LENGTH, directory.path());
    for entry in entries(200) {
        again.adopt(&origin(), |_| false);
        again.add_again(&entry);
    }
    assert_eq!(again.kept(), (3, 0));
    finds_everything(&again, 200);
}

#[test]
fn a_file_that_fails_while_it_is_used_hides_no_entry() {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::in_directory(LENGTH, directory.path());
    fill(&index, &entries(333));
    index.write_full().unwrap();
    let path = path_of(directory.path(), 2);
    let length = std::fs::metadata(&path).unwrap().len();
    // The open file is the one that is overwritten.
    std::fs::write(&path, vec![0; usize::try_from(length).unwrap()]).unwrap();
    let candidates = found(&index, 332, &[&[Term::text(Field::DocumentNumber, "BCT-140")]]);
    assert_eq!(
        candidates,
        (128..192).collect::<Vec<u64>>(),
        "every entry of the segment may be it"
    );
}
