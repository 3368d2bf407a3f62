//! A client that costs as little as a client can, since it shares the machine with what it measures: it sends bytes
//! that were encoded before the clock started, and decodes answers as any client would.

use super::echo::Echoed;
use crate::wire::v1;

use prost::Message;
use prost::bytes::{Buf, BufMut, Bytes};
use std::marker::PhantomData;
use tonic::Status;
use tonic::codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder};

/// What a call answers, and how much work that was.
pub(super) trait Answer: Message + Default + Send + Sync + 'static {
    /// How many entries it stands for; 1 where nothing is written.
    fn entries(&self) -> u64 {
        1
    }
}

impl Answer for v1::RecordResponse {
    fn entries(&self) -> u64 {
        self.last_sequence.saturating_sub(self.first_sequence) + 1
    }
}

/// An answer that nobody reads: all of its fields are passed over, whatever message it is.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Skimmed {}

impl Answer for Skimmed {}
impl Answer for v1::WatchEntriesResponse {}
impl Answer for v1::GetAvailabilityResponse {}
impl Answer for v1::GetCheckpointResponse {}
impl Answer for Echoed {}

/// Encoded requests out, answers `T` in.
pub(super) struct Lean<T>(PhantomData<T>);

impl<T> Default for Lean<T> {
    fn default() -> Lean<T> {
        Lean(PhantomData)
    }
}

impl<T: Answer> Codec for Lean<T> {
    type Encode = Bytes;
    type Decode = T;
    type Encoder = Lean<T>;
    type Decoder = Lean<T>;

    fn encoder(&mut self) -> Lean<T> {
        Lean::default()
    }

    fn decoder(&mut self) -> Lean<T> {
        Lean::default()
    }
}

impl<T> Encoder for Lean<T> {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, encoded: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.reserve(encoded.len());
        buffer.put(encoded);
        Ok(())
    }
}

impl<T: Answer> Decoder for Lean<T> {
    type Item = T;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<T>, Status> {
        let bytes = buffer.copy_to_bytes(buffer.remaining());
        T::decode(&bytes[..])
            .map(Some)
            .map_err(|error| Status::internal(error.to_string()))
    }
}
