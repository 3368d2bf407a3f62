//! HTTP beside gRPC: the mirror of a ledger for whoever follows it from elsewhere, as C2SP tlog-tiles asks.
//!
//! It has a thread of its own, so that nobody who reads here slows a call of the ledger, and it reads the mirror's files
//! alone: what it gives out is what the mirror holds, and no way leads from it to anything else.

mod mirror;

use crate::export::tlog::Published;
use anyhow::Context;
use axum::serve::ListenerExt;
use std::net::{SocketAddr, TcpListener};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// A mirror that is served, until this is dropped.
#[derive(Debug)]
pub struct Served {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    /// Serves a mirror on a listener.
    ///
    /// # Errors
    /// When the system gives it no thread.
    pub fn start(listener: TcpListener, mirror: Published) -> anyhow::Result<Served> {
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, told) = oneshot::channel::<()>();
        let serve = async move {
            // With Nagle's delay an answer takes 44 ms.
            let listener = tokio::net::TcpListener::from_std(listener)?.tap_io(|connection| {
                if let Err(error) = connection.set_nodelay(true) {
                    tracing::debug!(%error, "a connection to the mirror keeps its delay");
                }
            });
            tokio::select! {
                ended = axum::serve(listener, mirror::routes(mirror)) => ended,
                // What is read here can be read again: nobody is waited for.
                _ = told => Ok(()),
            }
        };
        let thread = std::thread::Builder::new().name("purse-web".to_owned());
        let thread = thread
            .spawn(move || {
                if let Err(error) = runtime.block_on(serve) {
                    tracing::error!(%error, "the mirror is not served over HTTP any more: start the ledger again");
                }
            })
            .context("the system starts no thread")?;
        Ok(Served {
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Dropped is told.
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic was told on stderr, and nothing depends on this thread.
            let _ = thread.join();
        }
    }
}
