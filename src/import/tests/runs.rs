//! Runs: once, in order, resumed, confirmed; whatever breaks in between.

use super::paper::{Notebook, Paper, Trouble};
use super::{small, small_file};
use crate::import::{Bounds, Converted, Fate, Options, Outcome, RowOutcome, Stopped, run};

struct Asked {
    confirm: bool,
    times: usize,
}

/// A run with requests of at most two commands.
fn go(
    converted: &Converted,
    paper: &mut Paper,
    notebook: &mut Notebook,
    asked: &mut Asked,
) -> Result<Outcome, Stopped> {
    let mut confirm = |_: &crate::import::Difference| {
        asked.times += 1;
        asked.confirm
    };
    let mut options = Options {
        dry_run: false,
        register_only: false,
        bounds: Bounds {
            commands: 2,
            bytes: 1 << 20,
        },
        confirm: &mut confirm,
        progress: &mut |_| {},
    };
    run(converted, paper, notebook, &mut options)
}

fn never() -> Asked {
    Asked {
        confirm: false,
        times: 0,
    }
}

#[test]
fn a_file_is_posted_once_and_again_nothing() {
    let (mut paper, mut notebook, mut asked) = (Paper::default(), Notebook::default(), never());
    // Two identical rows are two payments.
    let converted = small_file("7,5.00\n7,5.00\n8,6.25\n");
    let outcome = go(&converted, &mut paper, &mut notebook, &mut asked).unwrap();
    assert!(outcome.stopped.is_none() && outcome.decided && outcome.totals.agree());
    assert_eq!(outcome.totals.posted["receive"].commands, 3);
    assert_eq!(
        outcome.totals.posted["receive"].sums["GBP"].to_string(),
        "16.25 GBP"
    );
    assert_eq!(outcome.totals.registered["register_contributor"], 2);
    let again = go(&converted, &mut paper, &mut notebook, &mut asked).unwrap();
    assert!(again.recorded.is_empty() && again.totals.posted.is_empty() && again.totals.agree());
    assert_eq!(again.totals.rows_of(Fate::Unchanged), 3);
    assert_eq!((asked.times, paper.all_keys().len()), (0, 3));
    assert!(notebook.unfinished.is_none() && notebook.pending.is_none());
}

#[test]
fn a_file_that_fits_is_one_request() {
    let (mut paper, mut notebook) = (Paper::default(), Notebook::default());
    let mut options = Options {
        dry_run: false,
        register_only: false,
        bounds: Bounds::default(),
        confirm: &mut |_| false,
        progress: &mut |_| {},
    };
    let converted = small_file("7,5.00\n8,5.00\n9,6.25\n");
    let outcome = run(&converted, &mut paper, &mut notebook, &mut options).unwrap();
    assert_eq!((outcome.requests, paper.arrived, paper.decided), (1, 1, 1));
}

#[test]
fn a_dry_run_decides_and_records_nothing() {
    let (mut paper, mut notebook) = (Paper::default(), Notebook::default());
    let converted = small_file("7,5.00\n8,5.00\n");
    let mut options = Options {
        dry_run: true,
        register_only: false,
        bounds: Bounds::default(),
        confirm: &mut |_| false,
        progress: &mut |_| {},
    };
    let outcome = run(&converted, &mut paper, &mut notebook, &mut options).unwrap();
    assert_eq!((paper.arrived, paper.decided), (0, 1));
    assert_eq!(outcome.difference.rows_new, 2);
    assert_eq!(outcome.totals.rows_of(Fate::NotSent), 2);
    options.dry_run = false;
    options.register_only = true;
    let outcome = run(&converted, &mut paper, &mut notebook, &mut options).unwrap();
    assert!(outcome.totals.posted.is_empty() && paper.keys.is_empty());
    assert_eq!(outcome.totals.registered["register_contributor"], 2);
}

#[test]
fn a_refusal_stops_and_says_which_row_and_the_next_run_goes_on() {
    let (mut paper, mut notebook, mut asked) = (Paper::default(), Notebook::default(), never());
    let converted = small_file("7,1\n7,2\n7,3\n7,4\n7,5\n");
    // Requests of two: the contributor and row 1, rows 2 and 3, rows 4 and 5.
    paper.troubles.insert(1, Trouble::Refused(1));
    let outcome = go(&converted, &mut paper, &mut notebook, &mut asked).unwrap();
    let told = outcome.stopped.as_ref().unwrap().told(&converted);
    assert!(
        told.starts_with("row 3 (line 4), receive: INSUFFICIENT"),
        "{told}"
    );
    assert_eq!(outcome.recorded.len(), 1);
    assert_eq!(outcome.totals.rows_of(Fate::Posted), 1);
    assert_eq!(outcome.totals.rows_of(Fate::NotSent), 4);
    assert!(outcome.totals.agree());
    assert!(notebook.pending.is_none(), "nothing of it was recorded");
    let outcome = go(&converted, &mut paper, &mut notebook, &mut asked).unwrap();
    assert!(outcome.stopped.is_none());
    assert_eq!(outcome.totals.rows_of(Fate::Unchanged), 1);
    assert_eq!(outcome.totals.rows_of(Fate::Posted), 4);
    assert_eq!(asked.times, 0, "the same file goes on without a question");
    assert_eq!(paper.all_keys().len(), 5);
}

#[test]
fn whatever_is_lost_on_the_way_nothing_is_posted_twice() {
    let converted = small_file("7,1\n7,2\n7,2\n8,4\n8,5\n9,6\n9,7\n");
    for place in 0..6 {
        for trouble in [Trouble::Lost, Trouble::AnswerLost, Trouble::Refused(0)] {
            let (mut paper, mut notebook, mut asked) = (Paper::default(), Notebook::default(), never());
            paper.troubles.insert(place, trouble);
            let first = go(&converted, &mut paper, &mut notebook, &mut asked).unwrap();
            assert_eq!(first.stopped.is_some(), place < 5, "{place} {trouble:?}");
            let open = matches!(trouble, Trouble::Lost | Trouble::AnswerLost) && place < 5;
            assert_eq!(notebook.pending.is_some(), open);
            let second = go(&converted, &mut paper, &mut notebook, &mut asked).unwrap();
            assert!(second.stopped.is_none() && second.totals.agree());
            assert_eq!(
                (paper.all_keys().len(), asked.times),
                (7, 0),
                "{place} {trouble:?}"
            );
            assert!(notebook.pending.is_none() && notebook.unfinished.is_none());
        }
    }
}

#[test]
fn control_totals_disagree_when_a_message_is_not_what_the_cell_says() {
    use crate::wire::v1::command::Action;
    let (mut paper, mut notebook, mut asked) = (Paper::default(), Notebook::default(), never());
    let mut converted = small_file("7,1\n7,2\n");
    if let RowOutcome::Posts(postings) = &mut converted.rows[1].outcome
        && let Some(Action::Receive(receive)) = &mut postings[0].command.action
    {
        receive.amount.as_mut().unwrap().amount = "2.01".to_owned();
    }
    let outcome = go(&converted, &mut paper, &mut notebook, &mut asked).unwrap();
    assert_eq!(
        outcome.totals.posted["receive"].sums["GBP"].to_string(),
        "3.01 GBP"
    );
    assert!(outcome.stopped.is_none() && !outcome.totals.agree());
}

#[test]
fn what_cannot_be_kept_is_not_sent() {
    let (mut paper, mut asked) = (Paper::default(), never());
    let mut notebook = Notebook {
        broken: true,
        ..Notebook::default()
    };
    let outcome = go(&small_file("7,1\n"), &mut paper, &mut notebook, &mut asked).unwrap();
    assert!(matches!(outcome.stopped, Some(Stopped::Memory(_))));
    assert_eq!(paper.arrived, 0);
}

#[test]
fn a_reissued_file_is_told_apart_and_asks() {
    let (mut paper, mut notebook, mut asked) = (Paper::default(), Notebook::default(), never());
    go(
        &small_file("7,1\n7,2\n7,2\n"),
        &mut paper,
        &mut notebook,
        &mut asked,
    )
    .unwrap();
    // One of two identical payments is gone, another row is new, and cells are padded otherwise.
    let reissued = small_file("7, 1 \n 7,2\n8,9\n");
    let outcome = go(&reissued, &mut paper, &mut notebook, &mut asked).unwrap();
    assert!(matches!(outcome.stopped, Some(Stopped::NotConfirmed)));
    let difference = &outcome.difference;
    assert_eq!((difference.rows_new, difference.rows_unchanged), (1, 2));
    assert_eq!(difference.entries_gone, [3]);
    assert_eq!((asked.times, paper.all_keys().len()), (1, 3));
    asked.confirm = true;
    let outcome = go(&reissued, &mut paper, &mut notebook, &mut asked).unwrap();
    assert_eq!(outcome.totals.rows_of(Fate::Posted), 1);
    assert_eq!(paper.all_keys().len(), 4);
}

#[test]
fn the_rows_of_a_request_stay_together_and_within_its_bounds() {
    let profile = small(
        "[[post]]\ncommand = \"receive\"\nkey = \"second\"\npool = \"p\"\ncontributor = \"c-{who}\"\n\
        amount = \"{amount}\"\nyear = \"2025\"\nbudget_type = \"fund\"\n",
    );
    let converted = super::convert_with(&profile, "who,amount\n7,1\n7,2\n7,3\n");
    let (mut paper, mut notebook, mut asked) = (Paper::default(), Notebook::default(), never());
    let outcome = go(&converted, &mut paper, &mut notebook, &mut asked).unwrap();
    // The contributor alone, then two commands a row.
    assert_eq!(outcome.requests, 4);
    assert_eq!(outcome.totals.posted["receive"].commands, 6);
    assert_eq!(paper.all_keys().len(), 6);
}
