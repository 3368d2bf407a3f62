//! The codec of our services: prost's, except that a request that is no message is the client's mistake.
//!
//! tonic's own codec answers INTERNAL when bytes do not parse, which reads as a fault of the ledger and makes
//! clients retry. Here it is INVALID_ARGUMENT with the reason MALFORMED_MESSAGE.

use super::{bounds, status, v1};
use prost::Message;
use prost::bytes::Buf;
use std::any::Any;
use std::marker::PhantomData;
use tonic::Status;
use tonic::codec::{DecodeBuf, Decoder};
use tonic_prost::{ProstCodec, ProstEncoder};

/// Encodes answers `T` as prost does and decodes requests `U`.
#[derive(Debug)]
pub struct Codec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for Codec<T, U> {
    fn default() -> Codec<T, U> {
        Codec(PhantomData)
    }
}

impl<T, U> tonic::codec::Codec for Codec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = RequestDecoder<U>;

    fn encoder(&mut self) -> ProstEncoder<T> {
        ProstCodec::<T, U>::default().encoder()
    }

    fn decoder(&mut self) -> RequestDecoder<U> {
        RequestDecoder(PhantomData)
    }
}

/// Decodes requests.
#[derive(Debug)]
pub struct RequestDecoder<U>(PhantomData<U>);

impl<U: Message + Default + 'static> Decoder for RequestDecoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        // The bytes of one message lie in one piece, and a plain slice is what prost reads fastest.
        let bytes = buffer.copy_to_bytes(buffer.remaining());
        let mut message = U::default();
        // The only request with lists in it: what fits in its bytes may be far too large in memory.
        if let Some(request) = (&mut message as &mut dyn Any).downcast_mut::<v1::RecordRequest>() {
            // Thousands of commands are some megabytes, which a list that grows as they come would copy.
            let commands = bounds::check_record_request(&bytes)?;
            request.commands.reserve_exact(commands);
        }
        let decoded = message
            .merge(&bytes[..])
            .map_err(|error| status::malformed_message(&error));
        decoded.map(|()| Some(message))
    }
}
