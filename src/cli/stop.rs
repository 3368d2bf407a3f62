//! A signal that ends what a command would do for ever.

use super::failure::Failure;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

/// Hears of SIGINT and SIGTERM, which no longer end the process by themselves.
pub(super) struct Stop(Receiver<()>);

impl Stop {
    pub(super) fn listen() -> Result<Stop, Failure> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (mut interrupt, mut terminate) = {
            let _inside = runtime.enter();
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
        };
        let (tell, told) = channel();
        let wait = move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            });
            // Where nobody asks any more the command is over.
            let _ = tell.send(());
        };
        std::thread::Builder::new()
            .name("purse-signals".to_owned())
            .spawn(wait)?;
        Ok(Stop(told))
    }

    /// Waits so long for a signal; whether one came, now or before.
    pub(super) fn came_within(&self, time: Duration) -> bool {
        !matches!(self.0.recv_timeout(time), Err(RecvTimeoutError::Timeout))
    }
}
