//! Commands as they come, made into commands as the rules know them.

mod agreement;
mod money;
mod reference;

use super::field::At;
use super::v1;
use super::v1::command::Action as Wire;
use crate::ledger::command::{Action, Command, Document};

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
    Some(Command {
        action: action?,
        decision: decision?,
        document_number: document_number?,
        effective: effective?,
        evidence: evidence?,
        on_behalf_of: on_behalf_of?,
        post: post?,
        reason: reason?,
    })
}

fn action(action: Option<Wire>, at: At<'_>) -> Option<Action> {
    let Some(action) = action else {
        return at
            .field("action")
            .fault("is required: say what to record, with an action that this version knows");
    };
    match action {
        Wire::OpenMission(message) => {
            reference::open_mission(message, at.field("open_mission")).map(Action::OpenMission)
        }
        Wire::OpenPool(message) => reference::open_pool(*message, at.field("open_pool"))
            .map(Box::new)
            .map(Action::OpenPool),
        Wire::RegisterContributor(message) => {
            reference::register_contributor(message, at.field("register_contributor"))
                .map(Action::RegisterContributor)
        }
        Wire::RegisterInitiative(message) => {
            reference::register_initiative(*message, at.field("register_initiative"))
                .map(Box::new)
                .map(Action::RegisterInitiative)
        }
        Wire::Receive(message) => money::receive(message, at.field("receive")).map(Action::Receive),
        Wire::Allocate(message) => money::allocate(message, at.field("allocate")).map(Action::Allocate),
        Wire::ReturnAllocation(message) => {
            money::return_allocation(message, at.field("return_allocation")).map(Action::ReturnAllocation)
        }
        Wire::Commit(message) => money::commit(message, at.field("commit")).map(Action::Commit),
        Wire::Spend(message) => money::spend(message, at.field("spend"))
            .map(Box::new)
            .map(Action::Spend),
    }
}

fn evidence(messages: Vec<v1::Document>, at: At<'_>) -> Option<Vec<Document>> {
    let count = messages.len();
    if count > EVIDENCE_MAX {
        return at.fault(format!("has {count} documents; at most {EVIDENCE_MAX} fit"));
    }
    let documents = messages.into_iter().enumerate();
    let documents: Vec<Document> = documents
        .filter_map(|(index, message)| document(message, at.index(index)))
        .collect();
    (documents.len() == count).then_some(documents)
}

fn document(message: v1::Document, at: At<'_>) -> Option<Document> {
    let sha256 = at.parse("sha256", &message.sha256);
    let type_ = at.text("type", message.r#type);
    let uri = at.text("uri", message.uri);
    Some(Document {
        sha256: sha256?,
        type_: type_?,
        uri: uri?,
    })
}
