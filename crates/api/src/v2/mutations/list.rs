//! `GET /mutations`: the accepted writes of the region.

use crate::{
    answers::Page,
    describe::parameters,
    envelope::List,
    input::{Call, QueryCall, cut},
    problem::Problem,
};
use messages::Parameter;
use model::Fault;
use services::mutations::MutationView;
use store::mutations::{MutationStatus, MutationsPage};

parameters! {
    /// Which mutations are listed.
    Query ListParameters {
        /// The state of the mutations to return: `queued`, `running`, `succeeded` or `failed`.
        status: Option<String>,
        /// The number of mutations on a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// `meta.cursor` of the previous page. It is valid for the same `status`.
        cursor: Option<String>,
    }
}

#[utoipa::path(
    get,
    path = "/mutations",
    operation_id = "listMutations",
    tag = "Mutations",
    summary = "List mutations",
    description = "Returns the accepted writes of the region, the newest first, one page at a \
        time. The server keeps them for 30 days after their end, unless its operator sets another \
        period.",
    responses((status = 200, description = "A page of mutations.")),
)]
pub(crate) async fn list(
    mut call: QueryCall<ListParameters>,
) -> Result<Page<MutationView<'static>>, Problem> {
    let status = status(&mut call);
    let limit = call.page_size();
    let name = status.map_or("", MutationStatus::name);
    let key = call.cursor_key(format!("mutations cursor {name}"));
    let before = call.cursor(key.as_ref()).unwrap_or(i64::MAX);
    let request = call.validate()?;
    let page = MutationsPage {
        status,
        before,
        limit: i64::from(limit) + 1,
    };
    let mut found = request.app.store.mutations(&request.scope(), page).await?;
    let more = cut(&mut found, limit);
    let mut list = List::open("Successfully retrieved mutations", found.len() * 512);
    for mutation in &found {
        request.push_mutation(&mut list, mutation)?;
    }
    let following = found.last().filter(|_| more).zip(key);
    let next = following.map(|(mutation, key)| key.sign(&mutation.sequence));
    let environment = request.context.environment;
    Ok(Page::written(
        list.end().close_page(environment, next.as_deref()),
    ))
}

fn status(call: &mut Call) -> Option<MutationStatus> {
    let name = call.query.one("status", &mut call.faults)?;
    let status = MutationStatus::ALL
        .into_iter()
        .find(|status| status.name() == name);
    if status.is_none() {
        let names = MutationStatus::ALL.map(MutationStatus::name).join(", ");
        call.faults
            .push(Fault::parameter("status", Parameter::OneOf { names }));
    }
    status
}
