//! What `grpc.health.v1` says, switched by whoever starts and stops the ledger.

use crate::wire::v1::audit_service_server::SERVICE_NAME as AUDIT;
use crate::wire::v1::budget_service_server::SERVICE_NAME as BUDGET;
use crate::wire::v1::ledger_service_server::SERVICE_NAME as LEDGER;
use std::fmt;
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::{Health as HealthService, HealthServer};
use tonic_health::server::{HealthReporter, health_reporter};

/// Sets what health says, of each service and of the server as a whole (the empty name).
#[derive(Clone)]
pub struct Health(HealthReporter);

impl Health {
    pub(super) async fn new() -> (Health, HealthServer<impl HealthService>) {
        let (reporter, service) = health_reporter();
        let health = Health(reporter);
        health.not_serving().await;
        (health, service)
    }

    /// SERVING: requests are taken.
    pub async fn serving(&self) {
        self.set(ServingStatus::Serving).await;
    }

    /// NOT_SERVING: the ledger stops, or cannot write; a load balancer sends no more requests.
    pub async fn not_serving(&self) {
        self.set(ServingStatus::NotServing).await;
    }

    async fn set(&self, status: ServingStatus) {
        for service in ["", LEDGER, BUDGET, AUDIT] {
            self.0.set_service_status(service, status).await;
        }
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Health").finish_non_exhaustive()
    }
}
