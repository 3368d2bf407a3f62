//! Commands as they come, made into commands as the rules know them: one file a room of `ledger::command`, and `parts`
//! for what several of them have in common.

mod agreement;
mod budget_type;
mod contribution;
mod money;
mod opening_balance;
mod parts;
mod pool_money;
mod reference;
mod sign_off;
mod spending;
mod stages;

use super::field::At;
use super::v1;
use super::v1::command::Action as Wire;
use crate::ledger::command::{Action, Command, Document};
use crate::wire::source_key::source_key;
use parts::{document, each};

/// How many documents support one command. Each has up to 500 characters of address, and all stand in one line.
const EVIDENCE_MAX: usize = 16;

/// One command; what is wrong with it is noted at its place.
pub(super) fn command(message: v1::Command, at: At<'_>) -> Option<Command> {
    let action = action(message.action, at);
    let decision = match message.decision {
        Some(decision) => document(*decision, at.field("decision")).map(Some),
        None => Some(None),
    };
    let document_number = at.text_optional("document_number", message.document_number);
    let effective = at.parse_optional("effective_date", &message.effective_date);
    let evidence = evidence(message.evidence, at.field("evidence"));
    let on_behalf_of = at.text_optional("on_behalf_of", message.on_behalf_of);
    let post = at.text_optional("post", message.post);
    let reason = at.text_optional("reason", message.reason);
    let source_key = match message.source_key {
        Some(key) => source_key(&key, at.field("source_key")).map(Some),
        None => Some(None),
    };
    Some(Command {
        action: action?,
        decision: decision?,
        document_number: document_number?,
        effective: effective?,
        evidence: evidence?,
        on_behalf_of: on_behalf_of?,
        post: post?,
        reason: reason?,
        source_key: source_key?.map(Box::new),
    })
}

/// The action of a command: each is converted by the function that is called as its field is. A star takes a message
/// out of its box.
macro_rules! actions {
    ($action:ident, $at:ident; $($room:ident: $($field:ident $name:ident $(($unboxed:tt))?,)*;)*) => {
        match $action {
            $($(Wire::$name(message) => $room::$field($($unboxed)? message, $at.field(stringify!($field)))
                .map(|action| Action::$name(action.into())),)*)*
        }
    };
}

fn action(action: Option<Wire>, at: At<'_>) -> Option<Action> {
    let Some(action) = action else {
        return at
            .field("action")
            .fault("is required: say what to record, with an action that this version knows");
    };
    actions! { action, at;
        reference:
            open_mission OpenMission,
            open_pool OpenPool(*),
            amend_agreement AmendAgreement(*),
            register_contributor RegisterContributor,
            label_contributor LabelContributor,
            successor_of SuccessorOf,
            register_initiative RegisterInitiative(*),
            label_initiative LabelInitiative,
            rank_initiatives RankInitiatives,
            close_initiative CloseInitiative,
            register_payee RegisterPayee,;
        stages:
            ask Ask,
            answer_ask AnswerAsk,
            pledge Pledge,
            lapse_pledge LapsePledge,
            agree Agree(*),
            vary_agreed VaryAgreed,
            memorandum Memorandum(*),;
        contribution:
            receive Receive,
            return_contribution ReturnContribution,
            correct_receipt CorrectReceipt,
            substitute Substitute,;
        opening_balance:
            opening_balance OpeningBalance,;
        money:
            allocate Allocate,
            return_allocation ReturnAllocation,
            vire Vire,
            commit Commit,
            release_commitment ReleaseCommitment,;
        spending:
            spend Spend,
            certify Certify,
            refund Refund,;
        pool_money:
            fee Fee,
            interest Interest,
            transfer Transfer,
            switch Switch,
            equalise Equalise,
            reverse Reverse,;
        sign_off:
            sign_off SignOff,;
    }
}

fn evidence(messages: Vec<v1::Document>, at: At<'_>) -> Option<Vec<Document>> {
    let count = messages.len();
    if count > EVIDENCE_MAX {
        return at.fault(format!("has {count} documents; at most {EVIDENCE_MAX} fit"));
    }
    each(messages, EVIDENCE_MAX, at, document)
}

/// Whether every value of the contract's enumerations is in the table that gives it its meaning.
#[cfg(test)]
macro_rules! every_value_is_in_its_table {
    ($($name:ident in $table:ident,)*) => {
        #[test]
        fn every_value_of_the_contract_is_in_its_table() {
            for number in 1..=64 {
                $(
                    let known = v1::$name::try_from(number).is_ok();
                    let listed = $table.iter().filter(|(value, _)| *value as i32 == number).count();
                    assert_eq!(usize::from(known), listed, "{} {number}", stringify!($name));
                )*
            }
            $(
                for (value, meaning) in $table {
                    let name = value.as_str_name();
                    let words: String = format!("{meaning:?}")
                        .chars()
                        .flat_map(|c| c.is_ascii_uppercase().then_some('_').into_iter().chain([c.to_ascii_uppercase()]))
                        .collect();
                    assert!(name.ends_with(&words), "{name} means {meaning:?}");
                }
            )*
        }
    };
}
#[cfg(test)]
use every_value_is_in_its_table;
