//! The ceiling that `make bench` compares the server with: serves files from memory over the same
//! HTTP stack, with the same allocator.
//!
//! `ceiling ADDRESS NAME=FILE…` answers `/NAME` with the content of `FILE`.

use axum::{
    Router, extract::Path, extract::State, http::StatusCode, response::IntoResponse, routing::get,
};
use bytes::Bytes;
use std::{collections::HashMap, sync::Arc};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_default();
    let mut bodies = HashMap::new();
    for argument in arguments {
        let (name, file) = argument.split_once('=').unwrap_or_default();
        bodies.insert(name.to_owned(), Bytes::from(std::fs::read(file)?));
    }
    let answer = async |Path(name): Path<String>,
                        State(bodies): State<Arc<HashMap<String, Bytes>>>| {
        match bodies.get(&name) {
            Some(body) => ([("content-type", "application/json")], body.clone()).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    };
    let router = Router::new()
        .route("/{name}", get(answer))
        .with_state(Arc::new(bodies));
    axum::serve(tokio::net::TcpListener::bind(address).await?, router).await?;
    Ok(())
}
