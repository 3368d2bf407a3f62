//! Trains the dictionary of the journal's format from lines of a ledger.
//!
//! ```text
//! purse export --format jsonl | cargo run --example train_dictionary -- src/journal/format/dictionary.v1
//! ```
//!
//! The dictionary is a part of format version 1: once a ledger exists that anybody relies on, it never changes,
//! and a better one is a new format version. Each sample is one line, as frames of one line need it most.

use std::io::{self, BufRead};
use std::path::PathBuf;

/// A one-line frame takes about 100 bytes with 16 kB and hardly fewer with more.
const DICTIONARY_BYTES: usize = 16_000;

/// zstd wants a hundred times the dictionary's size to choose from; ten times is the least that makes sense.
const SAMPLE_BYTES_MIN: usize = 10 * DICTIONARY_BYTES;

fn main() -> anyhow::Result<()> {
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else {
        anyhow::bail!("give the file to write: src/journal/format/dictionary.v1");
    };
    let samples = io::stdin().lock().lines().collect::<Result<Vec<String>, _>>()?;
    let sample_bytes: usize = samples.iter().map(String::len).sum();
    anyhow::ensure!(
        sample_bytes >= SAMPLE_BYTES_MIN,
        "{sample_bytes} bytes of lines are too few to train from: give {SAMPLE_BYTES_MIN} or more on standard input"
    );
    let dictionary = zstd::dict::from_samples(&samples, DICTIONARY_BYTES)?;
    std::fs::write(&path, &dictionary)?;
    eprintln!(
        "{}: {} bytes from {} lines ({sample_bytes} bytes)",
        path.display(),
        dictionary.len(),
        samples.len()
    );
    Ok(())
}
