//! How far long work came, for a person who watches; nothing where nobody does.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

/// A bar on stderr, if that is a terminal.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar that counts `what`, as "entries".
    pub(super) fn of(what: &'static str) -> Progress {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0).with_message(what);
            // The template is a constant; should it not be understood, the default shows the same figures.
            if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
                bar.set_style(style);
            }
            bar
        });
        Progress(bar)
    }

    /// Whether a person watches.
    pub(super) fn is_watched(&self) -> bool {
        self.0.is_some()
    }

    /// Says what is being done.
    pub(super) fn say(&self, what: &'static str) {
        if let Some(bar) = &self.0 {
            bar.set_message(what);
        }
    }

    /// So many are done, of so many.
    pub(super) fn tell(&self, done: u64, all: u64) {
        if let Some(bar) = &self.0 {
            bar.set_length(all);
            bar.set_position(done);
        }
    }
}

impl Progress {
    /// Leaves the screen to what comes next.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
