//! The complete document, in all forms.

use super::{
    callbacks, components, cors::AcrossOrigins, guides, shared, sharing, text,
    version::API_VERSION, version_2_0, version_3_0, webhooks,
};
use edge::Asset;
use serde_json::{Value, json};

/// The OpenAPI version in which the document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// OpenAPI 3.1.
    #[default]
    V3_1,
    /// OpenAPI 3.0, for tools that cannot read 3.1.
    V3_0,
    /// A part of the document in OpenAPI 2.0, for connectors of Power Automate.
    V2_0,
}

impl Form {
    /// All versions.
    pub const ALL: [Self; 3] = [Self::V3_1, Self::V3_0, Self::V2_0];
}

/// The complete document.
#[derive(Debug)]
pub struct Document {
    value: Value,
    /// In the order of [`Form::ALL`].
    assets: [Asset; 3],
    paths: Vec<String>,
    across_origins: AcrossOrigins,
}

impl Document {
    /// Completes the document that the routes generate.
    pub(crate) fn complete(routes: utoipa::openapi::OpenApi, public_url: &str) -> Self {
        let mut document = serde_json::to_value(routes).expect("the routes' document is JSON");
        document["openapi"] = "3.1.0".into();
        document["info"] = info(public_url);
        document["servers"] = json!([{"url": format!("{public_url}/api/v2"), "description": "This \
            server. `x-api-sandbox: true` selects the sandbox."}]);
        document["tags"] = json!([
            {"name": "Candidates", "description": "Prospective teachers: listing, finding, \
                reading, writing, and following changes."},
            {"name": "Tasks", "description": "What the region's staff plans for a candidate, and who guides the candidate."},
            {"name": "Interactions", "description": "Contact moments with a candidate."},
            {"name": "Attachments", "description": "Files of a candidate."},
            {"name": "Mutations", "description": "Accepted writes and their results."},
            {"name": "Schema", "description": "The schema of a candidate, and the region's custom \
                fields."},
            {"name": "Regions", "description": "Your region and its keys. An admin can access all \
                regions."},
            {"name": "Staff", "description": "The staff of the regions, who work in the desk."},
            {"name": "Candidate sessions", "description": "Sessions of candidates, who read and \
                change their own records."},
            {"name": callbacks::TAG, "description": "What the server sends to your URLs."},
            {"name": "Reference", "description": "This document."},
        ]);
        document["components"] = components::all(public_url, &document["components"]["schemas"]);
        shared::complete(&mut document);
        webhooks::add(&mut document);
        callbacks::add(&mut document);
        guides::link(&mut document, public_url);
        Self::finished(document)
    }

    /// Replaces repetition in a document whose operations are complete.
    pub(super) fn finished(mut document: Value) -> Self {
        sharing::share(&mut document);
        let paths = document["paths"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(path, _)| path.clone())
            .collect();
        let across_origins = AcrossOrigins::of(&document);
        let asset = |form| Asset::new("application/json", in_form(&document, form).to_string());
        Self {
            assets: Form::ALL.map(asset),
            paths,
            across_origins,
            value: document,
        }
    }

    /// Returns the document.
    pub fn value(&self, form: Form) -> Value {
        in_form(&self.value, form)
    }

    /// Returns the document's text, formatted for reading.
    pub fn text(&self, form: Form) -> String {
        text::lines(&self.value(form))
    }

    /// Returns the paths of all operations, without the base path.
    pub(crate) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// Returns the methods and headers for CORS.
    pub(crate) fn across_origins(&self) -> &AcrossOrigins {
        &self.across_origins
    }

    /// Returns the document's text as served, shared by all requests.
    pub(crate) fn asset(&self, form: Form) -> &Asset {
        let [v3_1, v3_0, v2_0] = &self.assets;
        match form {
            Form::V3_1 => v3_1,
            Form::V3_0 => v3_0,
            Form::V2_0 => v2_0,
        }
    }

    /// Compresses the document in all versions.
    pub(crate) fn prepare(&self) {
        self.assets.iter().for_each(Asset::prepare);
    }
}

fn in_form(document: &Value, form: Form) -> Value {
    match form {
        Form::V3_1 => document.clone(),
        Form::V3_0 => version_3_0::of(document),
        Form::V2_0 => version_2_0::of(&version_3_0::of(document)),
    }
}

/// Returns the licence and the contact.
pub(super) fn of_operator() -> [(&'static str, Value); 2] {
    [
        (
            "license",
            json!({"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"}),
        ),
        (
            "contact",
            json!({
                "name": "The operator of this server",
                "url": "https://example.nl/onderwijsregio",
                "email": "beheer@example.nl",
            }),
        ),
    ]
}

fn info(public_url: &str) -> Value {
    let mut info = json!({
        "title": "Onderwijsregio API",
        "version": API_VERSION,
        "summary": "Candidate data of Dutch education regions.",
        "description": format!(
            "Read and write the candidates of an education region. You can list them by cursor, find \
             them by e-mail address or phone number, read one by its id, and select fields. The \
             server validates a write at once, accepts it durably, and carries out the writes of a \
             region in order. There are two environments: production, and a sandbox for tests. For \
             tools that cannot read OpenAPI 3.1, the same document is in OpenAPI 3.0 at \
             [openapi-3.0.json]({public_url}/api/v2/openapi-3.0.json). For Power Automate, a part of it is \
             in OpenAPI 2.0 at [openapi-2.0.json]({public_url}/api/v2/openapi-2.0.json)."
        ),
    });
    for (name, value) in of_operator() {
        info[name] = value;
    }
    info
}
