//! Examples of the rules as they were worked by hand: what is asked in order, and what some places then hold.

use super::{Asked, Place, Restriction, What};
use crate::support::{POOL, TYPE};

/// What a place holds: each source in their order, with its pence.
pub type Held = (Place, &'static [(&'static str, i128)]);

pub struct Example {
    pub name: &'static str,
    pub asked: Vec<Asked>,
    pub then: Vec<Held>,
}

pub fn receive(contributor: &str, pence: i128) -> Asked {
    let what = What::Receive {
        contributor: contributor.to_owned(),
        restriction: Restriction::Free,
        agreed: None,
        instalment: None,
    };
    asked(what, pence)
}

pub fn allocate(initiative: &str, pence: i128) -> Asked {
    let initiative = initiative.to_owned();
    asked(What::Allocate { initiative }, pence)
}

fn asked(what: What, pence: i128) -> Asked {
    Asked {
        what,
        pool: POOL.to_owned(),
        budget_type: TYPE.to_owned(),
        pence,
        effective: None,
        decision: false,
    }
}

fn decided(what: What) -> Asked {
    Asked {
        decision: true,
        ..asked(what, 0)
    }
}

fn initiative() -> String {
    "i1".to_owned()
}

fn commit(pence: i128) -> Asked {
    asked(
        What::Commit {
            initiative: initiative(),
        },
        pence,
    )
}

fn spend(pence: i128) -> Asked {
    let what = What::Spend {
        initiative: initiative(),
        commitment: None,
        interim: true,
    };
    asked(what, pence)
}

fn refund(expenditure: u64) -> Asked {
    let what = What::Refund {
        expenditure,
        to_pool: false,
    };
    Asked {
        budget_type: String::new(),
        ..asked(what, 1)
    }
}

fn correct(receipt: u64, rightful: Option<&str>) -> Asked {
    let rightful = rightful.map(str::to_owned);
    Asked {
        budget_type: String::new(),
        ..decided(What::CorrectReceipt { receipt, rightful })
    }
}

/// All of them, in pools that only warn; `first` is the entry that the first of each is.
pub fn examples(first: u64) -> Vec<Example> {
    let allocated = || Place::Allocated(initiative());
    let spent = || Place::Spent(initiative());
    let given_back = What::ReturnAllocation {
        initiative: initiative(),
    };
    let certified = What::Certify {
        initiative: initiative(),
        expenditure: first + 4,
    };
    let spent_twopence = || {
        vec![
            receive("a", 1),
            receive("b", 1),
            allocate("i1", 2),
            commit(2),
            spend(2),
        ]
    };
    vec![
        Example {
            name: "R6: over-allocated, committed in part, covered in part, handed back in part",
            asked: vec![
                receive("a", 3_000),
                receive("ab", 2_000),
                allocate("i1", 9_000),
                commit(4_500),
                receive("b", 2_500),
                asked(given_back, 2_000),
            ],
            then: vec![
                (Place::Available, &[("a", 50), ("ab", 33), ("b", 417)]),
                (allocated(), &[("a", 250), ("ab", 167), ("b", 2_083)]),
                (Place::Committed(initiative()), &[("a", 2_700), ("ab", 1_800)]),
            ],
        },
        Example {
            name: "R7: certifying less than the interim figure brings back the difference",
            asked: vec![
                receive("a", 3_000),
                receive("b", 2_000),
                allocate("i1", 5_000),
                commit(5_000),
                spend(5_000),
                asked(certified, 4_700),
            ],
            then: vec![
                (Place::Committed(initiative()), &[("a", 180), ("b", 120)]),
                (spent(), &[("a", 2_820), ("b", 1_880)]),
            ],
        },
        Example {
            name: "R7: the first refund of a penny",
            asked: [spent_twopence(), vec![refund(first + 4)]].concat(),
            then: vec![(allocated(), &[("a", 1)]), (spent(), &[("b", 1)])],
        },
        Example {
            name: "R7: the second refund of a penny",
            asked: [spent_twopence(), vec![refund(first + 4), refund(first + 4)]].concat(),
            then: vec![(allocated(), &[("a", 1), ("b", 1)]), (spent(), &[])],
        },
        Example {
            name: "R8: who paid first is no reason to bear more",
            asked: vec![
                receive("a", 10_000),
                allocate("i1", 10_000),
                receive("b", 10_000),
                allocate("i1", 6_000),
                decided(What::Equalise),
            ],
            then: vec![
                (Place::Available, &[("a", 2_000), ("b", 2_000)]),
                (allocated(), &[("a", 8_000), ("b", 8_000)]),
            ],
        },
        Example {
            name: "R10: a receipt that never existed",
            asked: vec![
                receive("a", 10_000),
                receive("b", 10_000),
                allocate("i1", 6_000),
                correct(first, None),
            ],
            then: vec![
                (Place::Received, &[("b", -10_000)]),
                (Place::Available, &[("b", 4_000)]),
                (allocated(), &[("b", 6_000)]),
            ],
        },
        Example {
            name: "R10: a receipt that was another's",
            asked: vec![
                receive("a", 10_000),
                receive("b", 10_000),
                allocate("i1", 6_000),
                correct(first, Some("ab")),
            ],
            then: vec![
                (Place::Available, &[("ab", 7_000), ("b", 7_000)]),
                (allocated(), &[("ab", 3_000), ("b", 3_000)]),
            ],
        },
    ]
}
