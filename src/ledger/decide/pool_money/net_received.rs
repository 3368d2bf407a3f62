//! What contributors paid in, net: the base of proportions (rules R8 and R12). What was taken over from another
//! contributor counts as its own; what was carried in and interest do not count.

use super::Account;
use crate::ledger::state::Total;
use crate::types::{Minor, Source};
use std::collections::BTreeMap;

/// Net contributions above zero, by what `key` makes of their sources, in order.
pub(super) fn net_received(total: &Total, key: impl Fn(&Source) -> Option<Source>) -> Vec<(Source, Minor)> {
    let mut net: BTreeMap<Source, Minor> = BTreeMap::new();
    // The first two stand outside the pool and run negative, the others stand inside and run positive: what is net is the
    // negated sum of all.
    for account in [
        Account::Received,
        Account::SucceededIn,
        Account::SucceededOut,
        Account::Returned,
    ] {
        for (source, held) in total.balance(account).shares() {
            if let Some(key) = key(source) {
                let sum = net.entry(key).or_default();
                *sum = sum.less(*held);
            }
        }
    }
    net.into_iter().filter(|(_, net)| net.is_positive()).collect()
}
