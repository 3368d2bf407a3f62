//! What the load consists of: pools as a mission would have them, and commands that the rules accept in any order.
//!
//! Accepted in any order, because calls that are under way together may be decided either way round: setting up
//! receives, allocates and commits far more than any run moves. Nothing is shared between commands: each has its
//! own amount, reason and document number, and each request its own id.

use super::pools::{open_pool, register_contributor, register_initiative};
use super::random::Random;
use super::years::{Year, years_to_today};
use crate::wire::v1;

const POOLS: [&str; 4] = ["clean-energy", "child-poverty", "safer-streets", "opportunity"];
const INITIATIVES: usize = 40;
/// The one budget type of each pool.
pub(super) const BUDGET_TYPE: &str = "rdel-programme";

/// By this entry all pools are open.
const OPENED: u64 = 200;

/// Below the largest amount a command may have (10^15), and a thousand times what the longest run spends.
const RECEIVED_BY_EACH: &str = "900000000000.00";
const ALLOCATED_TO_EACH: &str = "5000000000.00";
const COMMITTED_BY_EACH: &str = "2500000000.00";

/// From £100.00, so that each of 35 contributors has pence to give, to £100,000.00.
const PENCE_LEAST: u64 = 10_000;
const PENCE_SPAN: u64 = 9_990_000;

const REASONS: [&str; 8] = [
    "Second quarter grant to the warm homes programme, as agreed by the board",
    "Claim 14 of the delivery partner, checked against the milestone report",
    "Contribution for the third quarter under the memorandum of understanding",
    "Heat pump installations in the north east, invoices of October",
    "Additional family support workers until the end of the financial year",
    "Payment by results: 212 households moved above the threshold",
    "Reprofiled after the mid-year review, see the minute of the programme board",
    "Set-up costs of the regional hub, second instalment",
];

/// Makes the requests of one workload.
pub(super) struct Book {
    contributors: usize,
    /// The years that money is received for and used in: each of them with its days up to today.
    years: Vec<Year>,
    random: Random,
    documents: u64,
}

impl Book {
    /// A book of pools with so many contributors each.
    ///
    /// # Errors
    /// When the machine's clock is outside the years that the ledger knows.
    pub(super) fn new(contributors: usize) -> anyhow::Result<Book> {
        Book::of_years(contributors, 1)
    }

    /// A book of this year and those before it, `years` in all: what of it is of an earlier year is backdated into it.
    ///
    /// # Errors
    /// As for [`Book::new`].
    pub(super) fn of_years(contributors: usize, years: usize) -> anyhow::Result<Book> {
        Ok(Book {
            contributors,
            years: years_to_today(years)?,
            random: Random::new(contributors as u64),
            documents: 0,
        })
    }

    /// The request that makes the pools and fills them.
    pub(super) fn opening(&mut self) -> v1::RecordRequest {
        let mut actions = vec![v1::command::Action::OpenMission(v1::OpenMission {
            mission: "missions".to_owned(),
            name: "Missions of the bench".to_owned(),
            outcome: String::new(),
        })];
        actions.extend((0..self.contributors).map(register_contributor));
        for pool in POOLS {
            actions.push(v1::command::Action::OpenPool(Box::new(open_pool(pool))));
            actions.extend((0..INITIATIVES).map(|number| register_initiative(pool, &initiative(number))));
        }
        let mut commands: Vec<v1::Command> = actions.into_iter().map(|action| self.command(action)).collect();
        for year in 0..self.years.len() {
            let first_day = self.years[year].first_day();
            for action in POOLS
                .iter()
                .flat_map(|pool| self.filling(pool, year))
                .collect::<Vec<_>>()
            {
                let mut command = self.command(action);
                if self.is_backdated() {
                    command.effective_date.clone_from(&first_day);
                }
                commands.push(command);
            }
        }
        self.request(commands)
    }

    /// What fills a pool and its initiatives for a year.
    fn filling(&self, pool: &str, year: usize) -> Vec<v1::command::Action> {
        let year = &self.years[year].name;
        let received =
            (0..self.contributors).map(|number| receive(pool, year, number, RECEIVED_BY_EACH.to_owned()));
        let initiatives = (0..INITIATIVES).map(initiative).flat_map(|initiative| {
            [
                allocate(pool, year, initiative.clone(), ALLOCATED_TO_EACH.to_owned()),
                commit(pool, year, initiative, COMMITTED_BY_EACH.to_owned()),
            ]
        });
        received.chain(initiatives).collect()
    }

    /// Whether commands name a day: where there are several years, any of their days.
    fn is_backdated(&self) -> bool {
        self.years.len() > 1
    }

    /// A request of so many commands: as many receipts as allocations, commitments and payments.
    pub(super) fn write(&mut self, commands: usize) -> v1::RecordRequest {
        let commands = (0..commands).map(|_| self.any_command()).collect();
        self.request(commands)
    }

    /// A question for what a pool, or one of its initiatives, has available.
    pub(super) fn availability(&mut self) -> v1::GetAvailabilityRequest {
        let of_initiative = self.random.below(2) == 1;
        v1::GetAvailabilityRequest {
            amount: None,
            as_at: None,
            pool: self.random.pick(&POOLS).to_string(),
            initiative: if of_initiative {
                self.any_initiative()
            } else {
                String::new()
            },
            year: String::new(),
            budget_type: String::new(),
        }
    }

    /// A request of one command for always the same pool.
    pub(super) fn write_hot(&mut self) -> v1::RecordRequest {
        let command = self.command_of(POOLS[0]);
        self.request(vec![command])
    }

    /// That pool.
    pub(super) fn hot_pool(&self) -> &'static str {
        POOLS[0]
    }

    /// A number below `end`, which is not 0.
    pub(super) fn any_below(&mut self, end: u64) -> u64 {
        self.random.below(end)
    }

    /// A question for what a pool had available as at an entry below `end`.
    pub(super) fn availability_as_at(&mut self, end: u64) -> v1::GetAvailabilityRequest {
        v1::GetAvailabilityRequest {
            pool: self.random.pick(&POOLS).to_string(),
            as_at: Some(v1::AsAt {
                // Pools are opened by the first request.
                sequence: Some(OPENED.max(self.random.below(end))),
                ..v1::AsAt::default()
            }),
            ..v1::GetAvailabilityRequest::default()
        }
    }

    /// A question for the entries of an initiative that a contributor has money in, from somewhere on: they are scattered.
    pub(super) fn history(&mut self, page_size: i32, end: u64) -> v1::ListEntriesRequest {
        v1::ListEntriesRequest {
            first_sequence: self.random.below(end) / 2,
            page_size,
            filter: Some(v1::EntryFilter {
                pool: self.random.pick(&POOLS).to_string(),
                initiative: self.any_initiative(),
                contributor: contributor_id(self.random.index(self.contributors)),
                ..v1::EntryFilter::default()
            }),
            ..v1::ListEntriesRequest::default()
        }
    }

    fn request(&mut self, commands: Vec<v1::Command>) -> v1::RecordRequest {
        v1::RecordRequest {
            request_id: self.random.uuid(),
            commands,
            ..v1::RecordRequest::default()
        }
    }

    fn any_command(&mut self) -> v1::Command {
        let pool = self.random.pick(&POOLS);
        self.command_of(pool)
    }

    fn command_of(&mut self, pool: &str) -> v1::Command {
        let pence = PENCE_LEAST + self.random.below(PENCE_SPAN);
        let amount = format!("{}.{:02}", pence / 100, pence % 100);
        let year = self.random.index(self.years.len());
        let name = self.years[year].name.clone();
        let action = match self.random.below(4) {
            0 => receive(pool, &name, self.random.index(self.contributors), amount),
            1 => allocate(pool, &name, self.any_initiative(), amount),
            2 => commit(pool, &name, self.any_initiative(), amount),
            _ => spend(pool, &name, self.any_initiative(), amount),
        };
        let mut command = self.command(action);
        if self.is_backdated() {
            command.effective_date = self.years[year].any_day(&mut self.random);
        }
        command
    }

    fn any_initiative(&mut self) -> String {
        initiative(self.random.index(INITIATIVES))
    }

    fn command(&mut self, action: v1::command::Action) -> v1::Command {
        self.documents += 1;
        v1::Command {
            reason: self.random.pick(&REASONS).to_string(),
            document_number: format!("INV-2026-{:07}", self.documents),
            action: Some(action),
            ..v1::Command::default()
        }
    }
}

fn receive(pool: &str, year: &str, contributor: usize, amount: String) -> v1::command::Action {
    v1::command::Action::Receive(v1::Receive {
        pool: pool.to_owned(),
        contributor: contributor_id(contributor),
        amount: Some(gbp(amount)),
        year: year.to_owned(),
        budget_type: BUDGET_TYPE.to_owned(),
        ..v1::Receive::default()
    })
}

fn allocate(pool: &str, year: &str, initiative: String, amount: String) -> v1::command::Action {
    v1::command::Action::Allocate(v1::Allocate {
        pool: pool.to_owned(),
        initiative,
        amount: Some(gbp(amount)),
        year: year.to_owned(),
        budget_type: BUDGET_TYPE.to_owned(),
    })
}

fn commit(pool: &str, year: &str, initiative: String, amount: String) -> v1::command::Action {
    v1::command::Action::Commit(v1::Commit {
        pool: pool.to_owned(),
        initiative,
        amount: Some(gbp(amount)),
        year: year.to_owned(),
        budget_type: BUDGET_TYPE.to_owned(),
    })
}

fn spend(pool: &str, year: &str, initiative: String, amount: String) -> v1::command::Action {
    v1::command::Action::Spend(v1::Spend {
        pool: pool.to_owned(),
        initiative,
        amount: Some(gbp(amount)),
        year: year.to_owned(),
        budget_type: BUDGET_TYPE.to_owned(),
        ..v1::Spend::default()
    })
}

fn gbp(amount: String) -> v1::Money {
    v1::Money {
        currency_code: "GBP".to_owned(),
        amount,
    }
}

/// The contributors' ids.
pub(super) fn contributor_id(number: usize) -> String {
    format!("department-{number:02}")
}

fn initiative(number: usize) -> String {
    format!("initiative-{number:02}")
}
