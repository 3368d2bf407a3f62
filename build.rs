//! Generates the gRPC code from `proto/`, without protoc: protox reads the files, so a machine needs Rust only.
//!
//! Four things are made: the messages and the server, with our own codec (`src/wire/codec.rs` says why); the
//! client over the same messages, with the ordinary codec; the descriptors that reflection serves, comments
//! included, so that `grpcurl describe` explains the contract; and the table of where a request has lists, which
//! `src/wire/bounds.rs` counts by.

use prost::Message;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, FileDescriptorSet};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where `src/wire` includes the messages; the client refers to them by this path.
const MESSAGES: &str = "crate::wire::v1";

const FILES: [&str; 3] = [
    "purse/v1/audit_service.proto",
    "purse/v1/budget_service.proto",
    "purse/v1/ledger_service.proto",
];

/// What is large and rare stands behind a pointer: a batch is moved twice while its list grows.
const BOXED: [&str; 7] = [
    "action.open_pool",
    "action.amend_agreement",
    "action.register_initiative",
    "action.memorandum",
    "action.agree",
    "decision",
    "source_key",
];

/// The code that makes a state of entries: a snapshot that other code made is not used (`src/sequencer/snapshot`).
const DERIVES: [&str; 5] = [
    "src/types",
    "src/ledger",
    "src/audit",
    "src/standings",
    "src/sequencer",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    println!("cargo::rustc-env=PURSE_DERIVATION={}", derivation()?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let files = protox::compile(FILES, ["proto"])?;
    fs::write(out.join("descriptors.bin"), files.encode_to_vec())?;
    let lists = Lists::of(&files).table(".purse.v1.Command")?;
    fs::write(out.join("lists.rs"), format!("&[{lists}]"))?;

    let mut server = tonic_prost_build::configure()
        .build_client(false)
        .codec_path("crate::wire::codec::Codec")
        // Hash order is not stable.
        .btree_map(".")
        .boxed(".purse.v1.Spend.coding");
    for field in BOXED {
        server = server.boxed(format!(".purse.v1.Command.{field}"));
    }
    server
        .out_dir(directory(&out, "server")?)
        .compile_fds(files.clone())?;
    tonic_prost_build::configure()
        .build_server(false)
        .extern_path(".purse.v1", MESSAGES)
        .out_dir(directory(&out, "client")?)
        .compile_fds(files)?;
    Ok(())
}

/// A digest of that code.
fn derivation() -> std::io::Result<String> {
    let mut hash = Sha256::new();
    for directory in DERIVES {
        println!("cargo::rerun-if-changed={directory}");
        let mut sources = Vec::new();
        sources_of(Path::new(directory), &mut sources)?;
        sources.sort();
        for source in sources {
            hash.update(source.to_string_lossy().as_bytes());
            hash.update(Sha256::digest(fs::read(&source)?));
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn sources_of(directory: &Path, sources: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for item in fs::read_dir(directory)? {
        let path = item?.path();
        match path.is_dir() {
            true => sources_of(&path, sources)?,
            false => sources.push(path),
        }
    }
    Ok(())
}

fn directory(parent: &Path, name: &str) -> std::io::Result<PathBuf> {
    let directory = parent.join(name);
    fs::create_dir_all(&directory)?;
    Ok(directory)
}

/// Where messages have lists.
struct Lists<'a> {
    /// Every message by its full name, those of maps' entries as well.
    messages: BTreeMap<String, &'a DescriptorProto>,
}

impl<'a> Lists<'a> {
    fn of(files: &'a FileDescriptorSet) -> Lists<'a> {
        let mut messages = BTreeMap::new();
        for file in &files.file {
            let package = format!(".{}", file.package());
            add(&mut messages, &package, &file.message_type);
        }
        Lists { messages }
    }

    /// The lists of a message as Rust, field by field: its number, whether it is a list, and those inside it. What is
    /// no list and has none inside is left out.
    fn table(&self, name: &str) -> Result<String, Box<dyn Error>> {
        let mut fields = String::new();
        let message = self.messages.get(name).ok_or(format!("no message {name}"))?;
        for field in &message.field {
            let is_list = field.label() == Label::Repeated;
            let inside = match field.r#type() {
                Type::Message => self.table(field.type_name())?,
                _ => String::new(),
            };
            if is_list || !inside.is_empty() {
                let number = field.number();
                writeln!(
                    fields,
                    "Field {{ number: {number}, is_list: {is_list}, inside: &[{inside}] }},"
                )?;
            }
        }
        Ok(fields)
    }
}

fn add<'a>(
    messages: &mut BTreeMap<String, &'a DescriptorProto>,
    parent: &str,
    inside: &'a [DescriptorProto],
) {
    for message in inside {
        let name = format!("{parent}.{}", message.name());
        add(messages, &name, &message.nested_type);
        messages.insert(name, message);
    }
}
