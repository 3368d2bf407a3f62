//! Sums against a simpler model: every row, looked through each time.

use super::written::TABLES_MERGED;
use super::{AddedUp, KeptSums, Sums};
use crate::cache::Cache;
use crate::ledger::{Entry, Kind, Route};
use crate::standings::blob::{InFile, NewFile};
use crate::standings::tests::{Files, entry, in_files};
use crate::types::{Date, PoolId, Sequence, Source, TotalKey};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

const POOLS: [&str; 2] = ["heat", "light"];

/// An entry that moves money of some contributors in one of two pools, or in both, on one of many days.
fn any_entry(sequence: u64, random: &mut Random) -> Entry {
    let movement = |pool: &str, random: &mut Random| {
        let mut shares = serde_json::Map::new();
        let mut sum = 0;
        for contributor in ["a", "b", "c"].iter().skip(random.below(3) as usize) {
            let amount = 1 + random.below(1_000_000);
            sum += amount;
            shares.insert((*contributor).to_owned(), json!(format!("{amount}.00")));
        }
        let places = ["available", "allocated/i-1", "allocated/i-2", "spent/i-1"];
        let to = random.below(4) as usize;
        let from = (to + 1 + random.below(3) as usize) % 4;
        json!({"amount": format!("{sum}.00"), "from": places[from], "shares": shares, "to": places[to],
            "total": format!("{pool}/2026-27/cdel")})
    };
    let pools = match random.below(9) {
        0 => &POOLS[..],
        1..4 => &POOLS[..1],
        _ => &POOLS[1..],
    };
    let moves: Vec<_> = pools.iter().map(|pool| movement(pool, random)).collect();
    let action = json!({"amount": "1.00 GBP", "budget_type": "cdel", "initiative": "i-1", "pool": "heat", "year": "2026-27"});
    Entry {
        effective: any_day(random),
        ..entry(sequence, Kind::Allocate, &action, json!(moves))
    }
}

fn any_day(random: &mut Random) -> Date {
    let day = format!("2026-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28));
    day.parse().unwrap()
}

/// What is added up, in words.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    by_route: BTreeMap<String, BTreeMap<Source, i128>>,
    by_day: BTreeMap<(TotalKey, Date), i128>,
}

impl Told {
    fn of(sums: &AddedUp) -> Told {
        let mut told = Told::default();
        sums.each_route(|route, shares| {
            assert!(shares.is_sorted_by_key(|(source, _)| *source));
            let shares = shares
                .iter()
                .map(|(source, amount)| ((*source).clone(), amount.0));
            told.by_route.insert(format!("{route:?}"), shares.collect());
        });
        for (total, changes) in sums.by_day() {
            let changes = changes.iter();
            told.by_day
                .extend(changes.map(|(day, change)| ((total.clone(), *day), change.0)));
        }
        told
    }

    /// By looking through all entries.
    fn simply(entries: &[Entry], pool: &PoolId, day: Option<Date>, dated: Sequence) -> Told {
        let mut told = Told::default();
        for entry in entries
            .iter()
            .filter(|entry| day.is_none_or(|day| entry.effective <= day))
        {
            crate::ledger::routes(entry, |of_pool, route: Route, shares| {
                if of_pool != pool {
                    return;
                }
                let sums = told.by_route.entry(format!("{route:?}")).or_default();
                for (source, amount) in shares {
                    *sums.entry((*source).clone()).or_default() += amount.0;
                }
                let change = route.change_of_available(shares.iter().copied());
                if let Some(total) = route.total()
                    && !change.is_zero()
                    && entry.sequence >= dated
                {
                    let sum = told.by_day.entry((total.clone(), entry.effective)).or_default();
                    *sum += change.0;
                }
            });
        }
        told
    }
}

/// A snapshot of what came before `size`.
fn snapshot(sums: &Sums, size: u64, cache: &Arc<dyn Cache>) -> Vec<KeptSums> {
    sums.mark();
    let mut file = NewFile::before(size);
    let kept = sums.write(size, &mut file).unwrap();
    file.write(cache.as_ref()).unwrap();
    sums.written(cache, &kept);
    kept
}

fn pool(number: usize) -> PoolId {
    POOLS[number].parse().unwrap()
}

/// Many snapshots, so that tables are merged twice, and starts from some of them.
fn filled(count: u64, random: &mut Random) -> (Vec<Entry>, Sums, Arc<Files>, Vec<KeptSums>) {
    let (files, cache) = in_files();
    let (mut entries, mut sums, mut last) = (Vec::new(), Sums::of(3), Vec::new());
    for sequence in 0..count {
        let entry = any_entry(sequence, random);
        sums.note(&entry);
        entries.push(entry);
        if random.below(4) == 0 {
            last = snapshot(&sums, sequence + 1, &cache);
            if random.below(9) == 0 {
                sums = Sums::of(1 + random.below(9) as usize);
                sums.begin(&cache, last.clone());
            }
        }
    }
    (entries, sums, files, last)
}

/// Whether what moved in any range up to any day is what looking through all entries finds.
fn adds_up(entries: &[Entry], sums: &Sums, random: &mut Random) {
    let count = entries.len() as u64 + 1;
    for _ in 0..400 {
        let (pool, day) = (pool(random.below(2) as usize), any_day(random));
        let (one, other) = (random.below(count), random.below(count));
        let (from, to) = (Sequence(one.min(other)), Sequence(one.max(other)));
        let at = format!("{from} to {to} on {day}");
        let moved = sums.moved(&pool, from..to).unwrap();
        let range = &entries[from.0 as usize..to.0 as usize];
        assert_eq!(Told::of(&moved), Told::simply(range, &pool, None, from), "{at}");
        let moved = sums.moved_by(&pool, (from, to), day).unwrap();
        let range = &entries[..to.0 as usize];
        assert_eq!(
            Told::of(&moved),
            Told::simply(range, &pool, Some(day), from),
            "{at}"
        );
    }
}

#[test]
fn what_moved_in_any_range_up_to_any_day_is_the_sum_of_its_rows() {
    let mut random = Random(1);
    let (entries, sums, ..) = filled(1_600, &mut random);
    adds_up(&entries, &sums, &mut random);
}

#[test]
fn many_entries_at_once_are_summed_in_large_tables() {
    let mut random = Random(4);
    let ((_files, cache), sums) = (in_files(), Sums::of(3));
    let mut entries: Vec<Entry> = Vec::new();
    for size in [1_000, 1_700, 1_710] {
        while entries.len() < size {
            let entry = any_entry(entries.len() as u64, &mut random);
            sums.note(&entry);
            entries.push(entry);
        }
        let kept = snapshot(&sums, size as u64, &cache);
        let [small, large] = [0, 1].map(|level| &kept[1].tables[level]);
        assert_eq!(large.len(), small.len() / TABLES_MERGED, "of {size} entries");
        let ends: Vec<u64> = small.iter().skip(15).step_by(16).map(|table| table.to).collect();
        assert!(large.iter().map(|table| table.to).eq(ends), "of {size} entries");
        adds_up(&entries, &sums, &mut random);
    }
}

#[test]
fn a_question_takes_few_tables_of_a_level_and_few_rows_of_each() {
    let (_, sums, _, kept) = filled(1_600, &mut Random(2));
    let levels: Vec<usize> = kept[1].tables.iter().map(Vec::len).collect();
    assert!(levels.len() == 3 && levels[0] > 256, "{levels:?}");
    let pools = sums.pools.read();
    let of_pool = &pools[&pool(1)];
    for end in 0..1_600 {
        // One waits until the snapshot after it, and one more until the next level has it.
        let most = (TABLES_MERGED + 1) * levels.len();
        let (pages, behind) = of_pool.pages(end, i32::MAX);
        assert!(
            pages.len() <= most && behind <= end,
            "{} pages up to {end}",
            pages.len()
        );
        let rows = of_pool.rows(&(behind..end)).len();
        assert!(rows < 30, "{rows} chunks up to {end}");
    }
    // The largest is in several pages.
    assert!(kept[1].tables[2][0].pages().len() > 1);
}

#[test]
fn what_is_not_as_it_was_kept_is_never_believed() {
    let (_, _, files, kept) = filled(200, &mut Random(3));
    let cache: Arc<dyn Cache> = files.clone();
    for name in files.names().unwrap() {
        let whole = files.read(&name).unwrap().unwrap();
        for position in [0, whole.len() / 2, whole.len() - 1] {
            let mut bent = whole.clone();
            bent[position] ^= 1;
            files.write(&name, &bent).unwrap();
            let sums = Sums::of(3);
            sums.begin(&cache, kept.clone());
            let all = Sequence(0)..Sequence(200);
            let ask = |pool: PoolId| {
                let day = "2026-12-31".parse().unwrap();
                let by_day = sums.moved_by(&pool, (all.start, all.end), day);
                by_day.and_then(|_| sums.moved(&pool, all.clone()))
            };
            let is_lost = |part: &&InFile| !part.is_sound(files.as_ref());
            let parts = kept.iter().flat_map(KeptSums::parts).filter(is_lost);
            assert_eq!(parts.count(), 1, "{name} at {position}");
            let chunks = kept.iter().flat_map(|kept| &kept.chunks);
            let rows = chunks.map(|chunk| &chunk.rows).filter(is_lost).count();
            // A table may be lost that no question takes, since a larger one has it.
            let is_refused = [0, 1].iter().any(|number| ask(pool(*number)).is_none());
            assert!(rows == 0 || is_refused, "{name} at {position}");
        }
        files.write(&name, &whole).unwrap();
    }
}
