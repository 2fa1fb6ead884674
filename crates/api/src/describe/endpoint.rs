//! The description of an endpoint while it is being put together.

use super::{Handler, Schemas, add_component, of_json};
use http::StatusCode;
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{
        Content, HeaderBuilder, ObjectBuilder, Paths, Ref, RefOr, Required, Response, Type,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem},
        request_body::RequestBodyBuilder,
        security::SecurityRequirement,
    },
};

/// Returns the route of a handler, described by its attribute and its types.
macro_rules! endpoint {
    ($($handler:tt)+) => {{
        let (schemas, paths, router) = utoipa_axum::routes!($($handler)+);
        let (schemas, paths) = $crate::describe::described(schemas, paths, &$($handler)+);
        (schemas, paths, router)
    }};
}
pub(crate) use endpoint;

/// Completes what the attribute of a handler says by what its types say.
///
/// # Panics
///
/// Panics if the two contradict each other. Every test that builds the document finds that.
pub(crate) fn described<A>(
    mut schemas: Schemas,
    mut paths: Paths,
    handler: &impl Handler<A>,
) -> (Schemas, Paths) {
    for operation in paths.paths.values_mut().flat_map(operations) {
        let mut endpoint = Endpoint {
            operation,
            schemas: &mut schemas,
            answered: Vec::new(),
        };
        handler.describe(&mut endpoint);
        endpoint.check_answers();
    }
    (schemas, paths)
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

/// The description of an endpoint, to which its extractors and its answer add their parts.
pub(crate) struct Endpoint<'d> {
    operation: &'d mut Operation,
    schemas: &'d mut Schemas,
    /// The statuses of success that the answer can have.
    answered: Vec<StatusCode>,
}

impl Endpoint<'_> {
    /// Sets the security schemes of which each is enough. An empty name stands for no credential.
    pub(crate) fn set_security(&mut self, schemes: &[&str]) {
        let requirement = |scheme: &&str| match *scheme {
            "" => SecurityRequirement::default(),
            scheme => SecurityRequirement::new(scheme, [] as [&str; 0]),
        };
        self.operation.security = Some(schemes.iter().map(requirement).collect());
    }

    /// Adds a parameter of the path. These come before all others.
    pub(crate) fn add_path_parameter(&mut self, parameter: Parameter) {
        let parameters = self.operation.parameters.get_or_insert_default();
        let is_in_path = |given: &&RefOr<Parameter>| match given {
            RefOr::T(given) => given.parameter_in == ParameterIn::Path,
            RefOr::Ref(_) => false,
        };
        let at = parameters.iter().take_while(is_in_path).count();
        parameters.insert(at, RefOr::T(parameter));
    }

    /// Adds a response that the attribute does not describe.
    pub(crate) fn add_response(&mut self, status: StatusCode, description: &str) {
        let response = Response::new(description);
        let responses = &mut self.operation.responses.responses;
        responses.insert(status.as_str().to_owned(), RefOr::T(response));
        self.answered.push(status);
    }

    /// Returns the response of a status as the attribute describes it.
    ///
    /// # Panics
    ///
    /// Panics if the attribute does not describe it.
    pub(crate) fn response(&mut self, status: StatusCode) -> &mut Response {
        self.answered.push(status);
        let responses = &mut self.operation.responses.responses;
        if let Some(RefOr::T(response)) = responses.get_mut(status.as_str()) {
            return response;
        }
        let id = self.operation.operation_id.as_deref().unwrap_or_default();
        panic!("the attribute of {id} does not describe its answer: status {status}")
    }

    /// Describes a response by the media types that it can have, with the component of each.
    pub(crate) fn set_content<const N: usize>(
        &mut self,
        status: StatusCode,
        content: [(&str, &str); N],
    ) {
        let response = self.response(status);
        for (media_type, component) in content {
            let content = Content::new(Some(Ref::from_schema_name(component)));
            response
                .content
                .insert(media_type.to_owned(), content.into());
        }
    }

    /// Describes a response whose body is the JSON of a component with this schema.
    pub(crate) fn set_json(&mut self, status: StatusCode, component: &str, schema: Value) {
        assert!(
            !component.is_empty(),
            "an answer of status {status} has no name: add it to `payloads!`"
        );
        self.schemas.push((component.to_owned(), of_json(schema)));
        self.set_content(status, [("application/json", component)]);
    }

    /// Adds the component of a type, and those that it refers to.
    pub(crate) fn add_component<T: ToSchema>(&mut self) {
        add_component::<T>(self.schemas);
    }

    /// Adds the components that the schema of a type refers to.
    pub(crate) fn add_referred<T: ToSchema>(&mut self) {
        T::schemas(self.schemas);
    }

    /// Adds parameters of the query or the header.
    pub(crate) fn add_parameters(&mut self, parameters: Vec<Parameter>) {
        let all = self.operation.parameters.get_or_insert_default();
        all.extend(parameters.into_iter().map(RefOr::T));
    }

    /// Describes the body by the media types that it can have, with the component of each.
    pub(crate) fn set_body<const N: usize>(&mut self, content: [(&str, &str); N]) {
        let mut body = RequestBodyBuilder::new().required(Some(Required::True));
        for (media_type, component) in content {
            let content = Content::new(Some(Ref::from_schema_name(component)));
            body = body.content(media_type, content);
        }
        self.operation.request_body = Some(body.build().into());
    }

    /// Adds a text header of the request, which is optional.
    pub(crate) fn add_header(&mut self, name: &str, description: &str) {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(description))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
        let parameters = self.operation.parameters.get_or_insert_default();
        parameters.push(RefOr::T(parameter.build()));
    }

    /// Adds a text header to a response.
    pub(crate) fn add_response_header(
        &mut self,
        status: StatusCode,
        name: &str,
        description: &str,
    ) {
        let header = HeaderBuilder::new()
            .description(Some(description))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
        let headers = &mut self.response(status).headers;
        headers.insert(name.to_owned(), header.build().into());
    }

    /// Adds an extension.
    pub(crate) fn add_extension(&mut self, name: &str, value: Value) {
        let extensions = self.operation.extensions.get_or_insert_default();
        extensions.insert(name.to_owned(), value);
    }

    /// Checks that the attribute describes no success that the answer cannot have.
    fn check_answers(&self) {
        let described = self.operation.responses.responses.keys();
        for status in described.filter(|status| status.starts_with(['2', '3'])) {
            let id = self.operation.operation_id.as_deref().unwrap_or_default();
            assert!(
                self.answered
                    .iter()
                    .any(|answered| answered.as_str() == status),
                "the attribute of {id} describes status {status}, which its answer cannot have"
            );
        }
    }
}
