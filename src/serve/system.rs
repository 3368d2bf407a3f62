//! What a ledger that serves asks of the system: threads, addresses, files, signals.

use crate::config::Listen;
use anyhow::Context;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::future::Future;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};

pub(super) fn runtime() -> anyhow::Result<Runtime> {
    raise_open_files();
    // One thread serves all connections: on two cores a second one cost 30 % of the calls, since decide and sync
    // have threads of their own.
    Ok(Builder::new_current_thread().enable_all().build()?)
}

pub(super) fn listen(runtime: &Runtime, listen: Listen) -> anyhow::Result<TcpListener> {
    let address = listen.address();
    runtime
        .block_on(TcpListener::bind(address))
        .with_context(|| format!("cannot listen on {address}: choose another --listen"))
}

pub(super) fn listen_for_the_mirror(listen: Listen) -> anyhow::Result<std::net::TcpListener> {
    let address = listen.address();
    std::net::TcpListener::bind(address)
        .with_context(|| format!("cannot listen on {address}: choose another --mirror-listen"))
}

/// Each connection takes a file descriptor, and many systems start a process with 1,024 of the many more that it may
/// have. Where that fails the limit stays as it is.
fn raise_open_files() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if let Err(error) = setrlimit(Resource::Nofile, raised) {
        tracing::warn!(%error, "the limit of open files cannot be raised");
    }
}

/// Comes back at SIGTERM or SIGINT.
pub(super) fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
