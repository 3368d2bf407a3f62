//! A line taken apart: words that a command knows by name, and those that are told by their place. Whoever reads a
//! line takes its words out, so that a word that nobody took is a mistake in the table.

/// The words of a line that were not taken yet.
pub struct Words<'a>(Vec<&'a str>);

impl<'a> Words<'a> {
    pub fn new(line: &'a str) -> Words<'a> {
        Words(line.split_whitespace().collect())
    }

    /// Takes `word` and the one behind it.
    pub fn after(&mut self, word: &str) -> Option<&'a str> {
        let position = self.0.iter().position(|other| *other == word)?;
        if position + 1 >= self.0.len() {
            return None;
        }
        self.0.remove(position);
        Some(self.0.remove(position))
    }

    /// Takes two words that belong together, if they stand there.
    pub fn both(&mut self, first: &str, second: &str) -> bool {
        let position = self.0.windows(2).position(|pair| pair == [first, second]);
        if let Some(position) = position {
            self.0.drain(position..position + 2);
        }
        position.is_some()
    }

    /// Takes a word, if it stands there.
    pub fn flag(&mut self, word: &str) -> bool {
        let position = self.0.iter().position(|other| *other == word);
        if let Some(position) = position {
            self.0.remove(position);
        }
        position.is_some()
    }

    /// Takes the first word that is left.
    pub fn next(&mut self) -> Result<&'a str, String> {
        self.maybe_next().ok_or_else(|| "a word is missing".to_owned())
    }

    /// Takes the first word that is left, if there is one.
    pub fn maybe_next(&mut self) -> Option<&'a str> {
        match self.0.is_empty() {
            true => None,
            false => Some(self.0.remove(0)),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything that is left, as it stood.
    pub fn rest(&mut self) -> String {
        std::mem::take(&mut self.0).join(" ")
    }

    /// Nothing may be left.
    pub fn end(&self) -> Result<(), String> {
        match self.0.is_empty() {
            true => Ok(()),
            false => Err(format!("nobody reads: {}", self.0.join(" "))),
        }
    }
}

/// `i1,i2`
pub fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|item| !item.is_empty())
}

/// `b:60,c:40`: what is named and what of it.
pub fn pairs(text: &str) -> Result<Vec<(&str, &str)>, String> {
    let pair = |item| str::split_once(item, ':').ok_or_else(|| format!("{item} should be NAME:VALUE"));
    list(text).map(pair).collect()
}

/// `in-kind-staff` as the ledger spells it, `IN_KIND_STAFF`.
pub fn spelled(word: &str) -> String {
    word.to_ascii_uppercase().replace('-', "_")
}

/// A line that names `c1..c9` stands for nine lines.
pub fn repeated(line: &str) -> Vec<String> {
    let Some(range) = line.split_whitespace().find(|word| word.contains("..")) else {
        return vec![line.to_owned()];
    };
    let digits = |text: &str| text.trim_start_matches(|c: char| !c.is_ascii_digit()).to_owned();
    let (first, last) = range.split_once("..").unwrap_or_default();
    let name = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let bound = |text| digits(text).parse::<u32>().unwrap_or_default();
    let one = |number| line.replace(range, &format!("{name}{number}"));
    (bound(first)..=bound(last)).map(one).collect()
}
