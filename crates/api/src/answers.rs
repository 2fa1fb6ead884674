//! The answers that handlers return. The type says the status and what the data is; the body is
//! written when the answer is made, from values that only live in the handler.

use crate::{
    describe::{Content, Describe, Endpoint, Paged},
    envelope::Envelope,
    etag,
    input::Validated,
    problem::Problem,
};
use axum::response::{IntoResponse, Response};
use edge::Secret;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use model::Environment;
use serde::Serialize;
use std::marker::PhantomData;

/// What an answer's data is. The type itself borrows nothing, so that handlers can name it; the
/// value that is written may borrow.
pub(crate) trait View: 'static {
    type Of<'a>: Serialize;
}

impl<T: View> View for Vec<T> {
    type Of<'a> = Vec<T::Of<'a>>;
}

/// Declares types that an answer's data can be, with the names of the components that hold them in
/// the API reference: see [`crate::describe::Envelopes`]. Those with a lifetime are named with
/// `'static`.
macro_rules! views {
    ($($view:ident $(<$life:lifetime>)? { $($names:tt)* })*) => {
        $($crate::answers::views!(@one $view $(<$life>)? { $($names)* });)*
    };
    (@one $view:ident { $($names:tt)* }) => {
        $crate::describe::payloads!($view { $($names)* });

        impl $crate::answers::View for $view {
            type Of<'a> = $view;
        }
    };
    (@one $view:ident <$life:lifetime> { $($names:tt)* }) => {
        $crate::describe::payloads!($view<'static> { $($names)* });

        impl $crate::answers::View for $view<'static> {
            type Of<$life> = $view<$life>;
        }
    };
}
pub(crate) use views;

/// The status of an answer.
pub(crate) trait Status {
    const STATUS: StatusCode;
}

macro_rules! statuses {
    ($($name:ident = $status:ident;)*) => {$(
        #[doc = concat!("The status ", stringify!($status), ".")]
        #[derive(Debug)]
        pub(crate) struct $name;

        impl Status for $name {
            const STATUS: StatusCode = StatusCode::$status;
        }
    )*};
}

statuses! {
    Success = OK;
    Creation = CREATED;
    Acceptance = ACCEPTED;
}

/// A 200 with data.
pub(crate) type Data<T> = TypedResponse<Success, T>;
/// A 201 with what was created.
pub(crate) type Created<T> = TypedResponse<Creation, T>;
/// A 202 with how to go on, once an e-mail was sent.
pub(crate) type Requested<T> = TypedResponse<Acceptance, T>;
/// A 200 with a page of a list, and in `meta` the cursor of the next one.
pub(crate) type Page<T> = TypedResponse<Success, Paged<T>>;

/// A response with a status and data.
#[derive(Debug)]
pub(crate) struct TypedResponse<S, T>(Response, PhantomData<fn() -> (S, T)>);

impl<S, T> TypedResponse<S, T> {
    /// Returns a response whose body is written already.
    pub(crate) fn written(response: Response) -> Self {
        Self(response, PhantomData)
    }

    /// Marks the body as holding a secret, so that it is never compressed.
    pub(crate) fn with_secret(self) -> Self {
        self.with_extension(Secret)
    }

    /// Adds what middleware takes note of.
    pub(crate) fn with_extension(mut self, extension: impl Clone + Send + Sync + 'static) -> Self {
        self.0.extensions_mut().insert(extension);
        self
    }
}

impl<S: Status, T: View> TypedResponse<S, T> {
    fn of(environment: Environment, message: &str, value: &T::Of<'_>) -> Result<Self, Problem> {
        let mut envelope = Envelope::open_with(S::STATUS, message, 512);
        envelope.json(value)?;
        Ok(Self::written(envelope.close(environment, &[])))
    }
}

impl<S: Status, T: Content> Describe for TypedResponse<S, T> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        let (component, schema) = T::envelope(S::STATUS, endpoint);
        endpoint.set_json(S::STATUS, component, schema);
    }
}

impl<S, T> IntoResponse for TypedResponse<S, T> {
    fn into_response(self) -> Response {
        self.0
    }
}

/// A 200 with an entity tag, or a 304 if the client has that state already.
#[derive(Debug)]
pub(crate) struct Tagged<T>(Response, PhantomData<fn() -> T>);

impl<T> Tagged<T> {
    pub(crate) fn new(headers: &HeaderMap, tag: &str, answer: impl FnOnce() -> Response) -> Self {
        Self(etag::answer(headers, tag, answer), PhantomData)
    }
}

impl<T> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        self.0
    }
}

impl<T: Content> Describe for Tagged<T> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        let (component, schema) = T::envelope(StatusCode::OK, endpoint);
        endpoint.add_header(
            "If-None-Match",
            "The entity tags of the responses that the client \
            has.",
        );
        endpoint.set_json(StatusCode::OK, component, schema);
        endpoint.add_response(
            StatusCode::NOT_MODIFIED,
            "The client already has this response.",
        );
        for status in [StatusCode::OK, StatusCode::NOT_MODIFIED] {
            endpoint.add_response_header(
                status,
                "ETag",
                "The entity tag of exactly this response.",
            );
        }
    }
}

/// A 201 with what was created, and its address.
#[derive(Debug)]
pub(crate) struct CreatedAt<T>(Created<T>);

impl<T> IntoResponse for CreatedAt<T> {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl<T: Content> Describe for CreatedAt<T> {
    fn describe(endpoint: &mut Endpoint<'_>) {
        Created::<T>::describe(endpoint);
        let status = StatusCode::CREATED;
        endpoint.add_response_header(status, "Location", "The URL of what was created.");
    }
}

impl Describe for NoContent {
    fn describe(endpoint: &mut Endpoint<'_>) {
        endpoint.response(StatusCode::NO_CONTENT);
    }
}

/// A 204.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl<C> Validated<C> {
    /// Returns a 200 with data.
    pub(crate) fn data<T: View>(
        &self,
        message: &str,
        value: &T::Of<'_>,
    ) -> Result<Data<T>, Problem> {
        TypedResponse::of(self.context.environment, message, value)
    }

    /// Returns a 201 with what was created.
    pub(crate) fn created<T: View>(
        &self,
        message: &str,
        value: &T::Of<'_>,
    ) -> Result<Created<T>, Problem> {
        TypedResponse::of(self.context.environment, message, value)
    }

    /// Returns a 201 with what was created, a secret among it, at a path.
    pub(crate) fn created_at<T: View>(
        &self,
        message: &str,
        value: &T::Of<'_>,
        path: &str,
    ) -> Result<CreatedAt<T>, Problem> {
        let mut created = self.created::<T>(message, value)?.with_secret();
        self.add_location(&mut created.0, path);
        Ok(CreatedAt(created))
    }

    /// Adds the address of a path to a response.
    pub(crate) fn add_location(&self, response: &mut Response, path: &str) {
        let base = self.app.settings.public_url.trim_end_matches('/');
        if let Ok(location) = HeaderValue::from_str(&format!("{base}{path}")) {
            response.headers_mut().insert(header::LOCATION, location);
        }
    }

    /// Returns a 202 with how to go on, once an e-mail was sent.
    pub(crate) fn requested<T: View>(&self, value: &T::Of<'_>) -> Result<Requested<T>, Problem> {
        TypedResponse::of(
            self.context.environment,
            "Successfully accepted request",
            value,
        )
    }

    /// Returns a page of values, and the cursor of the next page.
    pub(crate) fn page<T: View>(
        &self,
        message: &str,
        values: &Vec<T::Of<'_>>,
        next: Option<&str>,
    ) -> Result<Page<T>, Problem> {
        let mut envelope = Envelope::open(message, values.len() * 256);
        envelope.json(values)?;
        Ok(Page::written(
            envelope.close_page(self.context.environment, next),
        ))
    }
}
