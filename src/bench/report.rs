//! What is reported: one object, whose fields scripts may rely on.

use super::environment::Environment;
use super::measure::{Measured, Round, limit};
use super::statistics::{Latencies, median};
use super::workload::{Call, Plan, Workload};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    version: &'static str,
    rounds: usize,
    seconds_a_turn: f64,
    environment: Environment,
    pub(super) workloads: Vec<Figures>,
}

/// One workload. Rates are medians of the rounds, ratios medians of each round's own ratio.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    in_flight: usize,
    commands_a_call: usize,
    pub(super) rate: f64,
    /// What it is held against, a second.
    pub(super) limit: f64,
    /// What that is.
    limit_is: &'static str,
    pub(super) ratio: f64,
    /// The least ratio that was promised.
    pub(super) mark: Option<f64>,
    met: Option<bool>,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) p999_ms: f64,
    /// Processor seconds of the server for a million entries or reads.
    pub(super) cpu_s_per_million: f64,
    pub(super) rss_bytes: u64,
    pub(super) disk_bytes_per_entry: Option<f64>,
    /// The same on the raw file: the stored form without what the engine adds.
    raw_file_bytes_per_entry: Option<f64>,
    calls: usize,
    entries: u64,
    round_rates: Vec<f64>,
    round_ratios: Vec<f64>,
    pub(super) limits: BTreeMap<&'static str, Limit>,
}

/// One limit beside a workload.
#[derive(Debug, Serialize)]
pub(super) struct Limit {
    pub(super) rate: f64,
    /// Ours to it.
    pub(super) ratio: f64,
    pub(super) mark: Option<f64>,
    met: Option<bool>,
}

impl Report {
    /// A report without workloads.
    pub(super) fn new(plan: &Plan, environment: Environment) -> Report {
        Report {
            version: env!("CARGO_PKG_VERSION"),
            rounds: plan.rounds,
            seconds_a_turn: plan.turn.as_secs_f64(),
            environment,
            workloads: Vec::new(),
        }
    }
}

impl Figures {
    /// The figures of a workload, from what was measured.
    pub(super) fn of(workload: &Workload, measured: Measured) -> Figures {
        let Measured {
            mut rounds,
            resident_bytes,
            disk_bytes_per_entry,
            raw_file_bytes_per_entry,
        } = measured;
        let calls = rounds
            .iter_mut()
            .flat_map(|round| std::mem::take(&mut round.ledger.latencies))
            .collect();
        let entries: u64 = rounds.iter().map(|round| round.ledger.entries).sum();
        let cpu_seconds: f64 = rounds.iter().map(|round| round.cpu_seconds).sum();
        let rates: Vec<f64> = rounds.iter().map(|round| round.ledger.rate()).collect();
        let held_against: Vec<f64> = rounds.iter().map(|round| held_against(workload, round)).collect();
        let ratios: Vec<f64> = rates
            .iter()
            .zip(&held_against)
            .map(|(rate, limit)| rate / limit)
            .collect();
        let ratio = median(ratios.iter().copied()).unwrap_or_default();
        let latencies = Latencies::of(calls);
        Figures {
            name: workload.name,
            unit: workload.unit(),
            in_flight: workload.in_flight,
            commands_a_call: commands(workload),
            rate: rounded(median(rates.iter().copied()).unwrap_or_default()),
            limit: rounded(median(held_against).unwrap_or_default()),
            limit_is: limit_is(workload),
            ratio: rounded(ratio),
            mark: workload.mark,
            met: workload.mark.map(|mark| ratio >= mark),
            p50_ms: rounded(latencies.milliseconds(500)),
            p99_ms: rounded(latencies.milliseconds(990)),
            p999_ms: rounded(latencies.milliseconds(999)),
            cpu_s_per_million: rounded(cpu_seconds * 1_000_000.0 / entries.max(1) as f64),
            rss_bytes: resident_bytes,
            disk_bytes_per_entry: disk_bytes_per_entry.map(rounded),
            raw_file_bytes_per_entry: raw_file_bytes_per_entry.map(rounded),
            calls: latencies.count(),
            entries,
            round_rates: rates.into_iter().map(rounded).collect(),
            round_ratios: ratios.into_iter().map(rounded).collect(),
            limits: limits(workload, &rounds),
        }
    }
}

/// What a round is held against, a second.
fn held_against(workload: &Workload, round: &Round) -> f64 {
    let rate = |name| round.limits.get(name).copied().unwrap_or(f64::NAN);
    if workload.waits_for_each_commit() {
        // One after the other: the time of a call and the time of a commit add up.
        return 1.0 / (1.0 / rate(limit::ECHO) + 1.0 / rate(limit::BARE_SLED));
    }
    rate(limit::ECHO)
}

fn limit_is(workload: &Workload) -> &'static str {
    match workload.call {
        Call::Write { .. } if workload.waits_for_each_commit() => {
            "one echo call and one bare commit, in turn"
        }
        Call::Write { commands: 1 } | Call::Read => "echo calls with as many in flight",
        Call::Write { .. } => "echo calls of a single write's size, 256 in flight",
    }
}

fn limits(workload: &Workload, rounds: &[Round]) -> BTreeMap<&'static str, Limit> {
    let all = [
        limit::ECHO,
        limit::RAW_FILE,
        limit::BARE_SLED,
        limit::RAW_FDATASYNC,
        limit::POSTGRESQL,
    ];
    let figures = all.into_iter().filter_map(|name| {
        let rates = rounds
            .iter()
            .filter_map(|round| Some((round.ledger.rate(), *round.limits.get(name)?)));
        let rates: Vec<(f64, f64)> = rates.collect();
        let ratio = median(rates.iter().map(|(ours, limit)| ours / limit))?;
        let mark = workload.raw_file_mark.filter(|_| name == limit::RAW_FILE);
        let figures = Limit {
            rate: rounded(median(rates.iter().map(|(_, limit)| *limit))?),
            ratio: rounded(ratio),
            mark,
            met: mark.map(|mark| ratio >= mark),
        };
        Some((name, figures))
    });
    figures.collect()
}

fn commands(workload: &Workload) -> usize {
    match workload.call {
        Call::Write { commands } => commands,
        Call::Read => 0,
    }
}

/// Three decimals are more than any of these figures is good for.
fn rounded(figure: f64) -> f64 {
    (figure * 1_000.0).round() / 1_000.0
}
