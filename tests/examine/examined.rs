//! What an examination finds of entries, as tables ask for it.

use common_purse::audit::{Checkpoint, Tree, leaf_hash};
use common_purse::examine::*;
use common_purse::ledger::Entry;
use common_purse::types::{Amount, Currency, Minor, Money, Sequence};
use serde::Serialize;
use serde_json::{Value, json};

/// The lines of entries, and the checkpoint over them.
pub fn log(entries: &[Entry]) -> (Vec<Vec<u8>>, Checkpoint) {
    let mut tree = Tree::new();
    let lines: Vec<Vec<u8>> = entries
        .iter()
        .map(|entry| {
            let mut line = Vec::new();
            entry.write_line(&mut line);
            tree.push(leaf_hash(&line));
            line
        })
        .collect();
    (
        lines,
        Checkpoint::of("test.example/ledger".parse().unwrap(), &tree),
    )
}

/// Has entries read by an examiner.
pub fn read(entries: &[Entry], selection: &Selection, examiner: &mut dyn Examiner) -> Result<Point, Fault> {
    let (lines, signed) = log(entries);
    let mut reading = Reading::new(selection, &signed);
    for line in &lines {
        reading.take(line, examiner)?;
    }
    reading.finish()
}

/// What an examination is asked with: `limit=25000 kind=Spend`.
pub struct Asked<'a> {
    pub name: &'a str,
    pub plain: Option<&'a str>,
    options: Vec<(&'a str, &'a str)>,
    pub list: &'a str,
}

impl<'a> Asked<'a> {
    pub fn parse(line: &'a str) -> Asked<'a> {
        let (asked, list) = line.split_once(" : ").expect("an examination names its list");
        let mut words = asked.split_whitespace();
        let name = words.next().unwrap();
        let (options, plain): (Vec<&str>, Vec<&str>) = words.partition(|word| word.contains('='));
        Asked {
            name,
            plain: plain.first().copied(),
            options: options.iter().map(|word| word.split_once('=').unwrap()).collect(),
            list: list.trim(),
        }
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.options
            .iter()
            .filter(move |(known, _)| *known == name)
            .map(|(_, value)| *value)
    }

    fn one(&self, name: &str) -> Option<&'a str> {
        self.all(name).next()
    }

    fn kinds(&self) -> Vec<Kind> {
        self.all("kind").map(|name| kind(name).unwrap()).collect()
    }

    fn measure(&self) -> Measure {
        match (self.one("contributor"), self.kinds()) {
            (Some(contributor), _) => Measure::Contributor(contributor.parse().unwrap()),
            (None, kinds) if kinds.is_empty() => Measure::Expenditure,
            (None, kinds) => Measure::Kinds(kinds),
        }
    }

    fn selection(&self) -> Selection {
        let sequence = |name| self.one(name).map(|text| Sequence(text.parse().unwrap()));
        Selection {
            pool: self.one("pool").map(|pool| pool.parse().unwrap()),
            first: sequence("from").unwrap_or_default(),
            last: sequence("to"),
            recorded_by: None,
            effective_by: self.one("effective").map(|date| date.parse().unwrap()),
        }
    }

    /// All that it finds.
    pub fn found(&self, entries: &[Entry], in_file: &[Line]) -> Value {
        let selection = self.selection();
        let look = |examiner: &mut dyn Examiner| read(entries, &selection, examiner).unwrap();
        macro_rules! folded {
            ($examiner:expr) => {{
                let mut examiner = $examiner;
                look(&mut examiner);
                told(&examiner.finish())
            }};
        }
        match self.name {
            "trial-balance" => folded!(TrialBalance::default()),
            "same-person" => folded!(SamePerson::default()),
            "just-under" => folded!(JustUnder::new(self.limit())),
            "retrospective" => folded!(Late::new(self.one("days").unwrap().parse().unwrap())),
            "unusual" => folded!(Unusual::new(self.usual())),
            "document-numbers" => folded!(DocumentNumbers::default()),
            "reversals" => folded!(Chains::default()),
            "standing-data" => folded!(StandingData::default()),
            "mus" => {
                let minor = |name| pounds(self.one(name).unwrap()).minor();
                folded!(Monetary::new(self.measure(), minor("interval"), minor("start")).unwrap())
            }
            "start" => {
                let (seed, interval) = (self.one("seed").unwrap(), self.one("interval").unwrap());
                let digits = &sha256_hex(seed)[..12];
                let number = u64::from_str_radix(digits, 16).unwrap();
                let start = start(seed, Minor(interval.parse().unwrap())).0.to_string();
                json!({ "start": [{ "digits": digits, "number": number.to_string(), "interval": interval, "start": start }] })
            }
            "contributor" => folded!(OfContributor::new(self.plain.unwrap().parse().unwrap())),
            "entry" => {
                let mut examiner = OfEntry::new(Sequence(self.plain.unwrap().parse().unwrap()));
                look(&mut examiner);
                told(&examiner.finish().unwrap())
            }
            "reconcile" => {
                let mut ours = OurSide::new(self.measure(), gbp());
                look(&mut ours);
                told(&reconcile(in_file.to_vec(), ours.finish(), gbp()))
            }
            other => panic!("no examination is called {other}"),
        }
    }

    fn limit(&self) -> Limit {
        let kinds = self.kinds();
        Limit {
            amount: pounds(self.one("limit").unwrap()),
            within: self.one("within").unwrap().parse().unwrap(),
            kinds: if kinds.is_empty() {
                vec![Kind::Spend]
            } else {
                kinds
            },
            by: match self.one("by") {
                Some("on-behalf-of") => GroupedBy::OnBehalfOf,
                _ => GroupedBy::Payee,
            },
        }
    }

    fn usual(&self) -> Usual {
        let (from, to) = self.one("hours").unwrap().split_once('-').unwrap();
        Usual {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            round: self.one("round").map(pounds),
            kinds: self.kinds(),
        }
    }
}

pub fn gbp() -> Currency {
    "GBP".parse().unwrap()
}

pub fn pounds(text: &str) -> Money {
    Money {
        amount: Amount::parse_positive(text, gbp()).unwrap(),
        currency: gbp(),
    }
}

/// An amount of a finding.
pub fn minor(text: &str) -> Minor {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    Minor(sign * digits.replace('.', "").parse::<i128>().unwrap())
}

pub fn told(found: &impl Serialize) -> Value {
    serde_json::to_value(found).unwrap()
}

pub fn sha256_hex(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
