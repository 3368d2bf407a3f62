//! What stands in a data directory before a ledger is opened: its journal, its key, its name.

use crate::audit::{LedgerKey, Signer, Signers, VerifierKey};
use crate::config::{ORIGIN_DEFAULT, Serve};
use crate::journal::Journal;
use crate::journal::sled::{Settings, SledJournal};
use crate::ledger::{Action, Entry};
use crate::types::{Origin, Sequence};
use anyhow::{Context, bail};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Names the ledger whose entries are, or were, in the directory: written when its first entry is durable.
pub(crate) const ORIGIN_FILE: &str = "origin";

/// The name of the ledger that a data directory keeps, or was made for when a start did not come to the first entry; nothing
/// is opened or changed.
pub fn origin_in(directory: &Path) -> Option<String> {
    recorded_origin(directory).or_else(|| {
        let key = std::fs::read_to_string(directory.join(LedgerKey::PUBLIC_FILE)).ok()?;
        let key: VerifierKey = key.trim().parse().ok()?;
        Some(key.name().to_owned())
    })
}

/// The name of the ledger, once it has an entry.
fn recorded_origin(directory: &Path) -> Option<String> {
    let origin = std::fs::read_to_string(directory.join(ORIGIN_FILE)).ok()?;
    Some(origin.trim().to_owned())
}

/// The journal and keys of a data directory. A new ledger gets both; one with entries keeps the key that it signed with last,
/// and beside it the one that is to follow.
pub(super) fn open(config: &Serve) -> anyhow::Result<(Arc<dyn Journal>, Signers, Origin)> {
    let directory = &config.data_dir;
    std::fs::create_dir_all(directory)
        .with_context(|| format!("cannot make the data directory {}", directory.display()))?;
    let settings = Settings {
        free_bytes_min: config.free_bytes_min,
        ballast_bytes: config.ballast_bytes,
        ..Settings::default()
    };
    let journal = directory.join("journal");
    if !journal.exists() {
        // Before an empty one is there, which would be in the way of a restore.
        refuse_lost_journal(directory)?;
    }
    let journal: Arc<dyn Journal> = Arc::new(SledJournal::open(&journal, settings)?);
    match opened(journal.as_ref())? {
        Some((origin, named)) => {
            if let Some(asked) = config.origin.as_ref().filter(|asked| **asked != origin) {
                bail!(
                    "this data directory holds the ledger \"{origin}\", not \"{asked}\": leave --origin out"
                );
            }
            let signed_by = journal
                .last_trailer()
                .map_or(named.id(), |trailer| trailer.head.key_id);
            let signing = LedgerKey::signing(directory, &named, signed_by)?;
            let next = LedgerKey::next(directory)?.filter(|next| next.verifier() != signing.verifier());
            let next = next.map(|next| Arc::new(next) as Arc<dyn Signer>);
            Ok((journal, Signers::new(Arc::new(signing), next), origin))
        }
        None => {
            refuse_lost_journal(directory)?;
            let origin = match &config.origin {
                Some(origin) => origin.clone(),
                None => {
                    tracing::warn!(
                        "a ledger keeps its name for ever, and this one gets \"{ORIGIN_DEFAULT}\": give --origin if it is \
                         to last"
                    );
                    ORIGIN_DEFAULT.parse()?
                }
            };
            let key = LedgerKey::create_or_load(directory, &origin)?;
            tracing::info!(%origin, directory = %directory.display(), "a new ledger");
            Ok((journal, Arc::new(key).into(), origin))
        }
    }
}

/// An empty journal beside a ledger's name is a journal that was lost: going on would sign another history with the
/// same name and key.
fn refuse_lost_journal(directory: &Path) -> anyhow::Result<()> {
    let Some(origin) = recorded_origin(directory) else {
        return Ok(());
    };
    bail!(
        "the journal of the ledger \"{origin}\" is gone from {}: restore the data directory from a backup, or \
         from a copy of its log (purse restore), or begin another ledger in another directory",
        directory.display()
    )
}

/// Leaves the ledger's name in its directory, once it has an entry.
pub(crate) fn remember(directory: &Path, origin: &Origin) -> anyhow::Result<()> {
    let path = directory.join(ORIGIN_FILE);
    if path.exists() {
        return Ok(());
    }
    let mut file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    writeln!(file, "{origin}")?;
    Ok(file.sync_all()?)
}

/// Name and key of the ledger that a journal holds, by its first entry; `None` when it is empty.
pub(crate) fn opened(journal: &dyn Journal) -> anyhow::Result<Option<(Origin, VerifierKey)>> {
    let Some(frame) = journal.frame(Sequence::FIRST)? else {
        return Ok(None);
    };
    let line = frame.line(Sequence::FIRST).unwrap_or_default();
    let first = Entry::from_line(line)
        .context("the first entry of the journal cannot be read: restore the data directory from a backup")?;
    match first.command.as_ref().map(|command| &command.action) {
        Some(Action::LedgerOpened(opened)) => {
            Ok(Some((first.stamp.origin.clone(), opened.key.as_str().parse()?)))
        }
        _ => bail!(
            "the journal does not begin with the opening of a ledger: restore the data directory from a backup"
        ),
    }
}
