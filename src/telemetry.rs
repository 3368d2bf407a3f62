//! What an operator reads: log lines on stderr.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging to stderr: `info` and above, or as RUST_LOG says. The storage engine says at `info` what only its own
/// developers can use.
pub fn init() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sled=warn"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Colours are for eyes: in a file or a collector of logs their escapes only hide the words.
        .with_ansi(std::io::stderr().is_terminal())
        .finish();
    // A second start in one process, as tests make, keeps the first.
    let _ = subscriber.try_init();
}
