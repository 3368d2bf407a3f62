//! The sequencer against its promises, by seeded simulation over a journal that fails.
//!
//! Goal: whatever clients, clock, disk and power do, a request is recorded once and answered only with what is
//! durable. Method: each seed is one history of some eighty events on one thread. Clients send commands and batches,
//! repeat them, change them under the same id and only validate them; the clock jumps both ways; the disk fills; appends
//! are refused, torn, or end unknown, written or not; the power goes. An oracle, which knows the rules from the model and
//! the promises from their text, says beforehand what each answer is and whether it may come before the open block
//! is durable. After each event the view is compared with what is durable, and after each restart the whole
//! journal is read and audited.
//!
//! `PURSE_TEST_SEEDS=20000 cargo test --release --test simulation` runs that many histories instead of the usual few;
//! `PURSE_TEST_SEED=7` runs one. The seed of a failure is printed.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test panics where a ledger must not"
)]

mod audit;
mod cache;
mod faults;
#[path = "../model/mod.rs"]
mod model;
mod oracle;
mod past;
mod requests;
mod source_keys;
#[path = "../support/mod.rs"]
mod support;
mod world;

use model::random::number_from;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use world::{Seen, World};

const SEEDS: u64 = 150;
const EVENTS: u64 = 80;

#[test]
fn every_request_is_recorded_once_and_answered_only_with_what_is_durable() {
    let seeds = match number_from("PURSE_TEST_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number_from("PURSE_TEST_SEEDS").unwrap_or(SEEDS),
    };
    let is_many = seeds.end - seeds.start >= SEEDS;
    let mut seen = Seen::new();
    for seed in seeds {
        let history = catch_unwind(AssertUnwindSafe(|| history(seed)));
        match history {
            Ok(of_history) => of_history
                .iter()
                .for_each(|(what, count)| *seen.entry(what).or_default() += count),
            Err(panic) => {
                eprintln!("PURSE_TEST_SEED={seed} fails");
                resume_unwind(panic);
            }
        }
    }
    eprintln!("{seen:#?}");
    // A simulation that no longer meets something tests less than its name says.
    for what in world::EVERYTHING {
        assert!(!is_many || seen.contains_key(what), "no history had: {what}");
    }
}

fn history(seed: u64) -> Seen {
    let mut world = World::new(seed);
    for _ in 0..EVENTS {
        world.event();
    }
    world.end()
}
