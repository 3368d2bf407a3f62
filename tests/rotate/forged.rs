//! What somebody writes who has one key and should have another: in a journal, and in a copy of the log.

use super::stepped::{StandingClock, origin};
use common_purse::audit::{Checkpoint, LedgerKey, Signer, Signers, Tree, VerifierKey, leaf_hash};
use common_purse::export::tlog::{Copy, Lines};
use common_purse::journal::memory::MemoryJournal;
use common_purse::journal::{BlockBuilder, Journal, RequestRow, SignedHead};
use common_purse::ledger::command::{AddKey, RetireKey};
use common_purse::ledger::{Action, Entry};
use common_purse::sequencer::{RecoveryError, Request, StartError, Stepped};
use common_purse::types::Sequence;
use common_purse::verify::{Directory, Fault, Uncheckable, Verified, verify};
use std::sync::Arc;
use tempfile::TempDir;

fn signer(seed: u8) -> Arc<LedgerKey> {
    Arc::new(LedgerKey::from_seed(&origin(), &[seed; 32]))
}

fn key(seed: u8) -> VerifierKey {
    signer(seed).verifier().clone()
}

const OLD: u8 = 1;
const NEW: u8 = 2;
const STRANGER: u8 = 3;

fn start(journal: &Arc<MemoryJournal>, keys: &[u8]) -> Result<Stepped, StartError> {
    let next = keys.get(1).map(|seed| signer(*seed) as Arc<dyn Signer>);
    let signers = Signers::new(signer(keys[0]), next);
    Stepped::start(journal.clone(), signers, Arc::new(StandingClock), &origin())
}

/// LedgerOpened, an AddKey, a mission, a RetireKey and another mission, a block each.
fn changed() -> Arc<MemoryJournal> {
    let journal = Arc::new(MemoryJournal::new());
    let mut ledger = start(&journal, &[OLD, NEW]).unwrap();
    ledger.step().unwrap();
    let line = |seed| key(seed).to_string().parse().unwrap();
    let actions = [
        Action::AddKey(AddKey { key: line(NEW) }),
        super::support::open_mission(),
        Action::RetireKey(RetireKey { key: line(OLD) }),
        super::support::register_contributor("host"),
    ];
    for (number, action) in actions.into_iter().enumerate() {
        let request_id = format!("request-{number}").parse().unwrap();
        let mut answer = ledger.submit(Request::of_the_ledger(request_id, action));
        ledger.step().unwrap();
        answer.try_recv().unwrap().unwrap();
    }
    journal
}

fn lines(journal: &dyn Journal) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    while let Some(frame) = journal.frame(Sequence(lines.len() as u64)).unwrap() {
        lines.extend(frame.lines().map(|(_, line)| line.to_vec()));
    }
    lines
}

/// A journal of these lines, a block each, signed as somebody likes.
fn signed_by(lines: &[Vec<u8>], seeds: &[u8]) -> Arc<MemoryJournal> {
    let journal = Arc::new(MemoryJournal::new());
    let mut tree = Tree::new();
    for ((number, line), seed) in lines.iter().enumerate().zip(seeds) {
        let entry = Entry::from_line(line).unwrap();
        let mut block = BlockBuilder::new(Sequence(number as u64));
        block.push_line(line).unwrap();
        block.push_request(&RequestRow {
            principal: entry.stamp.actor.clone(),
            request_id: entry.stamp.request_id.clone(),
            first: entry.sequence,
            count: 1,
        });
        tree.push(leaf_hash(line));
        let signed = Checkpoint::of(origin(), &tree)
            .sign(signer(*seed).as_ref())
            .unwrap();
        let block = block.finish(SignedHead {
            tree_size: signed.checkpoint.size,
            root: signed.checkpoint.root,
            key_id: signed.key_id,
            signature: signed.signature,
        });
        journal.append(&block).unwrap();
    }
    journal
}

/// What a start says of it.
fn started(journal: &Arc<MemoryJournal>, keys: &[u8]) -> Option<String> {
    match start(journal, keys) {
        Ok(_) => None,
        Err(StartError::Recovery(RecoveryError::KeyNotInForce { before, .. })) => {
            Some(format!("at {before}"))
        }
        Err(StartError::Recovery(RecoveryError::AnotherKey { .. })) => Some("another key".to_owned()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn each_block_is_signed_by_the_key_in_force_and_a_start_takes_no_other() {
    let journal = changed();
    let trailers = (0..5).map(|at| *journal.frame(Sequence(at)).unwrap().unwrap().trailer().unwrap());
    let by: Vec<_> = trailers.map(|trailer| trailer.head.key_id).collect();
    let (old, new) = (key(OLD).id(), key(NEW).id());
    assert_eq!(by, [old, old, old, new, new]);

    assert_eq!(started(&journal, &[NEW]), None);
    assert_eq!(started(&journal, &[NEW, OLD]), None);
    for keys in [&[OLD][..], &[STRANGER], &[OLD, STRANGER]] {
        assert_eq!(
            started(&journal, keys),
            Some("another key".to_owned()),
            "{keys:?}"
        );
    }

    let lines = lines(journal.as_ref());
    // Built by hand it is the same, so that what follows fails for its keys alone.
    assert_eq!(
        started(&signed_by(&lines, &[OLD, OLD, OLD, NEW, NEW]), &[NEW]),
        None
    );
    for (seeds, at) in [
        // The key that is to follow signs its own naming.
        ([OLD, NEW, OLD, NEW, NEW], "at 2"),
        ([OLD, OLD, NEW, NEW, NEW], "at 3"),
        // A key that retired signs its own retirement, or on.
        ([OLD, OLD, OLD, OLD, NEW], "at 4"),
        ([OLD, OLD, OLD, NEW, OLD], "at 5"),
        ([OLD, OLD, OLD, NEW, STRANGER], "at 5"),
        ([NEW, OLD, OLD, NEW, NEW], "at 1"),
    ] {
        let found = started(&signed_by(&lines, &seeds), &[NEW, OLD]);
        assert_eq!(found, Some(at.to_owned()), "{seeds:?}");
    }
    // A ledger whose next key is named goes on with the old one alone.
    assert_eq!(started(&signed_by(&lines[..3], &[OLD; 3]), &[OLD]), None);
    assert_eq!(
        started(&signed_by(&lines[..3], &[OLD; 3]), &[NEW]),
        Some("another key".to_owned())
    );
}

struct OfMemory(Vec<Vec<u8>>);

impl Lines for OfMemory {
    fn lines(&mut self, first: Sequence, end: Sequence) -> anyhow::Result<Vec<Vec<u8>>> {
        Ok(self.0[usize::try_from(first.0)?..usize::try_from(end.0)?].to_vec())
    }
}

fn note(lines: &[Vec<u8>], seed: u8) -> String {
    let mut tree = Tree::new();
    lines.iter().for_each(|line| tree.push(leaf_hash(line)));
    Checkpoint::of(origin(), &tree)
        .sign(signer(seed).as_ref())
        .unwrap()
        .note()
}

/// What verifying a copy of these lines finds, which `by` signed, with the keys of an auditor and what it kept.
fn look(lines: &[Vec<u8>], by: u8, keys: &[u8], kept: &[(usize, u8)]) -> Result<Verified, Fault> {
    let directory = TempDir::new().unwrap();
    let mut copy = Copy::open(directory.path(), vec![key(by)]).unwrap();
    copy.advance(&note(lines, by), &mut OfMemory(lines.to_vec()))
        .unwrap();
    let keys: Vec<VerifierKey> = keys.iter().map(|seed| key(*seed)).collect();
    let kept = kept.iter().map(|(size, seed)| {
        (
            format!("kept at {size}"),
            note(&lines[..*size], *seed).into_bytes(),
        )
    });
    let kept: Vec<_> = kept.collect();
    verify(&Directory::new(directory.path()), &keys, &kept, &mut |_, _| {})
}

#[track_caller]
fn is_tampered(found: Result<Verified, Fault>, place: &str, words: &str) {
    match found {
        Err(Fault::Tampered(tampering)) => {
            assert_eq!(tampering.place, place, "{tampering}");
            assert!(tampering.what.contains(words), "{tampering}");
        }
        other => panic!("{other:?} instead of {place}: {words}"),
    }
}

#[track_caller]
fn is_retired(found: Result<Verified, Fault>) {
    let is_it = matches!(found, Err(Fault::Uncheckable(Uncheckable::Retired { named, retired, .. }))
        if named == Sequence(1) && retired == Sequence(3));
    assert!(is_it, "{found:?}");
}

#[test]
fn a_key_vouches_for_what_the_entries_let_it_and_no_more() {
    let lines = lines(changed().as_ref());
    let keys = |seeds: &[u8]| seeds.iter().map(|seed| key(*seed)).collect::<Vec<_>>();
    let verified = look(
        &lines,
        NEW,
        &[OLD, NEW],
        &[(1, OLD), (2, OLD), (3, NEW), (4, NEW)],
    )
    .unwrap();
    assert_eq!(verified.signers, keys(&[NEW]));
    let had_no_right = "had no right to";
    // The old key after its retirement; the new one before it was named.
    is_tampered(look(&lines, OLD, &[OLD, NEW], &[]), "checkpoint", had_no_right);
    is_tampered(look(&lines[..4], OLD, &[OLD], &[]), "checkpoint", had_no_right);
    is_tampered(look(&lines[..1], NEW, &[NEW], &[]), "checkpoint", had_no_right);
    // What was kept is held to the same.
    is_tampered(
        look(&lines, NEW, &[OLD, NEW], &[(1, NEW)]),
        "kept at 1",
        had_no_right,
    );
    is_tampered(
        look(&lines, NEW, &[OLD, NEW], &[(5, OLD)]),
        "kept at 5",
        had_no_right,
    );
    // One that was named and takes the place of the other too soon, seen by who knows the other.
    let not_by = "not signed by the key that its own entries name";
    is_tampered(look(&lines[..3], NEW, &[OLD], &[]), "checkpoint", not_by);
    is_tampered(look(&lines, OLD, &[NEW], &[]), "checkpoint", not_by);
    // A key that the log never names.
    is_tampered(
        look(&lines, STRANGER, &[STRANGER], &[]),
        "checkpoint",
        had_no_right,
    );
    is_tampered(
        look(&lines, STRANGER, &[OLD, NEW], &[]),
        "checkpoint",
        "no known key signed",
    );
    is_tampered(
        look(&lines, NEW, &[STRANGER], &[]),
        "checkpoint",
        "no known key signed",
    );
}

#[test]
fn a_successor_is_believed_on_the_word_of_a_known_key_alone() {
    let genuine = lines(changed().as_ref());
    is_retired(look(&genuine, NEW, &[OLD], &[]));
    // Kept before the new key was named, it says nothing of it.
    is_retired(look(&genuine, NEW, &[OLD], &[(1, OLD)]));
    let verified = look(&genuine, NEW, &[OLD], &[(1, OLD), (2, OLD)]).unwrap();
    assert_eq!(verified.older_checkpoints, 2);
    // One that the new key signed is its own word.
    is_retired(look(&genuine, NEW, &[OLD], &[(3, NEW)]));

    // A stranger names his own key, and signs.
    let forged: Vec<Vec<u8>> = genuine
        .iter()
        .map(|line| {
            let line = String::from_utf8(line.clone()).unwrap();
            line.replace(&key(NEW).to_string(), &key(STRANGER).to_string())
                .into_bytes()
        })
        .collect();
    is_retired(look(&forged, STRANGER, &[OLD], &[]));
    is_retired(look(&forged, STRANGER, &[OLD], &[(1, OLD)]));
    // With what was kept of the genuine ledger he is found out.
    let directory = TempDir::new().unwrap();
    let mut copy = Copy::open(directory.path(), vec![key(STRANGER)]).unwrap();
    copy.advance(&note(&forged, STRANGER), &mut OfMemory(forged))
        .unwrap();
    let kept = [("kept".to_owned(), note(&genuine[..2], OLD).into_bytes())];
    let found = verify(
        &Directory::new(directory.path()),
        &[key(OLD)],
        &kept,
        &mut |_, _| {},
    );
    is_tampered(found, "checkpoint", "two versions");
}
