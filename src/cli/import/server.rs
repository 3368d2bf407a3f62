//! The ledger that an import writes to, over gRPC.

use super::state::PostedKeys;
use crate::import::{KnownKeys, Ledger, Recorded, Request, sha256_hex};
use crate::wire::caller::Caller;
use crate::wire::{Refusal, v1};

/// A ledger behind an address, with the keys that were posted to it from here: the contract has no list of them, so they
/// are kept beside the requests.
pub(super) struct Server {
    caller: Caller,
    posted: PostedKeys,
}

impl Server {
    pub(super) fn new(caller: Caller, posted: PostedKeys) -> Server {
        Server { caller, posted }
    }
}

/// What tells a ledger from every other: the digest of its first entry, which names its key.
pub(in crate::cli) fn identity(caller: &Caller) -> Result<String, Refusal> {
    Ok(sha256_hex(&[caller.line(0)?.as_bytes()]))
}

fn on_disk(error: &std::io::Error) -> Refusal {
    Refusal::unreachable(error)
}

impl Ledger for Server {
    fn known_keys(&mut self, _data_set: &str) -> Result<KnownKeys, Refusal> {
        self.posted.all().map_err(|error| on_disk(&error))
    }

    fn is_known(&mut self, registration: &v1::Command) -> Result<bool, Refusal> {
        // A registration is decided without being recorded. Any other refusal than that it exists is no answer to the
        // question, as that a pool's mission is not there yet; the request itself will hear it.
        let request = v1::RecordRequest {
            request_id: "import-look-up".to_owned(),
            commands: vec![registration.clone()],
            validate_only: true,
        };
        match self.caller.record(&request) {
            Ok(_) => Ok(false),
            Err(refusal) if refusal.already_exists() => Ok(true),
            Err(refusal) if refusal.nothing_was_recorded() => Ok(false),
            Err(refusal) => Err(refusal),
        }
    }

    fn record(&mut self, request: &Request) -> Result<Recorded, Refusal> {
        let answer = self.caller.record(&request.message)?;
        if !request.message.validate_only {
            let kept = self.posted.add(&request.keys, &answer.command_sequences);
            kept.map_err(|error| on_disk(&error))?;
        }
        Ok(Recorded {
            first: answer.first_sequence,
            last: answer.last_sequence,
            commands: answer.command_sequences,
        })
    }
}
