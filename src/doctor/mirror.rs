//! The mirror: whether it is whole, and whether the journal has what it has.

use super::Opened;
use super::history::Named;
use super::report::Report;
use crate::audit::Checkpoint;
use crate::journal::Journal;
use crate::serve::{self, MIRROR};
use crate::verify::{Directory, Fault, Roots, Uncheckable};
use std::path::Path;

const MIRROR_CHECK: &str = "mirror";

/// Examines the mirror against the journal. Files that a mirror which was cut short leaves are not looked at: they are removed
/// when it goes on.
pub(super) fn examine(directory: &Path, opened: &Opened, named: Option<&Named>, report: &mut Report) {
    let path = directory.join(MIRROR);
    if !path.is_dir() {
        return report.skip(
            MIRROR_CHECK,
            "there is none: the next start makes it, unless with --no-mirror",
        );
    }
    let (Ok((journal, _)), Some(named)) = (opened, named) else {
        return report.skip(MIRROR_CHECK, "the journal does not say what it should be");
    };
    let log = Directory::new(&path);
    let roots = Roots::read(&log, &named.verifiers());
    // Whether it is ahead is told also of one that is damaged.
    let signed = match &roots {
        Ok(roots) => Some(roots.checkpoint().clone()),
        Err(_) => crate::export::tlog::checkpoint(&path, &named.verifiers())
            .ok()
            .flatten(),
    };
    if let Some(signed) = &signed
        && let Err(why) = fits(journal, signed)
    {
        return report.fail(MIRROR_CHECK, why);
    }
    match roots.and_then(|mut roots| roots.check_lines(&mut |_, _| {})) {
        Ok(()) => report.ok(MIRROR_CHECK, size(journal, signed.as_ref())),
        Err(Fault::Uncheckable(Uncheckable::NoLog)) => report.ok(MIRROR_CHECK, "begun: no entry is in it yet"),
        Err(fault) => report.warn(
            MIRROR_CHECK,
            format!(
                "it is damaged: {fault}; it is not followed: keep it if somebody may have altered it, move it away, and the next \
                 start makes it again from the journal"
            ),
        ),
    }
}

/// Why a start would refuse the journal.
fn fits(journal: &dyn Journal, signed: &Checkpoint) -> Result<(), String> {
    let entries = entries(journal);
    if signed.size > entries {
        return Err(format!(
            "it has {} entries and the journal {entries}: entries {entries} to {} were signed and are gone, and no start serves \
             this; restore the data directory from a backup that has them",
            signed.size,
            signed.size - 1
        ));
    }
    match serve::has_root(journal, signed) {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!(
            "its {} entries are not the first of the journal, and both were signed: no start serves this; keep both, and restore \
             the data directory from a backup whose entries are those of the mirror",
            signed.size
        )),
        Err(error) => Err(format!("it cannot be compared with the journal: {error:#}")),
    }
}

fn size(journal: &dyn Journal, signed: Option<&Checkpoint>) -> String {
    let mirrored = signed.map_or(0, |signed| signed.size);
    match entries(journal) - mirrored {
        0 => format!("all {mirrored} entries of the journal, each hashing to what was signed"),
        behind => format!(
            "{mirrored} entries, each hashing to what was signed; {behind} of the journal are not in it yet"
        ),
    }
}

fn entries(journal: &dyn Journal) -> u64 {
    journal.last_trailer().map_or(0, |trailer| trailer.next().0)
}
