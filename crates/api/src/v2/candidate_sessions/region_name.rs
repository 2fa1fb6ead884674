//! A region as its candidates see it.

use crate::{problem::Problem, state::ApiState};
use model::RegionId;
use std::sync::Arc;

impl ApiState {
    /// Returns a region as its candidates see it: `{"id":…,"name":…}`.
    pub(super) async fn region_name(&self, region: RegionId) -> Result<Arc<String>, Problem> {
        let look_up =
            async {
                let found = self.store.region(region).await?;
                Ok(found
                    .map(|found| serde_json::json!({"id": region, "name": found.name}).to_string()))
            };
        let named = self
            .region_names
            .get_or_load(&self.store, &region, look_up, |_| Some(region))
            .await?;
        named.ok_or_else(|| store::Error::Internal("a candidate's region is missing".into()).into())
    }
}
