//! `/auth/regions`: all regions, for an admin.

use super::shown::plain;
use crate::{
    envelope::Envelope,
    input::{AdminCall, PathPart, accept},
    problem::Problem,
};
use axum::response::Response;
use messages::{KeyOrField, State};
use model::{Fault, RegionId};
use schema::{CHANGED_REGION, NEW_REGION};
use serde_json::{Map, Value};
use services::{ChangeRegionError, CreateRegionError};
use store::regions::{Region, RegionChange};

fn text(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn urls(body: &Map<String, Value>) -> Option<Vec<String>> {
    let items = body.get("redirectUrls")?.as_array()?;
    Some(
        items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    )
}

fn refused(error: CreateRegionError) -> Problem {
    match error {
        CreateRegionError::Taken => Problem::new(State::SlugTaken),
        CreateRegionError::Slug => {
            Problem::invalid(vec![Fault::pointer("/slug", KeyOrField::Slug)])
        }
        CreateRegionError::Name => {
            Problem::invalid(vec![Fault::pointer("/name", KeyOrField::RegionName)])
        }
        CreateRegionError::Store(error) => error.into(),
    }
}

fn answer(mut envelope: Envelope, region: &Region, call: &AdminCall) -> Result<Response, Problem> {
    envelope.json(&plain(region))?;
    Ok(envelope.close(call.context.environment, &[]))
}

#[utoipa::path(
    get,
    path = "/auth/regions",
    operation_id = "listRegions",
    tag = "Regions",
    summary = "List the regions",
    description = "Every region by its slug. With an admin key.",
    responses((status = 200, description = "The regions.", body = ref("#/components/schemas/RegionList"))),
    security(("adminKey" = [])),
)]
pub(crate) async fn list(call: AdminCall) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let call = call.ready()?;
    let regions = call.app.store.regions().await?;
    call.context.count(regions.len());
    let mut envelope = Envelope::open("Successfully retrieved regions", 1024);
    envelope.json(&regions.iter().map(plain).collect::<Vec<_>>())?;
    Ok(envelope.close(call.context.environment, &[]))
}

#[utoipa::path(
    post,
    path = "/auth/regions",
    operation_id = "createRegion",
    tag = "Regions",
    summary = "Make a region",
    description = "Makes a region. With an admin key. A slug that is taken is a 409.",
    request_body(content = ref("#/components/schemas/NewRegion"), content_type = "application/json"),
    responses(
        (status = 201, description = "The region.", body = ref("#/components/schemas/CreatedRegion")),
        (status = 409, description = "The state forbids it."),
    ),
    security(("adminKey" = [])),
)]
pub(crate) async fn create(mut call: AdminCall) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let body = call.json_checked_by(&NEW_REGION).await?;
    let call = call.ready()?;
    let [slug, name] = ["slug", "name"].map(|member| text(&body, member).unwrap_or_default());
    let urls = urls(&body).unwrap_or_default();
    let region = services::create_region_with(&call.store(), &slug, &name, urls)
        .await
        .map_err(refused)?;
    answer(
        Envelope::created("Successfully created region", 512),
        &region,
        &call,
    )
}

#[utoipa::path(
    get,
    path = "/auth/regions/{id}",
    operation_id = "getRegion",
    tag = "Regions",
    summary = "Read a region",
    description = "One region by its id. With an admin key.",
    params(("id" = String, Path, description = "The region's id.", example = "regAbC13pTbjpS6Iz", pattern = "^reg[A-Za-z0-9]{14}$")),
    responses((status = 200, description = "The region.", body = ref("#/components/schemas/PlainRegionRecord"))),
    security(("adminKey" = [])),
)]
pub(crate) async fn get(
    PathPart(id): PathPart<RegionId>,
    call: AdminCall,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let call = call.ready()?;
    let region = call
        .app
        .store
        .region(id.ok_or_else(Problem::not_found)?)
        .await?
        .ok_or_else(Problem::not_found)?;
    call.context.count(1);
    answer(
        Envelope::open("Successfully retrieved region", 512),
        &region,
        &call,
    )
}

#[utoipa::path(
    patch,
    path = "/auth/regions/{id}",
    operation_id = "updateRegion",
    tag = "Regions",
    summary = "Change a region",
    description = "What is absent stays; the list of redirect URLs is replaced. With an admin key. A slug that is taken is \
a 409.",
    params(("id" = String, Path, description = "The region's id.", example = "regAbC13pTbjpS6Iz", pattern = "^reg[A-Za-z0-9]{14}$")),
    request_body(content = ref("#/components/schemas/ChangedRegion"), content_type = "application/json"),
    responses(
        (status = 200, description = "The region.", body = ref("#/components/schemas/PlainRegionRecord")),
        (status = 409, description = "The state forbids it."),
    ),
    security(("adminKey" = [])),
)]
pub(crate) async fn update(
    PathPart(id): PathPart<RegionId>,
    mut call: AdminCall,
) -> Result<Response, Problem> {
    accept(&call.parts.headers, false)?;
    let body = call.json_checked_by(&CHANGED_REGION).await?;
    let call = call.ready()?;
    let id = id.ok_or_else(Problem::not_found)?;
    let change = RegionChange {
        slug: text(&body, "slug"),
        name: text(&body, "name"),
        redirect_urls: urls(&body),
    };
    let region = services::change_region(&call.store(), id, change)
        .await
        .map_err(|error| match error {
            ChangeRegionError::Missing => Problem::not_found(),
            ChangeRegionError::Refused(error) => refused(error),
        })?;
    answer(
        Envelope::open("Successfully updated region", 512),
        &region,
        &call,
    )
}
