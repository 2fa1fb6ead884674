//! What a region's candidates may hold: its custom fields, and the validators made with them.

use crate::{App, context::Context, problem::Problem};
use model::{CustomField, RegionId};
use schema::Validator;
use std::sync::{Arc, OnceLock};

/// Remembered for each region and shared by its requests. The validators are compiled when something is first written
/// or asked for: who only reads does not wait for them.
#[derive(Debug)]
pub(crate) struct RegionSchema {
    /// The region's own fields, oldest first.
    pub(crate) custom: Vec<CustomField>,
    create: OnceLock<Validator>,
    update: OnceLock<Validator>,
}

impl RegionSchema {
    pub(crate) fn new(custom: Vec<CustomField>) -> Self {
        Self { custom, create: OnceLock::new(), update: OnceLock::new() }
    }

    /// Judges a new candidate.
    pub(crate) fn create(&self) -> &Validator {
        self.create.get_or_init(|| Validator::new(schema::create(&self.custom)))
    }

    /// Judges a change of a candidate.
    pub(crate) fn update(&self) -> &Validator {
        self.update.get_or_init(|| Validator::new(schema::update(&self.custom)))
    }
}

impl App {
    /// What the candidates of a region may hold.
    pub(crate) async fn schema_of(&self, region: RegionId, context: &Context) -> Result<Arc<RegionSchema>, Problem> {
        let look_up = async {
            let fields = self.store.custom_fields(region).await?;
            context.count(fields.len());
            Ok(Some(RegionSchema::new(fields)))
        };
        let schema = self.schemas.get_or_load(&self.store, &region, look_up, |_| Some(region)).await?;
        Ok(schema.unwrap_or_else(|| Arc::new(RegionSchema::new(Vec::new()))))
    }
}
