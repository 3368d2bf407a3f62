//! What an operator reads: log lines on stderr.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging to stderr: `info` and above, or as RUST_LOG says. The storage engine says at `info` what only its own
/// developers can use.
pub fn init() {
    start("info,sled=warn");
}

/// Starts logging to stderr for a command whose reader watches something else: warnings, or as RUST_LOG says.
pub fn init_quiet() {
    start("warn");
}

fn start(usually: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usually));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        // Colours are for eyes: in a file or a collector of logs their escapes only hide the words.
        .with_ansi(std::io::stderr().is_terminal())
        .finish();
    // A second start in one process, as tests make, keeps the first.
    let _ = subscriber.try_init();
}
