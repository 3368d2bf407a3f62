//! What somebody changes who does not have the private key.

use super::shelf::{Shelf, history};
use super::stepped::{key, origin};
use super::{forged, look};
use common_purse::audit::{Checkpoint, LedgerKey, Signer, Tree, leaf_hash};
use common_purse::verify::{Fault, Uncheckable, Verified, verify};
use std::sync::LazyLock;

static GOOD: LazyLock<Shelf> = LazyLock::new(|| forged::log(&history().all));

fn tampered(change: impl FnOnce(&mut Shelf)) -> String {
    let mut shelf = GOOD.clone();
    change(&mut shelf);
    match look(&shelf) {
        Err(Fault::Tampered(tampering)) => tampering.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_changed_byte_anywhere_is_found() {
    for path in GOOD.paths() {
        let length = GOOD.0[path].len();
        // At its ends, and here and there between.
        let places = (0..length).step_by((length / 9).max(1)).chain([length - 1]);
        for (place, flip) in places.zip([0x01, 0x80].into_iter().cycle()) {
            let found = tampered(|shelf| shelf.file(path)[place] ^= flip);
            assert!(!found.is_empty(), "{path} at {place}");
        }
    }
}

#[test]
fn a_changed_line_or_leaf_is_named_by_its_entry() {
    let place = |path: &str, entry: usize| {
        let bytes = &GOOD.0[path];
        (0..entry % 256).fold(0, |at, _| {
            at + 2 + usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]))
        })
    };
    for (path, entry) in [("tile/entries/000", 17), ("tile/entries/001", 300)] {
        let at = place(path, entry);
        let found = tampered(|shelf| shelf.file(path)[at + 40] ^= 1);
        assert!(found.starts_with(&format!("entry {entry}: ")), "{found}");
        let found = tampered(|shelf| shelf.file(&path.replace("entries", "0"))[32 * (entry % 256)] ^= 1);
        assert!(found.starts_with(&format!("entry {entry}: ")), "{found}");
    }
    let found = tampered(|shelf| shelf.file("tile/1/000.p/2")[33] ^= 1);
    assert!(found.starts_with("tile/1/000.p/2: hash 1"), "{found}");
}

#[test]
fn a_file_missing_added_longer_or_shorter_is_found() {
    for path in GOOD.paths() {
        if path != "checkpoint" {
            let found = tampered(|shelf| drop(shelf.0.remove(path)));
            assert_eq!(found, format!("{path}: is missing"));
        }
        tampered(|shelf| {
            shelf.file(path).pop();
        });
        tampered(|shelf| shelf.file(path).push(0));
        tampered(|shelf| shelf.file(path).clear());
    }
    for stray in [
        "tile/0/003.p/1",
        "tile/2/000.p/1",
        "notes.txt",
        "tile/entries/000.p/5",
    ] {
        let found = tampered(|shelf| drop(shelf.0.insert(stray.to_owned(), vec![1])));
        assert!(found.starts_with(&format!("{stray}: does not belong")), "{found}");
    }
}

#[test]
fn entries_in_another_order_doubled_or_dropped_are_found() {
    // In the bundle and in the leaves, so that only the levels above tell.
    let lines = history().all;
    let with = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
        let mut changed = lines.clone();
        change(&mut changed);
        let mut shelf = forged::log(&changed);
        *shelf.file("checkpoint") = GOOD.0["checkpoint"].clone();
        match look(&shelf) {
            Err(Fault::Tampered(tampering)) => tampering.to_string(),
            other => panic!("{other:?}"),
        }
    };
    with(&|lines| lines.swap(70, 71));
    with(&|lines| lines[300] = lines[299].clone());
    assert!(with(&|lines| lines.truncate(500)).contains("is missing"));
    assert!(with(&|lines| lines.push(lines[9].clone())).contains("is missing"));
}

#[test]
fn another_key_or_origin_is_found() {
    let other = LedgerKey::from_seed(&origin(), &[8; 32]);
    let of_other_key = verify(
        &*GOOD,
        std::slice::from_ref(other.verifier()),
        &[],
        &mut |_, _| {},
    );
    assert!(matches!(of_other_key, Err(Fault::Tampered(_))));
    let elsewhere = LedgerKey::from_seed(&"test.example/other".parse().unwrap(), &[7; 32]);
    let of_other_origin = verify(
        &*GOOD,
        std::slice::from_ref(elsewhere.verifier()),
        &[],
        &mut |_, _| {},
    );
    assert!(matches!(of_other_origin, Err(Fault::Tampered(_))));
}

fn against(shelf: &Shelf, kept: &str) -> Result<Verified, Fault> {
    let kept = [("kept".to_owned(), kept.as_bytes().to_vec())];
    verify(
        shelf,
        std::slice::from_ref(key().verifier()),
        &kept,
        &mut |_, _| {},
    )
}

#[test]
fn a_log_goes_on_from_every_checkpoint_that_was_kept() {
    for note in &history().notes {
        assert_eq!(against(&GOOD, note).unwrap().older_checkpoints, 1);
    }
}

#[test]
fn an_old_copy_and_another_history_are_found_by_a_checkpoint_that_was_kept() {
    let history = history();
    let newest = history.notes.last().unwrap();
    let replayed = forged::log(&history.all[..400]);
    look(&replayed).unwrap();
    let Err(Fault::Tampered(found)) = against(&replayed, newest) else {
        panic!("an old copy passes for the newest");
    };
    assert!(
        found.what.contains("entries were removed, or an old copy"),
        "{found}"
    );

    // Another history of the same ledger, as far as the rules can tell a good one.
    let fork = forged::log(&history.all[..350]);
    let mut tree = Tree::new();
    history.all[..349]
        .iter()
        .for_each(|line| tree.push(leaf_hash(line)));
    tree.push(leaf_hash(b"another"));
    let kept = Checkpoint::of(origin(), &tree)
        .sign(key().as_ref())
        .unwrap()
        .note();
    let Err(Fault::Tampered(found)) = against(&fork, &kept) else {
        panic!("a fork was not found");
    };
    assert!(found.what.contains("shown in two versions"), "{found}");
}

#[test]
fn a_kept_checkpoint_of_another_ledger_cannot_be_compared() {
    let other = LedgerKey::from_seed(&"test.example/other".parse().unwrap(), &[7; 32]);
    let tree = Tree::new();
    let kept = Checkpoint::of("test.example/other".parse().unwrap(), &tree)
        .sign(&other)
        .unwrap()
        .note();
    assert!(matches!(
        against(&GOOD, &kept),
        Err(Fault::Uncheckable(Uncheckable::Older { .. }))
    ));
}
