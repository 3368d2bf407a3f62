//! The statement of funding status, sources and uses, from the flows and balances of a control total.

use common_purse::ledger::{Account, Flow, Total};
use common_purse::types::Minor;

/// One line of the statement: its amount, and what it is a percentage of where the statement says so.
pub fn line(total: &Total, name: &str) -> Result<(Minor, Option<Minor>), String> {
    let contributions = flows(total, &[Flow::Contribution, Flow::Correction]);
    let interest = flows(total, &[Flow::PoolInterest, Flow::InitiativeInterest]);
    let sources = contributions.tallied(interest);
    let transferred = flows(total, &[Flow::Allocation]);
    let refunds = flows(total, &[Flow::HandedBack]);
    let fees = flows(total, &[Flow::AgentFee, Flow::DirectCost, Flow::BankCharge]);
    let uses = transferred
        .tallied(flows(total, &[Flow::TransferOut]))
        .tallied(fees)
        .less(refunds);
    let with_agent = total.balance(Account::Available).sum();
    let expenditure = total.over_initiatives(Account::Spent).sum();
    let allocated = total.over_initiatives(Account::Allocated).sum();
    let with_participants = allocated.tallied(total.over_initiatives(Account::Committed).sum());
    // Two ways to the same figure: what came and went, and what is there.
    if with_agent != sources.less(uses) || with_participants != transferred.less(expenditure).less(refunds) {
        return Err("the flows and the balances tell different stories".to_owned());
    }
    Ok(match name {
        "contributions" => (contributions, None),
        "interest-of-the-fund" => (flows(total, &[Flow::PoolInterest]), None),
        "interest-of-participants" => (flows(total, &[Flow::InitiativeInterest]), None),
        "total-sources" => (sources, None),
        "to-participants" => (transferred, None),
        "to-other-funds" => (flows(total, &[Flow::TransferOut]), None),
        "refunds" => (refunds, None),
        "agent-fee" => (flows(total, &[Flow::AgentFee]), None),
        "direct-cost" => (flows(total, &[Flow::DirectCost]), None),
        "bank-charges" => (flows(total, &[Flow::BankCharge]), None),
        "total-uses" => (uses, None),
        "balance-with-agent" => (with_agent, Some(contributions)),
        "expenditure" => (expenditure, None),
        "balance-with-participants" => (with_participants, Some(transferred)),
        "total-balance" => (with_agent.tallied(with_participants), Some(contributions)),
        other => return Err(format!("the statement has no line {other}")),
    })
}

fn flows(total: &Total, flows: &[Flow]) -> Minor {
    let of = |flow: &Flow| total.flows().of(*flow);
    flows.iter().map(of).fold(Minor::ZERO, Minor::tallied)
}

/// `12.0%`, to the nearest tenth.
pub fn percentage(part: Minor, whole: Minor) -> String {
    let tenths = (part.0 * 2_000 + whole.0) / (2 * whole.0);
    format!("{}.{}%", tenths / 10, tenths % 10)
}
