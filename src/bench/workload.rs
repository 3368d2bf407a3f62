//! What is measured, and the mark each figure is held to.

use std::time::Duration;

/// One kind of work, done again and again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Workload {
    /// Its name on the command line and in the report.
    pub(super) name: &'static str,
    /// What one call does.
    pub(super) call: Call,
    /// How many calls are under way at any moment.
    pub(super) in_flight: usize,
    /// How many calls the bare echo has under way beside it.
    pub(super) echo_in_flight: usize,
    /// How many contributors have money in each control total: so many shares has each allocation.
    pub(super) contributors: usize,
    /// Calls a second to prepare for before anything was measured; too many only cost memory.
    pub(super) calls_expected: u32,
    /// The least ratio that counts as good, if one was promised.
    pub(super) mark: Option<f64>,
    /// The least ratio to the same server on a raw file, if one was promised.
    pub(super) raw_file_mark: Option<f64>,
}

/// What one call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    /// Records so many commands.
    Write {
        /// How many.
        commands: usize,
    },
    /// Asks for an availability.
    Read,
}

/// A department's system that sends a file in pieces has a few calls under way, so that the next batch arrives
/// while one is being made durable; more only wait.
const BATCHES_IN_FLIGHT: usize = 4;

/// Of a pool like most.
const CONTRIBUTORS: usize = 3;

/// What the bare echo is asked beside batches and reads: its best.
const ECHO_IN_FLIGHT_MOST: usize = 256;

/// Every workload, in the order they run.
pub(super) const WORKLOADS: [Workload; 8] = [
    write("write_1", 1, 5_000, Some(0.85), None),
    write("write_16", 16, 30_000, None, None),
    write("write_64", 64, 60_000, Some(0.5), Some(0.9)),
    write("write_256", 256, 90_000, Some(0.65), Some(0.9)),
    batch("batch_100", 100, CONTRIBUTORS, 3_000, None),
    batch("batch_8192", 8_192, CONTRIBUTORS, 80, Some(4.6)),
    batch("batch_8192_35_shares", 8_192, 35, 30, None),
    Workload {
        name: "read_256",
        call: Call::Read,
        in_flight: ECHO_IN_FLIGHT_MOST,
        echo_in_flight: ECHO_IN_FLIGHT_MOST,
        contributors: CONTRIBUTORS,
        calls_expected: 120_000,
        mark: Some(0.9),
        raw_file_mark: None,
    },
];

const fn write(
    name: &'static str,
    in_flight: usize,
    calls_expected: u32,
    mark: Option<f64>,
    raw_file_mark: Option<f64>,
) -> Workload {
    Workload {
        name,
        call: Call::Write { commands: 1 },
        in_flight,
        echo_in_flight: in_flight,
        contributors: CONTRIBUTORS,
        calls_expected,
        mark,
        raw_file_mark,
    }
}

const fn batch(
    name: &'static str,
    commands: usize,
    contributors: usize,
    calls_expected: u32,
    mark: Option<f64>,
) -> Workload {
    Workload {
        name,
        call: Call::Write { commands },
        in_flight: BATCHES_IN_FLIGHT,
        echo_in_flight: ECHO_IN_FLIGHT_MOST,
        contributors,
        calls_expected,
        mark,
        raw_file_mark: None,
    }
}

impl Workload {
    /// Whether its limit is one call of the echo and one commit of the bare engine, one after the other.
    pub(super) fn waits_for_each_commit(&self) -> bool {
        self.in_flight == 1
    }

    /// Whether it writes.
    pub(super) fn writes(&self) -> bool {
        self.call != Call::Read
    }

    /// How many turns' time its own turn has: a call of thousands of commands takes a tenth of a second, and the first
    /// and the last of a turn overlap with nothing.
    pub(super) fn turns(&self) -> u32 {
        match self.call {
            Call::Write { commands } if commands > 1_000 => 2,
            _ => 1,
        }
    }

    /// Whether PostgreSQL is measured beside it: it knows no shares, so that more of them are the same to it.
    pub(super) fn has_postgresql_beside(&self) -> bool {
        self.contributors <= CONTRIBUTORS
    }

    /// How often each of PostgreSQL's clients does it at least in a turn, so that its first plans and reads, which
    /// are slow, do not make the figure.
    pub(super) fn postgresql_transactions_least(&self) -> u32 {
        match self.call {
            Call::Write { commands } if commands > 1_000 => 3,
            _ => 40,
        }
    }

    /// What its rate counts.
    pub(super) fn unit(&self) -> &'static str {
        match self.call {
            Call::Write { .. } => "entries/s",
            Call::Read => "reads/s",
        }
    }
}

/// How long and how often everything is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    /// How often the ledger and each of its limits take turns.
    pub(super) rounds: usize,
    /// How long each turn takes.
    pub(super) turn: Duration,
    /// In how many of the rounds PostgreSQL has a turn: connecting 256 clients to it takes longer than a quick turn.
    pub(super) postgresql_rounds: usize,
}

impl Plan {
    /// Steady figures, in about eight minutes.
    pub(super) const FULL: Plan = Plan {
        rounds: 5,
        turn: Duration::from_secs(2),
        postgresql_rounds: 5,
    };

    /// Everything within a minute, for a look; its percentiles rest on a fifth of the calls.
    pub(super) const QUICK: Plan = Plan {
        rounds: 5,
        turn: Duration::from_millis(160),
        postgresql_rounds: 1,
    };
}
