//! What entries so far have registered, which later entries name by id alone.

use super::ExportError;
use crate::ledger::command::{OpenMission, OpenPool, RegisterContributor, RegisterInitiative, RegisterPayee};
use crate::ledger::{Action, Command, Entry};
use crate::types::{ContributorId, Currency, InitiativeId, MissionId, PayeeId, PoolId, Sequence, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is registered, as it stands after the last entry that was read.
#[derive(Debug, Default)]
pub struct Known {
    pub(super) missions: BTreeMap<MissionId, OpenMission>,
    pub(super) pools: BTreeMap<PoolId, OpenPool>,
    pub(super) contributors: BTreeMap<ContributorId, RegisterContributor>,
    pub(super) initiatives: BTreeMap<(PoolId, InitiativeId), RegisterInitiative>,
    pub(super) payees: BTreeMap<PayeeId, RegisterPayee>,
    /// The command that the last entry is a part of.
    command: Option<Arc<Command>>,
    recorded: Option<Timestamp>,
}

impl Known {
    /// The command that the last entry is a part of: only its first part holds it.
    pub(super) fn command(&self) -> Option<&Command> {
        self.command.as_deref()
    }

    /// Who is paid by that command.
    pub(super) fn payee(&self) -> Option<&PayeeId> {
        match &self.command()?.action {
            Action::Spend(spend) => spend.coding.as_ref()?.payee.as_ref(),
            _ => None,
        }
    }

    /// When the last entry was recorded.
    pub(super) fn recorded(&self) -> Option<Timestamp> {
        self.recorded
    }

    /// The pool that entry `sequence` names.
    ///
    /// # Errors
    /// When none before it opened it.
    pub(super) fn pool(&self, pool: &PoolId, sequence: Sequence) -> Result<&OpenPool, ExportError> {
        let opened = self.pools.get(pool);
        opened.ok_or_else(|| ExportError::Unregistered {
            sequence,
            what: format!("the pool {pool}"),
        })
    }

    /// The currency of the pool that entry `sequence` names.
    ///
    /// # Errors
    /// When none before it opened it.
    pub(super) fn currency(&self, pool: &PoolId, sequence: Sequence) -> Result<Currency, ExportError> {
        Ok(self.pool(pool, sequence)?.agreement.currency)
    }

    /// What a pool's host is called.
    pub(super) fn host(&self, pool: &OpenPool) -> String {
        let host = &pool.agreement.host;
        let registered = self.contributors.get(host);
        registered.map_or_else(|| host.to_string(), |contributor| contributor.name.to_string())
    }

    /// Takes in the next entry.
    pub(super) fn learn(&mut self, entry: &Entry) {
        self.recorded = Some(entry.stamp.recorded);
        // Parts of a command follow each other, so that what a further part belongs to is the last that was read.
        let Some(command) = &entry.command else { return };
        self.command = Some(Arc::clone(command));
        match &command.action {
            Action::OpenMission(action) => {
                self.missions.insert(action.mission.clone(), action.clone());
            }
            Action::OpenPool(action) => {
                self.pools.insert(action.pool.clone(), (**action).clone());
            }
            Action::AmendAgreement(action) => {
                if let Some(pool) = self.pools.get_mut(&action.pool) {
                    pool.agreement = action.agreement.clone();
                }
            }
            Action::RegisterContributor(action) => {
                self.contributors
                    .insert(action.contributor.clone(), action.clone());
            }
            Action::LabelContributor(action) => {
                if let Some(contributor) = self.contributors.get_mut(&action.contributor) {
                    contributor.labels = action.labels.clone();
                }
            }
            Action::RegisterInitiative(action) => {
                let id = (action.pool.clone(), action.initiative.clone());
                self.initiatives.insert(id, (**action).clone());
            }
            Action::LabelInitiative(action) => {
                let id = (action.pool.clone(), action.initiative.clone());
                if let Some(initiative) = self.initiatives.get_mut(&id) {
                    initiative.labels = action.labels.clone();
                }
            }
            Action::RegisterPayee(action) => {
                self.payees.insert(action.payee.clone(), action.clone());
            }
            _ => {}
        }
    }
}
