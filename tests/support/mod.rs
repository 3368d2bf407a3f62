//! What tests share: commands in few words, a ledger of one pool, time that stands where it is put.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses its own part of this, as a module of its own"
)]

use common_purse::ledger::command::*;
use common_purse::ledger::{
    Action, Command, Entry, Kind, Rejection, Stamp, Stamped, State, apply, decide, invariants,
};
use common_purse::types::{Amount, Currency, Labels, Money, Restriction, Sequence, Timestamp};
use std::sync::Arc;

pub const POOL: &str = "purse";
pub const TYPE: &str = "rdel-programme";
pub const YEAR: &str = "2026-27";
pub const NOW: &str = "2026-11-22T09:30:00.000000Z";

/// A command without anything said about it.
pub fn command(action: Action) -> Command {
    Command::bare(action)
}

pub fn gbp(amount: &str) -> Money {
    let currency: Currency = "GBP".parse().unwrap();
    Money {
        amount: Amount::parse_positive(amount, currency).unwrap(),
        currency,
    }
}

pub fn funds_check(mode: FundsMode, tolerance_percent: &str) -> FundsCheck {
    FundsCheck {
        basis: FundsBasis::Received,
        mode,
        warning_percent: None,
        tolerance_percent: tolerance_percent.parse().unwrap(),
    }
}

pub fn agreement(funds_check: FundsCheck, windows: &[&str]) -> Agreement {
    Agreement {
        accountability: Accountability::Contributors,
        accounting_officer: "Permanent Secretary".parse().unwrap(),
        budget_types: vec![BudgetType {
            budget_type: TYPE.parse().unwrap(),
            class: None,
            ring_fenced: false,
            funds_check,
            name: "Resource DEL, programme".parse().unwrap(),
        }],
        currency: "GBP".parse().unwrap(),
        ends: None,
        host: "host".parse().unwrap(),
        apportionment: Apportionment::Proportional,
        refuse_retrospective: false,
        switch_exceptions: Vec::new(),
        starts: "2020-04-01".parse().unwrap(),
        terms: AgreementTerms::default(),
        time_zone: "Europe/London".parse().unwrap(),
        windows: windows
            .iter()
            .map(|window| Window {
                name: window.parse().unwrap(),
                window: window.parse().unwrap(),
            })
            .collect(),
        year_kind: common_purse::types::YearKind::UkApril,
    }
}

pub fn open_mission() -> Action {
    Action::OpenMission(OpenMission {
        mission: "mission".parse().unwrap(),
        name: "The mission".parse().unwrap(),
        outcome: None,
    })
}

pub fn open_pool(agreement: Agreement) -> Action {
    Action::OpenPool(Box::new(OpenPool {
        agreement,
        mission: "mission".parse().unwrap(),
        name: "The common purse".parse().unwrap(),
        pool: POOL.parse().unwrap(),
    }))
}

pub fn register_contributor(contributor: &str) -> Action {
    Action::RegisterContributor(RegisterContributor {
        contributor: contributor.parse().unwrap(),
        kind: ContributorKind::Department,
        labels: Labels::default(),
        name: format!("Department {contributor}").parse().unwrap(),
    })
}

pub fn register_initiative(initiative: &str, window: Option<&str>) -> Action {
    Action::RegisterInitiative(Box::new(RegisterInitiative {
        initiative: initiative.parse().unwrap(),
        kind: InitiativeKind::Outcome,
        labels: Labels::default(),
        lead_body: None,
        name: format!("Initiative {initiative}").parse().unwrap(),
        planned_end: None,
        planned_start: None,
        pool: POOL.parse().unwrap(),
        window: window.map(|window| window.parse().unwrap()),
    }))
}

pub fn receive(contributor: &str, amount: &str, restriction: Option<Restriction>) -> Action {
    Action::Receive(Receive {
        adjustment: None,
        agreed: None,
        instalment: None,
        amount: gbp(amount),
        budget_type: TYPE.parse().unwrap(),
        contributor: contributor.parse().unwrap(),
        pool: POOL.parse().unwrap(),
        restriction,
        year: YEAR.parse().unwrap(),
    })
}

pub fn allocate(initiative: &str, amount: &str) -> Action {
    Action::Allocate(Allocate {
        amount: gbp(amount),
        budget_type: TYPE.parse().unwrap(),
        initiative: initiative.parse().unwrap(),
        pool: POOL.parse().unwrap(),
        year: YEAR.parse().unwrap(),
    })
}

pub fn return_allocation(initiative: &str, amount: &str) -> Action {
    Action::ReturnAllocation(ReturnAllocation {
        amount: gbp(amount),
        budget_type: TYPE.parse().unwrap(),
        initiative: initiative.parse().unwrap(),
        pool: POOL.parse().unwrap(),
        year: YEAR.parse().unwrap(),
    })
}

pub fn commit(initiative: &str, amount: &str) -> Action {
    Action::Commit(Commit {
        amount: gbp(amount),
        budget_type: TYPE.parse().unwrap(),
        initiative: initiative.parse().unwrap(),
        pool: POOL.parse().unwrap(),
        year: YEAR.parse().unwrap(),
    })
}

pub fn spend(initiative: &str, amount: &str, commitment: Option<u64>) -> Action {
    Action::Spend(Box::new(Spend {
        coding: None,
        interim: false,
        amount: gbp(amount),
        budget_type: TYPE.parse().unwrap(),
        commitment: commitment.map(Sequence),
        initiative: initiative.parse().unwrap(),
        pool: POOL.parse().unwrap(),
        year: YEAR.parse().unwrap(),
    }))
}

/// A ledger in memory: the rules alone, without sequencer or journal. Each entry is also written as its line, read
/// back and applied to a second state, which must stay equal; and every promise is checked after every command.
pub struct Rules {
    pub state: State,
    replayed: State,
    pub entries: Vec<Entry>,
    pub recorded: Timestamp,
}

impl Rules {
    pub fn new() -> Rules {
        Rules {
            state: State::new(),
            replayed: State::new(),
            entries: Vec::new(),
            recorded: NOW.parse().unwrap(),
        }
    }

    /// A ledger with a mission, a host and one pool.
    pub fn with_pool(agreement: Agreement) -> Rules {
        let mut rules = Rules::new();
        for action in [open_mission(), register_contributor("host"), open_pool(agreement)] {
            rules.record(action).unwrap();
        }
        rules
    }

    pub fn record(&mut self, action: Action) -> Result<Vec<Entry>, Rejection> {
        self.record_command(command(action))
    }

    pub fn record_command(&mut self, command: Command) -> Result<Vec<Entry>, Rejection> {
        let named = self.named(&command);
        let stamped = Stamped {
            stamp: Arc::new(Stamp {
                origin: "test.example/ledger".parse().unwrap(),
                actor: "local".parse().unwrap(),
                request_id: format!("request-{}", self.entries.len()).parse().unwrap(),
                recorded: self.recorded,
            }),
            today: Stamped::today(&self.state, &command, self.recorded),
            named,
            command: Arc::new(command),
        };
        let entries = decide(&self.state, &stamped)?;
        for entry in &entries {
            apply(&mut self.state, entry).unwrap();
            let mut line = Vec::new();
            entry.write_line(&mut line);
            let read = Entry::from_line(&line).unwrap();
            assert_eq!(read, *entry, "a line is read as it was written");
            apply(&mut self.replayed, &read).unwrap();
        }
        assert_eq!(self.state, self.replayed, "replay is live");
        invariants::check(&self.state).unwrap();
        self.entries.extend(entries.iter().cloned());
        Ok(entries)
    }

    /// What the sequencer hands in: the parts of the command that this one names, and what that one names if asked for.
    fn named(&self, command: &Command) -> Vec<Arc<Entry>> {
        let mut named = Vec::new();
        let mut next = command.names();
        while let Some(sequence) = next.take() {
            let parts = self.entries.get(sequence.0 as usize).map_or(0, Entry::parts);
            let parts = self.entries.iter().skip(sequence.0 as usize).take(parts);
            let parts: Vec<Arc<Entry>> = parts.cloned().map(Arc::new).collect();
            if command.names_through() {
                let first = parts.first().and_then(|entry| entry.command.as_ref());
                next = first
                    .and_then(|command| command.names())
                    .filter(|earlier| *earlier < sequence);
            }
            named.extend(parts);
        }
        named
    }

    /// The sequence of the last entry of a kind.
    pub fn last(&self, kind: Kind) -> Option<u64> {
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.kind == kind)
            .map(|entry| entry.sequence.0)
    }
}
