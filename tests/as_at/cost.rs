//! What a question about the past costs, and what the standings cost that make it cheap.

use common_purse::audit::LedgerKey;
use common_purse::cache::Cache;
use common_purse::journal::Journal;
use common_purse::journal::memory::MemoryJournal;
use common_purse::ledger::{Command, Entry, State, apply};
use common_purse::query::{About, AsAt, Sources, Until, past};
use common_purse::sequencer::{Derived, Request, Stepped, SystemClock};
use common_purse::standings::{InFile, Keeper, Pace, Standings};
use common_purse::types::{Date, Origin, PoolId, Sequence};
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;
use std::time::Instant;

const POOLS: [&str; 4] = ["clean-energy", "child-poverty", "safer-streets", "opportunity"];
const CONTRIBUTORS: u64 = 3;
const INITIATIVES: u64 = 40;
const YEARS: [u64; 6] = [2020, 2021, 2022, 2023, 2024, 2025];
const BATCH: u64 = 8_192;
const QUESTIONS: u64 = 40;

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

fn action(kind: &str, mut fields: Value, year: u64, pool: &str) -> Value {
    fields["pool"] = json!(pool);
    fields["budget_type"] = json!("cdel");
    fields["year"] = json!(format!("{year}-{:02}", (year + 1) % 100));
    json!({ kind: fields })
}

/// Pools of six years, with more money than all that follows moves.
fn opening() -> Vec<Value> {
    let contributor = |number: u64| json!({"contributor": format!("c{number}"), "kind": "DEPARTMENT", "name": "A department"});
    let check = json!({"basis": "RECEIVED", "mode": "ABSOLUTE", "tolerance_percent": "0"});
    let agreement = json!({"accountability": "CONTRIBUTORS", "accounting_officer": "Permanent Secretary",
        "budget_types": [{"budget_type": "cdel", "funds_check": check, "name": "Capital"}], "currency": "GBP", "host": "c0",
        "starts": "2020-04-01", "terms": {}, "time_zone": "Europe/London", "year_kind": "UK_APRIL"});
    let mut actions = vec![json!({"OpenMission": {"mission": "mission", "name": "The mission"}})];
    actions.extend((0..CONTRIBUTORS).map(|number| json!({ "RegisterContributor": contributor(number) })));
    for pool in POOLS {
        actions.push(
            json!({"OpenPool": {"agreement": agreement, "mission": "mission", "name": "A pool", "pool": pool}}),
        );
        actions.extend((0..INITIATIVES).map(|number| {
            json!({"RegisterInitiative": {"initiative": format!("i{number}"), "kind": "OUTCOME", "name": "One", "pool": pool}})
        }));
        for year in YEARS {
            actions.extend((0..CONTRIBUTORS).map(|number| {
                let fields = json!({"amount": "900000000000.00 GBP", "contributor": format!("c{number}")});
                action("Receive", fields, year, pool)
            }));
            for initiative in (0..INITIATIVES).map(|number| format!("i{number}")) {
                let given = json!({"amount": "5000000000.00 GBP", "initiative": initiative});
                let promised = json!({"amount": "2500000000.00 GBP", "initiative": initiative});
                actions.push(action("Allocate", given, year, pool));
                actions.push(action("Commit", promised, year, pool));
            }
        }
    }
    actions
}

fn any(random: &mut Random) -> Value {
    let pence = 10_000 + random.below(9_990_000);
    let amount = format!("{}.{:02} GBP", pence / 100, pence % 100);
    let (pool, year) = (POOLS[random.below(4) as usize], YEARS[random.below(6) as usize]);
    let fields = match random.below(4) {
        0 => json!({"amount": amount, "contributor": format!("c{}", random.below(CONTRIBUTORS))}),
        _ => json!({"amount": amount, "initiative": format!("i{}", random.below(INITIATIVES))}),
    };
    let kind = match fields.get("contributor") {
        Some(_) => "Receive",
        None => ["Allocate", "Commit", "Spend"][random.below(3) as usize],
    };
    let day = format!("{}-{:02}-{:02}", year, 4 + random.below(9), 1 + random.below(28));
    json!({"action": action(kind, fields, year, pool), "effective": day, "reason": "Claim of the delivery partner, checked"})
}

fn record(ledger: &mut Stepped, id: String, commands: Vec<Value>) {
    let commands: Vec<Arc<Command>> = commands
        .into_iter()
        .map(|command| Arc::new(serde_json::from_value(command).unwrap()))
        .collect();
    let mut answer = ledger.submit(Request {
        principal: "local".parse().unwrap(),
        request_id: id.parse().unwrap(),
        bytes: 100,
        commands,
        validate_only: false,
    });
    ledger.step().unwrap();
    answer.try_recv().unwrap().unwrap();
}

/// Counts what is written, and forgets it.
#[derive(Debug)]
struct Nowhere;

impl Cache for Nowhere {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn read(&self, _: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }

    fn read_part(&self, _: &str, _: u64, _: usize) -> io::Result<Vec<u8>> {
        Err(io::Error::other("it is gone"))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        eprintln!("{} bytes in {name}", bytes.len());
        Ok(())
    }

    fn remove(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
}

fn ask(ledger: &Stepped, journal: &MemoryJournal, effective: Option<Date>) {
    let view = ledger.view();
    let now = view.read(|state| (state.last_sequence().unwrap(), state.last_recorded().unwrap()));
    let mut random = Random(7);
    let mut took: Vec<u128> = (0..QUESTIONS)
        .map(|_| {
            let pool: PoolId = POOLS[random.below(4) as usize].parse().unwrap();
            let until = Sequence(3_000 + random.below(now.0.0 - 3_000));
            let sources = Sources {
                journal,
                index: view.index(),
                standings: view.standings(),
            };
            let as_at = AsAt {
                until: Until::Entry(until),
                effective,
            };
            let began = Instant::now();
            past(sources, as_at, About::Money(pool), now, &|| true).unwrap();
            began.elapsed().as_micros()
        })
        .collect();
    took.sort_unstable();
    let mean = took.iter().sum::<u128>() / u128::from(QUESTIONS);
    eprintln!(
        "{} entries, by day {effective:?}: {mean} us a question, median {}, longest {}",
        now.0.0 + 1,
        took[took.len() / 2],
        took[took.len() - 1]
    );
}

/// What it takes to note entries that are applied, as the sync thread does.
fn noted(journal: &MemoryJournal, count: u64, standings: Option<&Standings>) -> u128 {
    let (mut state, mut next, mut took) = (State::new(), Sequence::FIRST, 0);
    while next.0 < count {
        let frame = journal.frame(next).unwrap().unwrap();
        let entries: Vec<Entry> = frame
            .lines()
            .map(|(_, line)| Entry::from_line(line).unwrap())
            .collect();
        let began = Instant::now();
        for entry in &entries {
            apply(&mut state, entry).unwrap();
            if let Some(standings) = standings {
                standings.note(entry, &state);
            }
        }
        took += began.elapsed().as_nanos();
        next = frame.next();
    }
    took / u128::from(count)
}

/// Not a test: `cargo test --release --test as_at -- cost --ignored --nocapture`
#[test]
#[ignore = "measures; it cannot fail"]
fn cost_of_the_past() {
    let (origin, journal): (Origin, _) = (
        "test.example/cost".parse().unwrap(),
        Arc::new(MemoryJournal::new()),
    );
    let key = Arc::new(LedgerKey::from_seed(&origin, &[7; 32]));
    let derived = Derived::in_memory();
    let clock = Arc::new(SystemClock);
    let mut ledger = Stepped::start_with(&derived, journal.clone(), key, clock, &origin).unwrap();
    let bare = opening().into_iter().map(|action| json!({ "action": action }));
    record(&mut ledger, "opening".to_owned(), bare.collect());
    let mut random = Random(1);
    for size in [100_000, 1_000_000] {
        while ledger.view().read(|state| state.next_sequence().0) < size {
            let commands = (0..BATCH).map(|_| any(&mut random)).collect();
            record(&mut ledger, format!("r-{}", random.below(u64::MAX)), commands);
        }
        ask(&ledger, &journal, None);
        ask(&ledger, &journal, Some("2023-03-31".parse().unwrap()));
        let cache: Arc<dyn Cache> = Arc::new(Nowhere);
        let (here, beside) = (
            Standings::at(Pace::ORDINARY),
            Arc::new(Standings::at(Pace::ORDINARY)),
        );
        let keeper = Keeper::start(Arc::clone(&beside)).unwrap();
        let alone = noted(&journal, size, None);
        let kept = noted(&journal, size, Some(&beside));
        let encoded = noted(&journal, size, Some(&here));
        drop(keeper);
        here.mark();
        let contents = here.write(&cache, size).unwrap();
        let bytes: usize = contents.parts().map(InFile::bytes).sum();
        eprintln!(
            "{alone} ns an entry to apply, {kept} with standings that another thread encodes, {encoded} with those encoded at \
             once; {} of them take {} bytes an entry",
            contents.parts().count(),
            bytes as u64 / size
        );
    }
}
