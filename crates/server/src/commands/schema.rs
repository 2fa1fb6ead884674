//! The command `schema`.

use super::support::region_named;
use crate::{cli::Schema, output::print_lines};
use anyhow::Result;
use services::{ClientLanguage, custom_field_types};
use store::Store;

pub(super) async fn run(store: &Store, command: Schema) -> Result<()> {
    let region = region_named(store, &command.region).await?;
    let language = if command.language.python {
        ClientLanguage::Python
    } else {
        ClientLanguage::TypeScript
    };
    let fields = store.custom_fields(region.id).await?;
    print_lines(&custom_field_types(&fields, language))
}
