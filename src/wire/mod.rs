//! The wire: the generated types of `purse.v1`, their conversion to and from our own, and errors as gRPC tells
//! them.
//!
//! Generated types and [`tonic::Status`] live here and in `service`, nowhere below. After a conversion a value is
//! good, and nobody checks again. Conversion names everything that is wrong with a message at once, each by its
//! path (`commands[3].receive.amount.amount`); what the ledger refuses keeps the name the rules give it.
//!
//! Reading order: `field` (paths and faults), `command` (one file a group of commands), `record` and the
//! requests of the reading services, then `status`, whose table says which error is which code.

pub mod codec;
mod command;
mod field;
mod record;
pub mod status;

pub use record::{record_request, record_response};

use crate::types::{Sequence, Timestamp};

/// The messages and services of the package `purse.v1`, as build.rs generates them; the documentation is that of
/// the proto files.
#[allow(unreachable_pub, clippy::all, clippy::pedantic, missing_docs)]
pub mod v1 {
    include!(concat!(env!("OUT_DIR"), "/server/purse.v1.rs"));
}

/// The clients of the services of `purse.v1`.
#[allow(unreachable_pub, clippy::all, clippy::pedantic, missing_docs)]
pub mod client {
    include!(concat!(env!("OUT_DIR"), "/client/purse.v1.rs"));
}

/// The encoded descriptors of `purse.v1` with their comments, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

fn read_at(sequence: Sequence, recorded: Timestamp) -> v1::ReadAt {
    v1::ReadAt {
        sequence: sequence.0,
        recorded_time: recorded.to_string(),
    }
}
