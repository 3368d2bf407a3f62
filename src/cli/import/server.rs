//! The ledger that an import writes to, over gRPC.

use super::state::PostedKeys;
use crate::import::{KnownKeys, Ledger, Recorded, Request, sha256_hex};
use crate::wire::caller::Caller;
use crate::wire::{Refusal, outgoing, v1};

/// A ledger behind an address.
pub(super) struct Server {
    caller: Caller,
    posted: Option<PostedKeys>,
}

impl Server {
    /// The ledger at `address`, and what tells it from every other: the digest of its first entry, which names its key.
    pub(super) fn connect(address: &str) -> Result<(Server, String), Refusal> {
        let mut caller = Caller::connect(address)?;
        let first = caller.line(0)?;
        let server = Server { caller, posted: None };
        Ok((server, sha256_hex(&[first.as_bytes()])))
    }

    /// With the place where keys are kept while the contract keeps none.
    pub(super) fn with_posted(mut self, posted: PostedKeys) -> Server {
        self.posted = Some(posted);
        self
    }
}

fn on_disk(error: &std::io::Error) -> Refusal {
    Refusal::unreachable(error)
}

impl Ledger for Server {
    fn known_keys(&mut self, _data_set: &str) -> Result<KnownKeys, Refusal> {
        match &self.posted {
            Some(posted) => posted.all().map_err(|error| on_disk(&error)),
            None => Ok(KnownKeys::new()),
        }
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
        if let Some(posted) = self.posted.as_ref().filter(|_| !request.message.validate_only) {
            posted
                .add(&request.keys, &answer.command_sequences)
                .map_err(|error| on_disk(&error))?;
        }
        Ok(Recorded {
            first: answer.first_sequence,
            last: answer.last_sequence,
            commands: answer.command_sequences,
        })
    }
}

/// Whether the ledger itself keeps source keys, so that this machine need not.
pub(super) fn keys_are_the_ledgers() -> bool {
    outgoing::keeps_source_keys()
}
