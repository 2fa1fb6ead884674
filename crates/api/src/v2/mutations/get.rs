//! `GET /mutations/{id}`: the state of one accepted write.

use crate::{answers::Data, input::At, problem::Problem};
use model::MutationId;
use services::mutations::MutationView;

#[utoipa::path(
    get,
    path = "/mutations/{id}",
    operation_id = "getMutation",
    tag = "Mutations",
    summary = "Read one mutation",
    description = "Returns the state of an accepted write, the reason if it failed, and the \
        deliveries of its callback.",
    responses((status = 200, description = "The mutation.")),
)]
pub(crate) async fn get(
    At(id, request): At<MutationId>,
) -> Result<Data<MutationView<'static>>, Problem> {
    let found = request.app.store.mutation(&request.scope(), id).await?;
    let mutation = found.ok_or_else(Problem::not_found)?;
    request.mutation("Successfully retrieved mutation", &mutation)
}
