//! The trigger of the connector: a subscription to events. Power Automate makes it when a flow is
//! turned on, and ends it by a `DELETE` of the `Location` of the answer.

use super::{find, schemas::plain};
use serde_json::{Map, Value, json};

/// Adds the trigger and the operation that ends it, if the document has subscriptions. Returns
/// whether it has.
pub(super) fn add(document: &Value, paths: &mut Map<String, Value>) -> bool {
    let subscribe = find(document, "createSubscription");
    let Some(((path, ..), (ended, ..))) = subscribe.zip(find(document, "deleteSubscription"))
    else {
        return false;
    };
    let body = &document["components"]["schemas"]["NewSubscription"]["properties"];
    paths.insert(
        path.to_owned(),
        json!({
            "x-ms-notification-content": {
                "description": "De gebeurtenis.",
                "schema": {"$ref": "#/definitions/Event"},
            },
            "post": subscription(body),
        }),
    );
    paths.insert(ended.to_owned(), json!({"delete": end()}));
    true
}

fn subscription(body: &Value) -> Value {
    let kinds = &body["events"]["items"]["enum"];
    let environments = plain(&body["environment"])["enum"].clone();
    json!({
        "operationId": "WhenSomethingChanges",
        "summary": "Als er iets verandert",
        "description": "Start de stroom als er iets verandert, zoals de fase van een kandidaat.",
        "x-ms-visibility": "important",
        "x-ms-trigger": "single",
        "x-ms-trigger-hint": "Wijzig een kandidaat om de stroom te zien starten.",
        "parameters": [{
            "name": "body", "in": "body", "required": true,
            "x-ms-summary": "Abonnement", "description": "Waarop de stroom zich abonneert.",
            "schema": {
                "type": "object",
                "required": ["url", "events"],
                "properties": {
                    "url": {
                        "type": "string", "x-ms-notification-url": true,
                        "x-ms-visibility": "internal", "x-ms-summary": "URL",
                        "description": "Waar de gebeurtenissen heen gaan.",
                    },
                    "events": {
                        "type": "array", "items": {"type": "string", "enum": kinds}, "minItems": 1,
                        "x-ms-summary": "Gebeurtenissen",
                        "description": "Wat de stroom start. Een sterretje staat voor alles.",
                    },
                    "environment": {
                        "type": "string", "enum": environments, "x-ms-visibility": "advanced",
                        "x-ms-summary": "Omgeving",
                        "description": "Of het over productie of over de sandbox gaat.",
                    },
                },
            },
        }],
        "responses": {
            "201": {
                "description": "De stroom is geabonneerd.",
                "headers": {"Location": {"type": "string", "description": "Waar het abonnement staat."}},
            },
            "403": {"description": "De sleutel mag geen abonnementen maken."},
            "409": {"description": "De regio heeft al het grootste aantal abonnementen."},
            "default": {"description": "Het is niet gelukt."},
        },
    })
}

fn end() -> Value {
    json!({
        "operationId": "EndSubscription",
        "summary": "Abonnement beëindigen",
        "description": "Beëindigt het abonnement van een stroom.",
        "x-ms-visibility": "internal",
        "parameters": [{
            "name": "id", "in": "path", "required": true, "type": "string",
            "x-ms-url-encoding": "single", "x-ms-summary": "Kenmerk van het abonnement",
            "description": "Het kenmerk van het abonnement, sub en 14 tekens.",
        }],
        "responses": {
            "204": {"description": "Het abonnement is beëindigd."},
            "404": {"description": "Het abonnement is er niet."},
            "default": {"description": "Het is niet gelukt."},
        },
    })
}

/// Returns the definition of an event.
pub(super) fn event() -> Value {
    let text = |summary: &str, description: &str| json!({"type": "string", "x-ms-summary": summary, "description": description});
    let mut moment = text("Moment", "Wanneer het gebeurde.");
    moment["format"] = "date-time".into();
    json!({
        "type": "object",
        "properties": {
            "id": text("Kenmerk van de gebeurtenis", "Is bij elke poging gelijk."),
            "type": text("Soort gebeurtenis", "Wat er gebeurde, zoals candidate.created."),
            "timestamp": moment,
            "data": {
                "type": "object",
                "x-ms-summary": "Gegevens",
                "description": "Waar de gebeurtenis over gaat.",
                "properties": {
                    "candidateId": text("Kenmerk van de kandidaat", "De kandidaat over wie het gaat."),
                    "interactionId": text("Kenmerk van het contactmoment", "Het contactmoment waar het over gaat."),
                    "attachmentId": text("Kenmerk van het bestand", "Het bestand waar het over gaat."),
                    "mutationId": text("Kenmerk van de mutatie", "De mutatie die klaar is."),
                    "fields": {
                        "type": "array", "items": {"type": "string"}, "x-ms-summary": "Velden",
                        "description": "De namen van de velden die zijn gewijzigd.",
                    },
                    "from": text("Fase ervoor", "De fase voor de wijziging."),
                    "to": text("Fase erna", "De fase na de wijziging."),
                    "by": {
                        "type": "object", "x-ms-summary": "Door", "description": "Wie het veroorzaakte.",
                        "properties": {
                            "kind": text("Soort", "Een sleutel (key), een kandidaat of de server."),
                            "id": text("Kenmerk van de sleutel", "De sleutel, als het een sleutel was."),
                        },
                    },
                },
            },
            "meta": {
                "type": "object",
                "x-ms-summary": "Over de gebeurtenis",
                "description": "Wat er over de gebeurtenis te zeggen is.",
                "properties": {"sandboxEnabled": {
                    "type": "boolean", "x-ms-summary": "Testomgeving",
                    "description": "Of dit over de sandbox gaat.",
                }},
            },
        },
    })
}
