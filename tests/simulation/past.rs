//! What is told of the past: the same from where a pool stood, and from sums of what moved, as from the first entry.

use super::world::World;
use common_purse::journal::Journal;
use common_purse::ledger::{Entry, Pool, Replay, Scope};
use common_purse::query::{About, AsAt, Sources, Until, past};
use common_purse::types::{Date, PoolId, Sequence};

impl World {
    /// Each pool as at an entry of any, and by the day on which one of any takes effect.
    pub(super) fn check_past(&mut self) {
        let view = self.ledger.view().clone();
        let now = view.read(|state| state.last_sequence().zip(state.last_recorded()));
        let Some(now) = now else { return };
        let until = Sequence(self.random.below(now.0.0 + 1));
        let entries = self.entries_up_to(until);
        let day = self.random.pick(&entries).effective;
        let pools: Vec<PoolId> = view.read(|state| state.pools().keys().cloned().collect());
        for pool in pools {
            for effective in [None, Some(day)] {
                let told = |about: About| -> Option<Pool> {
                    let sources = Sources {
                        journal: self.journal.as_ref(),
                        index: view.index(),
                        standings: view.standings(),
                    };
                    let as_at = AsAt {
                        until: Until::Entry(until),
                        effective,
                    };
                    let past = past(sources, as_at, about, now, &|| true).unwrap();
                    past.state.pool(&pool).map(|pool| pool.as_ref().clone())
                };
                let whole = from_first(&entries, &pool, effective);
                // What cannot be added up, since a file failed, is replayed with the contributions.
                let money = |pool: Option<Pool>| pool.map(|pool| pool.without_contributions());
                let at = format!("{pool} as at {until} on {effective:?}");
                assert_eq!(
                    money(told(About::Money(pool.clone()))),
                    money(whole.clone()),
                    "{at}"
                );
                assert_eq!(told(About::Contributions(pool.clone())), whole, "{at}");
            }
            if view.standings().last(&pool, until).is_some() {
                self.see("pool as it stood");
            }
        }
    }

    fn entries_up_to(&self, until: Sequence) -> Vec<Entry> {
        let (mut entries, mut next) = (Vec::new(), Sequence::FIRST);
        while next <= until {
            let frame = self.journal.frame(next).unwrap().unwrap();
            let up_to = frame.lines().filter(|(sequence, _)| *sequence <= until);
            entries.extend(up_to.map(|(_, line)| Entry::from_line(line).unwrap()));
            next = frame.next();
        }
        entries
    }
}

fn from_first(entries: &[Entry], pool: &PoolId, effective: Option<Date>) -> Option<Pool> {
    let mut replay = Replay::of(Scope::Pool {
        pool: pool.clone(),
        effective,
    });
    entries.iter().for_each(|entry| replay.take(entry).unwrap());
    let state = replay.end();
    state.pool(pool).map(|pool| pool.as_ref().clone())
}
