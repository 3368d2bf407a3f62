//! What somebody writes who has the private key: every signature and every hash is good.

use super::shelf::{OfMemory, Shelf, history};
use super::stepped::{key, origin};
use super::{Fault, look};
use common_purse::audit::{Checkpoint, Signer, Tree, leaf_hash};
use common_purse::export::tlog::Copy;
use common_purse::verify::Uncheckable;
use tempfile::TempDir;

/// The copy of a log of these lines, signed with the ledger's key.
pub fn log(lines: &[Vec<u8>]) -> Shelf {
    let mut tree = Tree::new();
    lines.iter().for_each(|line| tree.push(leaf_hash(line)));
    let note = Checkpoint::of(origin(), &tree)
        .sign(key().as_ref())
        .unwrap()
        .note();
    let directory = TempDir::new().unwrap();
    let mut copy = Copy::open(directory.path(), vec![key().verifier().clone()]).unwrap();
    copy.advance(&note, &mut OfMemory(lines.to_vec())).unwrap();
    let mut shelf = Shelf::of(directory.path());
    // A copy of nothing publishes nothing; a forger would.
    shelf.0.insert("checkpoint".to_owned(), note.into_bytes());
    shelf
}

/// The history with some of its lines changed, which is still a valid tree.
fn changed(change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Result<(), Fault> {
    let mut lines = history().all;
    change(&mut lines);
    look(&log(&lines)).map(drop)
}

/// The place and the words of what was found.
#[track_caller]
fn is_found(found: Result<(), Fault>, entry: usize, words: &str) {
    let Err(Fault::Tampered(tampering)) = found else {
        panic!("{found:?} instead of a tampered entry {entry}");
    };
    assert_eq!(tampering.place, format!("entry {entry}"), "{tampering}");
    assert!(tampering.what.contains(words), "{tampering}");
}

fn text(line: &[u8]) -> String {
    String::from_utf8(line.to_vec()).unwrap()
}

/// The last line that has `words`, and its place.
fn last_with(lines: &[Vec<u8>], words: &str) -> usize {
    let has = |line: &Vec<u8>| text(line).contains(words);
    lines
        .iter()
        .rposition(has)
        .unwrap_or_else(|| panic!("no line has {words}"))
}

fn replace(lines: &mut [Vec<u8>], entry: usize, from: &str, to: &str) {
    let line = text(&lines[entry]);
    let changed = line.replacen(from, to, 1);
    assert_ne!(line, changed, "nothing to change in {line}");
    lines[entry] = changed.into_bytes();
}

/// Line endings and times are as they were; only what is removed leaves a gap that the numbers tell.
fn renumber(lines: &mut [Vec<u8>], from: usize) {
    for (entry, line) in lines.iter_mut().enumerate().skip(from) {
        let old = text(line);
        let start = old.rfind("\"sequence\":\"").unwrap() + 12;
        let end = start + old[start..].find('"').unwrap();
        *line = format!("{}{entry}{}", &old[..start], &old[end..]).into_bytes();
    }
}

#[test]
fn nothing_changed_is_good() {
    look(&log(&history().all)).unwrap();
}

#[test]
fn a_move_that_the_rules_do_not_make_is_found() {
    let lines = history().all;
    let entry = last_with(&lines, "\"kind\":\"Receive\"");
    // The amount of the moves, but not of the command.
    let moves = text(&lines[entry]).split_once("\"moves\":").unwrap().1.to_owned();
    let amount = moves
        .split_once("\"amount\":\"")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0
        .to_owned();
    let more = format!("{}9.{}", &amount[..amount.len() - 3], &amount[amount.len() - 2..]);
    let forged = moves.replace(&format!("\"{amount}\""), &format!("\"{more}\""));
    is_found(
        changed(|lines| replace(lines, entry, &moves, &forged)),
        entry,
        "not what the rules make of its command",
    );
}

#[test]
fn a_command_that_the_rules_refuse_is_found() {
    let all = history().all;
    let entry = last_with(&all, "\"kind\":\"Allocate\"");
    let huge = |lines: &mut Vec<Vec<u8>>| {
        let line = text(&lines[entry]);
        let amount = line.split_once("\"Allocate\":{\"amount\":\"").unwrap().1;
        let amount = amount.split_once(' ').unwrap().0.to_owned();
        replace(
            lines,
            entry,
            &format!("\"{amount} GBP\""),
            "\"999999999999999.99 GBP\"",
        );
    };
    is_found(changed(huge), entry, "the rules refuse its command");
}

#[test]
fn an_entry_taken_out_or_put_in_is_found() {
    is_found(
        changed(|lines| drop(lines.remove(300))),
        300,
        "says that it is entry 301",
    );
    // Numbered again, what later entries name or rest on is not there, or is another.
    let entry = last_with(&history().all, "\"kind\":\"Receive\"");
    let taken_out = changed(|lines| {
        lines.remove(entry);
        renumber(lines, entry);
    });
    assert!(matches!(taken_out, Err(Fault::Tampered(_))), "{taken_out:?}");
    // The same command again, under its own request.
    let twice = changed(|lines| {
        let last = lines.last().unwrap().clone();
        lines.push(last);
        let from = lines.len() - 1;
        renumber(lines, from);
    });
    assert!(matches!(twice, Err(Fault::Tampered(_))), "{twice:?}");
}

#[test]
fn a_request_recorded_twice_is_found() {
    // A label may be set again and again, so that the rules have nothing against it.
    let twice = changed(|lines| {
        let entry = last_with(lines, "\"kind\":\"RegisterContributor\"");
        let line = text(&lines[entry]);
        let contributor = line
            .split_once("\"contributor\":\"")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0
            .to_owned();
        for _ in 0..2 {
            let label = format!(
                "{{\"actor\":\"local\",\"command\":{{\"action\":{{\"LabelContributor\":{{\"contributor\":\"{contributor}\"}}}}}},\
                 \"effective\":\"2026-11-22\",\"kind\":\"LabelContributor\",\"origin\":\"{}\",\
                 \"recorded\":\"2026-11-22T09:30:00.000000Z\",\"request_id\":\"label\",\"rules\":\"1\",\"sequence\":\"0\",\
                 \"version\":\"1\"}}",
                origin()
            );
            lines.push(label.into_bytes());
            let between = text(lines.last().unwrap()).replace("\"label\"", "\"between\"");
            lines.push(between.into_bytes());
        }
        // label, between, label: the second is no further command of the first.
        lines.pop();
        let from = lines.len() - 3;
        renumber(lines, from);
    });
    is_found(twice, history().all.len() + 2, "was recorded before, with entry");
}

#[test]
fn a_line_in_another_form_is_found() {
    let spaced = changed(|lines| replace(lines, 40, "\"kind\":", "\"kind\": "));
    is_found(spaced, 40, "not in canonical form");
    is_found(changed(|lines| lines[41] = b"{}".to_vec()), 41, "not an entry");
    is_found(changed(|lines| lines[42] = vec![0xff]), 42, "not an entry");
    let foreign = changed(|lines| replace(lines, 43, "test.example/ledger", "test.example/other"));
    is_found(foreign, 43, "it is of the ledger \"test.example/other\"");
    let back = changed(|lines| {
        replace(
            lines,
            44,
            "2026-11-22T09:30:00.000000Z",
            "2026-11-21T09:30:00.000000Z",
        )
    });
    assert!(matches!(back, Err(Fault::Tampered(_))), "{back:?}");
}

#[test]
fn an_entry_of_a_later_program_is_not_called_tampered() {
    let newer = changed(|lines| replace(lines, 45, "\"rules\":\"1\"", "\"rules\":\"2\""));
    assert!(
        matches!(newer, Err(Fault::Uncheckable(Uncheckable::Newer { sequence, .. })) if sequence.0 == 45)
    );
}

#[test]
fn parts_of_a_command_that_are_missing_are_found() {
    let lines = history().all;
    let of_several = lines
        .iter()
        .rposition(|line| text(line).contains("\"part\":\"2/"));
    let Some(part) = of_several else { return };
    let cut = look(&log(&lines[..part])).map(drop);
    is_found(cut, part - 1, "are missing");
}
