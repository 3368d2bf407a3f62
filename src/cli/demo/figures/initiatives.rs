//! What initiatives were given, by what they say they intend.

use super::super::super::failure::Failure;
use super::sums::Sums;
use super::{Money, pages};
use crate::wire::caller::Caller;
use crate::wire::v1;

/// The label that says whether an initiative prevents what is to come or treats what is there.
const INTENT: &str = "intent";

/// An initiative with its intent.
#[derive(Debug)]
pub(in crate::cli::demo) struct Initiative {
    pub(in crate::cli::demo) mission: String,
    pub(in crate::cli::demo) name: String,
    pub(in crate::cli::demo) intent: String,
    pub(in crate::cli::demo) money: Money,
}

/// The initiatives of a pool that say what they intend. Others are not asked about one by one: there may be thousands.
pub(super) fn with_intent(
    caller: &Caller,
    pool: &v1::PoolSummary,
    sums: &Sums,
) -> Result<Vec<Initiative>, Failure> {
    let mut initiatives = Vec::new();
    for listed in pages::initiatives(caller, &pool.pool)? {
        let Some(intent) = listed.labels.get(INTENT) else {
            continue;
        };
        let request = v1::GetAvailabilityRequest {
            pool: pool.pool.clone(),
            initiative: listed.initiative,
            ..v1::GetAvailabilityRequest::default()
        };
        let answer = caller.wait(caller.budget().get_availability(request))?;
        let mut money = Money::default();
        for total in &answer.control_totals {
            money.add(sums.of_control_total(total)?);
        }
        initiatives.push(Initiative {
            mission: pool.mission.clone(),
            name: listed.name,
            intent: intent.clone(),
            money,
        });
    }
    Ok(initiatives)
}
