//! The ledger that an import writes to, over gRPC.

use crate::import::{KnownKeys, Ledger, Recorded, RowKey, sha256_hex};
use crate::wire::caller::Caller;
use crate::wire::{Refusal, outgoing, v1};

/// How many keys are asked for at once: the most that a page has.
const PAGE_SIZE: i32 = 8_192;

/// A ledger behind an address.
pub(in crate::cli) struct Server<'a> {
    caller: &'a Caller,
}

impl<'a> Server<'a> {
    pub(in crate::cli) fn new(caller: &'a Caller) -> Server<'a> {
        Server { caller }
    }
}

/// What tells a ledger from every other: the digest of its first entry, which names its key.
pub(in crate::cli) fn identity(caller: &Caller) -> Result<String, Refusal> {
    Ok(sha256_hex(&[caller.line(0)?.as_bytes()]))
}

impl Ledger for Server<'_> {
    fn known_keys(&mut self, data_set: &str) -> Result<KnownKeys, Refusal> {
        let mut known = KnownKeys::new();
        let mut request = v1::ListSourceKeysRequest {
            data_set: data_set.to_owned(),
            page_size: PAGE_SIZE,
            page_token: String::new(),
        };
        loop {
            let page = self
                .caller
                .wait(self.caller.ledger().list_source_keys(request.clone()))?;
            known.extend(page.source_keys.into_iter().map(|posted| {
                let key = RowKey {
                    row_sha256: posted.row_sha256,
                    occurrence: posted.occurrence,
                };
                (key, posted.sequence)
            }));
            if page.next_page_token.is_empty() {
                return Ok(known);
            }
            request.page_token = page.next_page_token;
        }
    }

    fn is_known(&mut self, registration: &v1::Command) -> Result<bool, Refusal> {
        // A registration is decided without being recorded. Any other refusal than that it exists is no answer to the
        // question, as that a pool's mission is not there yet; the request itself will hear it.
        let mut request = v1::RecordRequest {
            commands: vec![registration.clone()],
            validate_only: true,
            ..v1::RecordRequest::default()
        };
        // An id that is used for anything else would hide the answer.
        let digest = sha256_hex(&[b"look up", &outgoing::request_bytes(&request)]);
        request.request_id = format!("look-up-{}", &digest[..48]);
        match self.caller.record(&request) {
            Ok(_) => Ok(false),
            Err(refusal) if refusal.already_exists() => Ok(true),
            Err(refusal) if refusal.nothing_was_recorded() => Ok(false),
            Err(refusal) => Err(refusal),
        }
    }

    fn record(&mut self, request: &v1::RecordRequest) -> Result<Recorded, Refusal> {
        let answer = self.caller.record(request)?;
        Ok(Recorded {
            first: answer.first_sequence,
            last: answer.last_sequence,
            commands: answer.command_sequences,
        })
    }
}
