//! The lines of the ledger, byte for byte: each is a leaf of the signed tree.

use super::tlog::Lines;
use super::{ExportError, Item, Known, Tally, Writer};
use std::io::Write;

/// JSON Lines.
pub struct Jsonl<W>(pub W);

impl<W: Write> Writer for Jsonl<W> {
    fn write(&mut self, item: &Item<'_>, _: &mut dyn Lines, tally: &mut Tally) -> Result<(), ExportError> {
        self.0.write_all(item.line)?;
        self.0.write_all(b"\n")?;
        tally.entry(item.entry.sequence);
        tally.row();
        // A line stands whole, with its moves of other pools.
        for movement in &item.entry.moves {
            let currency = item.known.currency(&movement.total.pool, item.entry.sequence)?;
            tally.sum(currency, item.entry.kind, movement.amount.minor());
        }
        Ok(())
    }

    fn finish(&mut self, _: &Known) -> Result<(), ExportError> {
        Ok(self.0.flush()?)
    }
}
