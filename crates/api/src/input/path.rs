//! The variable parts of a path.

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use std::{convert::Infallible, str::FromStr};

/// The variable part of a path. `None` if it does not parse as `T`, which the handler answers with
/// a 404.
#[derive(Debug)]
pub(crate) struct PathPart<T>(pub(crate) Option<T>);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for PathPart<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(text.ok().and_then(|Path(text)| text.parse().ok())))
    }
}

/// The two variable parts of a path. `None` if either does not parse.
#[derive(Debug)]
pub(crate) struct PathParts<A, B>(pub(crate) Option<(A, B)>);

impl<A: FromStr, B: FromStr, S: Send + Sync> FromRequestParts<S> for PathParts<A, B> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let texts = Path::<(String, String)>::from_request_parts(parts, state).await;
        let read = |(one, other): (String, String)| one.parse().ok().zip(other.parse().ok());
        Ok(Self(texts.ok().and_then(|Path(texts)| read(texts))))
    }
}
