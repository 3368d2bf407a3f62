//! Contributions by stage.

use crate::ledger::command::{Answer, MemorandumKind, Succession};
use crate::ledger::{AgreedRecord, AskRecord, MemorandumRecord, PledgeRecord, Pool, Successions};
use crate::query::{ContributionStages, ContributionsQuery, ContributionsStatement, Point, Selection};
use crate::types::{ContributorId, Currency, Date, Minor, PoolId, RestrictionRef, Sequence, TotalKey};
use crate::wire::as_at::{Asked, asked, speaks_for};
use crate::wire::field::{At, Faults};
use crate::wire::told::{self, money, optional};
use crate::wire::{status, v1};
use std::collections::BTreeSet;
use tonic::Status;

/// Whose contributions a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field.
pub fn contributions_request(
    message: &v1::GetContributionsRequest,
) -> Result<Asked<ContributionsQuery>, Status> {
    let faults = Faults::default();
    let at = At::message(&faults);
    let query = contributions_query(message, at);
    asked(query, message.as_at.as_ref(), at).ok_or_else(|| status::invalid_fields(faults))
}

fn contributions_query(message: &v1::GetContributionsRequest, at: At<'_>) -> Option<ContributionsQuery> {
    let pool = at.parse("pool", &message.pool);
    let year = at.parse_optional("year", &message.year);
    let contributor = at.parse_optional("contributor", &message.contributor);
    let due_on = at.parse_optional::<Date>("due_on", &message.due_on);
    Some(ContributionsQuery {
        selection: Selection {
            pool: pool?,
            year: year?,
            budget_type: None,
        },
        contributor: contributor?,
        due_on: due_on?,
    })
}

/// The contributions of `pool`, as at `point`.
pub fn contributions_response(
    point: Point,
    pool: &Pool,
    statement: &ContributionsStatement<'_>,
    successions: &Successions,
) -> v1::GetContributionsResponse {
    let currency = pool.agreement().currency;
    let rows = statement.rows.iter();
    let memoranda = statement.memoranda.iter();
    v1::GetContributionsResponse {
        read_at: speaks_for(point),
        pool: pool.id().to_string(),
        pool_name: pool.name().to_owned(),
        due_on: statement.due_on.to_string(),
        contributions: rows
            .map(|(of, stages)| contribution(pool, of, stages, statement.due_on))
            .collect(),
        memoranda: memoranda
            .map(|(at, record)| memorandum(*at, record, currency))
            .collect(),
        successions: of_contributors(pool.id(), statement, successions),
    }
}

fn contribution(
    pool: &Pool,
    (contributor, key, restriction): &(&str, TotalKey, RestrictionRef<'_>),
    stages: &ContributionStages<'_>,
    due_on: Date,
) -> v1::Contribution {
    use v1::contribution::Restriction;
    let currency = pool.agreement().currency;
    let money = |minor: Minor| money(minor, currency);
    v1::Contribution {
        contributor: (*contributor).to_owned(),
        control_total: Some(told::control_total(pool.id(), key)),
        restriction: told::restriction(*restriction, Restriction::Window, Restriction::Initiative),
        asked: money(stages.asked),
        pledged: money(stages.pledged),
        lapsed: money(stages.lapsed),
        agreed: money(stages.agreed),
        due: money(stages.due),
        received: money(stages.received),
        overdue: money(stages.overdue),
        returned: money(stages.returned),
        asks: stages
            .asks
            .iter()
            .map(|(at, record)| ask(*at, record, currency))
            .collect(),
        pledges: stages
            .pledges
            .iter()
            .map(|(at, record)| pledge(*at, record, currency))
            .collect(),
        agreements: stages
            .agreements
            .iter()
            .map(|(at, record)| agreed(*at, record, due_on, currency))
            .collect(),
    }
}

fn ask(at: Sequence, record: &AskRecord, currency: Currency) -> v1::AskItem {
    let answer = record.answer.as_ref();
    let text = answer.map(|answer| match answer.answer {
        Answer::Accepted => "ACCEPTED",
        Answer::Declined => "DECLINED",
        Answer::Deferred => "DEFERRED",
    });
    let amount = answer.and_then(|answer| answer.amount);
    v1::AskItem {
        sequence: at.0,
        amount: money(record.ask.amount.minor(), currency),
        by_date: record.ask.by.to_string(),
        answer: text.unwrap_or_default().to_owned(),
        answer_amount: amount.and_then(|amount| money(amount.minor(), currency)),
        pledged: money(record.pledged, currency),
    }
}

fn pledge(at: Sequence, record: &PledgeRecord, currency: Currency) -> v1::PledgeItem {
    v1::PledgeItem {
        sequence: at.0,
        amount: money(record.pledge.amount.minor(), currency),
        lapsed: money(record.lapsed, currency),
        agreed: money(record.agreed, currency),
        remaining: money(record.remaining(), currency),
        ask_sequence: record.pledge.ask.map_or(0, |ask| ask.0),
    }
}

fn agreed(at: Sequence, record: &AgreedRecord, due_on: Date, currency: Currency) -> v1::AgreedItem {
    let instalments = record
        .schedule
        .iter()
        .map(|(number, instalment)| v1::InstalmentItem {
            number: number.0,
            due_date: instalment.due.to_string(),
            amount: money(instalment.amount, currency),
            received: money(instalment.received, currency),
            overdue: instalment.due < due_on && instalment.outstanding().is_positive(),
        });
    v1::AgreedItem {
        sequence: at.0,
        amount: money(record.schedule.amount(), currency),
        received: money(record.schedule.received(), currency),
        outstanding: money(record.schedule.outstanding(), currency),
        pledge_sequence: record.agree.pledge.map_or(0, |pledge| pledge.0),
        instalments: instalments.collect(),
    }
}

fn memorandum(at: Sequence, record: &MemorandumRecord, currency: Currency) -> v1::MemorandumItem {
    let memorandum = &record.memorandum;
    let kind = match memorandum.kind {
        MemorandumKind::InKindStaff => "IN_KIND_STAFF",
        MemorandumKind::InKindPremises => "IN_KIND_PREMISES",
        MemorandumKind::InKindGoodsAndServices => "IN_KIND_GOODS_AND_SERVICES",
        MemorandumKind::PromisedStaff => "PROMISED_STAFF",
        MemorandumKind::AlignedMoney => "ALIGNED_MONEY",
    };
    v1::MemorandumItem {
        sequence: at.0,
        contributor: memorandum.contributor.to_string(),
        year: memorandum.year.to_string(),
        budget_type: optional(memorandum.budget_type.as_ref()),
        kind: kind.to_owned(),
        description: memorandum.description.to_string(),
        quantity: optional(memorandum.quantity.as_ref()),
        value: money(memorandum.value.minor(), currency),
        replaced: record.is_replaced,
    }
}

/// Who took over from those that the answer names.
fn of_contributors(
    pool: &PoolId,
    statement: &ContributionsStatement<'_>,
    successions: &Successions,
) -> Vec<v1::ContributorSuccession> {
    let of_rows = statement.rows.iter().map(|((contributor, _, _), _)| *contributor);
    let of_memoranda = statement.memoranda.iter();
    let of_memoranda = of_memoranda.map(|(_, record)| record.memorandum.contributor.as_str());
    let named: BTreeSet<&str> = of_rows.chain(of_memoranda).collect();
    let succession = |contributor: &str| {
        let id: ContributorId = contributor.parse().ok()?;
        let of_it: Vec<&Succession> = successions.successors(&id, Some(pool)).collect();
        (!of_it.is_empty()).then(|| v1::ContributorSuccession {
            contributor: contributor.to_owned(),
            successors: successors(&of_it),
        })
    };
    named.into_iter().filter_map(succession).collect()
}

/// Who took over, and how much.
pub(super) fn successors(successions: &[&Succession]) -> Vec<v1::Successor> {
    let successor = |succession: &&Succession| v1::Successor {
        contributor: succession.contributor.to_string(),
        percent: succession.percent.to_string(),
    };
    successions.iter().map(successor).collect()
}
