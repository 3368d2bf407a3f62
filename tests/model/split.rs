//! Rule R5 in the model: whose money is taken, by tiers, in exact fractions.

use super::words::{Restriction, Source};

/// Which way money goes: real money first, or UNCOVERED first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    TowardsSpending,
    Backwards,
}

/// Takes `wanted` for an initiative of that window out of what is `held`. Tells what was taken, and how much
/// could not be.
pub fn take(
    held: &[(Source, i128)],
    initiative: &str,
    window: Option<&str>,
    wanted: i128,
    way: Way,
) -> (Vec<(Source, i128)>, i128) {
    let mut left = wanted;
    let mut taken = Vec::new();
    for tier in tiers(way) {
        let of_tier: Vec<_> = held
            .iter()
            .filter(|(source, pence)| *pence > 0 && tier_of(source, initiative, window) == Some(tier))
            .collect();
        let whole: i128 = of_tier.iter().map(|(_, pence)| pence).sum();
        let part = left.min(whole);
        taken.extend(in_proportion(part, whole, &of_tier));
        left -= part;
    }
    (taken, left)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tier {
    Initiative,
    Window,
    Free,
    Uncovered,
}

fn tiers(way: Way) -> [Tier; 4] {
    match way {
        Way::TowardsSpending => [Tier::Initiative, Tier::Window, Tier::Free, Tier::Uncovered],
        Way::Backwards => [Tier::Uncovered, Tier::Initiative, Tier::Window, Tier::Free],
    }
}

/// The tier of a source for a use, or none if its money does not fit it (rule R4).
fn tier_of(source: &Source, initiative: &str, window: Option<&str>) -> Option<Tier> {
    match source {
        Source::Uncovered => Some(Tier::Uncovered),
        Source::Of(_, Restriction::Free) => Some(Tier::Free),
        Source::Of(_, Restriction::Window(own)) => (Some(own.as_str()) == window).then_some(Tier::Window),
        Source::Of(_, Restriction::Initiative(own)) => (own == initiative).then_some(Tier::Initiative),
    }
}

/// `part` of `whole` in proportion to what each holds: rounded down, then a penny each by the largest fraction
/// left over, ties by source. All fractions have the denominator `whole`, so their numerators are compared.
fn in_proportion(part: i128, whole: i128, held: &[&(Source, i128)]) -> Vec<(Source, i128)> {
    if part == 0 {
        return Vec::new();
    }
    let mut shares: Vec<(Source, i128)> = Vec::new();
    let mut fractions: Vec<(i128, usize)> = Vec::new();
    for (position, (source, pence)) in held.iter().enumerate() {
        shares.push((source.clone(), part * pence / whole));
        fractions.push((part * pence % whole, position));
    }
    let given: i128 = shares.iter().map(|(_, pence)| pence).sum();
    // The largest fraction first; `held` is in the order of sources, so the position settles ties.
    fractions.sort_by_key(|(fraction, position)| (-fraction, *position));
    for (_, position) in fractions.into_iter().take((part - given) as usize) {
        shares[position].1 += 1;
    }
    shares.retain(|(_, pence)| *pence > 0);
    shares
}
