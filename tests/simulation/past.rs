//! What is told of the past: the same from where a pool stood as from the first entry.

use super::world::World;
use common_purse::ledger::{Pool, Scope};
use common_purse::query::{AsAt, Sources, Until, past};
use common_purse::standings::{Pace, Standings};
use common_purse::types::{PoolId, Sequence};

impl World {
    /// Each pool as at an entry of any.
    pub(super) fn check_past(&mut self) {
        let view = self.ledger.view().clone();
        let now = view.read(|state| state.last_sequence().zip(state.last_recorded()));
        let Some(now) = now else { return };
        let none = Standings::at(Pace::ORDINARY);
        let until = Sequence(self.random.below(now.0.0 + 1));
        let pools: Vec<PoolId> = view.read(|state| state.pools().keys().cloned().collect());
        for pool in pools {
            let stood = |standings: &Standings| -> Option<Pool> {
                let sources = Sources {
                    journal: self.journal.as_ref(),
                    index: view.index(),
                    standings,
                };
                let as_at = AsAt {
                    until: Until::Entry(until),
                    effective: None,
                };
                let scope = Scope::Pool {
                    pool: pool.clone(),
                    effective: None,
                };
                let past = past(sources, as_at, scope, now, &|| true).unwrap();
                past.state.pool(&pool).map(|pool| pool.as_ref().clone())
            };
            assert_eq!(stood(view.standings()), stood(&none), "{pool} as at {until}");
            if view.standings().last(&pool, until, None).is_some() {
                self.see("pool as it stood");
            }
        }
    }
}
