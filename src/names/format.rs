//! What a file of a name holds: `1 CHECKSUM PAYEE NAME` and a newline.
//!
//! The number is the version of this form. The checksum (CRC-32, eight hexadecimal digits) covers the rest, so that
//! neither a torn file nor one that was copied to another payee passes for a name.

use crate::types::{Line, PayeeId};

const VERSION: &str = "1";

/// More than the longest name (2,000 bytes) and what stands before it.
pub(super) const BYTES_MAX: usize = 4_096;

pub(super) fn write(payee: &PayeeId, name: &Line) -> String {
    let covered = format!("{payee} {name}\n");
    format!("{VERSION} {:08x} {covered}", crc32fast::hash(covered.as_bytes()))
}

/// The name, or what is wrong with the file; completes "`<path>` …".
pub(super) fn read(bytes: &[u8], payee: &PayeeId) -> Result<Line, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is no text")?;
    let mut parts = text.splitn(3, ' ');
    let (version, checksum, covered) = (parts.next(), parts.next(), parts.next());
    if version != Some(VERSION) {
        return Err("is of another version or overwritten");
    }
    let (Some(checksum), Some(covered)) = (checksum, covered) else {
        return Err("is cut off");
    };
    if checksum != format!("{:08x}", crc32fast::hash(covered.as_bytes())) {
        return Err("has another checksum");
    }
    let name = covered.strip_suffix('\n').and_then(|line| line.split_once(' '));
    match name {
        Some((found, name)) if found == payee.as_str() => name.parse().map_err(|_| "holds no name"),
        _ => Err("belongs to another payee"),
    }
}
