//! A region as its candidates see it.

use crate::{problem::Problem, state::ApiState};
use model::RegionId;
use serde::Serialize;
use std::sync::Arc;
use store::regions::Region;
use utoipa::ToSchema;

/// The region that stores the record.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RegionName {
    #[schema(value_type = String, pattern = "^reg[A-Za-z0-9]{14}$")]
    id: RegionId,
    name: String,
}

impl ApiState {
    /// Returns a region as its candidates see it: `{"id":…,"name":…}`.
    pub(super) async fn region_name(&self, region: RegionId) -> Result<Arc<String>, Problem> {
        let look_up = async {
            let found = self.store.region(region).await?;
            let named = found.map(|Region { id, name, .. }| RegionName { id, name });
            let named = named.map(|named| serde_json::to_string(&named));
            named.transpose().map_err(store::Error::internal)
        };
        let named = self
            .region_names
            .get_or_load(&self.store, &region, look_up, |_| Some(region))
            .await?;
        named.ok_or_else(|| store::Error::internal("a candidate's region is missing").into())
    }
}
