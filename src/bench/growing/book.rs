//! What is recorded: requests as departments send them, none of which is refused.

use super::open::{Item, Kind, Open, Promised};
use crate::bench::actions::{Total, refund, reverse};
use crate::bench::clerk::{Clerk, pounds};
use crate::bench::pools::{
    ADVISORY_TYPE, BUDGET_TYPE, INITIATIVES, POOLS, absolute, advisory, filling, founding, initiative_id,
};
use crate::bench::years::{Year, years_to_today};
use crate::wire::v1;
use crate::wire::v1::command::Action;

/// A pool like most has so many contributors.
pub(super) const CONTRIBUTORS: usize = 3;

/// Backdated into as many financial years.
const YEARS: usize = 6;

/// An agreed contribution is due in quarters.
const INSTALMENTS: u64 = 4;

/// How many times of recording are kept in mind.
const TIMES: usize = 4_096;

/// Of interim spending so much is certified, in percent: the rest goes back.
const CERTIFIED_PERCENT: u64 = 98;

/// Makes the requests of a ledger that grows, and knows what of them can be named.
pub(in crate::bench) struct Book {
    pub(super) years: Vec<Year>,
    pub(super) clerk: Clerk,
    open: Open,
    /// When entries were recorded, as answers told it.
    recorded: Vec<String>,
}

/// A request, and what its commands will be once it is recorded.
pub(in crate::bench) struct Prepared {
    pub(in crate::bench) request: v1::RecordRequest,
    promised: Vec<Promised>,
}

/// What a command does, with whatever can be named of it.
type Made = (Action, Option<(Kind, Item)>);

impl Book {
    /// A book of this year and those before it.
    ///
    /// # Errors
    /// When the machine's clock is outside the years that the ledger knows.
    pub(super) fn new() -> anyhow::Result<Book> {
        Ok(Book {
            years: years_to_today(YEARS)?,
            clerk: Clerk::new(CONTRIBUTORS as u64),
            open: Open::default(),
            recorded: Vec::new(),
        })
    }

    /// The request that makes the pools and fills them, on the first day of each year.
    pub(super) fn opening(&mut self) -> v1::RecordRequest {
        let mut commands: Vec<v1::Command> = founding(CONTRIBUTORS, &[absolute(), advisory()])
            .into_iter()
            .map(|action| self.clerk.command(action))
            .collect();
        for year in &self.years {
            commands.extend(filling(CONTRIBUTORS, &year.name).map(|action| v1::Command {
                effective_date: year.first_day(),
                ..self.clerk.command(action)
            }));
        }
        self.clerk.request(commands)
    }

    /// A request of so many commands.
    pub(in crate::bench) fn write(&mut self, commands: usize) -> Prepared {
        let mut promised = Vec::new();
        let commands = (0..commands).map(|number| {
            let (command, what) = self.any_command();
            promised.extend(what.map(|(kind, item)| Promised {
                command: number,
                kind,
                item,
            }));
            command
        });
        let commands = commands.collect();
        Prepared {
            request: self.clerk.request(commands),
            promised,
        }
    }

    /// Learns from the answer to a request how its entries are named.
    pub(in crate::bench) fn learn(&mut self, prepared: &Prepared, answer: &v1::RecordResponse) {
        self.open.learn(&prepared.promised, answer);
        self.remember(answer);
    }

    /// Keeps in mind when something was recorded.
    pub(super) fn remember(&mut self, answer: &v1::RecordResponse) {
        let time = answer.recorded_time.clone();
        match self.recorded.len() < TIMES {
            true => self.recorded.push(time),
            false => {
                let forgotten = self.clerk.random.index(TIMES);
                self.recorded[forgotten] = time;
            }
        }
    }

    /// A time at which something was recorded.
    pub(super) fn any_recorded_time(&mut self) -> String {
        match self.recorded.len() {
            0 => String::new(),
            times => self.recorded[self.clerk.random.index(times)].clone(),
        }
    }

    /// A request of one command for always the same pool.
    pub(in crate::bench) fn write_hot(&mut self) -> v1::RecordRequest {
        let year = self.clerk.random.index(self.years.len());
        let item = self.any_item(Book::HOT_POOL, year);
        let (action, _) = self.ordinary(item);
        let command = self.dated(action, year);
        self.clerk.request(vec![command])
    }

    /// That pool.
    pub(in crate::bench) const HOT_POOL: &str = POOLS[0];

    /// Of a thousand commands 254 name earlier ones and 42 are rarer things; the rest receive, allocate, commit and pay. About
    /// as much is paid and released as is committed, and more is received than falls due.
    fn any_command(&mut self) -> (v1::Command, Option<(Kind, Item)>) {
        let pool = self.clerk.random.pick(&POOLS);
        let year = self.clerk.random.index(self.years.len());
        let item = self.any_item(pool, year);
        let of_a_thousand = self.clerk.random.below(1_000);
        let named = match of_a_thousand {
            0..220 => self.pay(),
            220..228 => self.release(),
            228..237 => self.certify(),
            237..249 => self.refund(),
            249..254 => self.reverse(),
            _ => None,
        };
        if let Some((year, action, what)) = named {
            let command = match year {
                Some(year) => self.dated(action, year),
                // A reversal takes effect when the entry did that it undoes.
                None => self.clerk.command(action),
            };
            return (command, what);
        }
        let (action, what) = match of_a_thousand {
            254..296 => self.rarer(of_a_thousand, item),
            _ => self.ordinary(item),
        };
        (self.dated(action, year), what)
    }

    /// Money in, to an initiative, and promised: whatever stands before, it is accepted. A payment under no commitment now
    /// and then, and always while there is none to name.
    fn ordinary(&mut self, item: Item) -> Made {
        let amount = pounds(item.pence);
        let contributor = self.clerk.random.index(CONTRIBUTORS);
        let of_sixteen = self.clerk.random.below(16);
        let total = self.total(item, BUDGET_TYPE);
        let initiative = initiative_id(item.initiative);
        let (action, kind) = match of_sixteen {
            0..5 => (total.receive(contributor, amount), Kind::Reversible),
            5..10 => (total.allocate(initiative, amount), Kind::Reversible),
            10..15 => (total.commit(initiative, amount), Kind::Commitment),
            _ => (total.spend(initiative, amount, None), Kind::Expenditure),
        };
        (action, Some((kind, item)))
    }

    fn rarer(&mut self, of_a_thousand: u64, item: Item) -> Made {
        let contributor = self.clerk.random.index(CONTRIBUTORS);
        let other = self.clerk.random.index(INITIATIVES - 1);
        let dues: Vec<String> = (0..INSTALMENTS)
            .map(|_| self.years[item.year].any_day(&mut self.clerk.random))
            .collect();
        let amount = pounds(item.pence);
        let (total, advisory) = (self.total(item, BUDGET_TYPE), self.total(item, ADVISORY_TYPE));
        let initiative = initiative_id(item.initiative);
        let action = match of_a_thousand {
            254..264 => {
                return (
                    total.spend_interim(initiative, amount),
                    Some((Kind::Interim, item)),
                );
            }
            264..272 => {
                let sum = pounds(INSTALMENTS * item.pence);
                let instalments = dues.into_iter().map(|due| (amount.clone(), due)).collect();
                total.agree(contributor, sum, instalments)
            }
            272..280 => total.return_allocation(initiative, amount),
            280..288 => {
                // Any but the one that gives.
                let taker = (item.initiative + 1 + other) % INITIATIVES;
                total.vire(initiative, initiative_id(taker), amount)
            }
            288..291 => advisory.allocate(initiative, amount),
            291..294 => advisory.receive(contributor, amount),
            294 => total.interest(amount),
            _ => total.fee(amount),
        };
        (action, None)
    }

    /// A payment under a commitment: mostly all that is left of it, else half.
    fn pay(&mut self) -> Option<Named> {
        let mut item = self.open.take(Kind::Commitment, &mut self.clerk.random)?;
        let mut paid = item;
        if self.clerk.random.below(8) == 0 && item.pence > 1 {
            paid.pence /= 2;
            item.pence -= paid.pence;
            self.open.put(Kind::Commitment, item);
        }
        let total = self.total(paid, BUDGET_TYPE);
        let initiative = initiative_id(paid.initiative);
        let action = total.spend(initiative, pounds(paid.pence), Some(paid.sequence));
        Some((Some(paid.year), action, Some((Kind::Expenditure, paid))))
    }

    fn release(&mut self) -> Option<Named> {
        let item = self.open.take(Kind::Commitment, &mut self.clerk.random)?;
        let total = self.total(item, BUDGET_TYPE);
        let initiative = initiative_id(item.initiative);
        let action = total.release(initiative, pounds(item.pence), item.sequence);
        Some((Some(item.year), action, None))
    }

    fn certify(&mut self) -> Option<Named> {
        let item = self.open.take(Kind::Interim, &mut self.clerk.random)?;
        let certified = pounds(item.pence * CERTIFIED_PERCENT / 100);
        let total = self.total(item, BUDGET_TYPE);
        let action = total.certify(initiative_id(item.initiative), certified, item.sequence);
        Some((Some(item.year), action, None))
    }

    fn refund(&mut self) -> Option<Named> {
        let item = self.open.take(Kind::Expenditure, &mut self.clerk.random)?;
        let action = refund(item.pool, pounds(item.pence.div_ceil(2)), item.sequence);
        Some((Some(item.year), action, None))
    }

    fn reverse(&mut self) -> Option<Named> {
        let item = self.open.take(Kind::Reversible, &mut self.clerk.random)?;
        Some((None, reverse(item.pool, item.sequence), None))
    }

    fn any_item(&mut self, pool: &'static str, year: usize) -> Item {
        Item {
            sequence: 0,
            pool,
            initiative: self.clerk.random.index(INITIATIVES),
            year,
            pence: self.clerk.pence(),
        }
    }

    fn total(&self, item: Item, budget_type: &'static str) -> Total<'_> {
        Total {
            pool: item.pool,
            year: &self.years[item.year].name,
            budget_type,
        }
    }

    /// A command that takes effect on any day of a year.
    fn dated(&mut self, action: Action, year: usize) -> v1::Command {
        v1::Command {
            effective_date: self.years[year].any_day(&mut self.clerk.random),
            ..self.clerk.command(action)
        }
    }
}

/// A command that names an entry: of which year it is, what it does, and what can be named of it.
type Named = (Option<usize>, Action, Option<(Kind, Item)>);
