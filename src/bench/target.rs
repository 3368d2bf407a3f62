//! A server with connections to it.

use super::child::Server;
use super::load::Connections;
use super::server::Behind;
use crate::wire::v1;
use std::path::Path;

const GET_CHECKPOINT: &str = "/purse.v1.AuditService/GetCheckpoint";

/// What load is sent to.
pub(super) struct Target {
    /// The process.
    pub(super) server: Server,
    /// The ways in.
    pub(super) connections: Connections,
}

impl Target {
    /// Starts a server that keeps what it keeps in `directory`, and connects to it.
    pub(super) async fn start(behind: Behind, directory: &Path) -> anyhow::Result<Target> {
        let server = Server::start(behind, directory)?;
        let connections = Connections::open(server.address()).await?;
        Ok(Target { server, connections })
    }

    /// Ends it in order.
    ///
    /// # Errors
    /// When it does not end well.
    pub(super) fn stop(self) -> anyhow::Result<()> {
        // A kind stop waits for open connections.
        drop(self.connections);
        self.server.stop()
    }

    /// How large its ledger is: entries by its own signed word, and their place on the disk.
    pub(super) async fn size(&self) -> anyhow::Result<Size> {
        let request = v1::GetCheckpointRequest {};
        let answer: v1::GetCheckpointResponse = self.connections.call(GET_CHECKPOINT, &request).await?;
        Ok(Size {
            entries: answer.tree_size,
            disk_bytes: self.server.disk_bytes()?,
        })
    }
}

/// How large a ledger is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    /// Its entries.
    pub(super) entries: u64,
    /// What its journal takes on the disk.
    pub(super) disk_bytes: u64,
}

impl Size {
    /// What each entry took that came after `before`, if any did.
    pub(super) fn bytes_per_entry_since(self, before: Size) -> Option<f64> {
        let entries = self.entries.saturating_sub(before.entries);
        let bytes = self.disk_bytes.saturating_sub(before.disk_bytes);
        (entries > 0).then(|| bytes as f64 / entries as f64)
    }
}
