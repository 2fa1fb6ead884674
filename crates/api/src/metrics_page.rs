//! The page at `/metrics`, on an address of its own.

use crate::State;
use axum::{Router, routing::get};
use http::header;
use std::sync::atomic::Ordering;

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(crate) fn router(app: State) -> Router {
    let answer = async |app: State| {
        (
            [(header::CONTENT_TYPE, MEDIA_TYPE)],
            app.metrics
                .text(&app.services, app.in_flight.load(Ordering::Relaxed))
                .await,
        )
    };
    Router::new().route("/metrics", get(answer)).with_state(app)
}
