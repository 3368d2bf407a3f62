//! A small ledger to ask, made by deciding and applying commands; and what is asked of it, by file.

mod as_at;
mod availability;
mod bounds;
mod contributions;
mod control_totals;
mod exceptions;
mod filtered;
mod funding_status;
mod identities;
mod pages;
mod proofs;
mod random;
mod register;
mod shares;
mod told;
mod verdict;

pub(super) use told::{action, all, decision, pounds, today};

use crate::ledger::command::{
    Accountability, Agreement, AgreementTerms, Allocate, AmendAgreement, BudgetType, Commit, ContributorKind,
    FundsBasis, FundsCheck, FundsMode, InitiativeKind, OpenMission, OpenPool, Receive, RegisterContributor,
    RegisterInitiative, ReturnAllocation, Spend, Window,
};
use crate::ledger::{Action, Command, Entry, Pool, Rejection, Stamp, Stamped, State, apply, decide};
use crate::types::{Percent, Restriction, Sequence, Timestamp, YearKind};
use serde_json::Value;
use std::sync::Arc;

/// What the ledger holds, and every entry of it.
pub(super) struct Ledger {
    pub(super) state: State,
    pub(super) entries: Vec<Entry>,
    /// When the next entry is recorded.
    pub(super) clock: Timestamp,
}

/// 22 November 2026: in the year 2026-27.
pub(super) fn now() -> Timestamp {
    "2026-11-22T09:30:00.000000Z".parse().unwrap()
}

impl Ledger {
    /// A pool "pool" of mission "mission" with contributors a, b and c, a window "w" with initiatives i1 and i2, and an
    /// initiative i3 outside it; budget types "cdel" and "rdel".
    pub(super) fn new(mode: FundsMode) -> Ledger {
        let mut ledger = Ledger {
            state: State::new(),
            entries: Vec::new(),
            clock: now(),
        };
        ledger.must(Action::OpenMission(OpenMission {
            mission: "mission".parse().unwrap(),
            name: "Mission".parse().unwrap(),
            outcome: None,
        }));
        for contributor in ["a", "b", "c"] {
            ledger.must(Action::RegisterContributor(RegisterContributor {
                labels: crate::types::Labels::default(),
                contributor: contributor.parse().unwrap(),
                kind: ContributorKind::Department,
                name: contributor.parse().unwrap(),
            }));
        }
        ledger.open_pool("pool", mode);
        for (initiative, window) in [("i1", Some("w")), ("i2", Some("w")), ("i3", None)] {
            ledger.register("pool", initiative, window);
        }
        ledger
    }

    pub(super) fn register(&mut self, pool: &str, initiative: &str, window: Option<&str>) {
        self.must(Action::RegisterInitiative(Box::new(RegisterInitiative {
            labels: crate::types::Labels::default(),
            initiative: initiative.parse().unwrap(),
            kind: InitiativeKind::Outcome,
            lead_body: None,
            name: initiative.parse().unwrap(),
            planned_end: None,
            planned_start: None,
            pool: pool.parse().unwrap(),
            window: window.map(|window| window.parse().unwrap()),
        })));
    }

    pub(super) fn open_pool(&mut self, pool: &str, mode: FundsMode) {
        self.open_pool_of(pool, mode, &["cdel", "rdel"]);
    }

    pub(super) fn open_pool_of(&mut self, pool: &str, mode: FundsMode, budget_types: &[&str]) {
        let budget_type = |id: &str| BudgetType {
            class: None,
            ring_fenced: false,
            budget_type: id.parse().unwrap(),
            funds_check: FundsCheck {
                warning_percent: None,
                basis: FundsBasis::Received,
                mode,
                tolerance_percent: Percent::ZERO,
            },
            name: id.parse().unwrap(),
        };
        self.must(Action::OpenPool(Box::new(OpenPool {
            agreement: Agreement {
                apportionment: crate::ledger::command::Apportionment::Proportional,
                refuse_retrospective: false,
                switch_exceptions: Vec::new(),
                accountability: Accountability::Host,
                accounting_officer: "Permanent Secretary".parse().unwrap(),
                budget_types: budget_types.iter().map(|id| budget_type(id)).collect(),
                currency: "GBP".parse().unwrap(),
                ends: None,
                host: "a".parse().unwrap(),
                starts: "2026-04-01".parse().unwrap(),
                terms: AgreementTerms::default(),
                time_zone: "Europe/London".parse().unwrap(),
                windows: vec![Window {
                    name: "Window".parse().unwrap(),
                    window: "w".parse().unwrap(),
                }],
                year_kind: YearKind::UkApril,
            },
            mission: "mission".parse().unwrap(),
            name: "Pool".parse().unwrap(),
            pool: pool.parse().unwrap(),
        })));
    }

    /// Runs one line: "receive a 30", "receive a 30 for i1", "receive a 30 in w", "allocate i1 90", "commit i1 45",
    /// "return i1 20" or "spend i1 5"; pounds of the budget type cdel in 2026-27.
    pub(super) fn run(&mut self, line: &str) -> Result<(), Rejection> {
        let words: Vec<&str> = line.split(' ').collect();
        let [verb, whom, pounds, rest @ ..] = &words[..] else {
            panic!("{line:?} is no command")
        };
        let amount = format!("{pounds}.00 GBP").parse().unwrap();
        let (budget_type, year) = ("cdel".parse().unwrap(), "2026-27".parse().unwrap());
        let pool = "pool".parse().unwrap();
        macro_rules! of_initiative {
            ($action:ident) => {
                Action::$action($action {
                    amount,
                    budget_type,
                    initiative: whom.parse().unwrap(),
                    pool,
                    year,
                })
            };
        }
        self.decide(match *verb {
            "receive" => Action::Receive(Receive {
                adjustment: None,
                agreed: None,
                instalment: None,
                amount,
                budget_type,
                contributor: whom.parse().unwrap(),
                pool,
                restriction: match rest {
                    ["for", initiative] => Some(Restriction::Initiative(initiative.parse().unwrap())),
                    ["in", window] => Some(Restriction::Window(window.parse().unwrap())),
                    _ => None,
                },
                year,
            }),
            "allocate" => of_initiative!(Allocate),
            "commit" => of_initiative!(Commit),
            "return" => of_initiative!(ReturnAllocation),
            "spend" => Action::Spend(Box::new(Spend {
                amount,
                budget_type,
                coding: None,
                commitment: None,
                initiative: whom.parse().unwrap(),
                interim: false,
                pool,
                year,
            })),
            other => panic!("{other:?} is no command"),
        })
    }

    pub(super) fn pool(&self) -> &Pool {
        self.state.pool(&"pool".parse().unwrap()).unwrap()
    }

    pub(super) fn must(&mut self, action: Action) {
        self.decide(action).unwrap();
    }

    fn decide(&mut self, action: Action) -> Result<(), Rejection> {
        self.record(Command::bare(action))
    }

    /// Records a command of `kind` with these fields, by a decision; for what they do not name, pool "pool", year 2026-27
    /// and budget type "cdel". The sequence of its first entry.
    pub(super) fn act(&mut self, kind: &str, fields: Value) -> Result<Sequence, Rejection> {
        let command = Command {
            decision: Some(decision()),
            ..Command::bare(action(kind, fields))
        };
        let first = self.state.next_sequence();
        self.record(command).map(|()| first)
    }

    /// The same, effective on a day.
    pub(super) fn act_on(&mut self, day: &str, kind: &str, fields: Value) {
        self.record(Command {
            effective: Some(day.parse().unwrap()),
            ..Command::bare(action(kind, fields))
        })
        .unwrap();
    }

    pub(super) fn record(&mut self, command: Command) -> Result<(), Rejection> {
        let stamp = Stamp {
            origin: "ledger.example".parse().unwrap(),
            actor: "local".parse().unwrap(),
            request_id: "r".parse().unwrap(),
            recorded: self.clock,
        };
        let stamped = Stamped {
            today: Stamped::today(&self.state, &command, self.clock),
            stamp: Arc::new(stamp),
            named: self.named(&command),
            command: Arc::new(command),
        };
        for entry in decide(&self.state, &stamped)? {
            apply(&mut self.state, &entry).unwrap();
            self.entries.push(entry);
        }
        Ok(())
    }

    /// The line of each entry.
    pub(super) fn lines(&self) -> Vec<Vec<u8>> {
        let line = |entry: &Entry| {
            let mut line = Vec::new();
            entry.write_line(&mut line);
            line
        };
        self.entries.iter().map(line).collect()
    }

    /// Amends the agreement of the pool "pool".
    pub(super) fn amend(&mut self, change: impl FnOnce(&mut Agreement)) {
        let mut agreement = self.pool().agreement().clone();
        change(&mut agreement);
        let pool = "pool".parse().unwrap();
        let command = Command {
            decision: Some(decision()),
            ..Command::bare(Action::AmendAgreement(Box::new(AmendAgreement {
                agreement,
                pool,
            })))
        };
        self.record(command).unwrap();
    }

    /// What the sequencer hands in: the parts of the command that this one names, and what that one names if asked for.
    fn named(&self, command: &Command) -> Vec<Arc<Entry>> {
        let mut named: Vec<Arc<Entry>> = Vec::new();
        let mut next = command.names();
        while let Some(sequence) = next.take() {
            let behind = self.entries.get(usize::try_from(sequence.0).unwrap()..);
            let behind = behind.unwrap_or_default();
            let parts = behind.first().map_or(0, Entry::parts);
            let is_first = named.is_empty();
            named.extend(behind.iter().take(parts).cloned().map(Arc::new));
            if is_first && command.names_through() {
                next = named.first().and_then(|entry| entry.command.as_ref()?.names());
            }
        }
        named
    }
}
