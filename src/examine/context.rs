//! What entries so far have said that later ones rest on.

use super::Fault;
use crate::ledger::{Action, Command, Entry};
use crate::types::{Currency, PoolId, Sequence, Timestamp, WallTime, Zone};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known after the last entry that was read.
#[derive(Debug, Default)]
pub struct Context {
    command: Option<Arc<Command>>,
    pools: BTreeMap<PoolId, Terms>,
}

/// What of a pool's agreement never changes.
#[derive(Debug, Clone)]
pub struct Terms {
    /// Its one currency.
    pub currency: Currency,
    /// The zone that tells what day it is.
    pub zone: Zone,
}

impl Context {
    /// Takes in the next entry. Parts of a command follow each other, so that what a further part belongs to is the last
    /// command that was read.
    pub(super) fn learn(&mut self, entry: &Entry) {
        let Some(command) = &entry.command else { return };
        if let Action::OpenPool(opened) = &command.action {
            let agreement = &opened.agreement;
            let terms = Terms {
                currency: agreement.currency,
                zone: agreement.time_zone.clone(),
            };
            self.pools.insert(opened.pool.clone(), terms);
        }
        self.command = Some(Arc::clone(command));
    }

    /// The command that the last entry is a part of.
    pub(super) fn command(&self) -> Option<&Command> {
        self.command.as_deref()
    }

    /// What never changes of a pool, if it is open.
    pub fn terms(&self, pool: &PoolId) -> Option<&Terms> {
        self.pools.get(pool)
    }

    /// The currency of the pool whose money entry `sequence` moves.
    ///
    /// # Errors
    /// When no entry before it opened the pool.
    pub fn currency(&self, pool: &PoolId, sequence: Sequence) -> Result<Currency, Fault> {
        let terms = self.terms(pool).ok_or_else(|| Fault::Unregistered {
            sequence,
            what: format!("the pool {pool}"),
        })?;
        Ok(terms.currency)
    }

    /// What the wall shows at a moment where the command's pool is; in UTC for one that is about no pool.
    pub fn wall(&self, command: &Command, moment: Timestamp) -> WallTime {
        let terms = command.pool().and_then(|pool| self.terms(pool));
        terms.map_or_else(
            || moment.on_the_wall_in(&Zone::utc()),
            |terms| moment.on_the_wall_in(&terms.zone),
        )
    }
}
