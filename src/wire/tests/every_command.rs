//! Every command of the contract becomes the command of a line that says the same, under names that lead back.

use super::samples::samples;
use super::*;
use crate::ledger::Command;
use crate::sequencer::as_requested;
use prost::Message;
use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FileDescriptorSet};
use serde_json::Value;
use std::collections::BTreeSet;

/// What a command of the wire becomes.
fn converted(action: Action) -> Command {
    let request = request(vec![command(action)]);
    let converted = crate::wire::record_request(request, "local".parse().unwrap(), 0);
    let commands = converted.unwrap_or_else(|status| panic!("{status:?}")).commands;
    Command::clone(&commands[0])
}

/// The message or enumeration of that name in the contract.
struct Contract(FileDescriptorSet);

impl Contract {
    fn read() -> Contract {
        Contract(FileDescriptorSet::decode(crate::wire::DESCRIPTORS).unwrap())
    }

    fn message(&self, name: &str) -> &DescriptorProto {
        let mut messages = self.0.file.iter().flat_map(|file| &file.message_type);
        let name = name.trim_start_matches(".purse.v1.");
        messages.find(|message| message.name() == name).unwrap()
    }

    fn has_value(&self, name: &str, value: &str) -> bool {
        let mut enumerations = self.0.file.iter().flat_map(|file| &file.enum_type);
        let name = name.trim_start_matches(".purse.v1.");
        let enumeration = enumerations.find(|enumeration| enumeration.name() == name);
        enumeration
            .unwrap()
            .value
            .iter()
            .any(|known| known.name().ends_with(&format!("_{value}")))
    }

    /// Whether every key and named value of `value` is a field and a value of the message.
    fn knows(&self, path: &str, message: &DescriptorProto, value: &Value) {
        for (key, value) in value.as_object().unwrap() {
            let path = format!("{path}.{key}");
            let field = message.field.iter().find(|field| field.name() == key);
            let field = field.unwrap_or_else(|| panic!("{path} is no field of {}", message.name()));
            let values = match value {
                Value::Array(values) => values.as_slice(),
                value => std::slice::from_ref(value),
            };
            for value in values {
                match (field.r#type(), value) {
                    (Type::Message, Value::String(_)) => assert_eq!(field.type_name(), ".purse.v1.Money"),
                    (Type::Message, _) if key == "labels" => {
                        assert_eq!(value, &serde_json::json!({"ends": "Prevention"}));
                    }
                    (Type::Message, value) => self.knows(&path, self.message(field.type_name()), value),
                    (Type::Enum, value) => {
                        let value = value.as_str().unwrap();
                        assert!(self.has_value(field.type_name(), value), "{path}: {value}");
                    }
                    (_, value) => assert!(value.is_string() || value.is_boolean(), "{path}: {value}"),
                }
            }
        }
    }
}

#[test]
fn every_action_becomes_the_action_of_its_line_with_all_that_was_sent() {
    for (action, line) in samples() {
        let command = converted(action);
        assert_eq!(serde_json::to_value(&command.action).unwrap(), line);
        let text = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command);
    }
}

#[test]
fn every_action_of_the_contract_has_its_sample_with_every_field() {
    let contract = Contract::read();
    let mut actions = BTreeSet::new();
    for (action, _) in samples() {
        let wire = command(action.clone()).encode_to_vec();
        let number = wire_action(&wire);
        let message = contract.message("Command");
        let field = message
            .field
            .iter()
            .find(|field| field.number() == number)
            .unwrap();
        actions.insert(field.name().to_owned());

        let requested = as_requested(&converted(action));
        let given = requested[field.name()].as_object().unwrap();
        let message = contract.message(field.type_name());
        for known in &message.field {
            let is_choice = known.oneof_index.is_some() && !known.proto3_optional();
            assert!(
                is_choice || given.contains_key(known.name()),
                "the sample of {} lacks {}",
                field.name(),
                known.name()
            );
        }
    }
    let known: BTreeSet<String> = contract
        .message("Command")
        .field
        .iter()
        .filter(|field| field.oneof_index.is_some())
        .map(|field| field.name().to_owned())
        .collect();
    assert_eq!(actions, known);
}

/// The number of the action's field, which is the last that is written.
fn wire_action(mut bytes: &[u8]) -> i32 {
    let mut last = 0;
    while !bytes.is_empty() {
        let (number, wire_type) = prost::encoding::decode_key(&mut bytes).unwrap();
        prost::encoding::skip_field(
            wire_type,
            number,
            &mut bytes,
            prost::encoding::DecodeContext::default(),
        )
        .unwrap();
        last = number;
    }
    i32::try_from(last).unwrap()
}

#[test]
fn a_difference_names_the_fields_of_requests() {
    let contract = Contract::read();
    for (action, _) in samples() {
        let requested = as_requested(&converted(action));
        contract.knows("commands[0]", contract.message("Command"), &requested);
    }
}

#[test]
fn what_is_left_out_is_absent_from_the_line() {
    let bare = |action| {
        let line = serde_json::to_value(converted(action).action).unwrap();
        let (_, fields) = line.as_object().unwrap().iter().next().unwrap();
        let keys: Vec<String> = fields.as_object().unwrap().keys().cloned().collect();
        keys.join(" ")
    };
    let receive = v1::Receive {
        restriction: None,
        ..receive()
    };
    assert_eq!(
        bare(Action::Receive(receive)),
        "amount budget_type contributor pool year"
    );
    let spend = v1::Spend {
        coding: Some(Box::default()),
        commitment: None,
        interim: false,
        ..samples::spend()
    };
    assert_eq!(
        bare(Action::Spend(spend)),
        "amount budget_type initiative pool year"
    );
    let refund = v1::Refund {
        pool: "clean-energy".to_owned(),
        expenditure: 1,
        amount: money("1", "GBP"),
        to: v1::RefundTo::Unspecified.into(),
    };
    assert_eq!(bare(Action::Refund(refund)), "amount expenditure pool");
    let person = v1::RegisterPayee {
        payee: "p-7".to_owned(),
        kind: v1::PayeeKind::Person.into(),
        name: String::new(),
    };
    assert_eq!(bare(Action::RegisterPayee(person)), "kind payee");
    let labels = v1::LabelContributor {
        contributor: "ukri".to_owned(),
        ..v1::LabelContributor::default()
    };
    assert_eq!(bare(Action::LabelContributor(labels)), "contributor");
    let mut agreement = agreement();
    agreement.apportionment = v1::Apportionment::Proportional.into();
    let line = serde_json::to_value(converted(open_pool(agreement)).action).unwrap();
    let agreement = line["OpenPool"]["agreement"].as_object().unwrap();
    for absent in ["apportionment", "refuse_retrospective", "switch_exceptions"] {
        assert!(!agreement.contains_key(absent), "{absent}");
    }
}
