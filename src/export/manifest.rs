//! What stands beside an export: what it holds, of which signed ledger, and how anybody checks it.

use super::{ExportError, Selection, Tally};
use crate::audit::{Checkpoint, Hash, VerifierKey};
use base64::Engine;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::Read;

/// The version of the manifest's form.
const VERSION: u32 = 1;

/// The ledger that an export speaks for, as it was signed.
#[derive(Debug, Clone)]
pub struct Snapshot {
    checkpoint: Checkpoint,
    note: String,
    key: String,
}

impl Snapshot {
    /// The signed note of a ledger, checked against its public key.
    ///
    /// # Errors
    /// When the note is not signed by that key.
    pub fn open(note: &str, key: &str) -> Result<Snapshot, ExportError> {
        let parsed: VerifierKey = key
            .parse()
            .map_err(|error| ExportError::Checkpoint(format!("its key {error}")))?;
        let checkpoint = Checkpoint::open(note.as_bytes(), &parsed)
            .map_err(|error| ExportError::Checkpoint(error.to_string()))?;
        Ok(Snapshot {
            checkpoint,
            note: note.to_owned(),
            key: key.to_owned(),
        })
    }

    /// The ledger's name.
    pub fn origin(&self) -> &str {
        self.checkpoint.origin.as_str()
    }

    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.checkpoint.size
    }

    pub(super) fn root(&self) -> Hash {
        self.checkpoint.root
    }
}

/// A file that was written.
#[derive(Debug, Clone, Serialize)]
pub struct Written {
    /// Its name, without the directory.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Written {
    /// What `reader` gives, under that name.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(name: String, reader: &mut dyn Read) -> std::io::Result<Written> {
        let mut hash = Sha256::new();
        let mut bytes = 0;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = reader.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            bytes += read as u64;
        }
        let sha256 = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Written { name, bytes, sha256 })
    }
}

/// What stands beside an export.
#[derive(Debug, Serialize)]
pub struct Manifest {
    manifest_version: u32,
    format: String,
    origin: String,
    filter: Filter,
    entries: Entries,
    rows: u64,
    sums: Vec<SumOf>,
    left_out: Vec<LeftOut>,
    ledger: Signed,
    files: Vec<Written>,
    verify: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Filter {
    pool: Option<String>,
    first_sequence: u64,
    last_sequence: Option<u64>,
    /// What else was asked for, as the limit of published spending.
    options: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Entries {
    count: u64,
    first_sequence: Option<u64>,
    last_sequence: Option<u64>,
}

#[derive(Debug, Serialize)]
struct SumOf {
    currency: &'static str,
    kind: &'static str,
    amounts: u64,
    sum: String,
}

#[derive(Debug, Serialize)]
struct LeftOut {
    what: &'static str,
    count: u64,
}

#[derive(Debug, Serialize)]
struct Signed {
    tree_size: u64,
    root: String,
    checkpoint: String,
    verifier_key: String,
    /// Whether every signed entry was read and leads to this root.
    root_recomputed: bool,
}

impl Manifest {
    /// The manifest of one file. `options` is what else was asked for, as arguments.
    pub fn new(
        format: &str,
        selection: &Selection,
        options: Vec<String>,
        snapshot: &Snapshot,
        tally: &Tally,
        file: Written,
    ) -> Manifest {
        let last = snapshot.size().checked_sub(1);
        let last = selection.last.map(|last| last.0).into_iter().chain(last).min();
        let root = base64::engine::general_purpose::STANDARD.encode(snapshot.root());
        let verify = verify(format, selection, &options, last, &file);
        let sums = tally.sums.iter().map(|((currency, kind), sum)| SumOf {
            currency,
            kind: kind.as_str(),
            amounts: sum.amounts,
            sum: sum.text(),
        });
        let left_out = tally.left_out().map(|(what, count)| LeftOut { what, count });
        Manifest {
            manifest_version: VERSION,
            format: format.to_owned(),
            origin: snapshot.origin().to_owned(),
            filter: Filter {
                pool: selection.pool.as_ref().map(ToString::to_string),
                first_sequence: selection.first.0,
                last_sequence: last,
                options,
            },
            entries: Entries {
                count: tally.entries,
                first_sequence: tally.first.map(|sequence| sequence.0),
                last_sequence: tally.last.map(|sequence| sequence.0),
            },
            rows: tally.rows,
            sums: sums.collect(),
            left_out: left_out.collect(),
            ledger: Signed {
                tree_size: snapshot.size(),
                root,
                checkpoint: snapshot.note.clone(),
                verifier_key: snapshot.key.clone(),
                root_recomputed: last.is_some_and(|last| last + 1 == snapshot.size()),
            },
            files: vec![file],
            verify,
        }
    }

    /// Its file.
    ///
    /// # Errors
    /// Never: it is made of texts and numbers.
    pub fn text(&self) -> Result<String, ExportError> {
        Ok(format!("{}\n", serde_json::to_string_pretty(self)?))
    }
}

/// The commands by which anybody checks the file: that it is the one that was written, and that the ledger, or a copy of
/// it that was verified, gives it again.
fn verify(
    format: &str,
    selection: &Selection,
    options: &[String],
    last: Option<u64>,
    file: &Written,
) -> Vec<String> {
    let mut again = format!("purse export --format {format} --output-dir again");
    if let Some(pool) = &selection.pool {
        again += &format!(" --pool {pool}");
    }
    if selection.first.0 > 0 {
        again += &format!(" --from {}", selection.first);
    }
    if let Some(last) = last {
        again += &format!(" --to {last}");
    }
    for option in options {
        again += &format!(" {option}");
    }
    let name = quoted(&file.name);
    vec![
        format!("printf '%s  %s\\n' {} {name} | sha256sum --check", file.sha256),
        format!(
            "{again} && sha256sum again/* # the same bytes again: {}",
            file.sha256
        ),
    ]
}

/// A text as one word of a shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}
