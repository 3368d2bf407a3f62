//! Pools with everybody in them and no money, under terms drawn by lot.

use super::super::random::Random;
use super::super::{
    Apportionment, Basis, BudgetType, Check, Class, Mode, Model, Pool, SwitchException, Terms, WHOLE,
};
use super::TODAY;
use crate::support::{POOL, TYPE};

/// Ids whose order as text is a trap for a careless sort: `a#…` and `a+…` come before `a-b`.
pub const CONTRIBUTORS: [&str; 5] = ["a", "a-b", "a.c", "ab", "b"];
pub const HOST: &str = "host";
pub const OTHER_POOL: &str = "second";

/// With their windows; `i10` sorts before `i2` and lies in no window.
pub const INITIATIVES: [(&str, Option<&str>); 4] = [
    ("i1", Some("heat")),
    ("i10", None),
    ("i2", Some("heat")),
    ("i3", Some("homes")),
];
pub const WINDOWS: [&str; 2] = ["heat", "homes"];
pub const BUDGET_TYPES: [&str; 3] = ["cdel", "own", TYPE];

/// Two pools, each of whose budget types draws its class and its funds check.
pub fn pool(random: &mut Random) -> Model {
    let mut model = Model::new(TODAY);
    model.contributors = CONTRIBUTORS.map(str::to_owned).into();
    model.contributors.insert(HOST.to_owned());
    for id in [POOL, OTHER_POOL] {
        let initiatives = INITIATIVES.map(|(id, window)| (id.to_owned(), window.map(str::to_owned)));
        let pool = Pool {
            terms: terms(random),
            initiatives: initiatives.into(),
            closed: [].into(),
        };
        model.pools.insert(id.to_owned(), pool);
    }
    model
}

fn terms(random: &mut Random) -> Terms {
    let budget_types = BUDGET_TYPES.map(|budget_type| {
        let classes = [
            Class::Programme,
            Class::Administration,
            Class::Capital,
            Class::Managed,
            Class::Own,
        ];
        let drawn = BudgetType {
            check: check(random),
            class: *random.pick(&classes),
            ring_fenced: random.percent(25),
        };
        (budget_type.to_owned(), drawn)
    });
    let mut switch_exceptions = Vec::new();
    for (from, to) in [(TYPE, "cdel"), ("cdel", TYPE), (TYPE, "own")] {
        if random.percent(35) {
            switch_exceptions.push(SwitchException {
                from: from.to_owned(),
                to: to.to_owned(),
                cap: random.between(5, 1_500),
            });
        }
    }
    Terms {
        host: HOST.to_owned(),
        windows: WINDOWS.map(str::to_owned).into(),
        budget_types: budget_types.into(),
        apportionment: apportionment(random),
        refuse_retrospective: random.percent(25),
        switch_exceptions,
    }
}

pub fn check(random: &mut Random) -> Check {
    Check {
        mode: *random.pick(&[Mode::Absolute, Mode::Advisory]),
        basis: *random.pick(&[Basis::Received, Basis::Agreed]),
        // 0, 0.0001, 2.5, 10, 33.3333 and 100 percent.
        tolerance: *random.pick(&[0, 0, 1, 25_000, 100_000, 333_333, WHOLE]),
        warning: *random.pick(&[None, None, Some(500_000), Some(900_000), Some(WHOLE)]),
    }
}

pub fn apportionment(random: &mut Random) -> Apportionment {
    match random.below(10) {
        0..5 => Apportionment::Proportional,
        5..9 => {
            let first = random.between(1, WHOLE / 2);
            let second = random.between(1, WHOLE / 2 - 1);
            let fixed = [("a", first), ("ab", second), ("b", WHOLE - first - second)];
            Apportionment::Fixed(
                fixed
                    .map(|(contributor, percent)| (contributor.to_owned(), percent))
                    .into(),
            )
        }
        _ => Apportionment::Contingency,
    }
}
