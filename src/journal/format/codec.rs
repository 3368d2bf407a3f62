//! Compression of bodies: zstd level 1, with the dictionary of the format for small frames.
//!
//! The contexts are kept per thread: compressing one entry takes 3 µs with a context that is there and 16 µs with a
//! new one, and threads that never touch the journal pay nothing. A block builder then is plain data that can be made
//! for each block and sent to another thread.

use super::{DICTIONARY, FormatError, RAW_BYTES_MAX};
use std::cell::RefCell;
use std::io;
use std::sync::LazyLock;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// Of frames of 32 entries, level 3 made 1 % less and took 16 % longer, on the one thread that decides.
const LEVEL: i32 = 1;

static ENCODER_DICTIONARY: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY, LEVEL));
static DECODER_DICTIONARY: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY));

/// Whether a body is compressed with the dictionary of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum With {
    Dictionary,
    NoDictionary,
}

struct Compressors {
    plain: Compressor<'static>,
    dictionary: Compressor<'static>,
    /// Where a body is compressed to before its exact length is known.
    buffer: Vec<u8>,
}

impl Compressors {
    fn new() -> io::Result<Compressors> {
        Ok(Compressors {
            plain: Compressor::new(LEVEL)?,
            dictionary: Compressor::with_prepared_dictionary(&ENCODER_DICTIONARY)?,
            buffer: Vec::with_capacity(zstd::zstd_safe::compress_bound(RAW_BYTES_MAX)),
        })
    }
}

struct Decompressors {
    plain: Decompressor<'static>,
    dictionary: Decompressor<'static>,
}

impl Decompressors {
    fn new() -> io::Result<Decompressors> {
        Ok(Decompressors {
            plain: Decompressor::new()?,
            dictionary: Decompressor::with_prepared_dictionary(&DECODER_DICTIONARY)?,
        })
    }
}

thread_local! {
    static COMPRESSORS: RefCell<Option<Compressors>> = const { RefCell::new(None) };
    static DECOMPRESSORS: RefCell<Option<Decompressors>> = const { RefCell::new(None) };
}

/// Hands the compressed form of `raw`, at most 64 KiB, to `use_body`.
pub(super) fn compress<T>(raw: &[u8], with: With, use_body: impl FnOnce(&[u8]) -> T) -> T {
    debug_assert!(raw.len() <= RAW_BYTES_MAX);
    COMPRESSORS.with_borrow_mut(|slot| {
        let mut compressed = || -> io::Result<()> {
            let contexts = match slot {
                Some(contexts) => contexts,
                None => slot.insert(Compressors::new()?),
            };
            contexts.buffer.clear();
            let compressor = match with {
                With::Dictionary => &mut contexts.dictionary,
                With::NoDictionary => &mut contexts.plain,
            };
            compressor.compress_to_buffer(raw, &mut contexts.buffer)?;
            Ok(())
        };
        // zstd fails only when memory is exhausted, which ends a Rust program anyway, or when the buffer is too
        // small, and it has the bound zstd gives for the largest body.
        compressed().expect("zstd compresses 64 KiB into a buffer of its own bound");
        use_body(slot.as_ref().map_or(&[], |contexts| &contexts.buffer))
    })
}

/// The `raw_length` bytes that `body` unpacks to.
pub(super) fn decompress(body: &[u8], raw_length: usize, with: With) -> Result<Vec<u8>, FormatError> {
    if raw_length > RAW_BYTES_MAX {
        return Err(FormatError::Malformed("its body would unpack beyond 64 KiB"));
    }
    DECOMPRESSORS.with_borrow_mut(|slot| {
        let contexts = match slot {
            Some(contexts) => contexts,
            None => slot.insert(Decompressors::new().map_err(FormatError::Body)?),
        };
        let decompressor = match with {
            With::Dictionary => &mut contexts.dictionary,
            With::NoDictionary => &mut contexts.plain,
        };
        // zstd writes no further than the capacity, whatever the body promises.
        let mut raw = vec![0; raw_length];
        let unpacked = decompressor
            .decompress_to_buffer(body, raw.as_mut_slice())
            .map_err(FormatError::Body)?;
        if unpacked == raw_length {
            Ok(raw)
        } else {
            Err(FormatError::Malformed("its body unpacks to another length"))
        }
    })
}
