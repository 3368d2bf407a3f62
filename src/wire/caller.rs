//! A client of ours that waits for its answers: what the command line calls a ledger with.

use super::{Refusal, client, v1};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

/// How often a request that the ledger had no room for is sent again, and after how long.
const ROOM_TRIES: usize = 20;
const ROOM_WAIT: Duration = Duration::from_millis(250);

/// How long connecting may take, between any two offices.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// How long one call may take: the largest request is decided and durable in well under a second.
const CALL_MAX: Duration = Duration::from_secs(60);

/// The largest answer that is taken: one that tells everything of a large pool is far below it.
const ANSWER_BYTES_MAX: usize = 64 << 20;

/// A connection to a ledger.
pub struct Caller {
    runtime: Runtime,
    channel: Channel,
    call_max: Duration,
}

/// A client of a service.
pub type AuditClient = client::audit_service_client::AuditServiceClient<Channel>;
/// A client of a service.
pub type BudgetClient = client::budget_service_client::BudgetServiceClient<Channel>;
/// A client of a service.
pub type LedgerClient = client::ledger_service_client::LedgerServiceClient<Channel>;

impl Caller {
    /// A connection to the ledger at `address`, as `http://127.0.0.1:7420`.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn connect(address: &str) -> Result<Caller, Refusal> {
        Caller::connect_within(address, CONNECT_MAX, CALL_MAX)
    }

    /// The same, for a caller who waits less: for the connection, and for each call.
    ///
    /// # Errors
    /// When it cannot be reached in time.
    pub fn connect_within(
        address: &str,
        connect_max: Duration,
        call_max: Duration,
    ) -> Result<Caller, Refusal> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Refusal::unreachable(&error))?;
        let endpoint = Endpoint::from_shared(address.to_owned())
            .map_err(|error| Refusal::unreachable(&error))?
            .connect_timeout(connect_max)
            .tcp_nodelay(true);
        let channel = runtime
            .block_on(endpoint.connect())
            .map_err(|error| Refusal::unreachable(&error))?;
        Ok(Caller {
            runtime,
            channel,
            call_max,
        })
    }

    /// What auditors ask. A client is made for each call, as in `caller.wait(caller.audit().get_entry(request))`.
    pub fn audit(&self) -> AuditClient {
        AuditClient::new(self.channel.clone()).max_decoding_message_size(ANSWER_BYTES_MAX)
    }

    /// What mission directors and boards ask.
    pub fn budget(&self) -> BudgetClient {
        BudgetClient::new(self.channel.clone()).max_decoding_message_size(ANSWER_BYTES_MAX)
    }

    /// What finance systems record.
    pub fn ledger(&self) -> LedgerClient {
        LedgerClient::new(self.channel.clone()).max_decoding_message_size(ANSWER_BYTES_MAX)
    }

    /// What gRPC's health check says of the ledger as a whole: `SERVING` when it takes requests.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn health(&self) -> Result<&'static str, Refusal> {
        let mut client = HealthClient::new(self.channel.clone());
        let whole = HealthCheckRequest::default();
        Ok(self.wait(client.check(whole))?.status().as_str_name())
    }

    /// The answer of a call.
    ///
    /// # Errors
    /// What the ledger refuses, or that its answer did not come.
    pub fn wait<T>(
        &self,
        call: impl Future<Output = Result<tonic::Response<T>, tonic::Status>>,
    ) -> Result<T, Refusal> {
        Ok(self.answer(call)?.into_inner())
    }

    /// A stream of answers, each of which is waited for as long as it takes.
    ///
    /// # Errors
    /// What the ledger refuses, or that its answer did not come.
    pub fn stream<T>(
        &self,
        call: impl Future<Output = Result<tonic::Response<tonic::Streaming<T>>, tonic::Status>>,
    ) -> Result<Answers<'_, T>, Refusal> {
        let answers = self.answer(call)?.into_inner();
        Ok(Answers {
            runtime: &self.runtime,
            answers,
        })
    }

    /// The whole of a call has a limit, its answer's bytes included: a server that stalls is nobody's to wait for.
    fn answer<T>(&self, call: impl Future<Output = Result<T, tonic::Status>>) -> Result<T, tonic::Status> {
        let limited = async { tokio::time::timeout(self.call_max, call).await };
        self.runtime.block_on(limited).unwrap_or_else(|_| {
            Err(tonic::Status::deadline_exceeded(format!(
                "no answer came in {} seconds",
                self.call_max.as_secs()
            )))
        })
    }

    /// Records a request. Where the ledger has no room at the moment it is sent again with the same id.
    ///
    /// # Errors
    /// What the ledger refuses, or that its answer did not come.
    pub fn record(&self, request: &v1::RecordRequest) -> Result<v1::RecordResponse, Refusal> {
        let mut tries = 1;
        loop {
            let mut ledger = self.ledger();
            let answer = self.answer(ledger.record(request.clone()));
            match answer {
                Ok(answer) => return Ok(answer.into_inner()),
                Err(status) if status.code() == tonic::Code::ResourceExhausted && tries < ROOM_TRIES => {
                    tries += 1;
                    std::thread::sleep(ROOM_WAIT);
                }
                Err(status) => return Err(status.into()),
            }
        }
    }

    /// The line of an entry, byte for byte.
    ///
    /// # Errors
    /// When there is no such entry, or no answer.
    pub fn line(&self, sequence: u64) -> Result<String, Refusal> {
        let request = v1::GetEntryRequest {
            sequence,
            ..v1::GetEntryRequest::default()
        };
        let answer = self.wait(self.audit().get_entry(request))?;
        Ok(answer.entry.map(|entry| entry.line).unwrap_or_default())
    }
}

/// Answers that come one after the other.
pub struct Answers<'a, T> {
    runtime: &'a Runtime,
    answers: tonic::Streaming<T>,
}

impl<T> Answers<'_, T> {
    /// The next answer; nothing behind the last.
    ///
    /// # Errors
    /// Why the ledger ended the stream, or that it broke off.
    pub fn take(&mut self) -> Result<Option<T>, Refusal> {
        Ok(self.runtime.block_on(self.answers.message())?)
    }
}
