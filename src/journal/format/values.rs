//! Reading and writing numbers in order, and the envelope that every value of the journal has.

use super::{FORMAT_VERSION, FormatError};

const MAGIC_BYTES: usize = 4;
const VERSION_BYTES: usize = 2;
const CHECKSUM_BYTES: usize = 4;

/// Begins a value: magic and version.
pub(super) fn begin(magic: [u8; MAGIC_BYTES], capacity: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(capacity + MAGIC_BYTES + VERSION_BYTES + CHECKSUM_BYTES);
    bytes.extend_from_slice(&magic);
    bytes.extend_from_slice(&FORMAT_VERSION.to_be_bytes());
    bytes
}

/// Ends a value with the checksum over all of it.
pub(super) fn seal(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&checksum.to_be_bytes());
    bytes
}

/// What stands between a value's version and its checksum, once both are found right.
pub(super) fn unseal<'a>(
    bytes: &'a [u8],
    magic: [u8; MAGIC_BYTES],
    kind: &'static str,
) -> Result<Values<'a>, FormatError> {
    let length = bytes.len();
    let unrecognised = || FormatError::Unrecognised { kind, length };
    let (covered, checksum) = bytes
        .split_last_chunk::<CHECKSUM_BYTES>()
        .ok_or_else(unrecognised)?;
    let mut values = Values(covered);
    if values.array().map_err(|_| unrecognised())? != magic {
        return Err(unrecognised());
    }
    let version = values.u16().map_err(|_| unrecognised())?;
    let computed = crc32fast::hash(covered);
    let stored = u32::from_be_bytes(*checksum);
    if computed != stored {
        return Err(FormatError::Checksum {
            length,
            computed,
            stored,
        });
    }
    match version {
        FORMAT_VERSION => Ok(values),
        0 => Err(FormatError::Malformed("its format version is 0")),
        found => Err(FormatError::NewerFormat {
            found,
            known: FORMAT_VERSION,
        }),
    }
}

/// Untrusted bytes, taken from the front. Each step fails when too few are left.
pub(super) struct Values<'a>(pub(super) &'a [u8]);

const TOO_SHORT: FormatError = FormatError::Malformed("it is shorter than its lengths say");

impl<'a> Values<'a> {
    /// The next `length` bytes.
    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], FormatError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(TOO_SHORT)?;
        self.0 = rest;
        Ok(taken)
    }

    /// The next `N` bytes.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(TOO_SHORT)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(super) fn u8(&mut self) -> Result<u8, FormatError> {
        self.array().map(u8::from_be_bytes)
    }

    pub(super) fn u16(&mut self) -> Result<u16, FormatError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, FormatError> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, FormatError> {
        self.array().map(u64::from_be_bytes)
    }

    /// A length that is stored in 4 bytes.
    pub(super) fn length(&mut self) -> Result<usize, FormatError> {
        self.u32()
            .and_then(|length| usize::try_from(length).map_err(|_| TOO_SHORT))
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
