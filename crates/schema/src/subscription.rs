//! Schemas of subscriptions to events.

use crate::{
    object::{Object, described, document},
    value,
};
use model::{EventKind, EventKinds};
use serde_json::{Value, json};

fn url() -> Value {
    let about = "The absolute http or https URL that receives the events.";
    described(json!({"type": "string"}), "URL", about)
}

fn events() -> Value {
    let kinds = EventKind::ALL.map(EventKind::name);
    let names: Vec<_> = kinds.into_iter().chain([EventKinds::EVERY]).collect();
    let list = json!({
        "type": ["array", "string"],
        "items": {"type": "string", "enum": names},
        "minItems": 1,
        "uniqueItems": true,
        "pattern": value::EVERY,
    });
    let about = "The events to send. `*` means every event, also those of later versions.";
    described(list, "Events", about)
}

fn description() -> Value {
    let about = "The region's description of the subscription.";
    described(value::one_line(0, 200), "Description", about)
}

/// Returns the schema of a new subscription.
pub fn subscription_create() -> Value {
    let mut object = Object::default();
    object.required("url", url());
    object.required("events", events());
    object.nullable("description", description());
    let environment = json!({"type": "string", "enum": ["production", "sandbox"]});
    let about = "The environment of the events. The default is that of the request.";
    object.nullable("environment", described(environment, "Environment", about));
    object.nullable("verify", verify());
    document(
        object.finish(),
        "New subscription",
        "A subscription to events.",
    )
}

fn verify() -> Value {
    let about = "`true` sends a challenge to the URL first. It must be in the body of the answer.";
    described(json!({"type": "boolean"}), "Verify", about)
}

/// Returns the schema of a change of a subscription.
pub fn subscription_update() -> Value {
    let flag = || json!({"type": "boolean"});
    let mut object = Object::default();
    object.optional("url", url());
    object.optional("events", events());
    object.nullable("description", description());
    let about = "Whether nothing is sent. Events wait meanwhile, for at most 30 days.";
    object.optional("paused", described(flag(), "Paused", about));
    let about = "`true` makes a new secret. The present one stays valid for 24 hours.";
    object.optional("rotateSecret", described(flag(), "Rotate secret", about));
    object.optional("verify", verify());
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    let about = "The members to change. A member that is absent keeps its value.";
    document(schema, "Change of a subscription", about)
}

/// Returns the schema of a request to send events again.
pub fn redelivery_request() -> Value {
    let mut object = Object::default();
    let about = "The events of this moment and later are sent again.";
    object.required("since", described(value::moment(), "Since", about));
    document(object.finish(), "Redelivery", "Which events to send again.")
}
