//! Where lines come from: a ledger that serves, or a copy of one. Both are read the same way, and neither is trusted.

use super::failed;
use crate::audit::{Checkpoint, VerifierKey};
use crate::cli::export::ledger::Ledger;
use crate::cli::failure::Failure;
use crate::cli::progress::Progress;
use crate::cli::verify::key_in;
use crate::examine::{Examiner, Point, Reading, Selection};
use crate::export::tlog::Lines;
use crate::types::Sequence;
use crate::verify::{Bundles, Directory, Fault, checkpoint};
use crate::wire::Refusal;
use crate::wire::caller::Caller;
use crate::wire::v1::GetCheckpointRequest;
use std::path::Path;

/// What the key signed, and where its lines are read.
pub(super) struct Source {
    signed: Checkpoint,
    key: VerifierKey,
    place: Place,
}

enum Place {
    Ledger(Caller),
    Copy(Directory),
}

impl Source {
    /// A ledger, up to what it has signed last.
    ///
    /// # Errors
    /// When it does not answer, or its checkpoint is not signed by the key.
    pub(super) fn ledger(caller: Caller, key: Option<&Path>) -> Result<Source, Failure> {
        let own = key.map(key_in).transpose()?;
        let answer = caller.wait(caller.audit().get_checkpoint(GetCheckpointRequest {}))?;
        let not_believed = |error: &dyn std::fmt::Display| {
            Failure::work(format!(
                "the checkpoint of the ledger cannot be believed: {error}"
            ))
        };
        let key = match own {
            Some(key) => key,
            None => {
                complain!(
                    "purse: the key is the ledger's own word: --key FILE, with a key got by another way, shows that it is not \
                     another ledger"
                );
                answer
                    .verifier_key
                    .parse()
                    .map_err(|error| not_believed(&error))?
            }
        };
        let signed =
            Checkpoint::open(answer.checkpoint.as_bytes(), &key).map_err(|error| not_believed(&error))?;
        let place = Place::Ledger(caller);
        Ok(Source { signed, key, place })
    }

    /// A copy.
    ///
    /// # Errors
    /// When there is none, or its checkpoint is not signed by the key.
    pub(super) fn copy(directory: &Path, key: Option<&Path>) -> Result<Source, Failure> {
        let key = key.ok_or_else(|| {
            Failure::usage("--copy needs --key FILE, a key that did not come with the copy")
        })?;
        if !directory.is_dir() {
            return Err(Failure::usage(format!("{} is no directory", directory.display())));
        }
        let key = key_in(key)?;
        let log = Directory::new(directory);
        let signed = checkpoint(&log, std::slice::from_ref(&key)).map_err(tampered)?;
        let place = Place::Copy(log);
        Ok(Source { signed, key, place })
    }

    /// The key that signed.
    pub(super) fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Reads every line that was signed.
    ///
    /// # Errors
    /// When they cannot be read, are not those that were signed, or do not fit what was asked for.
    pub(super) fn read(&self, selection: &Selection, examiner: &mut dyn Examiner) -> Result<Point, Failure> {
        let progress = Progress::of("entries");
        let size = self.signed.size;
        let mut reading = Reading::new(selection, &self.signed);
        match &self.place {
            Place::Copy(log) => {
                let mut bundles = Bundles::new(log, size);
                while reading.next().0 < size {
                    let line = bundles.line(reading.next()).map_err(tampered)?;
                    reading.take(line, examiner).map_err(failed)?;
                    progress.tell(reading.next().0, size);
                }
            }
            Place::Ledger(caller) => {
                let mut lines = Ledger(caller);
                while reading.next().0 < size {
                    let page = lines.lines(reading.next(), Sequence(size)).map_err(unanswered)?;
                    if page.is_empty() {
                        break;
                    }
                    for line in page {
                        reading.take(&line, examiner).map_err(failed)?;
                    }
                    progress.tell(reading.next().0, size);
                }
            }
        }
        reading.finish().map_err(failed)
    }
}

fn tampered(fault: Fault) -> Failure {
    match fault {
        Fault::Tampered(tampering) => Failure::work(format_args!("TAMPERED: {tampering}")),
        Fault::Uncheckable(why) => Failure::usage(format_args!("cannot be checked: {why}")),
    }
}

/// What the ledger refused keeps its exit code.
fn unanswered(error: anyhow::Error) -> Failure {
    match error.downcast::<Refusal>() {
        Ok(refusal) => refusal.into(),
        Err(error) => Failure::work(format!("{error:#}")),
    }
}
