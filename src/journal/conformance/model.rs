//! What a journal should hold, kept as plainly as can be, and the lines to fill it with.

use crate::journal::{Block, BlockBuilder, Journal, RequestRow, SignedHead, Trailer};
use crate::types::Sequence;

/// Makes lines from a seed (splitmix64): the same seed gives the same lines on every machine.
#[derive(Debug, Clone)]
pub struct Lines(u64);

impl Lines {
    /// The generator for `seed`.
    pub fn new(seed: u64) -> Lines {
        Lines(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// The next number below `bound`, which is above 0.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.number() % bound as u64).unwrap()
    }

    /// A line that looks as entries do.
    pub fn entry(&mut self) -> Vec<u8> {
        let (id, amount, contributor) = (self.number(), self.below(10_000_000), self.below(12));
        let line = format!(
            "{{\"actor\":\"local\",\"command\":{{\"amount\":\"{amount}.00\",\"pool\":\"clean-energy\"}},\
             \"kind\":\"Allocate\",\"moves\":[{{\"amount\":\"{amount}.00\",\"from\":{{\"account\":\"available\"}},\
             \"shares\":{{\"department-{contributor}\":\"{amount}.00\"}}}}],\"request_id\":\"{id:032x}\"}}"
        );
        line.into_bytes()
    }

    /// So many lines that look as entries do.
    pub fn entries(&mut self, count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|_| self.entry()).collect()
    }

    /// A line of `length` bytes that do not compress.
    pub fn noise(&mut self, length: usize) -> Vec<u8> {
        let numbers = std::iter::repeat_with(|| self.number().to_be_bytes());
        numbers.flatten().take(length).collect()
    }
}

/// The signed head of the tree of `tree_size` leaves: to a journal it is only bytes.
pub fn head(tree_size: u64) -> SignedHead {
    let mut noise = Lines::new(tree_size);
    SignedHead {
        tree_size,
        root: noise.noise(32).try_into().unwrap(),
        key_id: noise.noise(4).try_into().unwrap(),
        signature: noise.noise(64).try_into().unwrap(),
    }
}

/// A request for `count` entries from `first` on.
pub fn request(first: Sequence, count: u32) -> RequestRow {
    RequestRow {
        principal: "treasury-finance".parse().unwrap(),
        request_id: format!("request-{first}").parse().unwrap(),
        first,
        count,
    }
}

/// A block of `lines` and `requests` at `first`.
pub fn block(first: Sequence, lines: &[Vec<u8>], requests: &[RequestRow]) -> Block {
    let mut builder = BlockBuilder::new(first);
    lines.iter().for_each(|line| builder.push_line(line).unwrap());
    requests.iter().for_each(|row| builder.push_request(row));
    let next = builder.next();
    builder.finish(head(next.0))
}

/// Every line, trailer and request table that a journal should hold.
#[derive(Debug, Clone, Default)]
pub struct Model {
    lines: Vec<Vec<u8>>,
    blocks: Vec<(Trailer, Vec<RequestRow>)>,
}

impl Model {
    /// The sequence of the next line.
    pub fn tail(&self) -> Sequence {
        Sequence(self.lines.len() as u64)
    }

    /// The line at `sequence`, which must be below the tail.
    pub fn line(&self, sequence: Sequence) -> &[u8] {
        &self.lines[usize::try_from(sequence.0).unwrap()]
    }

    /// The trailers, in order.
    pub fn trailers(&self) -> impl Iterator<Item = &Trailer> {
        self.blocks.iter().map(|(trailer, _)| trailer)
    }

    /// Appends a block of `lines`, all of one request, to the journal and the model.
    pub fn append(&mut self, journal: &impl Journal, lines: Vec<Vec<u8>>) {
        let row = request(self.tail(), u32::try_from(lines.len()).unwrap());
        self.append_with(journal, lines, vec![row]);
    }

    /// Appends a block of `lines` with a request table.
    pub fn append_with(&mut self, journal: &impl Journal, lines: Vec<Vec<u8>>, requests: Vec<RequestRow>) {
        let block = block(self.tail(), &lines, &requests);
        journal.append(&block).unwrap();
        self.record(&block, lines, requests);
    }

    /// Takes a block that the journal has, however it came in.
    pub fn record(&mut self, block: &Block, lines: Vec<Vec<u8>>, requests: Vec<RequestRow>) {
        self.lines.extend(lines);
        self.blocks.push((*block.trailer(), requests));
    }

    /// Reads the whole journal by stepping, and compares every line, trailer and request table.
    pub fn check(&self, journal: &impl Journal) {
        let mut trailers = Vec::new();
        let mut sequence = Sequence::FIRST;
        while let Some(frame) = journal.frame(sequence).unwrap() {
            assert_eq!(frame.first(), sequence);
            for (sequence, line) in frame.lines() {
                assert!(line == self.line(sequence), "line {sequence} differs");
            }
            trailers.extend(frame.trailer().copied());
            sequence = frame.next();
        }
        assert_eq!(sequence, self.tail());
        assert!(trailers.iter().eq(self.trailers()), "the trailers differ");
        assert_eq!(journal.last_trailer().as_ref(), self.trailers().last());
        for (trailer, requests) in &self.blocks {
            let found = journal.requests(trailer.first).unwrap();
            assert!(
                found.as_ref() == Some(requests),
                "the requests of {} differ",
                trailer.first
            );
        }
    }
}
