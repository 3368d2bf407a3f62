//! What was asked, pledged and agreed, in the model: linked stages, never summed, in which no money moves.

use super::Model;
use super::asked::{Answer, Instalment, Refusal, What};
use super::settle::Agreed;
use super::words::{Source, Total};
use std::collections::BTreeMap;

/// How far every contribution of a pool has come, by the entry that names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stages {
    /// How much of an ask was pledged, and the last answer to it.
    pub asks: BTreeMap<u64, (i128, Option<Answer>)>,
    /// How much of a pledge was agreed or has lapsed.
    pub pledges: BTreeMap<u64, i128>,
    /// Each instalment: when it is due, its amount, what was received of it.
    pub agreed: BTreeMap<u64, Vec<(String, i128, i128)>>,
    /// The memoranda that count.
    pub memoranda: Vec<u64>,
}

impl Model {
    pub(super) fn pledge(&mut self, ask: Option<u64>, pence: i128) -> Result<(), Refusal> {
        if let Some(ask) = ask {
            self.link(ask, pence);
        }
        Ok(())
    }

    /// So much of a pledge will not come; all that is left of it if no amount is named.
    pub(super) fn lapse(&mut self, pledge: u64, pence: i128) -> Result<(), Refusal> {
        let remaining = self.left(pledge);
        let lapsing = if pence == 0 { remaining } else { pence };
        if lapsing == 0 || lapsing > remaining {
            let figures = [("remaining", remaining), ("requested", lapsing)];
            return Err(Refusal::with("PLEDGE_EXCEEDED", figures));
        }
        self.link(pledge, lapsing);
        Ok(())
    }

    /// One may agree more than was pledged.
    pub(super) fn agree(
        &mut self,
        at: u64,
        (total, source): (Total, Source),
        pledge: Option<u64>,
        (pence, instalments): (i128, &[Instalment]),
    ) -> Result<(), Refusal> {
        if let Some(pledge) = pledge {
            self.link(pledge, pence.min(self.left(pledge)));
        }
        self.agreed.insert(at, Agreed::new(total, source, instalments));
        Ok(())
    }

    /// A whole new schedule, over which what was received is spread anew.
    pub(super) fn vary(
        &mut self,
        agreed: u64,
        pence: i128,
        instalments: &[Instalment],
    ) -> Result<(), Refusal> {
        let before = &self.agreed[&agreed];
        let received = before.received();
        if pence < received {
            let figures = [("received", received), ("requested", pence)];
            return Err(Refusal::with("AGREED_BELOW_RECEIVED", figures));
        }
        let mut after = Agreed::new(before.total.clone(), before.source.clone(), instalments);
        after.add(None, received + before.over);
        self.agreed.insert(agreed, after);
        self.link(agreed, 0);
        Ok(())
    }

    pub fn stages(&self, pool: &str) -> Stages {
        let mut stages = Stages::default();
        for (sequence, past) in self.past.iter().filter(|(_, past)| past.asked.pool == pool) {
            match &past.asked.what {
                What::Ask { .. } => {
                    stages.asks.insert(*sequence, (self.used(*sequence), None));
                }
                What::Answer { ask, answer } => {
                    stages.asks.entry(*ask).or_default().1 = Some(*answer);
                }
                What::Pledge { .. } => {
                    stages.pledges.insert(*sequence, self.used(*sequence));
                }
                What::Agree { .. } => {
                    stages
                        .agreed
                        .insert(*sequence, self.agreed[sequence].schedule.clone());
                }
                What::Memorandum { .. } if !self.is_replaced(*sequence) => stages.memoranda.push(*sequence),
                _ => {}
            }
        }
        stages
    }
}
