//! What an agreement and an initiative may become, in the model.

use super::Model;
use super::asked::{Refusal, What};
use super::names::known;
use super::past::Past;
use super::terms::Terms;
use super::words::{Place, Restriction, Source, Total};

impl Model {
    /// What money or an initiative rests on must stay in a new version of an agreement.
    pub(super) fn check_amended(&self, pool: &str, terms: &Terms) -> Result<(), Refusal> {
        let of_pool = |past: &&Past| past.asked.pool == pool;
        let staged = || {
            let asked = self.past.values().filter(of_pool).map(|past| &past.asked);
            asked.filter_map(|asked| Some((&asked.budget_type, restriction(&asked.what)?)))
        };
        let used_types = self.money.keys().filter(|(total, ..)| total.pool == pool);
        let mut used_types = used_types
            .map(|(total, ..)| &total.budget_type)
            .chain(staged().map(|(of_type, _)| of_type));
        let keeps_types = used_types.all(|of_type| terms.budget_types.contains_key(of_type));
        let of_initiatives = self.pools[pool].initiatives.values().flatten();
        let of_sources = self.money.keys().filter_map(|(total, _, source)| match source {
            Source::Of(_, Restriction::Window(window)) if total.pool == pool => Some(window),
            _ => None,
        });
        let of_stages = staged().filter_map(|(_, restriction)| match restriction {
            Restriction::Window(window) => Some(window),
            _ => None,
        });
        let keeps_windows = of_initiatives
            .chain(of_sources)
            .chain(of_stages)
            .all(|window| terms.windows.contains(window));
        known(keeps_types && keeps_windows, "AGREEMENT_TERM_FIXED")
    }

    /// An initiative that has nothing left to spend takes no more money.
    pub(super) fn close(&mut self, pool: &str, initiative: &str) -> Result<(), Refusal> {
        let types = self.pools[pool].terms.budget_types.keys();
        for total in types.map(|budget_type| Total::new(pool, budget_type)) {
            for stage in [Place::Allocated, Place::Committed] {
                let place = stage(initiative.to_owned());
                let held = self.sum(&total, &place);
                if held != 0 {
                    let refusal = Refusal::with("INITIATIVE_HOLDS_MONEY", [("held", held)]);
                    let account = place.account().to_owned();
                    return Err(refusal.saying([("account", account), ("total", total.text())]));
                }
            }
        }
        if let Some(pool) = self.pools.get_mut(pool) {
            pool.closed.insert(initiative.to_owned());
        }
        Ok(())
    }
}

/// What a stage of a contribution may pay for.
fn restriction(what: &What) -> Option<&Restriction> {
    match what {
        What::Ask { restriction, .. }
        | What::Pledge { restriction, .. }
        | What::Agree { restriction, .. } => Some(restriction),
        _ => None,
    }
}
