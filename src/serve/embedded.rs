//! A ledger that is served from a thread of this process, for a command that is its own first client.

use super::{Ledger, listen, runtime, stop_signal};
use crate::config::Serve;
use anyhow::{Context, anyhow};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A ledger under way. It ends when it is told, or at SIGTERM or SIGINT, which are its own from the start on: nothing that
/// was asked is cut off by them.
#[derive(Debug)]
pub struct Embedded {
    address: SocketAddr,
    signalled: Arc<AtomicBool>,
    /// Told or dropped, it ends the ledger.
    stop: oneshot::Sender<()>,
    thread: JoinHandle<anyhow::Result<()>>,
}

impl Embedded {
    /// Opens the ledger of a data directory as [`super::run`] does, and serves it beside whoever calls.
    ///
    /// # Errors
    /// When it cannot be opened; the message says what to do.
    pub fn start(config: Serve) -> anyhow::Result<Embedded> {
        let runtime = runtime()?;
        let listener = listen(&runtime, config.listen)?;
        let address = listener.local_addr()?;
        let signal = {
            let _inside = runtime.enter();
            stop_signal()?
        };
        let ledger = Ledger::open(config, &runtime)?;
        let signalled = Arc::new(AtomicBool::new(false));
        let by_signal = Arc::clone(&signalled);
        let (stop, told) = oneshot::channel::<()>();
        let ended = async move {
            tokio::select! {
                () = signal => by_signal.store(true, Ordering::Relaxed),
                _ = told => {}
            }
        };
        let thread = std::thread::Builder::new().name("purse-serve".to_owned());
        let thread = thread
            .spawn(move || runtime.block_on(ledger.serve(listener, |_| {}, ended)))
            .context("the system starts no thread")?;
        Ok(Embedded {
            address,
            signalled,
            stop,
            thread,
        })
    }

    /// Where it is reached from this machine.
    pub fn address(&self) -> SocketAddr {
        let mut address = self.address;
        // One that listens everywhere has no address of its own.
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        address
    }

    /// Whether it ends, or ended, because of a signal.
    pub fn signalled(&self) -> bool {
        self.signalled.load(Ordering::Relaxed)
    }

    /// Ends it when everything that was asked is durable.
    ///
    /// # Errors
    /// When the ledger had to stop before.
    pub fn stop(self) -> anyhow::Result<()> {
        drop(self.stop);
        joined(self.thread)
    }

    /// Waits until a signal ends it.
    ///
    /// # Errors
    /// When the ledger had to stop before.
    pub fn wait(self) -> anyhow::Result<()> {
        let _not_told = self.stop;
        joined(self.thread)
    }
}

fn joined(thread: JoinHandle<anyhow::Result<()>>) -> anyhow::Result<()> {
    match thread.join() {
        Ok(ended) => ended,
        Err(_) => Err(anyhow!("the thread that served the ledger panicked")),
    }
}
