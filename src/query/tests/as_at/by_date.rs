//! A second and simpler model of the effective view: sums over the lines of a ledger as JSON, with none of the code that
//! applies entries.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What lines add up to up to an entry and a day.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ByDate {
    /// By control total, account, initiative and source; in pence, zeros left out.
    pub(super) held: BTreeMap<(String, String, String, String), i128>,
    /// Asked, pledged, lapsed and agreed, in pence.
    pub(super) asked: i128,
    pub(super) pledged: i128,
    pub(super) lapsed: i128,
    pub(super) agreed: i128,
    /// The entries that are a memorandum, and those with an exception.
    pub(super) memoranda: BTreeSet<u64>,
    pub(super) exceptions: Vec<u64>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// "12.50" and "12.50 GBP" in pence.
fn pence(value: &Value) -> i128 {
    let text = text(value);
    let number = text.split(' ').next().unwrap();
    number.replace('.', "").parse().unwrap()
}

impl ByDate {
    /// Over the `lines` of `pool`, as at an entry and, if there is one, a day.
    pub(super) fn of(lines: &[Value], pool: &str, last: u64, day: Option<&str>) -> ByDate {
        let mut sums = ByDate::default();
        let (mut pledges, mut agreed) = (BTreeSet::new(), BTreeMap::new());
        for line in &lines[..=usize::try_from(last).unwrap()] {
            if day.is_some_and(|day| text(&line["effective"]).as_str() > day) {
                continue;
            }
            let at: u64 = text(&line["sequence"]).parse().unwrap();
            let of_pool = |total: &Value| text(total).starts_with(&format!("{pool}/"));
            for movement in line["moves"].as_array().into_iter().flatten() {
                if of_pool(&movement["total"]) {
                    sums.carry(movement);
                }
            }
            let exceptions = line["exceptions"].as_array();
            if exceptions
                .into_iter()
                .flatten()
                .any(|exception| of_pool(&exception["total"]))
            {
                sums.exceptions.push(at);
            }
            let kind = text(&line["kind"]);
            let command = &line["command"]["action"][&kind];
            if text(&command["pool"]) != pool {
                continue;
            }
            match kind.as_str() {
                "Ask" => sums.asked += pence(&command["amount"]),
                "Pledge" => {
                    sums.pledged += pence(&command["amount"]);
                    pledges.insert(at.to_string());
                }
                "LapsePledge" if pledges.contains(&text(&command["pledge"])) => {
                    sums.lapsed += pence(&line["links"][0]["amount"]);
                }
                "Agree" => {
                    agreed.insert(at.to_string(), pence(&command["amount"]));
                }
                "VaryAgreed" => {
                    if let Some(amount) = agreed.get_mut(&text(&command["agreed"])) {
                        *amount = pence(&command["amount"]);
                    }
                }
                "Memorandum" => {
                    sums.memoranda.insert(at);
                }
                _ => {}
            }
        }
        sums.agreed = agreed.values().sum();
        sums.held.retain(|_, pence| *pence != 0);
        sums
    }

    fn carry(&mut self, movement: &Value) {
        for (end, sign) in [("from", -1), ("to", 1)] {
            let place = text(&movement[end]);
            let (account, initiative) = place.split_once('/').unwrap_or((&place, ""));
            for (source, amount) in movement["shares"].as_object().unwrap() {
                let key = (
                    text(&movement["total"]),
                    account.to_owned(),
                    initiative.to_owned(),
                    source.clone(),
                );
                *self.held.entry(key).or_default() += sign * pence(amount);
            }
        }
    }
}
