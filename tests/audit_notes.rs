//! Notes and checkpoints are read strictly: one value has one spelling, and nothing unsigned is believed.

use common_purse::audit::{
    Checkpoint, CheckpointError, LedgerKey, NoteError, SignedNote, Signer, Tree, leaf_hash,
};
use common_purse::types::Origin;

const LEDGER: &str = "ledger.example/clean-energy";
const WITNESS: &str = "witness.example/w1";

fn signer(name: &str, seed: u8) -> LedgerKey {
    LedgerKey::from_seed(&name.parse().expect("the test's names are origins"), &[seed; 32])
}

fn checkpoint_of(origin: &str, entries: u64) -> Checkpoint {
    let mut tree = Tree::new();
    (0..entries).for_each(|n| tree.push(leaf_hash(&n.to_be_bytes())));
    Checkpoint::of(
        origin.parse::<Origin>().expect("the test's names are origins"),
        &tree,
    )
}

/// A signature line made here, so that the one of the library is checked and not trusted.
fn signature_line(key: &LedgerKey, text: &str) -> String {
    use base64::Engine;
    let signature = key.sign(text.as_bytes()).expect("a key in memory signs");
    let bytes = [&key.verifier().id()[..], &signature].concat();
    let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
    format!("— {} {base64}\n", key.verifier().name())
}

#[test]
fn a_signed_checkpoint_becomes_a_note_and_opens_again() {
    let key = signer(LEDGER, 1);
    for entries in [0, 1, 1_204] {
        let checkpoint = checkpoint_of(LEDGER, entries);
        let signed = checkpoint.clone().sign(&key).unwrap();
        let text = checkpoint.to_string();
        assert_eq!(signed.note(), format!("{text}\n{}", signature_line(&key, &text)));
        assert_eq!(
            Checkpoint::open(signed.note().as_bytes(), key.verifier()),
            Ok(checkpoint)
        );
    }
}

#[test]
fn a_key_of_another_name_signs_no_checkpoint() {
    assert!(checkpoint_of(LEDGER, 1).sign(&signer(WITNESS, 2)).is_err());
}

#[test]
fn of_several_signatures_the_known_ones_count_and_must_all_be_good() {
    let (ledger, witness, stranger) = (
        signer(LEDGER, 1),
        signer(WITNESS, 2),
        signer("stranger.example", 3),
    );
    let text = checkpoint_of(LEDGER, 7).to_string();
    let by = |key: &LedgerKey| signature_line(key, &text);
    let of_another_text = |key: &LedgerKey| signature_line(key, "other\n");
    let namesake = signer(LEDGER, 9);
    let forged = || Err(NoteError::Forged(LEDGER.into()));
    let unsigned = |names: &str| Err(NoteError::Unsigned(names.into()));
    let (good, known) = (
        Ok(&*text),
        [ledger.verifier().clone(), witness.verifier().clone()],
    );
    for (lines, keys, wanted, why) in [
        (by(&ledger), &known[..], good.clone(), "the ledger alone"),
        (
            by(&stranger) + &by(&ledger),
            &known,
            good.clone(),
            "a stranger first",
        ),
        (
            of_another_text(&stranger) + &by(&ledger),
            &known,
            good.clone(),
            "a stranger's bad one",
        ),
        (
            of_another_text(&namesake) + &by(&ledger),
            &known,
            good.clone(),
            "another key of that name",
        ),
        (
            by(&ledger) + &by(&witness),
            &known[1..],
            good.clone(),
            "only the witness is known",
        ),
        (by(&ledger) + &by(&ledger), &known, good.clone(), "twice the same"),
        (
            by(&witness) + &of_another_text(&ledger),
            &known,
            forged(),
            "one good, one forged",
        ),
        (
            by(&ledger) + &of_another_text(&ledger),
            &known,
            forged(),
            "a good one, then a forged one",
        ),
        (of_another_text(&ledger), &known, forged(), "of another text"),
        (
            by(&ledger).replace(LEDGER, "stranger.example"),
            &known,
            unsigned("stranger.example"),
            "the ledger's own under another name",
        ),
        (
            by(&stranger),
            &known,
            unsigned("stranger.example"),
            "a stranger alone",
        ),
        (by(&ledger), &[], unsigned(LEDGER), "no key is known"),
    ] {
        let note = SignedNote::parse(format!("{text}\n{lines}").as_bytes()).unwrap();
        assert_eq!(note.open(keys), wanted, "{why}");
    }
}

#[test]
fn a_note_of_another_form_is_refused() {
    let key = signer(LEDGER, 1);
    let text = "text\n";
    let line = signature_line(&key, text);
    let (line, base64) = (&*line, line.trim_end().rsplit(' ').next().unwrap());
    assert!(SignedNote::parse(format!("{text}\n{line}").as_bytes()).is_ok());
    // A key id and one byte are the shortest signature: spelled otherwise below, it fails for its spelling.
    assert!(SignedNote::parse(format!("{text}\n— {LEDGER} AAAAAQI=\n").as_bytes()).is_ok());
    for (bad, why) in [
        (String::new(), "nothing"),
        (text.to_string(), "no signatures"),
        (format!("{text}\n"), "an empty line and no signatures"),
        (format!("{text}{line}"), "no empty line"),
        (format!("{text}\n{}", line.trim_end()), "no newline at the end"),
        (format!("{text}\n{line}\n"), "an empty line at the end"),
        (format!("{text}\n{line}{text}"), "text behind the signatures"),
        (
            format!("{text}\n{line}").replace('\n', "\r\n"),
            "carriage returns",
        ),
        (format!("te\u{0}xt\n\n{line}"), "a control character"),
        (format!("te\txt\n\n{line}"), "a tab"),
        (
            format!("{text}\n{}", line.replace('—', "-")),
            "a hyphen for the dash",
        ),
        (
            format!("{text}\n{}", line.replace("— ", "—")),
            "no space behind the dash",
        ),
        (format!("{text}\n—  {base64}\n"), "no name"),
        (format!("{text}\n— {LEDGER}\n"), "no signature"),
        (format!("{text}\n— a+b {base64}\n"), "a plus sign in the name"),
        (
            format!("{text}\n— a\u{2003}b {base64}\n"),
            "white space in the name",
        ),
        (
            format!("{text}\n— {LEDGER} {base64} \n"),
            "a space at the end of the line",
        ),
        (format!("{text}\n— {LEDGER}  {base64}\n"), "two spaces"),
        (
            format!("{text}\n— {LEDGER} {}\n", base64.trim_end_matches('=')),
            "no padding",
        ),
        (
            format!("{text}\n— {LEDGER} AAAAAQI\n"),
            "no padding on five bytes",
        ),
        (
            format!("{text}\n— {LEDGER} AAAAAQJ=\n"),
            "bits behind the last byte",
        ),
        (
            format!("{text}\n— {LEDGER} AAAAAQ==\n"),
            "no byte behind the key id",
        ),
        (format!("{text}\n— {LEDGER} AAAA\n"), "less than a key id"),
        (format!("{text}\n{}", line.repeat(101)), "101 signatures"),
        (format!("{}\n\n{line}", "x".repeat(1_000_000)), "a megabyte"),
    ] {
        let parsed = SignedNote::parse(bad.as_bytes());
        assert!(
            matches!(parsed, Err(NoteError::Malformed(_))),
            "{why} was accepted"
        );
    }
    assert!(SignedNote::parse(&[text.as_bytes(), b"\xff\n\n", line.as_bytes()].concat()).is_err());
    assert!(SignedNote::parse(format!("{text}\n{}", line.repeat(100)).as_bytes()).is_ok());
}

#[test]
fn the_text_of_a_note_may_have_empty_lines() {
    let key = signer(LEDGER, 1);
    for text in ["a\n\nb\n", "\n", "a\n\n", "— not a signature\n\n— either\n"] {
        let note = format!("{text}\n{}", signature_line(&key, text));
        let note = SignedNote::parse(note.as_bytes()).unwrap();
        assert_eq!(note.open(&[key.verifier().clone()]), Ok(text));
    }
}

#[test]
fn a_good_signature_over_something_else_is_no_checkpoint_of_this_ledger() {
    let key = signer(LEDGER, 1);
    let text = "a promise\n";
    let note = format!("{text}\n{}", signature_line(&key, text));
    let error = Checkpoint::open(note.as_bytes(), key.verifier()).unwrap_err();
    assert!(matches!(error, CheckpointError::Text(_)), "{error}");

    let of_another = checkpoint_of("ledger.example/other", 3).to_string();
    let note = format!("{of_another}\n{}", signature_line(&key, &of_another));
    let error = Checkpoint::open(note.as_bytes(), key.verifier()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the checkpoint is of the ledger ledger.example/other, not of ledger.example/clean-energy: \
         compare it with its own ledger"
    );
}
