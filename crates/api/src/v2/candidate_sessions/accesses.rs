//! `GET /auth/candidates/me/accesses`: who accessed the candidate's own data.

use super::region_name::RegionName;
use crate::{
    State,
    answers::{Page, views},
    auth::Visitor,
    describe::parameters,
    input::{QueryCall, Validated},
    problem::Problem,
    v2::candidates::accesses::kinds,
};
use model::{CandidateId, KeyId, RegionId, Role, Scope, Selection, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};
use store::{
    access_log::{Access, AccessCursor, AccessesPage, Viewer},
    candidates::CandidateRow,
};
use utoipa::{
    ToSchema,
    openapi::{Object, ObjectBuilder, Type, schema::SchemaType},
};

views! {
    OwnAccess<'a> { list: "AccessList" }
}

/// The person's records, by region and position.
type Own = HashMap<(RegionId, i64), CandidateId>;

/// An access to the data of a candidate.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OwnAccess<'a> {
    /// The earliest possible moment of the first access.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The latest possible moment of the last access.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
    /// The action, such as `candidates.get`, `candidates.list` or `candidates.update`.
    action: &'a str,
    /// The fields that were returned or written, if the action selects fields.
    #[schema(value_type = Option<Vec<String>>, required)]
    fields: Option<Vec<&'static str>>,
    /// The id of the record.
    #[schema(value_type = String, pattern = "^rec[A-Za-z0-9]{14}$")]
    candidate_id: CandidateId,
    #[schema(value_type = RegionName, inline)]
    region: &'a RawValue,
    /// Who it was, without a name.
    #[schema(inline)]
    by: By<'a>,
    /// The key of the access.
    #[schema(inline, required)]
    key: Option<Key<'a>>,
}

/// Who accessed a record.
#[derive(Serialize, ToSchema)]
struct By<'a> {
    #[schema(schema_with = kinds)]
    kind: &'static str,
    /// The region of the key or the person. It is `null` for the operator of the server.
    #[schema(value_type = Option<RegionName>, inline, required)]
    region: Option<&'a RawValue>,
    /// The function of the person.
    #[schema(schema_with = functions, required)]
    function: Option<&'static str>,
}

fn functions() -> Object {
    let names = Role::ALL.map(|role| Some(role.name()));
    ObjectBuilder::new()
        .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
        .enum_values(Some(names.into_iter().chain([None])))
        .description(Some("The function of the person."))
        .build()
}

#[derive(Serialize, ToSchema)]
struct Key<'a> {
    /// The description that the region gave the key.
    #[schema(required)]
    description: Option<&'a str>,
}

parameters! {
    /// Which page is shown.
    Query AccessesParameters {
        /// The number of entries on a page.
        #[param(minimum = 1, maximum = 100, example = 10)]
        page_size: Option<u32>,
        /// `meta.cursor` of the previous page.
        cursor: Option<String>,
    }
}

#[utoipa::path(
    get,
    path = "/auth/candidates/me/accesses",
    operation_id = "listAccesses",
    tag = "Candidate sessions",
    summary = "List who accessed your data",
    description = "Returns who read or changed the candidate's records in every region, the \
        newest access first, one page at a time. An entry stands for one or more accesses. It \
        contains the action, the fields that were returned or written, the description of the \
        key or the function of the person, and the first and the last moment. The actions of the candidate are absent. A read \
        appears after one second. The server keeps the entries for one year, unless its operator \
        sets another period. A page may contain fewer entries than `pageSize`, even none. Follow \
        `meta.cursor` until it is `null`.",
    responses((status = 200, description = "A page of accesses.")),
)]
pub(crate) async fn list(
    mut call: QueryCall<AccessesParameters, Visitor>,
) -> Result<Page<OwnAccess<'static>>, Problem> {
    let limit = call.page_size();
    let cursors = call.cursor_key("accesses cursor");
    let before = call.cursor(cursors.as_ref());
    let request = call.validate()?;
    let before = before.unwrap_or(AccessCursor::START);
    let own = own(&request).await?;
    let AccessesPage { accesses, next } = newest(&request, &own, before, limit as usize).await?;
    let names = Names::of(&request.app, &accesses).await?;
    let shown = accesses.iter().map(|access| names.shown(access, &own));
    let shown = shown.collect::<Result<_, _>>()?;
    let next = next.zip(cursors).map(|(next, cursors)| cursors.sign(&next));
    request.page("Successfully retrieved accesses", &shown, next.as_deref())
}

/// Returns the records that the session includes.
async fn own(request: &Validated<Visitor>) -> Result<Own, Problem> {
    let session = &request.caller.session;
    let mut own = Own::new();
    let visit = |region, row: CandidateRow<'_>| {
        let ids = row
            .id()
            .parse()
            .into_iter()
            .filter(|id| session.choice.includes(region, *id));
        own.extend(ids.map(|id| ((region, row.position), id)));
    };
    request.app.store.records_of(&session.person, visit).await?;
    Ok(own)
}

/// Returns the newest accesses of all records before a place.
async fn newest(
    request: &Validated<Visitor>,
    own: &Own,
    before: AccessCursor,
    limit: usize,
) -> Result<AccessesPage, Problem> {
    let environment = request.caller.session.person.environment;
    let mut pages = Vec::with_capacity(own.len());
    for (region, position) in own.keys() {
        let scope = Scope {
            region: *region,
            environment,
        };
        let store = &request.app.store;
        pages.push(store.accesses_of(&scope, *position, before, limit).await?);
    }
    Ok(AccessesPage::newest(pages, limit))
}

/// What the regions and the keys of accesses are called.
struct Names {
    /// Each region as JSON.
    regions: HashMap<RegionId, Arc<String>>,
    keys: HashMap<KeyId, Option<String>>,
}

impl Names {
    async fn of(app: &State, accesses: &[Access]) -> Result<Self, Problem> {
        let mut regions = HashMap::new();
        let mut keys: Vec<KeyId> = Vec::new();
        for access in accesses {
            if let Entry::Vacant(unnamed) = regions.entry(access.region) {
                unnamed.insert(app.region_name(access.region).await?);
            }
            keys.extend(access.viewer.key().filter(|key| !keys.contains(key)));
        }
        let descriptions = app.store.key_descriptions(&keys).await?;
        let keys = keys.into_iter().zip(descriptions).collect();
        Ok(Self { regions, keys })
    }

    fn shown<'a>(&'a self, access: &'a Access, own: &Own) -> Result<OwnAccess<'a>, Problem> {
        let damaged = || store::Error::internal("an access without an owner");
        let name = self.regions.get(&access.region);
        let name: Option<&RawValue> = name.and_then(|name| serde_json::from_str(name).ok());
        let is_of_region = !matches!(access.viewer, Viewer::Operator(_));
        Ok(OwnAccess {
            at: access.place.at,
            until: access.until,
            action: &access.action,
            fields: access.fields.map(|bits| Selection::names(bits).collect()),
            candidate_id: *own
                .get(&(access.region, access.place.position))
                .ok_or_else(damaged)?,
            region: name.ok_or_else(damaged)?,
            by: By {
                kind: access.viewer.kind(),
                region: name.filter(|_| is_of_region),
                function: access.viewer.function(),
            },
            key: access.viewer.key().map(|key| Key {
                description: self.keys.get(&key).and_then(Option::as_deref),
            }),
        })
    }
}
