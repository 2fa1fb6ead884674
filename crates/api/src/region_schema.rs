//! A region's custom fields, and the validators built from them.

use crate::{App, problem::Problem};
use model::{CustomField, RegionId};
use schema::Validator;
use std::sync::{Arc, OnceLock};

/// Cached per region and shared by its requests. The validators are compiled on first use, so that
/// requests which only read do not wait for them.
#[derive(Debug)]
pub(crate) struct RegionSchema {
    /// The region's custom fields, oldest first.
    pub(crate) custom: Vec<CustomField>,
    create: OnceLock<Validator>,
    update: OnceLock<Validator>,
}

impl RegionSchema {
    pub(crate) fn new(custom: Vec<CustomField>) -> Self {
        Self {
            custom,
            create: OnceLock::new(),
            update: OnceLock::new(),
        }
    }

    /// Returns the validator of a new candidate.
    pub(crate) fn create(&self) -> &Validator {
        self.create
            .get_or_init(|| Validator::new(schema::create(&self.custom)))
    }

    /// Returns the validator of a change of a candidate.
    pub(crate) fn update(&self) -> &Validator {
        self.update
            .get_or_init(|| Validator::new(schema::update(&self.custom)))
    }
}

impl App {
    /// Returns a region's schema, from the cache if possible.
    pub(crate) async fn schema_of(&self, region: RegionId) -> Result<Arc<RegionSchema>, Problem> {
        let look_up = async {
            let fields = self.store.custom_fields(region).await?;
            Ok(Some(RegionSchema::new(fields)))
        };
        let schema = self
            .schemas
            .get_or_load(&self.store, &region, look_up, |_| Some(region))
            .await?;
        Ok(schema.unwrap_or_else(|| Arc::new(RegionSchema::new(Vec::new()))))
    }
}
