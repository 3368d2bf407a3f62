//! What the ledger says of itself, asked over gRPC and summed exactly.

mod initiatives;
mod pages;
mod share;
mod stages;
mod sums;

use super::super::failure::Failure;
use crate::types::{Currency, Minor};
use crate::wire::caller::Caller;
use crate::wire::v1;
pub(super) use initiatives::Initiative;
pub(super) use share::Share;
pub(super) use stages::Stages;
use std::collections::BTreeMap;
use sums::Sums;

/// How often figures are asked for while others record.
const TRIES: usize = 10;

/// Everything that the demo tells.
#[derive(Debug)]
pub(super) struct Figures {
    /// How many entries the ledger has.
    pub(super) entries: u64,
    /// The signed checkpoint over them.
    pub(super) checkpoint: v1::GetCheckpointResponse,
    /// The one currency of its pools.
    pub(super) currency: Currency,
    /// The pools, those with the most money first.
    pub(super) pools: Vec<Pool>,
    /// The contributors, those who paid the most first.
    pub(super) contributors: Vec<Contributor>,
    /// How many initiatives there are.
    pub(super) initiative_count: u64,
    /// The initiatives that hold money and say what they intend, those with the most first.
    pub(super) initiatives: Vec<Initiative>,
    /// The control totals in which more was given than came in, the worst first.
    pub(super) exceeded: Vec<Exceeded>,
    /// The entries that set a rule aside, in order.
    pub(super) exceptions: Vec<SetAside>,
    /// What contributors were asked for, promised and owe.
    pub(super) stages: Stages,
    /// What the contributor who paid the most has in the largest pool, if it has anything.
    pub(super) share: Option<Share>,
}

/// Money: what came in, and where it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Money {
    /// Paid in.
    pub(super) received: Minor,
    /// Given to initiatives, spent or not.
    pub(super) allocated: Minor,
    /// What of that is spent.
    pub(super) spent: Minor,
    /// Not decided on.
    pub(super) available: Minor,
    /// Given to initiatives ahead of contributions: nobody's.
    pub(super) uncovered: Minor,
}

/// A pool.
#[derive(Debug)]
pub(super) struct Pool {
    pub(super) pool: String,
    pub(super) name: String,
    pub(super) mission: String,
    pub(super) initiatives: u32,
    pub(super) money: Money,
}

/// A contributor; what is UNCOVERED is never its.
#[derive(Debug)]
pub(super) struct Contributor {
    pub(super) contributor: String,
    pub(super) name: String,
    pub(super) successors: Vec<String>,
    pub(super) money: Money,
}

/// A control total that went over.
#[derive(Debug)]
pub(super) struct Exceeded {
    pub(super) pool: String,
    pub(super) pool_name: String,
    pub(super) year: String,
    pub(super) budget_type: String,
    pub(super) uncovered: Minor,
}

/// A rule that an entry set aside.
#[derive(Debug)]
pub(super) struct SetAside {
    pub(super) entry: u64,
    pub(super) kind: v1::ExceptionKind,
    pub(super) pool: String,
    pub(super) year: String,
    pub(super) amount: Minor,
}

/// How many entries the ledger has.
pub(super) fn entries(caller: &Caller) -> Result<u64, Failure> {
    Ok(checkpoint(caller)?.tree_size)
}

fn checkpoint(caller: &Caller) -> Result<v1::GetCheckpointResponse, Failure> {
    Ok(caller.wait(caller.audit().get_checkpoint(v1::GetCheckpointRequest {}))?)
}

impl Figures {
    /// Asks for all of them, and once more if somebody recorded something meanwhile: figures of one point add up.
    pub(super) fn ask(caller: &Caller) -> Result<Figures, Failure> {
        for _ in 0..TRIES {
            let figures = Figures::once(caller)?;
            if entries(caller)? == figures.entries {
                return Ok(figures);
            }
        }
        Err(Failure::work(format!(
            "others recorded so much that in {TRIES} tries no figures were of one point of the ledger"
        )))
    }

    fn once(caller: &Caller) -> Result<Figures, Failure> {
        let checkpoint = checkpoint(caller)?;
        let listed = pages::pools(caller)?;
        let sums = Sums::of_pools(&listed)?;
        let mut figures = Figures {
            entries: checkpoint.tree_size,
            checkpoint,
            currency: sums.currency,
            pools: Vec::with_capacity(listed.len()),
            contributors: Vec::new(),
            initiative_count: 0,
            initiatives: Vec::new(),
            exceeded: Vec::new(),
            exceptions: Vec::new(),
            stages: Stages::default(),
            share: None,
        };
        let mut by_contributor: BTreeMap<String, Money> = BTreeMap::new();
        for pool in listed {
            let initiatives = initiatives::with_intent(caller, &pool, &sums)?;
            figures.initiatives.extend(initiatives);
            figures.initiative_count += u64::from(pool.initiative_count);
            figures.stages.ask(caller, &pool, &sums)?;
            figures
                .exceptions
                .extend(pages::exceptions(caller, &pool.pool, &sums)?);
            figures.availability(caller, pool, &sums, &mut by_contributor)?;
        }
        for listed in pages::contributors(caller)? {
            let money = by_contributor.get(&listed.contributor).copied();
            let successors = listed.successors.into_iter().map(|one| one.contributor);
            figures.contributors.push(Contributor {
                money: money.unwrap_or_default(),
                contributor: listed.contributor,
                name: listed.name,
                successors: successors.collect(),
            });
        }
        figures.in_order();
        if let (Some(pool), Some(contributor)) = (figures.pools.first(), figures.contributors.first()) {
            figures.share = share::of(caller, pool, contributor, &sums)?;
        }
        Ok(figures)
    }

    /// What a pool has, and whose it is: in each control total the shares and what is UNCOVERED add up exactly.
    fn availability(
        &mut self,
        caller: &Caller,
        pool: v1::PoolSummary,
        sums: &Sums,
        by_contributor: &mut BTreeMap<String, Money>,
    ) -> Result<(), Failure> {
        let request = v1::GetAvailabilityRequest {
            pool: pool.pool.clone(),
            ..v1::GetAvailabilityRequest::default()
        };
        let answer = caller.wait(caller.budget().get_availability(request))?;
        let mut money = Money::default();
        for total in &answer.control_totals {
            let of_total = sums.of_control_total(total)?;
            money.add(of_total);
            if of_total.uncovered.is_positive() {
                let key = total.control_total.clone().unwrap_or_default();
                self.exceeded.push(Exceeded {
                    pool: pool.pool.clone(),
                    pool_name: pool.name.clone(),
                    year: key.year,
                    budget_type: key.budget_type,
                    uncovered: of_total.uncovered,
                });
            }
            for share in &total.shares {
                let whose = by_contributor.entry(share.contributor.clone()).or_default();
                whose.add(sums.of_share(share)?);
            }
        }
        self.pools.push(Pool {
            pool: pool.pool,
            name: pool.name,
            mission: pool.mission,
            initiatives: pool.initiative_count,
            money,
        });
        Ok(())
    }

    /// The largest first; what is equal stays in the order of ids.
    fn in_order(&mut self) {
        use std::cmp::Reverse;
        self.pools.sort_by_key(|pool| Reverse(pool.money.received));
        self.contributors.sort_by_key(|one| Reverse(one.money.received));
        self.initiatives
            .sort_by_key(|initiative| Reverse(initiative.money.allocated));
        self.exceeded.sort_by_key(|total| Reverse(total.uncovered));
        self.exceptions.sort_by_key(|exception| exception.entry);
        self.stages.in_order();
    }

    /// The money of each mission, by id.
    pub(super) fn missions(&self) -> BTreeMap<&str, Money> {
        let mut missions: BTreeMap<&str, Money> = BTreeMap::new();
        for pool in &self.pools {
            missions.entry(&pool.mission).or_default().add(pool.money);
        }
        missions
    }

    /// All pools together.
    pub(super) fn total(&self) -> Money {
        Money::total(self.pools.iter().map(|pool| pool.money))
    }
}

impl SetAside {
    /// The rule, as docs/accounting.md names it.
    pub(super) fn rule(&self) -> &'static str {
        let name = self.kind.as_str_name();
        name.strip_prefix("EXCEPTION_KIND_").unwrap_or(name)
    }
}

impl Money {
    pub(super) fn add(&mut self, other: Money) {
        self.received = self.received.tallied(other.received);
        self.allocated = self.allocated.tallied(other.allocated);
        self.spent = self.spent.tallied(other.spent);
        self.available = self.available.tallied(other.available);
        self.uncovered = self.uncovered.tallied(other.uncovered);
    }

    /// The sum of several.
    pub(super) fn total(all: impl IntoIterator<Item = Money>) -> Money {
        let mut total = Money::default();
        all.into_iter().for_each(|money| total.add(money));
        total
    }
}
