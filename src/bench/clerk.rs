//! Whoever writes commands: nothing is shared between two of them, so each has its own amount, reason and document number,
//! and each request its own id.

use super::random::Random;
use crate::wire::v1;
use crate::wire::v1::command::Action;

/// From £100.00, so that each of 35 contributors has pence to give, to £100,000.00.
const PENCE_LEAST: u64 = 10_000;
const PENCE_SPAN: u64 = 9_990_000;

const REASONS: [&str; 8] = [
    "Second quarter grant to the warm homes programme, as agreed by the board",
    "Claim 14 of the delivery partner, checked against the milestone report",
    "Contribution for the third quarter under the memorandum of understanding",
    "Heat pump installations in the north east, invoices of October",
    "Additional family support workers until the end of the financial year",
    "Payment by results: 212 households moved above the threshold",
    "Reprofiled after the mid-year review, see the minute of the programme board",
    "Set-up costs of the regional hub, second instalment",
];

/// Writes commands and requests, the same in every run.
pub(super) struct Clerk {
    pub(super) random: Random,
    documents: u64,
}

impl Clerk {
    pub(super) fn new(seed: u64) -> Clerk {
        Clerk {
            random: Random::new(seed),
            documents: 0,
        }
    }

    /// How much a command is about.
    pub(super) fn pence(&mut self) -> u64 {
        PENCE_LEAST + self.random.below(PENCE_SPAN)
    }

    /// A command that takes effect today.
    pub(super) fn command(&mut self, action: Action) -> v1::Command {
        self.documents += 1;
        v1::Command {
            reason: self.random.pick(&REASONS).to_string(),
            document_number: document_number(self.documents),
            action: Some(action),
            ..v1::Command::default()
        }
    }

    /// A request of commands.
    pub(super) fn request(&mut self, commands: Vec<v1::Command>) -> v1::RecordRequest {
        v1::RecordRequest {
            request_id: self.random.uuid(),
            commands,
            ..v1::RecordRequest::default()
        }
    }

    /// The number of any document so far, of which there is at least one.
    pub(super) fn any_document(&mut self) -> String {
        document_number(1 + self.random.below(self.documents))
    }
}

/// An amount as the contract writes it.
pub(super) fn pounds(pence: u64) -> String {
    format!("{}.{:02}", pence / 100, pence % 100)
}

fn document_number(number: u64) -> String {
    format!("INV-2026-{number:07}")
}
