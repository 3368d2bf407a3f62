//! Random samples, of the population or of each of its strata: its units are put into the order of the SHA-256 of
//! "seed:entry", as `printf 'seed:42' | sha256sum` has it, and the first are taken. Nobody can choose what comes first without
//! choosing the seed, and whoever has the seed comes to the same.

use super::population::one_currency;
use super::{Counted, Measure, SampleFound, Selected, selected};
use crate::examine::{Examiner, Fault, Item};
use crate::types::{Currency, Minor, Sequence};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How many digits of a digest are shown: enough to see the order by.
const DIGITS_SHOWN: usize = 16;

/// What an entry is ordered by, in hexadecimal.
pub fn digest(seed: &str, entry: Sequence) -> String {
    let digest = Sha256::digest(format!("{seed}:{entry}").as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A random sample while it is drawn.
#[derive(Debug)]
pub struct Ordered {
    measure: Measure,
    seed: String,
    size: usize,
    currency: Option<Currency>,
    /// In the order of their bounds; credits and what lies below the first bound come before them.
    strata: Vec<Drawn>,
}

#[derive(Debug)]
struct Drawn {
    /// From which amount on; nothing: whatever fits no other.
    from: Option<Minor>,
    /// Below which.
    below: Option<Minor>,
    counted: Counted,
    /// The first so far, by digest.
    first: BTreeMap<String, Selected>,
}

impl Ordered {
    /// A sample of so many units of each stratum, of which nothing is drawn yet. The bounds are the lowest amounts of the
    /// strata; without any the population is one stratum.
    pub fn new(measure: Measure, seed: &str, size: usize, bounds: &[Minor]) -> Ordered {
        let mut bounds = bounds.to_vec();
        bounds.sort_unstable();
        bounds.dedup();
        let mut strata = vec![Drawn::new(None, bounds.first().copied())];
        for (place, from) in bounds.iter().enumerate() {
            strata.push(Drawn::new(Some(*from), bounds.get(place + 1).copied()));
        }
        Ordered {
            measure,
            seed: seed.to_owned(),
            size,
            currency: None,
            strata,
        }
    }

    /// What was drawn.
    pub fn finish(self) -> SampleFound {
        let Some(currency) = self.currency else {
            return SampleFound {
                selected: Vec::new(),
                strata: Vec::new(),
            };
        };
        let mut all = Vec::new();
        let mut strata = Vec::new();
        for stratum in self.strata {
            let name = stratum.name(currency);
            let mut counted = stratum.counted;
            for (digest, selected) in stratum.first {
                counted.select(selected.minor);
                all.push(Selected {
                    stratum: name.clone(),
                    digest: digest.chars().take(DIGITS_SHOWN).collect(),
                    ..selected
                });
            }
            strata.push(counted.told(&name, currency));
        }
        all.sort_unstable_by_key(|selected| selected.entry);
        SampleFound {
            selected: all,
            strata,
        }
    }
}

impl Drawn {
    fn new(from: Option<Minor>, below: Option<Minor>) -> Drawn {
        Drawn {
            from,
            below,
            counted: Counted::default(),
            first: BTreeMap::new(),
        }
    }

    fn takes(&self, amount: Minor) -> bool {
        self.from.is_none_or(|from| amount >= from) && self.below.is_none_or(|below| amount < below)
    }

    fn name(&self, currency: Currency) -> String {
        let told = |minor: Minor| minor.decimal(currency);
        match (self.from, self.below) {
            (None, None) => "all".to_owned(),
            (None, Some(below)) => format!("below {}", told(below)),
            (Some(from), None) => format!("from {}", told(from)),
            (Some(from), Some(below)) => format!("from {} below {}", told(from), told(below)),
        }
    }
}

impl Examiner for Ordered {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        let Some(unit) = self.measure.unit(item)? else {
            return Ok(());
        };
        one_currency(&mut self.currency, unit)?;
        let Some(stratum) = self.strata.iter_mut().find(|stratum| stratum.takes(unit.amount)) else {
            return Ok(());
        };
        stratum.counted.add(unit.amount);
        let digest = digest(&self.seed, item.entry.sequence);
        let is_full = stratum.first.len() >= self.size;
        let is_late = stratum
            .first
            .last_key_value()
            .is_some_and(|(last, _)| digest > *last);
        if self.size == 0 || is_full && is_late {
            return Ok(());
        }
        stratum.first.insert(digest, selected(item, "", unit));
        if stratum.first.len() > self.size {
            stratum.first.pop_last();
        }
        Ok(())
    }
}
