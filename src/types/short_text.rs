//! The characters of a number or a date, without a formatter.

/// At most 32 ASCII characters, filled from the back, as digits come.
pub(super) struct ShortText {
    bytes: [u8; 32],
    start: usize,
}

impl ShortText {
    pub(super) fn new() -> ShortText {
        ShortText {
            bytes: [0; 32],
            start: 32,
        }
    }

    /// Puts `character` in front.
    pub(super) fn push(&mut self, character: u8) {
        self.start -= 1;
        self.bytes[self.start] = character;
    }

    /// Puts the last `count` digits of `number` in front, zeros included.
    pub(super) fn push_digits(&mut self, number: u32, count: usize) {
        let mut rest = number;
        for _ in 0..count {
            // A remainder of ten fits a byte.
            self.push(b'0' + u8::try_from(rest % 10).unwrap_or(0));
            rest /= 10;
        }
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[self.start..]).expect("every character pushed is ASCII")
    }
}
