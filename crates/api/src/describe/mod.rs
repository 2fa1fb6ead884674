//! The part of the API reference that follows from the types of a handler. Its extractors say who
//! may call it and which parameters and body it takes. Its answer says which responses it has. The
//! attribute `utoipa::path` holds the path and the prose.

mod endpoint;
mod envelope;
mod schema;
mod takes;

pub(crate) use endpoint::{Endpoint, described, endpoint};
pub(crate) use envelope::{
    Content, Envelopes, Paged, Payload, cursor_schema, envelope, payloads, sync_token_schema,
};
pub(crate) use schema::{
    Schemas, add_component, as_shown, component, described_as, flowed, of_json, schema_of, schemas,
    with_example,
};
pub(crate) use takes::{
    Body, CheckedBody, FilesBody, NoBody, NoParameters, Parameters, checked_bodies, parameters,
};

use axum::extract::Request;

/// The extension in which a write call notes that the operation is a write of the
/// mutation engine. It is removed when the document is completed.
pub(crate) const WRITE: &str = "x-write";

/// An extractor or an answer that describes a part of its endpoint.
pub(crate) trait Describe {
    /// Adds this part to the description of an endpoint.
    fn describe(endpoint: &mut Endpoint<'_>);
}

impl<T: Describe, E> Describe for Result<T, E> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        T::describe(endpoint);
    }
}

/// A whole request, which a route without a credential reads itself.
impl Describe for Request {
    fn describe(_: &mut Endpoint<'_>) {}
}

/// A handler whose arguments and answer all describe their endpoint.
pub(crate) trait Handler<Arguments> {
    fn describe(&self, endpoint: &mut Endpoint<'_>);
}

macro_rules! handlers {
    ($(($($argument:ident),*))*) => {$(
        impl<F, Answer, $($argument),*> Handler<($($argument,)*)> for F
        where
            F: Fn($($argument),*) -> Answer,
            Answer: Future<Output: Describe>,
            $($argument: Describe,)*
        {
            fn describe(&self, endpoint: &mut Endpoint<'_>) {
                $($argument::describe(endpoint);)*
                Answer::Output::describe(endpoint);
            }
        }
    )*};
}

handlers! {
    (A)
    (A, B)
    (A, B, C)
    (A, B, C, D)
}
