//! The sequencer stepped by hand: the same writer, the same order of append, view and answer, and no threads. The
//! simulation uses it, so that one seed is one history.

use super::clock::Clock;
use super::derived::Derived;
use super::handle::{Begun, StartError, begin};
use super::request::{Outcome, Request};
use super::snapshot::{Photographer, Photographs, photographer};
use super::threads::make_durable;
use super::view::View;
use super::waiters::Answers;
use super::writer::Writer;
use crate::audit::Signers;
use crate::journal::Journal;
use crate::types::Origin;
use std::sync::Arc;
use tokio::sync::oneshot;

/// A ledger without threads.
pub struct Stepped {
    writer: Writer,
    journal: Arc<dyn Journal>,
    view: Arc<View>,
    photographer: Option<(Photographer, Photographs)>,
}

impl Stepped {
    /// Recovers the ledger that `journal` holds. A new one gets its first entry, which the first step makes durable.
    ///
    /// # Errors
    /// When the journal cannot be gone on with.
    pub fn start(
        journal: Arc<dyn Journal>,
        signers: impl Into<Signers>,
        clock: Arc<dyn Clock>,
        origin: &Origin,
    ) -> Result<Stepped, StartError> {
        Stepped::start_with(&Derived::in_memory(), journal, signers, clock, origin)
    }

    /// The same, with what is derived from the entries kept as it says.
    ///
    /// # Errors
    /// As for [`Stepped::start`].
    pub fn start_with(
        derived: &Derived,
        journal: Arc<dyn Journal>,
        signers: impl Into<Signers>,
        clock: Arc<dyn Clock>,
        origin: &Origin,
    ) -> Result<Stepped, StartError> {
        let Begun {
            writer,
            view,
            tree,
            pieces,
            opening,
        } = begin(derived, &journal, signers.into(), clock, origin)?;
        let photographer = derived.snapshots.as_ref().map(|snapshots| {
            let (photographer, mut photographs, first) = photographer(snapshots, pieces, (&tree, &view));
            first.into_iter().for_each(|first| photographs.develop(first));
            (photographer, photographs)
        });
        let mut stepped = Stepped {
            writer,
            journal,
            view,
            photographer,
        };
        if let Some(opening) = opening {
            // The first step's success is the answer that counts.
            drop(stepped.submit(opening));
        }
        Ok(stepped)
    }

    /// Decides a request. The answer comes at once or with a later step.
    pub fn submit(&mut self, request: Request) -> oneshot::Receiver<Outcome> {
        let (reply, answer) = oneshot::channel();
        self.writer.submit(request, reply);
        answer
    }

    /// Ships what was decided and makes it durable.
    ///
    /// # Errors
    /// When the block could not be signed or appended; the ledger must then be started again from its journal.
    pub fn step(&mut self) -> anyhow::Result<()> {
        let Some(shipment) = self.writer.ship()? else {
            return Ok(());
        };
        let place = (self.journal.as_ref(), self.view.as_ref(), &Answers::one_by_one());
        let addition = make_durable(place, shipment, 1, || {}).inspect_err(|_| self.writer.failed())?;
        if let Some((photographer, photographs)) = &mut self.photographer
            && let Some(photograph) = photographer.note(addition.keys, &addition.tree, &self.view)
        {
            photographs.develop(photograph);
        }
        Ok(())
    }

    /// What reads are answered from.
    pub fn view(&self) -> &Arc<View> {
        &self.view
    }
}
