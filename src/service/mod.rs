//! The gRPC services: handlers that hand a request on, and what stands around them.
//!
//! ```text
//!   bytes -> limits (size of a message, bytes under way) -> codec -> handler: wire, then handle or query, then wire
//! ```
//!
//! No rule and no conversion lives here. Reads are answered from the durable view without waiting for a write;
//! what reads the journal, or the names of persons, does so on a thread of its own, and of replays of the past few run at
//! once (`past`). Health and reflection (v1, and v1alpha for older clients)
//! are served beside, with the descriptors of `google.rpc`, so that a client shows error details as text.

mod audit;
mod budget;
mod health;
mod ledger;
mod limits;
mod past;
mod payees;
mod reading;
mod seen;
mod server;
mod watch;

pub use health::Health;
pub use server::{ServeError, serve};

use crate::audit::{Issuer, VerifierKey};
use crate::journal::Journal;
use crate::names::Names;
use crate::sequencer::Handle;
use crate::types::{PrincipalId, Timestamp};
use crate::wire::v1::audit_service_server::AuditServiceServer;
use crate::wire::v1::budget_service_server::BudgetServiceServer;
use crate::wire::v1::ledger_service_server::LedgerServiceServer;
use limits::{Limited, Messages, REQUEST_BYTES_MAX, Room};
use std::fmt;
use std::sync::Arc;
use tokio::sync::Mutex;
use tonic::service::Routes;

/// How long an answer may be: a page holds 1 MiB of text, and each of its items some bytes around it.
const ANSWER_BYTES_MAX: usize = 16 << 20;

/// Tells what time it is, to say which financial year is the current one.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the services stand on.
#[derive(Clone)]
pub struct Parts {
    /// The writer, and the durable view.
    pub handle: Handle,
    /// The journal, to read.
    pub journal: Arc<dyn Journal>,
    /// The names of persons, beside the ledger.
    pub names: Arc<Mutex<Names>>,
    /// The key that the ledger's checkpoints are signed with.
    pub verifier_key: VerifierKey,
    /// What gives its checkpoints out.
    pub issuer: Arc<Issuer>,
    /// Who acts, until identities arrive.
    pub principal: PrincipalId,
    /// What time it is.
    pub clock: Clock,
}

/// The descriptors that reflection serves cannot be read; only a broken build leads here.
#[derive(Debug, thiserror::Error)]
#[error("the descriptors of the API cannot be read: build the program again")]
pub struct BadDescriptors(#[from] tonic_reflection::server::Error);

/// Every gRPC service, ready for [`tonic::transport::Server::add_routes`], and the switch of what health says. It
/// says NOT_SERVING until [`Health::serving`] is called.
///
/// # Errors
/// When the descriptors of the API cannot be read.
pub async fn routes(parts: Parts) -> Result<(Routes, Health), BadDescriptors> {
    let room = Room::default();
    let replays = past::Replays::of(
        Arc::clone(&parts.journal),
        Arc::clone(parts.handle.view().index()),
        Arc::clone(parts.handle.view().standings()),
    );
    let (health, health_service) = Health::new().await;
    let ledger = LedgerServiceServer::new(ledger::Service::new(
        parts.handle.clone(),
        Arc::clone(&parts.journal),
        Arc::clone(&parts.issuer),
        parts.principal.clone(),
        payees::Payees::new(parts.handle.clone(), parts.names.clone()),
    ))
    .max_decoding_message_size(REQUEST_BYTES_MAX)
    .max_encoding_message_size(ANSWER_BYTES_MAX);
    let reader = seen::Reader::new(parts.handle.clone(), parts.clock.clone(), replays);
    let budget = BudgetServiceServer::new(budget::Service::new(reader.clone()))
        .max_decoding_message_size(REQUEST_BYTES_MAX)
        .max_encoding_message_size(ANSWER_BYTES_MAX);
    let audit = AuditServiceServer::new(audit::Service::new(parts, reader))
        .max_decoding_message_size(REQUEST_BYTES_MAX)
        .max_encoding_message_size(ANSWER_BYTES_MAX);
    // Only reflection takes a stream of messages; of `health.Watch` the answer alone is one.
    let routes = Routes::new(Limited::new(ledger, Messages::One, &room))
        .add_service(Limited::new(budget, Messages::One, &room))
        .add_service(Limited::new(audit, Messages::One, &room))
        .add_service(Limited::new(health_service, Messages::One, &room))
        .add_service(Limited::new(reflection().build_v1()?, Messages::Many, &room))
        .add_service(Limited::new(reflection().build_v1alpha()?, Messages::Many, &room));
    Ok((routes.prepare(), health))
}

fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(crate::wire::DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("verifier_key", &self.verifier_key)
            .field("principal", &self.principal)
            .finish_non_exhaustive()
    }
}
