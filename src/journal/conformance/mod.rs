//! One suite for every engine: what the contract of [`Journal`] says, as cases that panic when it is not kept.
//!
//! An engine's test gives a [`Place`] and calls [`journal_conformance!`](crate::journal_conformance), which makes
//! one `#[test]` of each case. A case builds a [`Model`] beside the journal, the plainest form of what it should hold, and
//! compares them whole after each step. Nothing here is random: the generator of lines takes a seed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a case reports by panicking, as every test does"
)]

mod append;
mod model;
mod reading;
mod shapes;

pub use append::*;
pub use model::{Lines, Model, block, head, request};
pub use reading::*;
pub use shapes::*;

use super::Journal;

/// Where an engine under test keeps one journal.
pub trait Place {
    /// The engine.
    type Journal: Journal;

    /// An empty journal.
    fn create(&self) -> Self::Journal;

    /// The journal after a clean stop and a start.
    fn restart(&self, journal: Self::Journal) -> Self::Journal;

    /// The journal after its process was killed, or the power lost, and a start.
    fn crash(&self, journal: Self::Journal) -> Self::Journal;

    /// The journal once its disk is full, if need be after a restart.
    fn fill(&self, journal: Self::Journal) -> Self::Journal;

    /// The journal once its disk has room again, if need be after a restart.
    fn make_room(&self, journal: Self::Journal) -> Self::Journal;

    /// Checks what the engine promises of its files besides the contract.
    fn inspect(&self) {}
}

/// Makes one test of each case of the suite for the engine that keeps its journal in a place.
#[macro_export]
macro_rules! journal_conformance {
    ($place:expr) => {
        $crate::journal_conformance! { $place =>
            an_empty_journal_has_no_frame_and_no_trailer
            blocks_follow_each_other_without_gap
            a_block_elsewhere_than_at_the_tail_is_refused
            a_block_without_a_line_is_refused
            a_block_signed_for_another_tree_is_refused
            a_full_disk_refuses_blocks_and_can_be_read
            a_restart_changes_nothing
            a_crash_loses_nothing_that_was_acknowledged
            a_frame_is_found_by_every_sequence_in_it
            nothing_is_at_or_beyond_the_tail
            readers_see_whole_blocks_while_others_are_appended
            request_tables_are_found_by_their_block
            blocks_of_every_size_read_back
            the_longest_and_shortest_lines_read_back
            lines_that_do_not_compress_read_back
            a_large_table_spans_several_pieces
        }
    };
    ($place:expr => $($case:ident)+) => {
        $(
            #[test]
            fn $case() {
                let place = $place;
                $crate::journal::conformance::$case(&place);
                $crate::journal::conformance::Place::inspect(&place);
            }
        )+
    };
}
