//! What a person sees and is asked while an import runs; nothing where nobody watches.

use crate::import::{Difference, Step};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};

/// The terminal, if there is one.
pub(super) struct Watching {
    bar: Option<ProgressBar>,
}

impl Watching {
    pub(super) fn new() -> Watching {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            // The template is a constant; should it not be understood, the default shows the same figures.
            if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
                bar.set_style(style);
            }
            bar
        });
        Watching { bar }
    }

    /// Shows how far it came.
    pub(super) fn tell(&self, step: Step) {
        let Some(bar) = &self.bar else { return };
        match step {
            Step::Settling => bar.set_message("asking what became of an earlier request"),
            Step::LookingUp(count) => {
                bar.set_length(count as u64);
                bar.set_message("looking up what is registered");
            }
            Step::Recorded(done, all) => {
                bar.set_length(all as u64);
                bar.set_position(done as u64);
                bar.set_message("recorded");
                if done == all {
                    bar.finish_and_clear();
                }
            }
        }
    }

    /// Asks whether a file that differs is meant; where nobody can be asked, it is not.
    pub(super) fn asks(&self, difference: &Difference) -> bool {
        if self.bar.is_none() || !std::io::stdin().is_terminal() {
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
