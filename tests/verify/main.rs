//! Verification of a copied log: what is good is found good, and every kind of tampering is found and named by its place.
//!
//! The ledger is a history of random commands, signed block by block; the copy is made by the ledger's own export. A forger who
//! has the ledger's private key signs what he likes (`forged`): then the tree is valid, and the accounting gives him away.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test panics where a ledger must not"
)]

mod forged;
#[path = "../model/mod.rs"]
mod model;
mod shelf;
#[path = "../support/stepped.rs"]
mod stepped;
#[path = "../support/mod.rs"]
mod support;
mod tampered;

use common_purse::export::tlog::{Copy, CopyError};
use common_purse::verify::{Fault, Uncheckable, Verified, verify};
use shelf::Shelf;
use stepped::key;
use tempfile::TempDir;

/// What a look at the whole log finds, against the ledger's own key and nothing kept.
fn look(shelf: &Shelf) -> Result<Verified, Fault> {
    let verifier = common_purse::audit::Signer::verifier(key().as_ref()).clone();
    verify(shelf, std::slice::from_ref(&verifier), &[], &mut |_, _| {})
}

#[test]
fn a_copy_made_step_by_step_is_the_copy_made_at_once_and_holds_at_every_step() {
    let history = shelf::history();
    let (stepwise, at_once) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let verifier = common_purse::audit::Signer::verifier(key().as_ref()).clone();
    let mut copy = Copy::open(stepwise.path(), vec![verifier.clone()]).unwrap();
    for (step, note) in history.notes.iter().enumerate() {
        copy.advance(note, &mut history.lines()).unwrap();
        copy.advance(note, &mut history.lines()).unwrap();
        if step % 7 == 0 {
            // As after a restart.
            copy = Copy::open(stepwise.path(), vec![verifier.clone()]).unwrap();
        }
        if step % 5 == 0 {
            let verified = look(&Shelf::of(stepwise.path())).unwrap();
            assert_eq!(verified.checkpoint.size, copy.size());
        }
    }
    let mut copy = Copy::open(at_once.path(), vec![verifier]).unwrap();
    copy.advance(history.notes.last().unwrap(), &mut history.lines())
        .unwrap();
    let (stepwise, at_once) = (Shelf::of(stepwise.path()), Shelf::of(at_once.path()));
    assert_eq!(stepwise.paths(), at_once.paths());
    assert_eq!(stepwise, at_once);
    let verified = look(&at_once).unwrap();
    assert_eq!(verified.checkpoint.size, history.all.len() as u64);
    assert!(
        verified.checkpoint.size > 600,
        "too few for tiles above the leaves"
    );
    assert!(
        verified.pools == 2 && verified.control_totals > 2 && verified.requests > 100,
        "{verified:?}"
    );
}

#[test]
fn an_interrupted_copy_goes_on_and_a_strange_directory_is_left_alone() {
    let history = shelf::history();
    let directory = TempDir::new().unwrap();
    let verifier = common_purse::audit::Signer::verifier(key().as_ref()).clone();
    let mut copy = Copy::open(directory.path(), vec![verifier.clone()]).unwrap();
    copy.advance(&history.notes[3], &mut history.lines()).unwrap();
    // What a copy that was killed in the middle of its next step may leave.
    for stray in [
        "tile/0/000.p/99",
        "tile/entries/001",
        "tile/1/000.p/1.new",
        "checkpoint.new",
    ] {
        let path = directory.path().join(stray);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "half").unwrap();
    }
    let mut copy = Copy::open(directory.path(), vec![verifier.clone()]).unwrap();
    look(&Shelf::of(directory.path())).unwrap();
    copy.advance(history.notes.last().unwrap(), &mut history.lines())
        .unwrap();
    look(&Shelf::of(directory.path())).unwrap();

    std::fs::write(directory.path().join("diary"), "mine").unwrap();
    let refused = Copy::open(directory.path(), vec![verifier]);
    assert!(matches!(refused, Err(CopyError::Foreign { path }) if path == "diary"));
    assert!(directory.path().join("diary").exists());
}

#[test]
fn a_ledger_that_lost_entries_or_wrote_others_is_not_copied() {
    let history = shelf::history();
    let directory = TempDir::new().unwrap();
    let verifier = common_purse::audit::Signer::verifier(key().as_ref()).clone();
    let mut copy = Copy::open(directory.path(), vec![verifier.clone()]).unwrap();
    copy.advance(history.notes.last().unwrap(), &mut history.lines())
        .unwrap();
    let size = copy.size();
    let Err(CopyError::Ahead { copied, found }) = copy.advance(&history.notes[3], &mut history.lines())
    else {
        panic!("an older checkpoint was taken");
    };
    assert!(copied == size && found < size);

    let other = TempDir::new().unwrap();
    let mut copy = Copy::open(other.path(), vec![verifier]).unwrap();
    let mut changed = history.lines();
    changed.0[5].push(b' ');
    let refused = copy.advance(&history.notes[3], &mut changed);
    assert!(matches!(refused, Err(CopyError::AnotherRoot { .. })));
    assert!(!other.path().join("checkpoint").exists(), "nothing is published");
}

#[test]
fn what_is_no_log_is_no_success() {
    let nothing = look(&Shelf::default());
    assert!(matches!(nothing, Err(Fault::Uncheckable(Uncheckable::NoLog))));
    let empty = forged::log(&[]);
    assert!(matches!(
        look(&empty),
        Err(Fault::Uncheckable(Uncheckable::Empty))
    ));
}
