//! Rule R5 in the model: whose money is taken, by tiers, in exact fractions.

use super::words::{Restriction, Shares, Source};

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
) -> (Shares, i128) {
    let mut left = wanted;
    let mut taken = Vec::new();
    for tier in tiers(way) {
        let mut of_tier = held.to_vec();
        of_tier.retain(|(source, pence)| *pence > 0 && tier_of(source, initiative, window) == Some(tier));
        let whole: i128 = of_tier.iter().map(|(_, pence)| pence).sum();
        let part = left.min(whole);
        taken.extend(in_proportion(part, &of_tier));
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

/// `part` in proportion to what each of these weighs: rounded down, then a penny each by the largest fraction left
/// over, ties by the order given. All fractions have the same denominator, so their numerators are compared.
pub fn in_proportion<T: Clone>(part: i128, weights: &[(T, i128)]) -> Vec<(T, i128)> {
    if part == 0 {
        return Vec::new();
    }
    let whole: i128 = weights.iter().map(|(_, weight)| weight).sum();
    let mut shares: Vec<(T, i128)> = Vec::new();
    let mut fractions: Vec<(i128, usize)> = Vec::new();
    for (position, (whose, weight)) in weights.iter().enumerate() {
        shares.push((whose.clone(), part * weight / whole));
        fractions.push((part * weight % whole, position));
    }
    let given: i128 = shares.iter().map(|(_, pence)| pence).sum();
    // The largest fraction first; the position settles ties.
    fractions.sort_by_key(|(fraction, position)| (-fraction, *position));
    for (_, position) in fractions.into_iter().take((part - given) as usize) {
        shares[position].1 += 1;
    }
    shares.retain(|(_, pence)| *pence > 0);
    shares
}
