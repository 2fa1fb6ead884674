//! The schemas of answers' bodies: the envelope, and the data in it.

use super::{Endpoint, schema_of};
use http::StatusCode;
use serde_json::{Map, Value, json};
use std::marker::PhantomData;
use utoipa::ToSchema;

/// The names of the components that hold a type as their data. An empty name means that no answer
/// has the type in this way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelopes {
    /// A 200 with one.
    pub(crate) one: &'static str,
    /// A 200 with a list, or with a page of one.
    pub(crate) list: &'static str,
    /// A 201 with one.
    pub(crate) created: &'static str,
    /// A 202 with one.
    pub(crate) requested: &'static str,
    /// Whether the type is a component of its own.
    pub(crate) refer: bool,
}

impl Envelopes {
    pub(crate) const NONE: Self = Self {
        one: "",
        list: "",
        created: "",
        requested: "",
        refer: false,
    };
}

/// A type that is the data of answers.
pub(crate) trait Payload: ToSchema {
    const ENVELOPES: Envelopes;

    /// Returns the members that `meta` of a list has beside the cursor.
    fn list_meta() -> Map<String, Value> {
        Map::new()
    }
}

/// Declares types that are the data of answers, with the names of the components that hold them.
macro_rules! payloads {
    ($($payload:ty { $($how:ident: $name:expr),+ $(,)? })*) => {$(
        impl $crate::describe::Payload for $payload {
            const ENVELOPES: $crate::describe::Envelopes = $crate::describe::Envelopes {
                $($how: $name,)+
                ..$crate::describe::Envelopes::NONE
            };
        }
    )*};
}
pub(crate) use payloads;

/// A page of a list, as the data of an answer.
#[derive(Debug)]
pub(crate) struct Paged<T>(PhantomData<fn() -> T>);

/// Data that an envelope contains.
pub(crate) trait Content {
    /// Returns the name of the envelope's component and its schema. Adds the components that the
    /// schema refers to.
    fn envelope(status: StatusCode, endpoint: &mut Endpoint<'_>) -> (&'static str, Value);
}

impl<T: Payload> Content for T {
    fn envelope(status: StatusCode, endpoint: &mut Endpoint<'_>) -> (&'static str, Value) {
        let Envelopes {
            one,
            created,
            requested,
            ..
        } = T::ENVELOPES;
        let name = match status {
            StatusCode::CREATED => created,
            StatusCode::ACCEPTED => requested,
            _ => one,
        };
        (
            name,
            envelope(status, &data::<T>(endpoint), Map::new(), &[]),
        )
    }
}

impl<T: Payload> Content for Vec<T> {
    fn envelope(status: StatusCode, endpoint: &mut Endpoint<'_>) -> (&'static str, Value) {
        let list = list_of(&data::<T>(endpoint));
        (T::ENVELOPES.list, envelope(status, &list, Map::new(), &[]))
    }
}

impl<T: Payload> Content for Paged<T> {
    fn envelope(status: StatusCode, endpoint: &mut Endpoint<'_>) -> (&'static str, Value) {
        let list = list_of(&data::<T>(endpoint));
        let mut meta = Map::from_iter([("cursor".to_owned(), cursor_schema())]);
        meta.extend(T::list_meta());
        (
            T::ENVELOPES.list,
            envelope(status, &list, meta, &["cursor"]),
        )
    }
}

fn data<T: Payload>(endpoint: &mut Endpoint<'_>) -> Value {
    if T::ENVELOPES.refer {
        endpoint.add_component::<T>();
        json!({"$ref": format!("#/components/schemas/{}", T::name())})
    } else {
        endpoint.add_referred::<T>();
        schema_of::<T>()
    }
}

fn list_of(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

/// Returns the schema of `meta.cursor`.
pub(crate) fn cursor_schema() -> Value {
    json!({"type": ["string", "null"], "description": "The cursor of the next page. It is `null` \
        on the last page."})
}

/// Returns the schema of `meta.syncToken`.
pub(crate) fn sync_token_schema() -> Value {
    json!({"type": "string", "description": "The token from which `GET /candidates/changes` \
        returns the changes since this walk began. Only the last page has it."})
}

/// Returns the schema of the envelope of a status around `data`, with more members of `meta`.
pub(crate) fn envelope(
    status: StatusCode,
    data: &Value,
    meta: Map<String, Value>,
    required: &[&str],
) -> Value {
    let mut properties = json!({
        "sandboxEnabled": {"type": "boolean", "description": "Whether the request was in the \
            sandbox."},
    });
    if let Some(all) = properties.as_object_mut() {
        all.extend(meta);
    }
    let required: Vec<_> = std::iter::once("sandboxEnabled")
        .chain(required.iter().copied())
        .collect();
    json!({
        "type": "object",
        "properties": {
            "statusCode": {"type": "integer", "const": status.as_u16()},
            "message": {"type": "string"},
            "data": data,
            "meta": {"type": "object", "properties": properties, "required": required, "additionalProperties": false},
        },
        "required": ["statusCode", "message", "data", "meta"],
        "additionalProperties": false,
    })
}
