//! Allocations as grants in the 360Giving data standard: from the pool, told by its host, to the body that leads the
//! initiative.
//!
//! An allocation that was undone is no grant, and the entry that undoes it comes later: so the ledger is read twice.
//! What an initiative hands back or passes on changes no award.

use super::rows::text;
use super::tlog::Lines;
use super::{ExportError, Item, Known, Tally, Writer};
use crate::ledger::command::{Allocate, OpenPool};
use crate::ledger::{Action, Entry, Kind};
use crate::types::{Amount, Labels, PoolId, Sequence};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::io::Write;

const STERLING: &str = "GBP";
const FOREIGN: &str = "allocations not in GBP";
const UNDONE: &str = "allocations that were reversed";

/// 360Giving's code of a pooled fund.
const POOLED_FUND: &str = "FRG040";

/// The label of a contributor or an initiative that gives the public identifier of a body, as GB-CHC-1164883.
const ORGANISATION_LABEL: &str = "org-id";

/// Grants.
pub struct Grants<W> {
    out: W,
    prefix: String,
    /// The pool that alone was asked for.
    pool: Option<PoolId>,
    undone: BTreeSet<Sequence>,
    begun: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Grant {
    id: String,
    title: String,
    description: String,
    currency: &'static str,
    /// The decimal as it is: a number of JSON that never was a float.
    amount_awarded: Box<RawValue>,
    award_date: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    planned_dates: Vec<PlannedDates>,
    recipient_organization: [Organisation; 1],
    funding_organization: [Organisation; 1],
    grant_programme: [Programme; 1],
    regrant_type: &'static str,
    date_modified: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlannedDates {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<String>,
}

#[derive(Serialize)]
struct Organisation {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct Programme {
    code: String,
    title: String,
}

impl<W: Write> Grants<W> {
    /// A document whose identifiers begin with `prefix`.
    pub fn new(out: W, prefix: String, pool: Option<PoolId>) -> Grants<W> {
        Grants {
            out,
            prefix,
            pool,
            undone: BTreeSet::new(),
            begun: false,
        }
    }

    fn grant(&self, item: &Item<'_>, allocated: &Allocate, pool: &OpenPool) -> Result<Grant, ExportError> {
        let entry = item.entry;
        let id = (allocated.pool.clone(), allocated.initiative.clone());
        let initiative = item.known.initiatives.get(&id);
        let name = text(initiative.map(|initiative| &initiative.name));
        let lead = initiative.and_then(|initiative| initiative.lead_body.as_ref());
        let reason = item.known.command().and_then(|command| command.reason.as_ref());
        let planned = initiative.map(|initiative| PlannedDates {
            start_date: initiative.planned_start.map(|date| date.to_string()),
            end_date: initiative.planned_end.map(|date| date.to_string()),
        });
        let planned = planned.filter(|dates| dates.start_date.is_some() || dates.end_date.is_some());
        let total = allocated.total();
        let told = format!("Allocated from {} to {name}, {total}.", pool.name);
        let host = item.known.contributors.get(&pool.agreement.host);
        Ok(Grant {
            id: format!("{}-{}", self.prefix, entry.sequence),
            title: format!("{name}, {}", total.year),
            description: reason.map_or(told, ToString::to_string),
            currency: STERLING,
            amount_awarded: number(allocated.amount.amount)?,
            award_date: entry.effective.to_string(),
            planned_dates: planned.into_iter().collect(),
            recipient_organization: [Organisation {
                id: self.organisation(
                    initiative.map(|initiative| &initiative.labels),
                    &format!("{}-{}", allocated.pool, allocated.initiative),
                ),
                name: lead.map_or(name, ToString::to_string),
            }],
            funding_organization: [Organisation {
                id: self.organisation(host.map(|host| &host.labels), pool.agreement.host.as_str()),
                name: item.known.host(pool),
            }],
            grant_programme: [Programme {
                code: allocated.pool.to_string(),
                title: pool.name.to_string(),
            }],
            regrant_type: POOLED_FUND,
            date_modified: entry.stamp.recorded.to_string(),
        })
    }

    /// The public identifier of a body, or one of the publisher's own.
    fn organisation(&self, labels: Option<&Labels>, own: &str) -> String {
        let labelled = labels.and_then(|labels| {
            let mut labels = labels.iter();
            labels.find(|(name, _)| name.as_str() == ORGANISATION_LABEL)
        });
        labelled.map_or_else(|| format!("{}-{own}", self.prefix), |(_, id)| id.to_string())
    }
}

/// An amount as a number of JSON, digit for digit.
fn number(amount: Amount) -> Result<Box<RawValue>, ExportError> {
    Ok(RawValue::from_string(amount.to_string())?)
}

impl<W: Write> Writer for Grants<W> {
    fn surveys(&self) -> bool {
        true
    }

    fn survey(&mut self, entry: &Entry) {
        if let Some(reversed) = &entry.reverses
            && reversed.kind == Kind::Allocate
        {
            self.undone.insert(reversed.entry);
        }
    }

    fn write(&mut self, item: &Item<'_>, _: &mut dyn Lines, tally: &mut Tally) -> Result<(), ExportError> {
        let Some(Action::Allocate(allocated)) = item.entry.command.as_ref().map(|command| &command.action)
        else {
            return Ok(());
        };
        let pool = item.known.pool(&allocated.pool, item.entry.sequence)?;
        let currency = pool.agreement.currency;
        if currency.code() != STERLING {
            if let Some(pool) = self.pool.clone() {
                let currency = currency.code();
                return Err(ExportError::NotSterling { pool, currency });
            }
            tally.leave_out(FOREIGN);
        } else if self.undone.contains(&item.entry.sequence) {
            tally.leave_out(UNDONE);
        } else {
            let grant = self.grant(item, allocated, pool)?;
            let before: &[u8] = if self.begun { b",\n" } else { b"{\"grants\":[\n" };
            self.begun = true;
            self.out.write_all(before)?;
            serde_json::to_writer(&mut self.out, &grant)?;
            tally.entry(item.entry.sequence);
            tally.row();
            tally.sum(currency, item.entry.kind, allocated.amount.minor());
        }
        Ok(())
    }

    fn finish(&mut self, _: &Known) -> Result<(), ExportError> {
        let end: &[u8] = if self.begun {
            b"\n]}\n"
        } else {
            b"{\"grants\":[]}\n"
        };
        self.out.write_all(end)?;
        Ok(self.out.flush()?)
    }
}
