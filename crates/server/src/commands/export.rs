//! `export`.

use super::scope;
use crate::{cli::Place, output::json_lines};
use anyhow::Result;
use std::io::{BufWriter, Write};
use store::Store;

pub(super) async fn run(store: &Store, place: &Place) -> Result<()> {
    let scope = scope(store, place).await?;
    let mut out = BufWriter::with_capacity(1 << 16, json_lines());
    let written = engine::export(store, &scope, &mut out).await?;
    out.flush()?;
    eprintln!("{written} exported");
    Ok(())
}
