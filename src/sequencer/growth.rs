//! Where somebody beside the writer waits for the durable ledger to grow.

use parking_lot::{Condvar, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How many entries the view shows, for whoever follows it. Telling costs the sync thread a lock that nobody holds for long,
/// and wakes only who waits for more entries, not who rests.
#[derive(Debug, Default)]
pub struct Growth {
    told: Mutex<Told>,
    grown: Condvar,
    ended: Condvar,
    /// For those that wait without a thread of their own.
    watched: watch::Sender<Watched>,
}

/// What a watcher is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Watched {
    /// How many entries the view shows.
    pub size: u64,
    /// Whether watchers should end.
    pub dismissed: bool,
}

#[derive(Debug, Default, Clone, Copy)]
struct Told {
    size: u64,
    ended: bool,
    /// How many entries whoever follows has.
    followed: u64,
    /// Since when there are more than that.
    since: Option<Instant>,
}

impl Growth {
    /// From `size` entries on.
    pub(super) fn from(size: u64) -> Growth {
        let growth = Growth::default();
        growth.tell(size);
        growth
    }

    /// The view shows `size` entries.
    pub(super) fn tell(&self, size: u64) {
        let mut told = self.told.lock();
        told.size = size;
        if size > told.followed {
            told.since.get_or_insert_with(Instant::now);
        }
        drop(told);
        self.grown.notify_all();
        self.watched.send_modify(|watched| watched.size = size);
    }

    /// Where to wait for more entries without a thread.
    pub fn watch(&self) -> watch::Receiver<Watched> {
        self.watched.subscribe()
    }

    /// Watchers should end: the ledger stops. Comes back when all of them have.
    pub async fn dismiss(&self) {
        self.watched.send_modify(|watched| watched.dismissed = true);
        self.watched.closed().await;
    }

    /// Whoever follows has so many entries now; tells for how long there were more than before.
    pub fn follow(&self, size: u64) -> Duration {
        let mut told = self.told.lock();
        let lag = told.since.map_or(Duration::ZERO, |since| since.elapsed());
        told.followed = size;
        // Of those that came meanwhile it is not known when the first did: not before now, then.
        told.since = (told.size > size).then(Instant::now);
        lag
    }

    /// There will be no more: whoever waits or rests comes back.
    pub fn end(&self) {
        self.told.lock().ended = true;
        self.grown.notify_all();
        self.ended.notify_all();
    }

    /// Waits until there are more than `size` entries. False when there are not, and will not be.
    pub fn wait_beyond(&self, size: u64) -> bool {
        let mut told = self.told.lock();
        self.grown
            .wait_while(&mut told, |told| told.size <= size && !told.ended);
        told.size > size
    }

    /// Rests for a while, or until the end. Whether that came.
    pub fn rest(&self, while_: Duration) -> bool {
        let mut told = self.told.lock();
        self.ended.wait_while_for(&mut told, |told| !told.ended, while_);
        told.ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn who_watches_hears_of_growth_and_is_dismissed() {
        let growth = Growth::from(3);
        let mut watched = growth.watch();
        assert_eq!(watched.borrow_and_update().size, 3);
        growth.tell(4);
        watched.changed().await.unwrap();
        let told = *watched.borrow_and_update();
        assert_eq!((told.size, told.dismissed), (4, false));
        let told_of_the_end = async {
            watched.changed().await.unwrap();
            let told = *watched.borrow();
            drop(watched);
            told
        };
        let ((), told) = tokio::join!(growth.dismiss(), told_of_the_end);
        assert!(told.dismissed);
    }

    #[test]
    fn who_waits_hears_of_growth_and_of_the_end() {
        let growth = Arc::new(Growth::from(3));
        assert!(growth.wait_beyond(2), "what is there is not waited for");
        let waiting = std::thread::spawn({
            let growth = Arc::clone(&growth);
            move || (growth.wait_beyond(3), growth.wait_beyond(4))
        });
        growth.tell(4);
        growth.end();
        assert_eq!(waiting.join().unwrap(), (true, false));
        assert!(growth.wait_beyond(3), "what came before the end is still told");
        // Not a minute: the end has come.
        assert!(growth.rest(Duration::from_secs(60)));
    }
}
