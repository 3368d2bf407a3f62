//! The stored bytes: golden files of each version, and what decoding says to bytes that no program of ours wrote.
//!
//! `BLESS=1 cargo test --test journal_format` writes the golden files anew. Do that only when the format has a
//! new version, when the dictionary was trained again before the first release, or when a newer zstd compresses to other
//! bytes; the old files must still decode in the last case, which the first test checks before it compares.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test reports by panicking")]

use common_purse::journal::conformance::{Lines, block, head, request};
use common_purse::journal::{Block, FORMAT_VERSION, FormatError, Frame};
use common_purse::types::Sequence;
use std::fs;
use std::path::PathBuf;

fn sealed(mut covered: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&covered);
    covered.extend_from_slice(&checksum.to_be_bytes());
    covered
}

/// One line with its request inside; forty lines with two requests apart.
fn blocks() -> [(&'static str, Vec<Vec<u8>>, Block); 2] {
    let mut lines = Lines::new(81);
    let (one, forty) = (lines.entries(1), lines.entries(40));
    let single = block(Sequence(7), &one, &[request(Sequence(7), 1)]);
    let requests = [request(Sequence(8), 39), request(Sequence(47), 1)];
    let several = block(Sequence(8), &forty, &requests);
    [("one-line", one, single), ("forty-lines", forty, several)]
}

fn golden(name: &str, bytes: &[u8]) -> Vec<u8> {
    let file = format!("{name}.v{FORMAT_VERSION}");
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/journal")
        .join(file);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a parent")).unwrap();
        fs::write(&path, bytes).unwrap();
    }
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn golden_frames_decode_and_are_still_written_so() {
    for (name, lines, block) in blocks() {
        for (number, (first, bytes)) in block.frames().iter().enumerate() {
            let stored = golden(&format!("{name}-frame-{number}"), bytes);
            let frame = Frame::decode(&stored).unwrap();
            assert_eq!(frame.first(), *first);
            for (sequence, line) in frame.lines() {
                let index = usize::try_from(sequence.0 - block.first().0).unwrap();
                assert_eq!(line, lines[index]);
            }
            let is_last = frame.next() == block.next();
            assert_eq!(frame.trailer(), is_last.then_some(block.trailer()));
            assert!(stored == *bytes, "{name}: frame {number} is written otherwise");
        }
        for (number, bytes) in block.request_frames().iter().enumerate() {
            let stored = golden(&format!("{name}-requests-{number}"), bytes);
            assert!(
                stored == *bytes,
                "{name}: request table {number} is written otherwise"
            );
        }
    }
}

#[test]
fn a_block_of_one_frame_keeps_its_requests_inside() {
    let [(_, _, single), (_, _, several)] = blocks();
    let frame = Frame::decode(&single.frames()[0].1).unwrap();
    assert_eq!(frame.requests(), Some([request(Sequence(7), 1)].as_slice()));
    assert!(single.request_frames().is_empty());
    assert_eq!(several.request_frames().len(), 1);
    assert_eq!(single.trailer().head, head(8));
}

#[test]
fn every_flipped_bit_and_every_missing_end_is_noticed() {
    for (_, _, block) in blocks() {
        for (_, bytes) in block.frames() {
            for position in 0..bytes.len() {
                let mut flipped = bytes.clone();
                flipped[position] ^= 1 << (position % 8);
                assert!(
                    Frame::decode(&flipped).is_err(),
                    "a flip at {position} went unnoticed"
                );
                assert!(
                    Frame::decode(&bytes[..position]).is_err(),
                    "{position} bytes were taken for all"
                );
            }
        }
    }
}

/// The bytes of a sound frame of eight lines with a trailer, without its checksum.
fn sound() -> Vec<u8> {
    let [_, (_, _, several)] = blocks();
    let (_, bytes) = &several.frames()[1];
    bytes[..bytes.len() - 4].to_vec()
}

/// Changes a frame, and gives it the right checksum.
fn forged(sound: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Result<Frame, FormatError> {
    let mut covered = sound.to_vec();
    change(&mut covered);
    Frame::decode(&sealed(covered))
}

#[test]
fn a_newer_version_is_named_and_damage_is_not_taken_for_one() {
    let newer = forged(&sound(), |bytes| bytes[5] = 2);
    let Err(error @ FormatError::NewerFormat { found: 2, known: 1 }) = newer else {
        panic!("version 2 was not named: {newer:?}");
    };
    assert_eq!(
        error.to_string(),
        "format version 2 is newer than version 1, the newest this program reads: run the version of purse that \
         wrote it, or a later one"
    );
    let [(_, _, single), _] = blocks();
    let mut damaged = single.frames()[0].1.clone();
    damaged[5] = 2;
    assert!(matches!(
        Frame::decode(&damaged),
        Err(FormatError::Checksum { .. })
    ));
}

/// Positions in the header: version 4, flags 6, count 7, first 8, raw length 16, stored length 20, lengths from 24.
#[test]
fn a_right_checksum_does_not_make_bytes_a_frame() {
    type Change = fn(&mut Vec<u8>);
    let table: [(&str, Change); 16] = [
        ("other magic", |bytes| bytes[0] = b'X'),
        ("version 0", |bytes| bytes[5] = 0),
        ("an unknown flag", |bytes| bytes[6] |= 8),
        ("a dictionary that was not used", |bytes| bytes[6] ^= 2),
        ("no trailer flag, so bytes too many", |bytes| bytes[6] &= !1),
        ("no line", |bytes| bytes[7] = 0),
        ("33 lines", |bytes| bytes[7] = 33),
        ("one line more", |bytes| bytes[7] += 1),
        ("sequences out of range", |bytes| bytes[8..16].fill(0xFF)),
        ("a raw length of 4 GiB", |bytes| bytes[16..20].fill(0xFF)),
        ("a raw length one too long", |bytes| bytes[19] ^= 1),
        ("a stored length of 4 GiB", |bytes| bytes[20..24].fill(0xFF)),
        ("a stored length of nothing", |bytes| bytes[20..24].fill(0)),
        ("an empty line", |bytes| bytes[24..26].fill(0)),
        ("a body that is no zstd frame", |bytes| bytes[40..44].fill(0)),
        ("bytes behind the end", |bytes| bytes.push(0)),
    ];
    for (name, change) in table {
        let decoded = forged(&sound(), change);
        assert!(decoded.is_err(), "{name} was accepted: {decoded:?}");
    }
    assert!(forged(&sound(), |_| {}).is_ok());
}

#[test]
fn a_body_never_unpacks_beyond_64_kib() {
    let bomb = zstd::bulk::compress(&vec![0; 1 << 30], 1).unwrap();
    for raw_length in [1, 65_535_u32, 65_536, 65_537, u32::MAX] {
        let mut bytes = b"CPFR\0\x01\0\x01".to_vec();
        bytes.extend_from_slice(&0_u64.to_be_bytes());
        bytes.extend_from_slice(&raw_length.to_be_bytes());
        bytes.extend_from_slice(&u32::try_from(bomb.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(&u16::try_from(raw_length.min(65_535)).unwrap().to_be_bytes());
        bytes.extend_from_slice(&bomb);
        assert!(Frame::decode(&sealed(bytes)).is_err());
    }
}

#[test]
fn random_changes_under_a_right_checksum_never_panic() {
    let (mut seed, sound) = (Lines::new(82), sound());
    let mut accepted = 0;
    for _ in 0..20_000 {
        let decoded = forged(&sound, |bytes| {
            for _ in 0..=seed.below(3) {
                let position = seed.below(bytes.len());
                bytes[position] = seed.noise(1)[0];
            }
        });
        if let Ok(frame) = decoded {
            accepted += 1;
            let lines: usize = frame.lines().map(|(_, line)| line.len()).sum();
            assert!(lines <= 65_536 && frame.lines().len() == frame.count());
        }
    }
    // Changes of the trailer and of bytes within lines contradict nothing; only the checksum tells.
    assert!(accepted > 0);
}
