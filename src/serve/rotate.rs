//! Another signing key for a ledger that is not served: named by one entry, given its place by another.
//!
//! ```text
//!   rotate-key            ledger.next.key -> AddKey, signed by the old key        both vouch from here
//!   rotate-key --finish   RetireKey, signed by the new key -> files change places  the new one alone
//! ```
//!
//! What the entries say is what is true. The files follow them, here or at the next start, wherever an attempt was cut short.

use super::{Ledger, ORIGIN_FILE, keys, runtime};
use crate::audit::{LedgerKey, Signer, VerifierKey};
use crate::config::{Listen, PRINCIPAL_DEFAULT, Serve};
use crate::ledger::command::{AddKey, RetireKey};
use crate::ledger::{Action, Keys, NamedKey};
use crate::sequencer::{Ended, Request};
use crate::types::{Line, Sequence};
use anyhow::{Context, bail, ensure};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

/// How far the change of keys is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The key that signs.
    pub signing: VerifierKey,
    /// The key that is to follow, and the entry that names it.
    pub next: Option<(VerifierKey, Sequence)>,
    /// The key that signed before, and the entry that retired it.
    pub retired: Option<(VerifierKey, Sequence)>,
}

/// Names the key that is to follow, or retires the one that signs if it is to `finish`. What an earlier call did is not done
/// again.
///
/// # Errors
/// When the ledger is served, is none to go on with, or the change cannot be made. The same call may be made again.
pub fn rotate_key(directory: &Path, finish: bool) -> anyhow::Result<Rotated> {
    ensure!(
        directory.join(ORIGIN_FILE).is_file(),
        "{} holds no ledger: a key is changed where one was served",
        directory.display()
    );
    let runtime = runtime()?;
    let ledger = Ledger::open(quiet(directory), &runtime)?;
    let changed = match finish {
        false => begin(&ledger, directory),
        true => end(&ledger, directory),
    };
    let named = ledger.sequencer.handle().view().keys();
    // Before anything is put in its place, all is durable.
    let ended = ledger.sequencer.stop();
    changed?;
    if let Ended::Failed(error) = ended {
        return Err(error.context("the ledger had to stop; run the same command again"));
    }
    let rotated = told(&named)?;
    keys::settle(directory, &rotated.signing, &named)?;
    Ok(rotated)
}

/// A ledger that is opened to record one entry: nothing follows it and nobody calls it.
fn quiet(directory: &Path) -> Serve {
    // What is there stays as it is.
    let ballast = std::fs::metadata(directory.join("ballast"));
    Serve {
        data_dir: directory.to_owned(),
        origin: None,
        listen: Listen::Loopback(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
        principal: PRINCIPAL_DEFAULT.parse().expect("the default is an id"),
        free_bytes_min: crate::config::FREE_BYTES_MIN_DEFAULT,
        ballast_bytes: ballast.map_or(0, |ballast| ballast.len()),
        mirror_interval: None,
        mirror_listen: None,
        scrub: None,
    }
}

fn begin(ledger: &Ledger, directory: &Path) -> anyhow::Result<()> {
    let named = ledger.sequencer.handle().view().keys();
    if let Some(successor) = named.successor() {
        // Whoever asks again is told the same; without its private key it could never sign.
        LedgerKey::in_file(
            &directory.join(LedgerKey::NEXT_PRIVATE_FILE),
            &verifier(successor)?,
        )?;
        return Ok(());
    }
    refuse_old_key(directory)?;
    let next = LedgerKey::create_or_load_next(directory, &ledger.origin)?;
    let key = line(next.verifier())?;
    record(ledger, "add-key", next.verifier(), Action::AddKey(AddKey { key }))
}

fn end(ledger: &Ledger, directory: &Path) -> anyhow::Result<()> {
    let named = ledger.sequencer.handle().view().keys();
    let Some(successor) = named.successor() else {
        ensure!(
            named.all().len() > 1,
            "no key is named to follow the one that signs: run rotate-key without --finish first"
        );
        return Ok(());
    };
    let next = verifier(successor)?;
    LedgerKey::in_file(&directory.join(LedgerKey::NEXT_PRIVATE_FILE), &next)?;
    refuse_old_key(directory)?;
    let key = line(&ledger.verifier)?;
    record(
        ledger,
        "retire-key",
        &ledger.verifier,
        Action::RetireKey(RetireKey { key }),
    )
}

/// No key takes the place of another that may still be needed.
fn refuse_old_key(directory: &Path) -> anyhow::Result<()> {
    let old = directory.join(LedgerKey::OLD_PRIVATE_FILE);
    if old.exists() {
        bail!(
            "{} is the private key that was retired before: keep it apart, under lock, or destroy it, then run this again",
            old.display()
        );
    }
    Ok(())
}

fn record(ledger: &Ledger, what: &str, key: &VerifierKey, action: Action) -> anyhow::Result<()> {
    let id = u32::from_be_bytes(key.id());
    let request = Request::of_the_ledger(format!("{what}-{id:08x}").parse()?, action);
    let recorded = ledger.sequencer.handle().record_blocking(request);
    recorded.context("the change of keys was not recorded; run the same command again")?;
    Ok(())
}

fn told(named: &Keys) -> anyhow::Result<Rotated> {
    let signing = named.signing().context("the ledger names no key")?;
    let before = named
        .all()
        .iter()
        .rev()
        .skip_while(|named| *named != signing)
        .nth(1);
    let retired = before.zip(signing.signs);
    Ok(Rotated {
        signing: verifier(signing)?,
        next: named
            .successor()
            .map(|next| Ok::<_, anyhow::Error>((verifier(next)?, next.named)))
            .transpose()?,
        retired: retired
            .map(|(key, at)| Ok::<_, anyhow::Error>((verifier(key)?, at)))
            .transpose()?,
    })
}

fn verifier(named: &NamedKey) -> anyhow::Result<VerifierKey> {
    let parsed = named.key.as_str().parse::<VerifierKey>();
    parsed.with_context(|| format!("entry {} names no key that signs", named.named))
}

fn line(key: &VerifierKey) -> anyhow::Result<Line> {
    Ok(key.to_string().parse()?)
}
