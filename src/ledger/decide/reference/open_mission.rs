//! OpenMission.

use super::Facts;
use crate::ledger::command::OpenMission;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(in crate::ledger::decide) fn decide(state: &State, command: &OpenMission) -> Result<Facts, Rejection> {
    match state.mission(&command.mission) {
        Some(_) => Err(Rejection::MissionExists {
            mission: command.mission.clone(),
        }),
        None => Ok(Facts::default()),
    }
}
