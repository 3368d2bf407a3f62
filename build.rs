//! Generates the gRPC code from `proto/`, without protoc: protox reads the files, so a machine needs Rust only.
//!
//! Three things are made: the messages and the server, with our own codec (`src/wire/codec.rs` says why); the
//! client over the same messages, with the ordinary codec; and the descriptors that reflection serves, comments
//! included, so that `grpcurl describe` explains the contract.

use prost::Message;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where `src/wire` includes the messages; the client refers to them by this path.
const MESSAGES: &str = "crate::wire::v1";

const FILES: [&str; 3] = [
    "purse/v1/audit_service.proto",
    "purse/v1/budget_service.proto",
    "purse/v1/ledger_service.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let files = protox::compile(FILES, ["proto"])?;
    fs::write(out.join("descriptors.bin"), files.encode_to_vec())?;

    tonic_prost_build::configure()
        .build_client(false)
        .codec_path("crate::wire::codec::Codec")
        // What is large and rare stands behind a pointer: a batch is moved twice while its list grows.
        .boxed(".purse.v1.Command.action.open_pool")
        .boxed(".purse.v1.Command.action.register_initiative")
        .boxed(".purse.v1.Command.decision")
        .out_dir(directory(&out, "server")?)
        .compile_fds(files.clone())?;
    tonic_prost_build::configure()
        .build_server(false)
        .extern_path(".purse.v1", MESSAGES)
        .out_dir(directory(&out, "client")?)
        .compile_fds(files)?;
    Ok(())
}

fn directory(parent: &Path, name: &str) -> std::io::Result<PathBuf> {
    let directory = parent.join(name);
    fs::create_dir_all(&directory)?;
    Ok(directory)
}
