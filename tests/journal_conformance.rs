//! The journal's contract, kept by both engines: the suite is in `src/journal/conformance`.

use common_purse::journal::conformance::Place;
use common_purse::journal::memory::MemoryJournal;
use common_purse::journal_conformance;

mod sled_place;

struct Memory;

impl Place for Memory {
    type Journal = MemoryJournal;

    fn create(&self) -> MemoryJournal {
        MemoryJournal::new()
    }

    fn restart(&self, journal: MemoryJournal) -> MemoryJournal {
        self.crash(journal)
    }

    fn crash(&self, journal: MemoryJournal) -> MemoryJournal {
        MemoryJournal::open(journal.crash_image()).expect("a whole image opens")
    }

    fn fill(&self, journal: MemoryJournal) -> MemoryJournal {
        journal.set_full(true);
        journal
    }

    fn make_room(&self, journal: MemoryJournal) -> MemoryJournal {
        journal.set_full(false);
        journal
    }
}

mod memory {
    use super::*;
    journal_conformance!(Memory);
}

mod sled {
    use super::*;
    journal_conformance!(sled_place::Sled::new());
}
