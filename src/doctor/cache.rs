//! What is derived from the journal and can be deleted at any time: whether it is used or built again.

use super::Opened;
use super::history::Named;
use super::report::Report;
use crate::index::{self, Cache, SEGMENT_LENGTH};
use crate::journal::Journal;
use crate::sequencer::{ExaminedSnapshot, examine_snapshot, has_signed};
use crate::serve::{CacheDirectory, POSTINGS, SNAPSHOTS};
use std::path::Path;

const CACHE_CHECK: &str = "cache";
const SNAPSHOT_CHECK: &str = "snapshot";

/// Examines the files of postings. None of them is ever more than a warning: the next start builds what is not sound.
pub(super) fn examine(directory: &Path, opened: &Opened, named: Option<&Named>, report: &mut Report) {
    let (Ok((journal, _)), Some(named)) = (opened, named) else {
        return report.skip(CACHE_CHECK, "the journal does not say what it should be");
    };
    let entries = journal.last_trailer().map_or(0, |trailer| trailer.next().0);
    let mut is_journals = |checkpoint| has_signed(journal, checkpoint);
    let path = directory.join(POSTINGS);
    let cache = index::examine(&path, &named.origin, SEGMENT_LENGTH, entries, &mut is_journals);
    tell(&cache, report);
    let snapshots = CacheDirectory::new(&directory.join(SNAPSHOTS));
    match examine_snapshot(&snapshots, journal, &named.origin) {
        Ok(None) => report.ok(SNAPSHOT_CHECK, "absent: the next start reads every entry"),
        Ok(Some(snapshot)) => tell_snapshot(snapshot, report),
        Err(why) => report.warn(
            SNAPSHOT_CHECK,
            format!("not used, and the next start reads every entry: {why}"),
        ),
    }
}

fn tell_snapshot(snapshot: ExaminedSnapshot, report: &mut Report) {
    let ExaminedSnapshot {
        entries,
        parts,
        parts_lost,
    } = snapshot;
    let used = format!(
        "of {entries} entries, whole and signed in the journal: the next start reads what is behind it"
    );
    match parts_lost {
        0 => report.ok(
            SNAPSHOT_CHECK,
            format!("{used}; standings of pools and sums of what moved: {parts} parts, all sound"),
        ),
        lost => report.warn(
            SNAPSHOT_CHECK,
            format!(
                "{used}; of {parts} parts of standings of pools and sums of what moved {lost} are lost or damaged, and questions \
                 about the past take longer where they were: remove {SNAPSHOTS}, and the next start reads every entry and \
                 makes them again"
            ),
        ),
    }
}

fn tell(cache: &Cache, report: &mut Report) {
    let Cache {
        sound,
        absent,
        unusable,
    } = cache;
    match unusable.as_slice() {
        [] if *absent == 0 && *sound == 0 => report.ok(
            CACHE_CHECK,
            format!("absent: no segment of {SEGMENT_LENGTH} entries is full yet"),
        ),
        [] if *absent == 0 => report.ok(CACHE_CHECK, format!("sound: postings of {sound} segments")),
        [] => report.ok(
            CACHE_CHECK,
            format!("postings of {sound} segments are sound, and of {absent} absent: the next start builds them"),
        ),
        [first, ..] => report.warn(
            CACHE_CHECK,
            format!(
                "postings of {sound} segments are sound, and of {} will be built again at the next start: {first}",
                unusable.len() as u64 + absent
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Status;

    #[test]
    fn the_state_of_the_cache_is_told_in_one_row() {
        let told = |sound: u64, absent: u64, unusable: &[&str]| {
            let mut report = Report::new(Path::new("data"));
            let unusable = unusable.iter().map(|why| (*why).to_owned()).collect();
            let cache = Cache {
                sound,
                absent,
                unusable,
            };
            tell(&cache, &mut report);
            let [row] = &report.checks[..] else {
                panic!("{:?}", report.checks)
            };
            (row.status, row.detail.clone())
        };
        let (status, detail) = told(0, 0, &[]);
        assert_eq!(
            (status, detail.starts_with("absent: no segment of 262144")),
            (Status::Ok, true)
        );
        assert_eq!(
            told(3, 0, &[]),
            (Status::Ok, "sound: postings of 3 segments".to_owned())
        );
        let (status, detail) = told(2, 1, &[]);
        assert_eq!(
            (status, detail.contains("of 1 absent: the next start builds them")),
            (Status::Ok, true)
        );
        let (status, detail) = told(2, 1, &["cache/postings/000001: its checksum is wrong"]);
        assert_eq!(status, Status::Warning);
        assert!(
            detail.contains("of 2 will be built again") && detail.contains("000001"),
            "{detail}"
        );
    }

    #[test]
    fn standings_that_are_lost_are_a_warning_that_says_how_they_come_back() {
        let told = |parts_lost: usize| {
            let mut report = Report::new(Path::new("data"));
            let snapshot = ExaminedSnapshot {
                entries: 262_144,
                parts: 64,
                parts_lost,
            };
            tell_snapshot(snapshot, &mut report);
            let row = report.checks.remove(0);
            (row.status, row.detail)
        };
        let (status, detail) = told(0);
        assert_eq!(
            (
                status,
                detail.ends_with("sums of what moved: 64 parts, all sound")
            ),
            (Status::Ok, true)
        );
        let (status, detail) = told(3);
        assert_eq!(status, Status::Warning);
        assert!(
            detail.contains("of 64 parts of standings of pools and sums of what moved 3 are lost or damaged")
                && detail.contains(SNAPSHOTS),
            "{detail}"
        );
    }
}
