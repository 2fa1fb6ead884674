//! The OpenAPI document: made from the routes, completed once with what every operation shares.

mod components;
mod cors;
mod mutations;
mod sessions;
mod settings;
mod shared;

pub(crate) use cors::AcrossOrigins;

use edge::Asset;
use serde_json::{Value, json};

/// The version of the API, in the document and on every answer. The major part is the `v2` of the path.
pub const API_VERSION: &str = "2.0.0";

/// The finished document.
#[derive(Debug)]
pub struct Document {
    asset: Asset,
    paths: Vec<String>,
    across_origins: AcrossOrigins,
}

impl Document {
    /// Completes what the routes say of themselves.
    pub(crate) fn complete(routes: utoipa::openapi::OpenApi, public_url: &str) -> Self {
        let mut document = serde_json::to_value(routes).expect("the routes' document is JSON");
        document["openapi"] = "3.1.0".into();
        document["info"] = info();
        document["servers"] = json!([{"url": format!("{public_url}/api/v2"), "description": "This server. Send `x-api-sandbox: true` for the sandbox."}]);
        document["tags"] = json!([
            {"name": "Candidates", "description": "Prospective teachers: list, find, read, write, follow."},
            {"name": "Interactions", "description": "Contact moments with a candidate."},
            {"name": "Attachments", "description": "Files of a candidate."},
            {"name": "Mutations", "description": "Accepted writes, and what became of them."},
            {"name": "Schema", "description": "What a candidate may hold, and the region's own fields."},
            {"name": "Regions", "description": "The own region and its keys; all regions for an admin."},
            {"name": "Candidate sessions", "description": "Candidates who sign in: their own records, seen and changed by themselves."},
            {"name": "Reference", "description": "This document."},
        ]);
        document["components"] = components::all(public_url);
        shared::complete(&mut document);
        let json = serde_json::to_vec_pretty(&document).expect("a JSON value serializes");
        let paths = document["paths"].as_object().into_iter().flatten().map(|(path, _)| path.clone()).collect();
        let across_origins = AcrossOrigins::of(&document);
        Self { asset: Asset::new("application/json", json), paths, across_origins }
    }

    /// The document's text.
    pub fn json(&self) -> &[u8] {
        self.asset.content()
    }

    /// The paths of all operations, without the base.
    pub(crate) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// What browsers of allowed origins may send and read.
    pub(crate) fn across_origins(&self) -> &AcrossOrigins {
        &self.across_origins
    }

    /// The same as all readers share it.
    pub(crate) fn asset(&self) -> &Asset {
        &self.asset
    }
}

/// The document as it is without a running server, for a public address.
pub fn document(public_url: &str) -> Document {
    let routes = crate::v2::document();
    Document::complete(routes, public_url)
}

fn info() -> Value {
    json!({
        "title": "Onderwijsregio API",
        "version": API_VERSION,
        "summary": "Candidate data of Dutch education regions.",
        "description": "Read and write the candidates of an education region: list them by cursor, find them by e-mail or phone, \
    read one by id, choose fields; writes are checked at once, accepted durably and done in order. Everything is there twice: \
    production, and a sandbox to try things in.",
        "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        "contact": {
            "name": "The operator of this server",
            "url": "https://example.nl/onderwijsregio",
            "email": "beheer@example.nl",
        },
    })
}
