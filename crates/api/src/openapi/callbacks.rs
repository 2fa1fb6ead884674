//! What the server sends to the URLs of clients: the callbacks of mutations, and notices to a region.

use serde_json::{Map, Value, json};
use services::mutations::describe_retries;

/// The tag of these webhooks.
pub(super) const TAG: &str = "Callbacks";

/// The headers of a callback: name, pattern, description.
const HEADERS: [(&str, &str, &str); 6] = [
    (
        "webhook-id",
        "^(mut|ntc)[A-Za-z0-9]{14}$",
        "The id of the mutation or the notice. It is the same in every attempt.",
    ),
    (
        "webhook-timestamp",
        "^[0-9]+$",
        "When the attempt was signed, in seconds since 1970.",
    ),
    (
        "webhook-signature",
        "^v1,[A-Za-z0-9+/]{43}=( v1,[A-Za-z0-9+/]{43}=)*$",
        "The signature of Standard Webhooks, after `v1,`. After a rotation, a blank and the \
         signature by the former secret follow.",
    ),
    (
        "x-mutationengine-timestamp",
        "^[0-9]+$",
        "The same as `webhook-timestamp`, for the other signature.",
    ),
    (
        "x-mutationengine-nonce",
        "^[!-~]+$",
        "A random text that differs in each attempt.",
    ),
    (
        "x-mutationengine-signature",
        "^v2=[A-Za-z0-9+/]{43}=$",
        "The signature that also covers the nonce, the path and the query, after `v2=`.",
    ),
];

/// Adds the webhooks and the headers that they have in common.
pub(super) fn add(document: &mut Value) {
    let mut parameters = Vec::new();
    for (name, pattern, description) in HEADERS {
        let component = super::sharing::pascal(name);
        document["components"]["parameters"][&component] = json!({
            "name": name, "in": "header", "required": true, "description": description,
            "schema": {"type": "string", "pattern": pattern},
        });
        parameters.push(json!({"$ref": format!("#/components/parameters/{component}")}));
    }
    for webhook in all() {
        document["webhooks"][webhook.id] = json!({"post": webhook.operation(&parameters)});
    }
}

struct Webhook {
    id: &'static str,
    summary: &'static str,
    description: String,
    types: &'static [&'static str],
    data: Value,
}

impl Webhook {
    fn operation(&self, parameters: &[Value]) -> Value {
        json!({
            "tags": [TAG],
            "summary": self.summary,
            "description": self.description,
            "operationId": self.id,
            "parameters": parameters,
            "requestBody": {"required": true, "content": {"application/json": {"schema": {
                "type": "object",
                "properties": {
                    "type": {"type": "string", "enum": self.types},
                    "timestamp": {"type": "string", "format": "date-time"},
                    "data": self.data,
                    "meta": {
                        "type": "object",
                        "properties": {"sandboxEnabled": {"type": "boolean"}},
                        "required": ["sandboxEnabled"],
                        "additionalProperties": false,
                    },
                },
                "required": ["type", "timestamp", "data", "meta"],
                "additionalProperties": false,
            }}}},
            "responses": {
                "2XX": {"description": "Delivered."},
                "410": {"description": "Not delivered. The server does not retry."},
                "default": {"description": "Not delivered. The server retries."},
            },
            "security": [],
        })
    }
}

fn all() -> impl Iterator<Item = Webhook> {
    about_candidates().into_iter().chain(about_the_region())
}

fn moment() -> Value {
    json!({"type": "string", "format": "date-time"})
}

fn about_candidates() -> [Webhook; 3] {
    let candidate = || json!({"type": "string", "pattern": "^rec[A-Za-z0-9]{14}$"});
    [
        Webhook {
            id: "mutationEnded",
            summary: "A mutation ended",
            description: format!(
                "Sent to the `callbackUrl` of a write. {}",
                describe_retries()
            ),
            types: &["mutation.succeeded", "mutation.failed"],
            data: json!({"$ref": "#/components/schemas/Mutation"}),
        },
        Webhook {
            id: "candidateErased",
            summary: "A candidate was erased",
            description:
                "Sent to the `notificationUrl` of the region if a candidate asked for it, \
                          or if the retention ended."
                    .to_owned(),
            types: &["candidate.erased"],
            data: object(&[("candidateId", candidate())]),
        },
        Webhook {
            id: "retentionDue",
            summary: "A candidate will be erased",
            description: "Sent to the `notificationUrl` of the region before the retention of a \
                          candidate ends."
                .to_owned(),
            types: &["candidate.retention_due"],
            data: object(&[
                ("candidateId", candidate()),
                ("retainUntil", moment()),
                ("eraseAt", moment()),
            ]),
        },
    ]
}

fn about_the_region() -> [Webhook; 3] {
    [
        Webhook {
            id: "subscriptionPaused",
            summary: "A subscription was paused",
            description:
                "Sent to the `notificationUrl` of the region if a subscription was paused \
                          because its receiver did not answer 2xx."
                    .to_owned(),
            types: &["subscription.paused"],
            data: object(&[
                (
                    "subscriptionId",
                    json!({"type": "string", "pattern": "^sub[A-Za-z0-9]{14}$"}),
                ),
                ("pausedFor", json!({"type": "string"})),
                (
                    "failingSince",
                    json!({"type": ["string", "null"], "format": "date-time"}),
                ),
            ]),
        },
        Webhook {
            id: "regionEntered",
            summary: "An operator opened the region",
            description:
                "Sent to the `notificationUrl` of the region if an operator of the installation \
                 opened the region, and so can see its candidates for an hour."
                    .to_owned(),
            types: &["operator.entered"],
            data: object(&[
                (
                    "operatorId",
                    json!({"type": "string", "pattern": "^usr[A-Za-z0-9]{14}$"}),
                ),
                ("openUntil", moment()),
            ]),
        },
        Webhook {
            id: "massErasure",
            summary: "A key erased many candidates",
            description: "Sent to the `notificationUrl` of the region if a key that erased 100 \
                          candidates within an hour requests more."
                .to_owned(),
            types: &["key.mass_erasure"],
            data: object(&[
                (
                    "keyId",
                    json!({"type": "string", "pattern": "^key[A-Za-z0-9]{14}$"}),
                ),
                ("erased", json!({"type": "integer", "minimum": 0})),
                ("refused", json!({"type": "boolean"})),
            ]),
        },
    ]
}

/// Returns the schema of an object with exactly these members.
fn object(members: &[(&str, Value)]) -> Value {
    let properties: Map<_, _> = members
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    json!({
        "type": "object",
        "required": properties.keys().collect::<Vec<_>>(),
        "properties": properties,
        "additionalProperties": false,
    })
}
