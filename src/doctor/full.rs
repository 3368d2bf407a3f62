//! What a thorough examination adds: every signature, every line held against the mirror's, every command decided again.
//!
//! None of it finds what a disk does, which checksums and roots tell already. It finds what a person did who can compute both.

use super::history::Named;
use super::log::OfJournal;
use super::report::{Report, chain};
use super::{Opened, Progress};
use crate::audit::{Checkpoint, VerifierKey};
use crate::journal::sled::SledJournal;
use crate::journal::{Frame, Journal, SignedHead};
use crate::serve::MIRROR;
use crate::types::Sequence;
use crate::verify::{Directory, Fault, Roots, Uncheckable, verify};
use std::path::Path;

const SIGNATURES: &str = "every signature";
const MIRROR_LINES: &str = "mirror, line by line";
const RULES: &str = "rules";

/// Examines what is costly.
pub(super) fn examine(
    directory: &Path,
    opened: &Opened,
    named: Option<&Named>,
    report: &mut Report,
    progress: &mut dyn FnMut(Progress),
) {
    let (Ok((journal, _)), Some(named)) = (opened, named) else {
        for what in [SIGNATURES, MIRROR_LINES, RULES] {
            report.skip(what, "there is no history to read");
        }
        return;
    };
    match signatures(journal, named, progress) {
        Ok(checkpoints) => report.ok(SIGNATURES, format!("{checkpoints}, each the ledger's")),
        Err(why) => report.fail(SIGNATURES, why),
    }
    lines(journal, &directory.join(MIRROR), named, report);
    rules(journal, named, report, progress);
}

/// How many checkpoints there are, each signed by the ledger's key; or what is wrong.
fn signatures(
    journal: &SledJournal,
    named: &Named,
    progress: &mut dyn FnMut(Progress),
) -> Result<u64, String> {
    let all = journal.last_trailer().map_or(0, |trailer| trailer.next().0);
    let (mut next, mut checkpoints) = (Sequence::FIRST, 0);
    while let Some(frame) = journal.frame(next).map_err(chain)? {
        next = frame.next();
        let Some(trailer) = frame.trailer() else { continue };
        let key = named.in_force(trailer.next().0);
        if !is_signed(&trailer.head, named, &key) {
            return Err(format!(
                "the checkpoint after entry {} was not signed by {key}: something altered the store; keep a copy of the data \
                 directory and restore it from a backup",
                trailer.next().0 - 1,
            ));
        }
        checkpoints += 1;
        progress(Progress { done: next.0, all });
    }
    Ok(checkpoints)
}

fn is_signed(head: &SignedHead, named: &Named, key: &VerifierKey) -> bool {
    let checkpoint = Checkpoint {
        origin: named.origin.clone(),
        size: head.tree_size,
        root: head.root,
    };
    head.key_id == key.id() && key.verifies(checkpoint.to_string().as_bytes(), &head.signature)
}

/// Why the mirror was not compared to its end.
enum Differs {
    At(Sequence),
    Mirror(Fault),
    Journal(String),
}

impl From<Fault> for Differs {
    fn from(fault: Fault) -> Differs {
        Differs::Mirror(fault)
    }
}

/// Holds each line of the mirror against the journal's, byte for byte.
fn lines(journal: &SledJournal, mirror: &Path, named: &Named, report: &mut Report) {
    if !mirror.is_dir() {
        return report.skip(MIRROR_LINES, "there is no mirror");
    }
    match compare(journal, &Directory::new(mirror), named) {
        Ok(lines) => report.ok(MIRROR_LINES, format!("{lines}, each byte for byte the journal's")),
        Err(Differs::At(sequence)) => report.fail(
            MIRROR_LINES,
            format!(
                "entry {sequence} is not the journal's: keep both, and restore the data directory from a backup whose entries \
                 are those of the mirror"
            ),
        ),
        Err(Differs::Journal(why)) => report.fail(MIRROR_LINES, why),
        Err(Differs::Mirror(Fault::Uncheckable(Uncheckable::NoLog | Uncheckable::Empty))) => {
            report.skip(MIRROR_LINES, "no entry is in the mirror yet");
        }
        // Of a mirror that is damaged the row above says what to do.
        Err(Differs::Mirror(fault)) => report.warn(MIRROR_LINES, fault.to_string()),
    }
}

fn compare(journal: &SledJournal, log: &Directory, named: &Named) -> Result<u64, Differs> {
    let mut roots = Roots::read(log, &named.verifiers())?;
    let mut frame: Option<Frame> = None;
    roots.each_line(|sequence, line| {
        if frame.as_ref().is_none_or(|frame| frame.next() <= sequence) {
            frame = journal
                .frame(sequence)
                .map_err(|error| Differs::Journal(chain(error)))?;
        }
        let kept = frame.as_ref().and_then(|frame| frame.line(sequence));
        match kept == Some(line) {
            true => Ok(()),
            false => Err(Differs::At(sequence)),
        }
    })?;
    Ok(roots.checkpoint().size)
}

/// Decides every command again, as `purse verify` does of a copy.
fn rules(journal: &SledJournal, named: &Named, report: &mut Report, progress: &mut dyn FnMut(Progress)) {
    let log = match OfJournal::read(journal, named) {
        Ok(Some(log)) => log,
        Ok(None) => return report.skip(RULES, "the journal has no entry"),
        Err(error) => return report.fail(RULES, chain(error)),
    };
    let verified = verify(&log, &named.verifiers(), &[], &mut |done, all| {
        progress(Progress { done, all });
    });
    match verified {
        Ok(verified) => report.ok(
            RULES,
            format!(
                "{} requests decided again, line for line; {} control totals add up",
                verified.requests, verified.control_totals
            ),
        ),
        Err(fault) => report.fail(
            RULES,
            format!("{fault}: keep a copy of the data directory and restore it from a backup that has no such entry"),
        ),
    }
}
