//! PostgreSQL beside the ledger, where it is installed: what most would take instead, in its plainest durable form.
//!
//! A temporary cluster with the settings it comes with where durability is concerned (`fsync` and `synchronous_commit`
//! on), and `pgbench` as its client. It knows no shares, no proofs and no request ids, so this is less work than the
//! ledger's.

mod cluster;
mod programs;
mod scripts;

pub(super) use cluster::Cluster;
