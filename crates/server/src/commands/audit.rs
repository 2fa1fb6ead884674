//! The commands `audit export`, `audit verify` and `audit prune`.

use crate::{
    cli::Audit as Command,
    output::{Format, json_lines, written},
};
use anyhow::{Context, Result, bail};
use messages::Command as Message;
use model::Timestamp;
use serde_json::json;
use std::io::{BufWriter, Write};
use store::{
    Store,
    audit::{Broken, Noted},
};

pub(super) async fn run(store: &Store, command: Command, format: Format) -> Result<()> {
    match command {
        Command::Export { since } => {
            let since = since.as_deref().map(moment).transpose()?;
            let mut out = BufWriter::with_capacity(1 << 16, json_lines());
            store
                .audit(since, |line| {
                    Ok::<_, anyhow::Error>(writeln!(out, "{line}")?)
                })
                .await?;
            written(out.flush())
        }
        Command::Verify { noted } => {
            let noted = noted.map(|text| text.parse::<Noted>()).transpose();
            let noted = noted?;
            let verified = match store.verify_audit(noted).await {
                Err(Broken::Log(fault)) => bail!(Message::Tampered { fault }),
                verified => verified?,
            };
            match verified.head {
                Some(head) => {
                    let head = head.to_string();
                    format.sentence(&head, || json!({"head": head}))
                }
                None => {
                    format.sentence("the audit log has no entries yet", || json!({"head": null}))
                }
            }
        }
        Command::Prune { before } => match store.prune_audit(moment(&before)?).await?.last {
            Some(last) => {
                let text = format!("removed up to entry {last}");
                format.sentence(&text, || json!({"removedUpTo": last}))
            }
            None => format.sentence(
                "there is nothing to remove",
                || json!({"removedUpTo": null}),
            ),
        },
    }
}

/// Parses a day (its start in UTC) or a moment.
fn moment(text: &str) -> Result<Timestamp> {
    let day = || format!("{text}T00:00:00Z").parse().ok();
    text.parse().ok().or_else(day).with_context(|| {
        let text = text.to_owned();
        Message::Moment { text }
    })
}
