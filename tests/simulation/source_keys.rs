//! Source keys: given to some commands, foretold to be refused when they come again, and listed.

use super::model::Refusal;
use super::model::random::Random;
use super::oracle::{Known, Oracle};
use super::requests::PRINCIPALS;
use super::world::World;
use common_purse::ledger::Command;
use common_purse::sequencer::Request;
use common_purse::types::{DataSetId, Occurrence, PrincipalId, Sequence, SourceKey};
use std::sync::Arc;

const DATA_SETS: [&str; 2] = ["grants", "payments"];

/// Gives a command a key in one case of four: few different ones, so that many come again.
pub(super) fn with_key(mut command: Command, random: &mut Random) -> Command {
    if random.percent(25) {
        let key = SourceKey {
            data_set: random.pick(&DATA_SETS).parse().unwrap(),
            occurrence: Occurrence::try_from(1 + random.below(2) as u32).unwrap(),
            row_sha256: format!("{:064x}", random.below(12)).parse().unwrap(),
        };
        command.source_key = Some(Box::new(key));
    }
    command
}

impl Oracle {
    /// What the command at `index` is refused with because an earlier one had its key.
    pub(super) fn posted(&self, request: &Request, index: usize) -> Option<Refusal> {
        let key = request.commands[index].source_key.as_ref()?;
        let of_others = self.durable.iter().chain(&self.open);
        let mut of_others = of_others
            .filter(|known| known.principal == request.principal)
            .flat_map(commands);
        let is_same = |command: &Arc<Command>| command.source_key.as_ref() == Some(key);
        if let Some((_, sequence)) = of_others.find(|(command, _)| is_same(command)) {
            return Some(Refusal::named("SOURCE_KEY_EXISTS").saying([
                ("source_key", key.to_string()),
                ("sequence", sequence.to_string()),
            ]));
        }
        let earlier = request.commands[..index].iter().position(is_same)?;
        Some(Refusal::named("SOURCE_KEY_REPEATED").saying([
            ("source_key", key.to_string()),
            ("earlier_command", earlier.to_string()),
        ]))
    }
}

fn commands(known: &Known) -> impl Iterator<Item = (&Arc<Command>, Sequence)> {
    known.commands.iter().zip(known.recorded.commands.iter().copied())
}

impl World {
    /// The view lists exactly the durable entries of each data set, page by page as well as at once.
    pub(super) fn check_source_keys(&self) {
        for (principal, data_set) in PRINCIPALS.iter().flat_map(|p| DATA_SETS.map(|d| (p, d))) {
            let (principal, data_set): (PrincipalId, DataSetId) =
                (principal.parse().unwrap(), data_set.parse().unwrap());
            let has_key = |command: &Command| {
                let key = command.source_key.as_ref();
                key.is_some_and(|key| key.data_set == data_set)
            };
            let known = self.oracle.durable.iter();
            let expected: Vec<Sequence> = known
                .filter(|known| known.principal == principal)
                .flat_map(commands)
                .filter(|(command, _)| has_key(command))
                .map(|(_, sequence)| sequence)
                .collect();
            let view = self.ledger.view();
            assert_eq!(view.posted(&principal, &data_set, None, usize::MAX).1, expected);
            let mut pages = Vec::new();
            loop {
                let page = view.posted(&principal, &data_set, pages.last().copied(), 3).1;
                let is_last = page.is_empty();
                pages.extend(page);
                if is_last {
                    break;
                }
            }
            assert_eq!(pages, expected);
        }
    }
}

/// No principal posted a key twice.
pub(super) fn check_once(requests: &[Known]) {
    let mut keys: Vec<String> = Vec::new();
    for known in requests {
        let of_request = known
            .commands
            .iter()
            .filter_map(|command| command.source_key.as_ref());
        keys.extend(of_request.map(|key| format!("{} {key}", known.principal)));
    }
    keys.sort();
    let twice = keys.windows(2).find(|two| two[0] == two[1]);
    assert_eq!(twice, None, "a row is posted twice");
}
