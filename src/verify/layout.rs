//! Which files a log of a size has: exactly those, so that nothing hides among them and nothing is missing unseen.

use super::fault::{Fault, Tampering};
use super::{CHECKPOINT, Log};
use crate::audit::tiles_between;
use std::collections::BTreeSet;

pub(super) fn check(log: &dyn Log, size: u64) -> Result<(), Fault> {
    let found: BTreeSet<String> = log.paths()?.into_iter().collect();
    let mut expected = 0;
    for tile in tiles_between(0, size) {
        let path = tile.path();
        // Missing files come before files that do not belong: that names the lack, and ends on a size that was forged.
        if !found.contains(&path) {
            return Err(Tampering::at(path, "is missing").into());
        }
        expected += 1;
    }
    if found.len() == expected + 1 {
        return Ok(());
    }
    let belongs: BTreeSet<String> = tiles_between(0, size).map(|tile| tile.path()).collect();
    let stray = found
        .iter()
        .find(|path| *path != CHECKPOINT && !belongs.contains(*path));
    match stray {
        Some(path) => {
            let what = format_args!(
                "does not belong to a log of {size} entries (a copy that was cut short while it grew has such files: go on with it \
                 from the ledger, and verify it then)"
            );
            Err(Tampering::at(path, what).into())
        }
        None => Ok(()),
    }
}
