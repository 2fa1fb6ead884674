//! The command `orphans`.

use crate::output::Format;
use anyhow::Result;
use serde_json::json;
use services::orphans::{Swept, find, sweep};
use store::Store;

pub(super) async fn run(store: &Store, remove: bool, format: Format) -> Result<()> {
    if !remove {
        let orphans = find(store).await?;
        let (found, referred) = (orphans.found.len(), orphans.referred);
        let text = format!(
            "{found} file(s) that nothing refers to, beside {referred} that something does"
        );
        return format.sentence(&text, || json!({"orphans": found, "referred": referred}));
    }
    match sweep(store, true).await? {
        Swept::Removed(removed) => {
            let text = format!("{removed} file(s) removed");
            format.sentence(&text, || json!({"removed": removed}))
        }
        Swept::Doubtful { .. } => unreachable!("what is doubtful is removed too"),
    }
}
