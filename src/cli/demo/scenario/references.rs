//! Requests that name entries before their sequences are known.
//!
//! A command names an earlier entry by its sequence, which only the ledger tells. So a command in a file may have a `"key"`
//! beside its action, and a later request says `"{key}"` where the contract wants the sequence.

use crate::wire::outgoing::{command_faults, command_from_json};
use crate::wire::v1;
use serde_json::Value;
use std::collections::BTreeMap;

/// What keys stand for, as far as the ledger told.
#[derive(Debug, Default)]
pub(super) struct References {
    sequences: BTreeMap<String, u64>,
}

/// For each command of a request its key, if it has one.
pub(super) type Keys = Vec<Option<String>>;

/// What is wrong with a file of requests.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// Not of the form of a request.
    #[error("{0}: write {{ \"request_id\": \"…\", \"commands\": […] }}")]
    Form(String),
    /// A command that the contract does not know, or that it would find malformed.
    #[error("{0}, commands[{1}]: {2}")]
    Command(String, usize, String),
    /// A name of nothing that a request before made.
    #[error("{0}, commands[{1}]: \"{{{2}}}\" names no command of an earlier request")]
    Unknown(String, usize, String),
    /// A key that stands for something already.
    #[error("{0}, commands[{1}]: the key \"{2}\" is taken")]
    Taken(String, usize, String),
}

impl References {
    /// A request of its JSON, with the sequences that its references stand for.
    pub(super) fn resolved(&self, request: Value) -> Result<(v1::RecordRequest, Keys), Fault> {
        let id = request["request_id"].as_str().unwrap_or_default().to_owned();
        let commands = request["commands"].as_array().cloned();
        let (false, Some(json)) = (id.is_empty(), commands) else {
            return Err(Fault::Form(id));
        };
        let mut keys: Keys = Vec::with_capacity(json.len());
        let mut commands = Vec::with_capacity(json.len());
        for (index, mut command) in json.into_iter().enumerate() {
            let key = self.key(&mut command, &keys);
            keys.push(key.map_err(|key| Fault::Taken(id.clone(), index, key))?);
            self.resolve(&mut command)
                .map_err(|name| Fault::Unknown(id.clone(), index, name))?;
            let command = command_from_json(&command).and_then(well_formed);
            commands.push(command.map_err(|why| Fault::Command(id.clone(), index, why))?);
        }
        let request = v1::RecordRequest {
            request_id: id,
            commands,
            ..v1::RecordRequest::default()
        };
        Ok((request, keys))
    }

    /// Learns what the keys of a recorded request stand for.
    pub(super) fn learn(&mut self, keys: Keys, sequences: &[u64]) {
        let known = keys.into_iter().zip(sequences);
        self.sequences
            .extend(known.filter_map(|(key, sequence)| Some((key?, *sequence))));
    }

    /// Takes the key from beside a command; the error is a key that is not new.
    fn key(&self, command: &mut Value, of_request: &Keys) -> Result<Option<String>, String> {
        let key = command.as_object_mut().and_then(|command| command.remove("key"));
        let Some(Value::String(key)) = key else {
            return Ok(None);
        };
        let taken = self.sequences.contains_key(&key) || of_request.contains(&Some(key.clone()));
        if taken { Err(key) } else { Ok(Some(key)) }
    }

    /// Puts sequences in the place of references; the error is one that names nothing.
    fn resolve(&self, value: &mut Value) -> Result<(), String> {
        match value {
            Value::String(text) => {
                let name = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
                if let Some(name) = name {
                    let sequence = self.sequences.get(name).ok_or(name)?;
                    // JSON of the contract writes sequences as texts, for readers whose numbers are floats.
                    *text = sequence.to_string();
                }
                Ok(())
            }
            Value::Array(values) => values.iter_mut().try_for_each(|value| self.resolve(value)),
            Value::Object(fields) => fields.values_mut().try_for_each(|value| self.resolve(value)),
            _ => Ok(()),
        }
    }
}

fn well_formed(command: v1::Command) -> Result<v1::Command, String> {
    let faults = command_faults(&command).into_iter();
    let faults: Vec<String> = faults.map(|(path, why)| format!("{path} {why}")).collect();
    match faults.is_empty() {
        true => Ok(command),
        false => Err(faults.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask() -> Value {
        json!({ "key": "ask", "ask": {
            "pool": "p", "contributor": "dfe", "year": "2026-27", "budget_type": "cdel", "by_date": "2026-04-01",
            "amount": { "currency_code": "GBP", "amount": "1.00" } } })
    }

    fn answer(name: &str) -> Value {
        json!({ "answer_ask": { "pool": "p", "ask": name, "answer": "ANSWER_DECLINED" } })
    }

    fn request(commands: &[Value]) -> Value {
        json!({ "request_id": "r", "commands": commands })
    }

    #[test]
    fn a_reference_is_the_sequence_of_the_command_that_has_its_key() {
        let mut references = References::default();
        let (asked, keys) = references.resolved(request(&[ask()])).unwrap();
        assert_eq!((asked.commands.len(), keys.len()), (1, 1));
        references.learn(keys, &[17]);
        let (answered, _) = references.resolved(request(&[answer("{ask}")])).unwrap();
        let (named, _) = References::default().resolved(request(&[answer("17")])).unwrap();
        assert_eq!(answered, named);
    }

    #[test]
    fn what_a_request_cannot_mean_is_refused() {
        let mut references = References::default();
        let fault = references
            .resolved(request(&[ask(), answer("{ask}")]))
            .unwrap_err();
        assert_eq!(fault, Fault::Unknown("r".to_owned(), 1, "ask".to_owned()));
        let fault = references.resolved(request(&[ask(), ask()])).unwrap_err();
        assert_eq!(fault, Fault::Taken("r".to_owned(), 1, "ask".to_owned()));
        let (_, keys) = references.resolved(request(&[ask()])).unwrap();
        references.learn(keys, &[17]);
        assert!(matches!(
            references.resolved(request(&[ask()])),
            Err(Fault::Taken(..))
        ));
        let unknown = references.resolved(request(&[json!({ "recieve": {} })]));
        assert!(matches!(unknown, Err(Fault::Command(_, 0, why)) if why.contains("recieve")));
        let malformed = references.resolved(request(&[json!({ "receive": { "pool": "p" } })]));
        assert!(matches!(malformed, Err(Fault::Command(_, 0, why)) if why.contains("receive.contributor")));
        assert!(matches!(references.resolved(json!({})), Err(Fault::Form(_))));
    }
}
