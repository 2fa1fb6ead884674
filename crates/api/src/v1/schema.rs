//! `GET /schema` of version 1: what a region's websites may send.

use super::call::Version1Call;
use crate::{answers::Tagged, describe::payloads, envelope::Envelope, problem::Problem};
use services::version_1::{self, SchemaView};

payloads! {
    SchemaView<'static> { one: "SchemaAnswer" }
}

#[utoipa::path(
    get,
    path = "/schema",
    operation_id = "getSchemaOfVersion1",
    tag = "Version 1",
    summary = "Read what a candidate may contain",
    description = "Returns the members of a candidate and of a contact moment, and the custom \
        fields of the region. Names, values and descriptions are Dutch.",
    responses(
        (status = 200, description = "The members."),
    ),
)]
pub(crate) async fn schema(request: Version1Call) -> Result<Tagged<SchemaView<'static>>, Problem> {
    let mut call = request.call;
    let schema = call.region_schema().await?;
    let request = call.validate()?;
    let schema = schema.ok_or_else(Problem::not_found)?;
    let mut envelope = Envelope::open("Schema opgehaald", 16 * 1024);
    envelope.json(&version_1::schema(&schema.custom))?;
    let seed = u64::from(request.context.environment.is_sandbox());
    let hash = xxhash_rust::xxh3::xxh3_64_with_seed(envelope.data(), seed);
    let answer = || envelope.close(request.context.environment, &[]);
    let tag = format!("\"{hash:016x}\"");
    Ok(Tagged::new(&request.parts.headers, &tag, answer))
}
