//! Questions "as at" through a real server: after every other command of the missions' ledger every read about a pool is kept
//! as it was answered then, and asked for again when the ledger has long moved on.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test panics where a ledger must not"
)]

mod cost;
mod missions;
mod reads;
#[path = "../server/mod.rs"]
mod server;

use common_purse::types::{Timestamp, Zone};
use common_purse::wire::Refusal;
use common_purse::wire::caller::Caller;
use common_purse::wire::v1;
use missions::Missions;
use reads::{Reads, as_at_day, as_at_entry, as_at_time};
use serde_json::Value;
use server::Server;
use std::collections::BTreeMap;
use std::process::Command;
use tempfile::TempDir;

/// A ledger of the missions, and what was answered about it on the way.
struct World {
    server: Server,
    caller: Caller,
    kept: Vec<Reads>,
    last: u64,
    _data: TempDir,
}

/// The missions, with what was answered after every so many of their commands.
fn world(every: usize) -> World {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let caller = Caller::connect(&server.url()).unwrap();
    let mut missions = Missions::read();
    let mut pools: Vec<String> = Vec::new();
    let mut kept = Vec::new();
    let (mut last, mut count) = (0, 0);
    while let Some(request) = missions.next() {
        let answer = caller
            .record(&request)
            .unwrap_or_else(|refusal| panic!("{request:?}: {refusal}"));
        missions.learn(&answer);
        last = answer.last_sequence;
        if let Some(v1::command::Action::OpenPool(open)) = &request.commands[0].action {
            pools.push(open.pool.clone());
        }
        // Each pool in turn, so that most answers are about one that the last command does not touch.
        count += 1;
        if !pools.is_empty() && count % every == 0 {
            let pool = pools[kept.len() % pools.len()].clone();
            kept.push(Reads::of(&caller, &pool, None).unwrap());
        }
    }
    World {
        server,
        caller,
        kept,
        last,
        _data: data,
    }
}

#[test]
fn every_answer_about_the_past_is_the_one_that_was_given_then() {
    let world = world(2);
    let (caller, kept) = (&world.caller, &world.kept);
    assert!(kept.len() > 100, "only {} points were kept", kept.len());
    let (zone, mut days): (Zone, u32) = ("Europe/London".parse().unwrap(), 0);
    for (index, then) in kept.iter().enumerate() {
        let again = Reads::of(caller, &then.pool, as_at_entry(then.point.sequence)).unwrap();
        again.is_as(then, &format!("as at entry {}", then.point.sequence));
        // By time a replay is the same, once its entry is found.
        let recorded = &then.point.recorded_time;
        let next = kept.get(index + 1).map(|next| &next.point.recorded_time);
        if index % 2 == 0 && next != Some(recorded) {
            let again = Reads::of(caller, &then.pool, as_at_time(recorded)).unwrap();
            again.is_as(then, &format!("as at {recorded}"));
        }
        let moment: Timestamp = recorded.parse().unwrap();
        if let Some(today) = again.today() {
            assert_eq!(today, moment.date_in(&zone).to_string());
            days += 1;
        }
    }
    assert!(days > 50, "only {days} answers told a day");
}

/// By pool, account and source: the sums of the moves that take effect by a day, in pence.
fn by_date(lines: &[Value], pool: &str, day: &str) -> BTreeMap<(String, String), i128> {
    let mut sums = BTreeMap::new();
    let counted = lines
        .iter()
        .filter(|line| line["effective"].as_str().unwrap() <= day);
    for movement in counted.flat_map(|line| line["moves"].as_array().into_iter().flatten()) {
        if !movement["total"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{pool}/"))
        {
            continue;
        }
        for (end, sign) in [("from", -1), ("to", 1)] {
            let account = movement[end].as_str().unwrap().split('/').next().unwrap();
            for (source, amount) in movement["shares"].as_object().unwrap() {
                let sum = sums.entry((account.to_owned(), source.clone())).or_default();
                *sum += sign * reads::pence(amount.as_str().unwrap());
            }
        }
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

#[test]
fn by_effective_date_an_answer_counts_the_lines_up_to_the_day_and_says_so() {
    let world = world(10);
    let caller = &world.caller;
    let line = |sequence| serde_json::from_str(&caller.line(sequence).unwrap()).unwrap();
    let lines: Vec<Value> = (0..=world.last).map(line).collect();
    let days = [
        "2024-04-30",
        "2024-12-31",
        "2025-06-30",
        "2026-03-31",
        "2026-07-01",
    ];
    let mut differing = 0;
    for pool in ["clean-energy", "early-years", "family-hubs"] {
        let now = Reads::of(caller, pool, None).unwrap();
        for day in days {
            let then = Reads::of(caller, pool, as_at_day(day)).unwrap();
            assert_eq!(then.point.sequence, world.last);
            assert_eq!(then.point.effective_date, day);
            assert_eq!(
                then.by_account_and_source(),
                by_date(&lines, pool, day),
                "{pool} on {day}"
            );
            // A pool that had no money yet has no control total.
            assert_eq!(then.today().is_some(), !then.by_account_and_source().is_empty());
            assert!(then.today().is_none_or(|today| today == day));
            assert_eq!(then.contributions.due_on, day);
            differing += usize::from(then.by_account_and_source() != now.by_account_and_source());
        }
    }
    assert!(differing > 10, "{differing}");
    // Both clocks: what the ledger knew in the middle, by a day.
    let middle = world.kept[world.kept.len() / 2].point.sequence;
    let both = v1::AsAt {
        sequence: Some(middle),
        effective_date: "2024-12-31".to_owned(),
        ..v1::AsAt::default()
    };
    let then = Reads::of(caller, "clean-energy", Some(both)).unwrap();
    let known = &lines[..=usize::try_from(middle).unwrap()];
    assert_eq!(
        then.by_account_and_source(),
        by_date(known, "clean-energy", "2024-12-31")
    );
}

fn funding(
    caller: &Caller,
    pool: &str,
    as_at: Option<v1::AsAt>,
) -> Result<v1::GetFundingStatusResponse, Refusal> {
    let request = v1::GetFundingStatusRequest {
        pool: pool.to_owned(),
        as_at,
        ..v1::GetFundingStatusRequest::default()
    };
    caller.wait(caller.budget().get_funding_status(request))
}

#[test]
fn what_there_was_not_is_refused_by_name_and_pages_keep_their_point() {
    let world = world(10);
    let caller = &world.caller;
    let reason = |as_at| funding(caller, "clean-energy", as_at).unwrap_err();
    let behind = reason(as_at_entry(world.last + 1));
    assert_eq!(behind.reason, "UNKNOWN_ENTRY");
    assert!(behind.to_string().contains(&world.last.to_string()), "{behind}");
    let before = reason(as_at_time("2001-01-01T00:00:00Z"));
    assert_eq!(before.reason, "BEFORE_FIRST_ENTRY");
    assert!(
        before.to_string().contains("2001-01-01T00:00:00.000000Z"),
        "{before}"
    );
    assert_eq!(reason(as_at_entry(0)).reason, "UNKNOWN_POOL");
    assert_eq!(reason(Some(v1::AsAt::default())).reason, "INVALID_FIELDS");
    let nobody = funding(caller, "nobody", as_at_entry(world.last)).unwrap_err();
    assert_eq!(nobody.reason, "UNKNOWN_POOL");
    let amount = v1::GetAvailabilityRequest {
        pool: "clean-energy".to_owned(),
        amount: Some(v1::Money {
            currency_code: "GBP".to_owned(),
            amount: "1".to_owned(),
        }),
        as_at: as_at_entry(world.last),
        ..v1::GetAvailabilityRequest::default()
    };
    let refused = caller.wait(caller.budget().get_availability(amount)).unwrap_err();
    assert!(refused.to_string().contains("as_at"), "{refused}");
    // Pages of the register of exceptions by date, between which more is recorded.
    let mut request = v1::ListExceptionsRequest {
        page_size: 1,
        as_at: as_at_day("2026-07-01"),
        ..v1::ListExceptionsRequest::default()
    };
    let page =
        |request: &v1::ListExceptionsRequest| caller.wait(caller.audit().list_exceptions(request.clone()));
    let with_several = world.kept.iter().find(|reads| {
        request.pool.clone_from(&reads.pool);
        page(&request).is_ok_and(|page| !page.next_page_token.is_empty())
    });
    assert!(
        with_several.is_some(),
        "no pool of the missions has two exceptions"
    );
    let first = page(&request).unwrap();
    let mission = v1::Command {
        action: Some(v1::command::Action::OpenMission(v1::OpenMission {
            mission: "one-more".to_owned(),
            name: "One more".to_owned(),
            ..v1::OpenMission::default()
        })),
        ..v1::Command::default()
    };
    let more = v1::RecordRequest {
        request_id: "one-more".to_owned(),
        commands: vec![mission],
        ..v1::RecordRequest::default()
    };
    assert_eq!(caller.record(&more).unwrap().last_sequence, world.last + 1);
    request.page_token = first.next_page_token;
    let second = page(&request).unwrap();
    assert_eq!((&second.read_at, second.entries.len()), (&first.read_at, 1));
    assert_eq!(second.read_at.unwrap().sequence, world.last);
    request.as_at = as_at_day("2026-07-02");
    assert_eq!(page(&request).unwrap_err().reason, "INVALID_FIELDS");
}

/// What the program prints of a command, and how it ended.
fn purse(world: &World, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(arguments)
        .env("PURSE_LEDGER", world.server.url())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_line_asks_as_at_and_says_what_it_answers_for() {
    let world = world(10);
    let middle = &world.kept[world.kept.len() / 2];
    let (sequence, recorded) = (middle.point.sequence.to_string(), &middle.point.recorded_time);
    let pool = middle.pool.as_str();
    let balance = |output: &str| {
        let told: Value = serde_json::from_str(output).unwrap();
        told["total_balance"]["amount"].as_str().unwrap().to_owned()
    };
    let then = middle.funding.total_balance.clone().unwrap().amount;
    for clock in [["--as-at-entry", &sequence], ["--as-at-time", recorded]] {
        let (code, output, said) = purse(
            &world,
            &["statement", pool, clock[0], clock[1], "--output", "json"],
        );
        assert_eq!((code, balance(&output)), (Some(0), then.clone()), "{said}");
    }
    let by_day = ["--effective", "2024-12-31"];
    for command in [
        vec!["statement", pool],
        vec!["contributions", pool],
        vec!["available", pool],
        vec!["available"],
        vec!["shares", "desnz"],
    ] {
        let asked = [&command[..], &by_day, &["--as-at-entry", &sequence]].concat();
        let (code, output, said) = purse(&world, &asked);
        assert_eq!(code, Some(0), "{command:?}: {said}");
        let told = format!("{output}{said}");
        assert!(
            told.contains(&format!(
                "As at entry {sequence}, recorded {recorded}. By effective date: "
            )),
            "{command:?}: {told}"
        );
    }
    let both = ["statement", pool, "--as-at-entry", "1", "--as-at-time", recorded];
    assert_eq!(purse(&world, &both).0, Some(2));
    let verdict = ["available", pool, "--amount", "1", "--effective", "2024-12-31"];
    assert_eq!(purse(&world, &verdict).0, Some(2));
    let behind = ["statement", pool, "--as-at-entry", "999999"];
    // 64 + NOT_FOUND.
    assert_eq!(purse(&world, &behind).0, Some(69));
}
