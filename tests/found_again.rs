//! Entries are found by what they speak of whatever became of the files of postings between two runs of a ledger.

mod support;

use common_purse::audit::LedgerKey;
use common_purse::cache::Cache;
use common_purse::index::{Index, Keeper};
use common_purse::journal::memory::MemoryJournal;
use common_purse::ledger::command::FundsMode;
use common_purse::query::{
    About, AsAt, EntryFilter, FilteredQuery, Registered, Sources, Until, filtered, past,
};
use common_purse::sequencer::{Clock, Derived, Request, Snapshots, Stepped};
use common_purse::standings::{Pace, Standings};
use common_purse::types::{ControlTotal, Origin, PoolId, Sequence, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// Short, so that a small ledger has several segments.
const SEGMENT: u32 = 64;

/// Often, so that a small ledger has several standings.
const OFTEN: Pace = Pace {
    entries: 20,
    bytes_per_entry: u64::MAX,
    rows: 7,
};

struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        support::NOW.parse().unwrap()
    }
}

/// Snapshots in memory.
#[derive(Debug, Default)]
struct MemoryCache {
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    /// How many more are kept, where not all are.
    room: Mutex<Option<usize>>,
    read: Mutex<BTreeSet<String>>,
}

impl MemoryCache {
    /// Where the files of fingerprints end.
    fn ends(&self) -> Vec<u64> {
        let names = self.names().unwrap();
        let ends = names.iter().filter_map(|name| name.strip_prefix("requests."));
        ends.map(|end| end.parse().unwrap()).collect()
    }
}

impl Cache for MemoryCache {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.files.lock().unwrap().keys().cloned().collect())
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.read.lock().unwrap().insert(name.to_owned());
        Ok(self.files.lock().unwrap().get(name).cloned())
    }

    fn read_part(&self, name: &str, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let bytes = self.files.lock().unwrap().get(name).cloned().unwrap_or_default();
        let part = bytes
            .get(offset as usize..)
            .and_then(|behind| behind.get(..length));
        part.map(<[u8]>::to_vec)
            .ok_or_else(|| io::Error::other("cut short"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        if let Some(room) = self.room.lock().unwrap().as_mut() {
            *room = room.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
        }
        self.files.lock().unwrap().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.files.lock().unwrap().remove(name);
        Ok(())
    }
}

/// One that is taken after so many entries, and where.
fn snapshots(every: u64) -> (Arc<MemoryCache>, Snapshots) {
    let cache = Arc::new(MemoryCache::default());
    let snapshots = Snapshots {
        cache: cache.clone(),
        every,
    };
    (cache, snapshots)
}

/// A ledger whose full segments are kept in a directory.
struct Run {
    stepped: Stepped,
    journal: Arc<MemoryJournal>,
}

impl Run {
    fn start(
        name: &str,
        journal: MemoryJournal,
        directory: &Path,
        snapshots: Option<&Snapshots>,
    ) -> (Run, Keeper) {
        let origin: Origin = name.parse().unwrap();
        let key = Arc::new(LedgerKey::from_seed(&origin, &[7; 32]));
        let index = Arc::new(Index::in_directory(SEGMENT, directory));
        let keeper = Keeper::start(Arc::clone(&index)).unwrap();
        let journal = Arc::new(journal);
        let derived = Derived {
            index,
            standings: Arc::new(Standings::at(OFTEN)),
            snapshots: snapshots.cloned(),
        };
        let stepped =
            Stepped::start_with(&derived, journal.clone(), key, Arc::new(StandingClock), &origin).unwrap();
        (Run { stepped, journal }, keeper)
    }

    /// The same ledger, started from what its journal holds durably.
    fn again(&self, directory: &Path, snapshots: Option<&Snapshots>) -> (Run, Keeper) {
        let image = MemoryJournal::open(self.journal.crash_image()).unwrap();
        Run::start("test.example/ledger", image, directory, snapshots)
    }

    fn record(&mut self, id: &str, actions: Vec<common_purse::ledger::Action>) {
        let commands: Vec<_> = actions
            .into_iter()
            .map(|action| Arc::new(support::command(action)))
            .collect();
        let mut answer = self.stepped.submit(Request {
            principal: "local".parse().unwrap(),
            request_id: id.parse().unwrap(),
            bytes: 100 * commands.len(),
            commands,
            validate_only: false,
        });
        self.stepped.step().unwrap();
        answer.try_recv().expect("a step answers").unwrap();
    }

    /// The entries that a filter finds, oldest first.
    fn finds(&self, filter: EntryFilter) -> Vec<u64> {
        let view = self.stepped.view();
        let (point, registered) = view.read(|state| (state.last_sequence(), Registered::of(state, &filter)));
        let query = FilteredQuery {
            wanted: registered.resolve(filter).unwrap(),
            range: Sequence::FIRST..=point.unwrap(),
            newest_first: false,
            page_size: 10_000,
        };
        let place = (
            self.journal.as_ref() as &dyn common_purse::journal::Journal,
            view.index().as_ref(),
        );
        let page = filtered(place, &query, &mut || false).unwrap();
        assert_eq!(page.next, None);
        page.lines.into_iter().map(|(sequence, _)| sequence.0).collect()
    }

    /// Each request is found as soon as it is answered, and so is all that moved a contributor's money.
    fn finds_all(&self) {
        let of_contributor = |contributor: &str| EntryFilter {
            contributor: Some(contributor.parse().unwrap()),
            ..EntryFilter::default()
        };
        for number in 0..REQUESTS {
            let of_request = EntryFilter {
                request_id: Some(format!("receipt-{number}").parse().unwrap()),
                ..EntryFilter::default()
            };
            assert_eq!(self.finds(of_request), [FIRST + number], "receipt {number}");
        }
        let receipts = |odd: u64| {
            (0..REQUESTS)
                .filter(move |number| number % 2 == odd)
                .map(|number| FIRST + number)
        };
        // Entries 4 and 5 register them.
        let expected = |registered: u64, odd| {
            std::iter::once(registered)
                .chain(receipts(odd))
                .collect::<Vec<u64>>()
        };
        assert_eq!(self.finds(of_contributor("a")), expected(4, 0));
        assert_eq!(self.finds(of_contributor("b")), expected(5, 1));
        self.finds_the_past();
    }

    /// The pool as at any entry has what was received by then, and no farther from where it stood last than they are apart.
    fn finds_the_past(&self) {
        let (view, pool) = (self.stepped.view(), support::POOL.parse::<PoolId>().unwrap());
        let total: ControlTotal = format!("{pool}/{}/{}", support::YEAR, support::TYPE)
            .parse()
            .unwrap();
        let now = view.read(|state| (state.last_sequence().unwrap(), state.last_recorded().unwrap()));
        let sources = Sources {
            journal: self.journal.as_ref(),
            index: view.index(),
            standings: view.standings(),
        };
        for until in (FIRST..=now.0.0).step_by(7).map(Sequence) {
            let as_at = AsAt {
                until: Until::Entry(until),
                effective: None,
            };
            for about in [About::Money(pool.clone()), About::Contributions(pool.clone())] {
                let past = past(sources, as_at, about, now, &|| true).unwrap();
                let total = past.state.pool(&pool).unwrap().total(&total.key);
                assert_eq!(total.received().0, 100 * i128::from(until.0 - FIRST + 1));
            }
            let standing = view.standings().last(&pool, until);
            let behind = until.0 - standing.map_or(FIRST - 1, |standing| standing.at.0);
            assert!(behind <= OFTEN.entries, "{behind} entries are replayed");
        }
    }
}

const REQUESTS: u64 = 300;

/// Behind the reference data.
const FIRST: u64 = 6;

fn filled(name: &str, directory: &Path, snapshots: Option<&Snapshots>) -> (Run, Keeper) {
    let (mut run, keeper) = Run::start(name, MemoryJournal::new(), directory, snapshots);
    let agreement = support::agreement(support::funds_check(FundsMode::Absolute, "0"), &[]);
    run.record(
        "reference-data",
        vec![
            support::open_mission(),
            support::register_contributor("host"),
            support::open_pool(agreement),
            support::register_contributor("a"),
            support::register_contributor("b"),
        ],
    );
    for number in 0..REQUESTS {
        run.record(
            &format!("receipt-{number}"),
            vec![support::receive(contributor(number), "1", None)],
        );
    }
    (run, keeper)
}

/// The files of all full segments, once they are there.
fn files(directory: &Path) -> Vec<PathBuf> {
    let full = (FIRST + REQUESTS) / u64::from(SEGMENT);
    let files: Vec<PathBuf> = (0..full)
        .map(|segment| directory.join(format!("{segment:06}")))
        .collect();
    // The thread that writes them tells nobody else.
    while !files.iter().all(|file| file.is_file()) {
        std::thread::yield_now();
    }
    files
}

#[test]
fn every_answered_entry_is_found_through_restarts_that_lose_bend_and_swap_files() {
    restarts(None);
}

/// A snapshot leaves out what the files stand for, and what they do not is read beside it: it may end anywhere in a segment.
#[test]
fn every_answered_entry_is_found_behind_a_snapshot() {
    for every in [10, 64, 100, 290] {
        let (cache, snapshots) = snapshots(every);
        restarts(Some(&snapshots));
        assert!(cache.read("state").unwrap().is_some());
    }
}

#[test]
fn a_start_that_reads_every_entry_takes_snapshots_on_its_way() {
    let place = tempfile::tempdir().unwrap();
    let (run, keeper) = filled("test.example/ledger", place.path(), None);
    drop(keeper);
    let (cache, snapshots) = snapshots(64);
    let (again, keeper) = run.again(place.path(), Some(&snapshots));
    again.finds_all();
    drop(keeper);
    // Each a fourth further than the last, and never less than 64 entries.
    let (ends, total) = (cache.ends(), FIRST + REQUESTS);
    assert!(
        ends.len() > 2 && total - ends[ends.len() - 1] < 64.max(total / 4),
        "{ends:?}"
    );
    assert!(
        ends.is_sorted_by(|one, next| next - one >= 64.max(one / 4)),
        "{ends:?}"
    );
}

/// A start is killed behind its second snapshot: what the next one finds is what is kept by then.
#[test]
fn a_start_that_was_interrupted_goes_on_from_its_snapshots() {
    let place = tempfile::tempdir().unwrap();
    let (run, keeper) = filled("test.example/ledger", place.path(), None);
    drop(keeper);
    let (cache, snapshots) = snapshots(64);
    // Standings, fingerprints and a state, twice.
    *cache.room.lock().unwrap() = Some(6);
    drop(run.again(place.path(), Some(&snapshots)));
    let before = cache.ends();
    assert_eq!(before.len(), 2, "{before:?}");
    *cache.room.lock().unwrap() = None;
    cache.read.lock().unwrap().clear();
    let (mut again, keeper) = run.again(place.path(), Some(&snapshots));
    for end in &before {
        let name = format!("requests.{end:011}");
        assert!(cache.read.lock().unwrap().contains(&name), "{name} is of no use");
    }
    again.finds_all();
    assert!(cache.ends().len() > 2 && cache.ends().starts_with(&before));
    // Every request is known, and recorded no second time.
    for number in 0..REQUESTS {
        again.record(
            &format!("receipt-{number}"),
            vec![support::receive(contributor(number), "1", None)],
        );
    }
    again.finds_all();
    drop(keeper);
}

/// Questions would be slower for ever: nothing but a start without a snapshot makes a lost file again.
#[test]
fn a_start_makes_again_what_is_lost_or_cut_of_files_that_its_snapshot_names() {
    // Half of it is left, or nothing.
    for part in [2, usize::MAX] {
        let place = tempfile::tempdir().unwrap();
        let (cache, snapshots) = snapshots(64);
        let (run, keeper) = filled("test.example/ledger", place.path(), Some(&snapshots));
        drop(keeper);
        let names = cache.names().unwrap();
        let name = names.iter().find(|name| name.starts_with("standings.")).unwrap();
        let length = cache.files.lock().unwrap()[name].len();
        let mut files = cache.files.lock().unwrap();
        files.get_mut(name).unwrap().truncate(length / part);
        drop(files);
        let (again, keeper) = run.again(place.path(), Some(&snapshots));
        again.finds_all();
        drop(keeper);
    }
}

/// Who pays in with a request.
fn contributor(number: u64) -> &'static str {
    if number.is_multiple_of(2) { "a" } else { "b" }
}

fn restarts(snapshots: Option<&Snapshots>) {
    let place = tempfile::tempdir().unwrap();
    let (mine, others) = (place.path().join("mine"), place.path().join("others"));
    let (run, keeper) = filled("test.example/ledger", &mine, snapshots);
    run.finds_all();
    files(&mine);
    drop(keeper);
    let (_, other_keeper) = filled("test.example/another", &others, None);
    let foreign = files(&others);
    drop(other_keeper);

    let bent = |path: &Path| {
        let mut bytes = std::fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(path, bytes).unwrap();
    };
    let cut = |path: &Path| {
        let bytes = std::fs::read(path).unwrap();
        std::fs::write(path, &bytes[..bytes.len() / 3]).unwrap();
    };
    let swapped = |path: &Path| {
        std::fs::copy(&foreign[1], path).unwrap();
    };
    let kept = |_: &Path| {};
    let lost = |path: &Path| std::fs::remove_file(path).unwrap();
    let damages: [&dyn Fn(&Path); 5] = [&kept, &lost, &cut, &bent, &swapped];
    for damage in damages {
        let written = files(&mine);
        damage(&written[1]);
        damage(&written[3]);
        let (again, keeper) = run.again(&mine, snapshots);
        again.finds_all();
        files(&mine);
        drop(keeper);
    }
}
