//! The command `orphans`.

use crate::output::print;
use anyhow::Result;
use services::orphans::{Swept, find, sweep};
use store::Store;

pub(super) async fn run(store: &Store, remove: bool) -> Result<()> {
    if !remove {
        let orphans = find(store).await?;
        let (found, referred) = (orphans.found.len(), orphans.referred);
        return print(&format!(
            "{found} file(s) that nothing refers to, beside {referred} that something does"
        ));
    }
    match sweep(store, true).await? {
        Swept::Removed(removed) => print(&format!("{removed} file(s) removed")),
        Swept::Doubtful { .. } => unreachable!("what is doubtful is removed too"),
    }
}
