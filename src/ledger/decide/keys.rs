//! AddKey and RetireKey: the signing key passes to another in two entries, and between them both keys vouch.

use super::{Facts, Stamped};
use crate::ledger::command::{AddKey, RetireKey};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;

pub(super) fn add(state: &State, stamped: &Stamped, command: &AddKey) -> Result<Facts, Rejection> {
    let (keys, key) = (state.keys(), command.key.as_str());
    if let Some(successor) = keys.successor() {
        return Err(Rejection::SuccessorKeyNamed {
            successor: successor.key.to_string(),
        });
    }
    // What is behind the name is for whoever can check a signature.
    let origin = &stamped.stamp.origin;
    if key.split('+').next() != Some(origin.as_str()) {
        return Err(Rejection::KeyOfAnotherLedger {
            key: key.to_owned(),
            origin: origin.to_string(),
        });
    }
    match keys.all().iter().any(|named| named.key == command.key) {
        true => Err(Rejection::KeyExists { key: key.to_owned() }),
        false => Ok(Facts::default()),
    }
}

pub(super) fn retire(state: &State, command: &RetireKey) -> Result<Facts, Rejection> {
    let keys = state.keys();
    let signing = keys.signing().filter(|signing| signing.key == command.key);
    match (signing, keys.successor()) {
        (None, _) => Err(Rejection::NotTheSigningKey {
            key: command.key.to_string(),
        }),
        (_, None) => Err(Rejection::NoSuccessorKey {
            key: command.key.to_string(),
        }),
        (Some(_), Some(_)) => Ok(Facts::default()),
    }
}

#[cfg(test)]
mod tests {
    use crate::ledger::command::{AddKey, LedgerOpened, RetireKey};
    use crate::ledger::{Action, Command, Stamp, Stamped, State, apply, decide};
    use std::sync::Arc;

    const ORIGIN: &str = "ledger.example/keys";

    /// Records `action`, or says why not.
    fn record(state: &mut State, action: Action) -> Result<(), &'static str> {
        let stamp = Stamp {
            origin: ORIGIN.parse().unwrap(),
            actor: "purse".parse().unwrap(),
            request_id: "r".parse().unwrap(),
            recorded: "2026-11-23T03:03:01.354924Z".parse().unwrap(),
        };
        let command = Arc::new(Command::bare(action));
        let stamped = Stamped {
            today: Stamped::today(state, &command, stamp.recorded),
            stamp: Arc::new(stamp),
            command,
            named: Vec::new(),
        };
        let entries = decide(state, &stamped).map_err(|rejection| rejection.reason())?;
        entries.iter().try_for_each(|entry| apply(state, entry)).unwrap();
        Ok(())
    }

    fn named(key: &str) -> crate::types::Line {
        format!("{ORIGIN}+{key}").parse().unwrap()
    }

    #[test]
    fn one_key_follows_another_and_none_comes_back() {
        let mut state = State::new();
        let opened = |key| Action::LedgerOpened(LedgerOpened { key: named(key) });
        let add = |key| Action::AddKey(AddKey { key: named(key) });
        let retire = |key| Action::RetireKey(RetireKey { key: named(key) });
        record(&mut state, opened("a")).unwrap();
        assert_eq!(record(&mut state, retire("a")), Err("NO_SUCCESSOR_KEY"));
        assert_eq!(record(&mut state, retire("b")), Err("NOT_THE_SIGNING_KEY"));
        assert_eq!(record(&mut state, add("a")), Err("KEY_EXISTS"));
        let key = "ledger.example/other+b".parse().unwrap();
        let of_another = Action::AddKey(AddKey { key });
        assert_eq!(record(&mut state, of_another), Err("KEY_OF_ANOTHER_LEDGER"));
        record(&mut state, add("b")).unwrap();
        assert_eq!(record(&mut state, add("c")), Err("SUCCESSOR_KEY_NAMED"));
        assert_eq!(record(&mut state, retire("b")), Err("NOT_THE_SIGNING_KEY"));
        record(&mut state, retire("a")).unwrap();
        assert_eq!(state.keys().signing().unwrap().key, named("b"));
        assert_eq!(record(&mut state, add("a")), Err("KEY_EXISTS"));
        assert_eq!(record(&mut state, retire("a")), Err("NOT_THE_SIGNING_KEY"));
    }

    #[test]
    fn a_batch_that_fails_leaves_the_keys_as_they_were() {
        let mut state = State::new();
        record(&mut state, Action::LedgerOpened(LedgerOpened { key: named("a") })).unwrap();
        let before = state.clone();
        state.begin();
        record(&mut state, Action::AddKey(AddKey { key: named("b") })).unwrap();
        state.roll_back();
        assert_eq!(state, before);
    }
}
