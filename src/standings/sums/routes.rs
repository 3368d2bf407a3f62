//! The routes of a pool, numbered as they were first met, each with its sources as they were first met.

use crate::ledger::Route;
use crate::types::{Minor, Source};
use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// How many stand behind one pointer: readers take the pointers along, and what comes then copies one piece.
const PIECE: usize = 1_024;

/// The routes that have a number. There are about as many as there are balances.
#[derive(Debug, Default)]
pub(super) struct Routes {
    /// Looked in for every move, and so by a cheap hash.
    numbers: HashMap<Route, u32, RandomState>,
    known: Known,
}

/// The routes by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known(Vec<Arc<Vec<OneRoute>>>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OneRoute {
    pub(super) route: Route,
    pub(super) sources: Vec<Source>,
}

impl Known {
    /// All of them, in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &OneRoute> {
        self.0.iter().flat_map(|piece| piece.iter())
    }

    pub(super) fn len(&self) -> usize {
        match self.0.last() {
            Some(last) => (self.0.len() - 1) * PIECE + last.len(),
            None => 0,
        }
    }

    fn push(&mut self, route: Route) {
        let one = OneRoute {
            route,
            sources: Vec::new(),
        };
        match self.0.last_mut().filter(|piece| piece.len() < PIECE) {
            Some(piece) => Arc::make_mut(piece).push(one),
            None => self.0.push(Arc::new(vec![one])),
        }
    }

    fn piece_mut(&mut self, number: usize) -> Option<(&mut Arc<Vec<OneRoute>>, usize)> {
        let piece = self.0.get_mut(number / PIECE)?;
        Some((piece, number % PIECE))
    }

    /// Has the amounts of `shares` in the order of the route's sources, those behind the last left out.
    fn arrange(&mut self, number: usize, shares: &[(&Source, Minor)], amounts: &mut Vec<i128>) {
        amounts.clear();
        let Some((piece, position)) = self.piece_mut(number) else {
            return;
        };
        // Mostly the same sources come, in the same order.
        let mut expected = 0;
        for (source, amount) in shares {
            let sources = &piece[position].sources;
            let is_it = |index: &usize| sources.get(*index) == Some(*source);
            let found = match is_it(&expected) {
                true => Some(expected),
                false => (0..sources.len()).find(is_it),
            };
            let index = found.unwrap_or_else(|| {
                let sources = &mut Arc::make_mut(piece)[position].sources;
                sources.push((*source).clone());
                sources.len() - 1
            });
            if amounts.len() <= index {
                amounts.resize(index + 1, 0);
            }
            amounts[index] += amount.0;
            expected = index + 1;
        }
    }
}

impl Routes {
    /// Goes on from those that were known.
    pub(super) fn behind(known: Known) -> Routes {
        let numbered = (0..).zip(known.iter());
        Routes {
            numbers: numbered
                .map(|(number, one)| (one.route.clone(), number))
                .collect(),
            known,
        }
    }

    pub(super) fn known(&self) -> &Known {
        &self.known
    }

    /// The number of a route, and in `amounts` how much of each of its sources moved.
    pub(super) fn number(
        &mut self,
        route: Route,
        shares: &[(&Source, Minor)],
        amounts: &mut Vec<i128>,
    ) -> u32 {
        let number = match self.numbers.get(&route) {
            Some(number) => *number,
            None => {
                // Memory holds far fewer than 2^32.
                let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
                self.known.push(route.clone());
                self.numbers.insert(route, number);
                number
            }
        };
        self.known.arrange(number as usize, shares, amounts);
        number
    }
}
