//! What a person sees and is asked while an import runs; nothing where nobody watches.

use crate::cli::progress::Progress;
use crate::import::{Difference, Step};
use std::io::{IsTerminal, Write};

/// The terminal, if there is one.
pub(super) struct Watching(Progress);

impl Watching {
    pub(super) fn new() -> Watching {
        Watching(Progress::of(""))
    }

    /// Shows how far it came.
    pub(super) fn tell(&self, step: Step) {
        match step {
            Step::Settling => self.0.say("asking what became of an earlier request"),
            Step::LookingUp(count) => {
                self.0.tell(0, count as u64);
                self.0.say("looking up what is registered");
            }
            Step::Recorded(done, all) => {
                self.0.tell(done as u64, all as u64);
                self.0.say("recorded");
                if done == all {
                    self.0.end();
                }
            }
        }
    }

    /// Asks whether a file that differs is meant; where nobody can be asked, it is not.
    pub(super) fn asks(&self, difference: &Difference) -> bool {
        if !self.0.is_watched() || !std::io::stdin().is_terminal() {
            return false;
        }
        let mut terminal = std::io::stderr();
        let asked = writeln!(
            terminal,
            "The ledger holds this data set already, and the file differs: {} rows are new, {} are unchanged, and {} \
             entries have no row any more.",
            difference.rows_new,
            difference.rows_unchanged,
            difference.entries_gone.len()
        )
        .and_then(|()| write!(terminal, "Post the new rows? [y/N] "))
        .and_then(|()| terminal.flush());
        let mut answer = String::new();
        asked.is_ok()
            && std::io::stdin().read_line(&mut answer).is_ok()
            && matches!(answer.trim(), "y" | "Y" | "yes")
    }
}
