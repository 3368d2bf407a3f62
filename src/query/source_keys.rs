//! The source keys of a data set, read from the entries that were posted with them.

use super::entries::Unread;
use super::scattered::Scattered;
use crate::journal::Journal;
use crate::types::{Sequence, SourceKey};

/// How many source keys a page has at most: as many as one request may have commands.
pub const SOURCE_KEYS_PAGE_MAX: usize = 8_192;

/// A page of source keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceKeysPage {
    /// Each with the first entry of its command.
    pub keys: Vec<(SourceKey, Sequence)>,
    /// The last of the page, if there are more behind it.
    pub next: Option<Sequence>,
}

/// The keys of the first `page_size` of `posted`, entries that have one.
///
/// # Errors
/// When an entry cannot be read. This reads a disk: not for a thread that others wait for.
pub fn source_keys(
    journal: &dyn Journal,
    posted: &[Sequence],
    page_size: usize,
) -> Result<SourceKeysPage, Unread> {
    let (page, rest) = posted.split_at(posted.len().min(page_size));
    let mut keys = Vec::with_capacity(page.len());
    let mut entries = Scattered::new(journal);
    for sequence in page.iter().copied() {
        let entry = entries.entry(sequence)?;
        let key = entry
            .command
            .as_ref()
            .and_then(|command| command.source_key.as_ref());
        keys.extend(key.map(|key| (SourceKey::clone(key), sequence)));
    }
    let next = page.last().filter(|_| !rest.is_empty()).copied();
    Ok(SourceKeysPage { keys, next })
}
