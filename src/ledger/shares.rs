//! Rule R5: taking an amount from a balance, exactly, in tiers and in proportion.
//!
//! Tiers: money restricted to the initiative, then to its window, then free money. Inside a tier each source
//! gives in proportion to what it holds, rounded down to the minor unit; what is left over goes one unit each to
//! the sources with the largest fraction, ties by the order of sources. Towards spending, real money goes first
//! and UNCOVERED last; backwards, UNCOVERED goes first.

use super::state::Balance;
use crate::types::{Minor, RestrictionRef, Source};

/// What money is wanted for: decides which restricted money fits (rule R4).
#[derive(Debug, Clone, Copy)]
pub struct Use<'a> {
    /// The initiative.
    pub initiative: &'a str,
    /// The window that it lies in.
    pub window: Option<&'a str>,
}

impl Use<'_> {
    /// Whether money of `source` may pay for this.
    pub fn fits(self, source: &Source) -> bool {
        match source.restriction() {
            RestrictionRef::Free => true,
            RestrictionRef::Window(window) => self.window == Some(window),
            RestrictionRef::Initiative(initiative) => self.initiative == initiative,
        }
    }
}

/// What was found in a balance: real shares in the order of sources, and their sum.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Shares above zero.
    pub(super) shares: Vec<(Source, Minor)>,
    /// Their sum.
    pub(super) sum: Minor,
}

/// The real money of `balance` that fits `usage`.
pub(super) fn fitting(balance: &Balance, usage: Use<'_>) -> Minor {
    // A balance's sum is in range and its real shares are of one sign, so this sum is exact.
    Minor(
        balance
            .shares()
            .iter()
            .filter(|(source, _)| usage.fits(source))
            .map(|(_, held)| held.0)
            .sum(),
    )
}

/// Takes up to `amount` of the real money that fits `usage`.
pub(super) fn take(balance: &Balance, usage: Use<'_>, amount: Minor) -> Taken {
    let mut taken = Taken::default();
    let held = balance.shares();
    let all_free = held
        .iter()
        .all(|(source, _)| source.restriction() == RestrictionRef::Free);
    if all_free {
        take_tier(held.iter(), amount, &mut taken);
        return taken;
    }
    for tier in [2, 1, 0] {
        let in_tier = held
            .iter()
            .filter(|(source, _)| tier_of(source) == tier && usage.fits(source));
        let rest = amount.less(taken.sum);
        take_tier(in_tier, rest, &mut taken);
    }
    taken.shares.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    taken
}

/// Takes up to `amount` of the real money whose source is `wanted`, in one tier.
pub(super) fn take_of(balance: &Balance, wanted: impl Fn(&Source) -> bool + Clone, amount: Minor) -> Taken {
    let mut taken = Taken::default();
    take_tier(
        balance.shares().iter().filter(|(source, _)| wanted(source)),
        amount,
        &mut taken,
    );
    taken
}

/// Whether money of `source` may pay for anything in the pool.
pub(super) fn is_free(source: &Source) -> bool {
    source.restriction() == RestrictionRef::Free
}

/// Splits `amount` by weights of at least zero, of which one is above it: rounded down, what is left over by the
/// largest fraction, ties by order. Shares of zero are left out.
pub(super) fn apportion(amount: Minor, weights: &[(Source, Minor)]) -> Vec<(Source, Minor)> {
    in_proportion(amount.0, weights.iter())
}

/// Takes `amount`, which the balance holds, backwards: UNCOVERED first, then real money. Everything in an
/// initiative's account fits the initiative, so all of it can be had.
pub(super) fn take_backwards(balance: &Balance, usage: Use<'_>, amount: Minor) -> Vec<(Source, Minor)> {
    let uncovered = amount.min(balance.uncovered());
    let mut shares = take(balance, usage, amount.less(uncovered)).shares;
    add_uncovered(&mut shares, uncovered);
    shares
}

/// Adds UNCOVERED to shares at its place in the order of sources, if it is above zero.
pub(super) fn add_uncovered(shares: &mut Vec<(Source, Minor)>, uncovered: Minor) {
    if uncovered.is_positive() {
        let position = shares.partition_point(|(source, _)| *source < Source::UNCOVERED);
        shares.insert(position, (Source::UNCOVERED, uncovered));
    }
}

fn tier_of(source: &Source) -> u8 {
    match source.restriction() {
        RestrictionRef::Free => 0,
        RestrictionRef::Window(_) => 1,
        RestrictionRef::Initiative(_) => 2,
    }
}

/// Takes up to `amount` from the sources of one tier in proportion to what they hold.
fn take_tier<'a>(held: impl Iterator<Item = &'a (Source, Minor)> + Clone, amount: Minor, taken: &mut Taken) {
    let there: i128 = held.clone().map(|(_, held)| held.0).sum();
    let amount = amount.0.min(there);
    if amount <= 0 {
        return;
    }
    taken.sum = Minor(taken.sum.0 + amount);
    if amount == there {
        taken.shares.extend(held.cloned());
        return;
    }
    let shares = in_proportion(amount, held);
    match taken.shares.is_empty() {
        true => taken.shares = shares,
        false => taken.shares.extend(shares),
    }
}

/// `amount` in proportion to what each holds, of which at least one is above zero.
fn in_proportion<'a>(
    amount: i128,
    held: impl Iterator<Item = &'a (Source, Minor)> + Clone,
) -> Vec<(Source, Minor)> {
    let whole: i128 = held.clone().map(|(_, held)| held.0).sum();
    if whole <= 0 {
        return Vec::new();
    }
    // Floors first.
    let mut floors: Vec<(&Source, i128, i128)> = held
        .map(|(source, held)| {
            let (floor, rest) = part_of(amount, held.0, whole);
            (source, floor, rest)
        })
        .collect();
    let left_over = amount - floors.iter().map(|(_, floor, _)| floor).sum::<i128>();
    give_left_over(&mut floors, left_over);
    let shares = floors.into_iter().filter(|(_, share, _)| *share > 0);
    shares
        .map(|(source, share, _)| (source.clone(), Minor(share)))
        .collect()
}

/// `amount` × `held` / `whole` rounded down, and the remainder; none of them below zero, and `whole` above it.
///
/// The product of two amounts of one balance is at most 10^19 × 10^19 = 10^38, inside an `i128`. What is summed over
/// restrictions, or received and taken over, may be a few times as much: then it is multiplied digit by binary digit, where
/// nothing is larger than twice `whole` and `held`, some 10^20.
fn part_of(amount: i128, held: i128, whole: i128) -> (i128, i128) {
    if let Some(product) = amount.checked_mul(held) {
        // Divided once: a division of 128 bits is a call.
        let floor = product / whole;
        return (floor, product - floor * whole);
    }
    let (mut floor, mut rest) = (0, 0);
    for digit in (0..i128::BITS).rev().map(|place| (amount >> place) & 1) {
        rest = 2 * rest + digit * held;
        floor = 2 * floor + rest / whole;
        rest %= whole;
    }
    (floor, rest)
}

/// One unit each to the largest fractions, ties by the order of sources. Fractions are remainders over one
/// denominator; their sum is `left_over` times it, so at least `left_over` of them are above zero, and a source
/// with such a remainder holds at least one unit more than its floor.
fn give_left_over(floors: &mut [(&Source, i128, i128)], left_over: i128) {
    let Ok(count) = usize::try_from(left_over) else {
        return;
    };
    if count == 0 {
        return;
    }
    let mut order: Vec<usize> = (0..floors.len()).collect();
    let by_fraction = |a: &usize, b: &usize| floors[*b].2.cmp(&floors[*a].2).then(a.cmp(b));
    if count < order.len() {
        order.select_nth_unstable_by(count, by_fraction);
    }
    for position in order.into_iter().take(count) {
        floors[position].1 += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balance(held: &[(&str, i128)]) -> Balance {
        let sources: Vec<(Source, Minor)> = held
            .iter()
            .map(|(source, held)| (source.parse().unwrap(), Minor(*held)))
            .collect();
        let mut balance = Balance::default();
        balance
            .add(sources.iter().map(|(source, held)| (source, *held)))
            .unwrap();
        balance
    }

    fn taken(held: &[(&str, i128)], amount: i128) -> Vec<(String, i128)> {
        let usage = Use {
            initiative: "i",
            window: Some("w"),
        };
        let taken = take(&balance(held), usage, Minor(amount));
        assert_eq!(
            taken.sum.0,
            taken.shares.iter().map(|(_, share)| share.0).sum::<i128>()
        );
        taken
            .shares
            .iter()
            .map(|(source, share)| (source.to_string(), share.0))
            .collect()
    }

    #[test]
    fn a_part_is_exact_where_its_product_fits_no_machine_number() {
        let (amount, held) = (99 * 10_i128.pow(17), 198 * 10_i128.pow(17));
        for whole in [held, held + 1, 3 * held, 10_i128.pow(20) - 1] {
            assert_eq!(amount.checked_mul(held), None);
            let (floor, rest) = part_of(amount, held, whole);
            // Checked modulo two primes, in which the products fit.
            for prime in [1_000_000_007, 998_244_353] {
                let modulo = |number: i128| number % prime;
                let right = modulo(modulo(floor) * modulo(whole) + rest);
                assert_eq!(modulo(modulo(amount) * modulo(held)), right, "{whole}");
            }
            assert!((0..whole).contains(&rest));
            assert_eq!(part_of(7, 5, 3), (11, 2));
        }
    }

    #[test]
    fn what_is_left_over_goes_to_the_largest_fractions_and_ties_to_the_first_source() {
        for (held, amount, expected) in [
            // 1.67 and 0.83: the second has the larger fraction.
            (vec![("a", 2), ("b", 1)], 2, vec![("a", 1), ("b", 1)]),
            // Thirds of 1: the tie goes to a.
            (vec![("a", 1), ("b", 1), ("c", 1)], 1, vec![("a", 1)]),
            (vec![("a", 1), ("b", 1), ("c", 1)], 2, vec![("a", 1), ("b", 1)]),
            // R6's example: 5 of A3 B2 C25 is A0.50 B0.33 C4.17.
            (
                vec![("a", 300), ("b", 200), ("c", 2500)],
                500,
                vec![("a", 50), ("b", 33), ("c", 417)],
            ),
            (vec![("a", 7)], 7, vec![("a", 7)]),
            (vec![("a", 7)], 9, vec![("a", 7)]),
            (vec![], 9, vec![]),
        ] {
            let expected: Vec<(String, i128)> =
                expected.into_iter().map(|(s, n)| (s.to_owned(), n)).collect();
            assert_eq!(taken(&held, amount), expected, "{amount} of {held:?}");
        }
    }

    #[test]
    fn restricted_money_that_fits_goes_before_free_money_and_other_money_stays() {
        let held = [
            ("a", 10),
            ("a#window:other", 50),
            ("a+initiative:i", 3),
            ("b#window:w", 4),
            ("b+initiative:j", 50),
        ];
        let names = |amount| taken(&held, amount);
        assert_eq!(names(2), [("a+initiative:i".to_owned(), 2)]);
        assert_eq!(
            names(5),
            [("a+initiative:i".to_owned(), 3), ("b#window:w".to_owned(), 2)]
        );
        assert_eq!(
            names(99),
            [
                ("a".to_owned(), 10),
                ("a+initiative:i".to_owned(), 3),
                ("b#window:w".to_owned(), 4)
            ]
        );
    }
}
