//! What a request has beside its path and its credential: parameters and a body.

use super::{Endpoint, flowed};
use schema::Validator;
use utoipa::{IntoParams, ToSchema, openapi::path::Parameter};

/// Declares the parameters of an operation, which all stand in the query or all in the header. The
/// handler reads them by name.
macro_rules! parameters {
    ($(
        $(#[$attribute:meta])*
        $place:ident $name:ident { $($fields:tt)* }
    )*) => {$(
        $(#[$attribute])*
        #[derive(Debug, utoipa::IntoParams)]
        #[into_params(parameter_in = $place, rename_all = "camelCase")]
        #[expect(dead_code, reason = "says what is read by name")]
        pub(crate) struct $name { $($fields)* }
    )*};
}
pub(crate) use parameters;

/// The parameters that a handler reads.
pub(crate) trait Parameters {
    /// Returns their descriptions.
    fn parameters() -> Vec<Parameter>;
}

/// No parameters.
#[derive(Debug)]
pub(crate) struct NoParameters;

impl Parameters for NoParameters {
    fn parameters() -> Vec<Parameter> {
        Vec::new()
    }
}

impl<T: IntoParams> Parameters for T {
    fn parameters() -> Vec<Parameter> {
        let mut parameters = T::into_params(|| None);
        for parameter in &mut parameters {
            parameter.description = parameter.description.as_deref().map(flowed);
        }
        parameters
    }
}

/// The body that a handler reads.
pub(crate) trait Body {
    /// Adds the body to the description of an endpoint.
    fn describe(endpoint: &mut Endpoint<'_>);
}

/// No body.
#[derive(Debug)]
pub(crate) struct NoBody;

impl Body for NoBody {
    fn describe(_: &mut Endpoint<'_>) {}
}

/// JSON of a type.
impl<T: ToSchema> Body for T {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.add_component::<T>();
        endpoint.set_body([("application/json", &*T::name())]);
    }
}

/// A body that is either JSON or files.
pub(crate) trait FilesBody: Body {}

/// A JSON body that is checked by a schema of the crate `schema`, which is also the one that the
/// document shows.
pub(crate) trait CheckedBody: ToSchema {
    fn validator() -> &'static Validator;
}

/// Declares bodies with the names of their components, the validators that check them, and examples.
macro_rules! checked_bodies {
    ($(
        $(#[$attribute:meta])*
        $name:ident as $component:literal by $validator:ident = $example:expr;
    )*) => {$(
        $crate::describe::schemas! {
            $(#[$attribute])*
            $name as $component = $crate::describe::with_example(
                $crate::describe::component($validator.schema().clone()),
                &$example,
            );
        }

        impl $crate::describe::CheckedBody for $name {
            fn validator() -> &'static schema::Validator {
                &$validator
            }
        }
    )*};
}
pub(crate) use checked_bodies;
