//! The missions' requests, a command at a time, with the sequences that later ones name.

use common_purse::wire::outgoing::command_from_json;
use common_purse::wire::v1;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};

const FILES: [&str; 5] = [
    "1-who-and-what",
    "2-asks-and-promises",
    "3-year-2024-25",
    "4-year-2025-26",
    "5-year-2026-27",
];

/// What is still to be recorded.
pub struct Missions {
    commands: VecDeque<Value>,
    sequences: BTreeMap<String, u64>,
    key: Option<String>,
    count: usize,
}

impl Missions {
    pub fn read() -> Missions {
        let mut commands = VecDeque::new();
        for file in FILES {
            let path = format!("{}/data/missions/{file}.json", env!("CARGO_MANIFEST_DIR"));
            let requests: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
            for request in requests.as_array().unwrap() {
                commands.extend(request["commands"].as_array().unwrap().clone());
            }
        }
        Missions {
            commands,
            sequences: BTreeMap::new(),
            key: None,
            count: 0,
        }
    }

    /// A request of the next command.
    pub fn next(&mut self) -> Option<v1::RecordRequest> {
        let mut command = self.commands.pop_front()?;
        let key = command.as_object_mut().unwrap().remove("key");
        self.key = key.map(|key| key.as_str().unwrap().to_owned());
        self.resolve(&mut command);
        self.count += 1;
        Some(v1::RecordRequest {
            request_id: format!("missions-{}", self.count),
            commands: vec![command_from_json(&command).unwrap()],
            ..v1::RecordRequest::default()
        })
    }

    /// What its key stands for from now on.
    pub fn learn(&mut self, answer: &v1::RecordResponse) {
        if let Some(key) = self.key.take() {
            self.sequences
                .insert(format!("{{{key}}}"), answer.command_sequences[0]);
        }
    }

    fn resolve(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some(sequence) = self.sequences.get(text) {
                    *value = Value::from(*sequence);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.resolve(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.resolve(field)),
            _ => {}
        }
    }
}
