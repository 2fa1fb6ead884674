//! The state that the requests of a router share.

use axum::{extract::FromRequestParts, http::request::Parts};
use std::{convert::Infallible, ops::Deref, sync::Arc};

/// A state that requests share. Cloning is cheap. Handlers take it as an argument.
#[derive(Debug)]
pub struct SharedState<T>(Arc<T>);

impl<T> From<T> for SharedState<T> {
    fn from(state: T) -> Self {
        Self(Arc::new(state))
    }
}

impl<T> Clone for SharedState<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for SharedState<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Send + Sync> FromRequestParts<Self> for SharedState<T> {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, state: &Self) -> Result<Self, Infallible> {
        Ok(state.clone())
    }
}
