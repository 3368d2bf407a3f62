//! What a person sees while the demo works; nothing where nobody watches.

use indicatif::ProgressBar;
use std::io::IsTerminal;
use std::time::Duration;

/// How often the sign of life moves.
const TICK: Duration = Duration::from_millis(100);

/// The terminal, if there is one.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn new() -> Progress {
        Progress(std::io::stderr().is_terminal().then(|| {
            let spinner = ProgressBar::new_spinner();
            spinner.enable_steady_tick(TICK);
            spinner
        }))
    }

    /// Says what is being done.
    pub(super) fn tell(&self, what: impl Into<String>) {
        if let Some(spinner) = &self.0 {
            spinner.set_message(what.into());
        }
    }

    /// Leaves the screen to what comes next.
    pub(super) fn end(&self) {
        if let Some(spinner) = &self.0 {
            spinner.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}
