//! The guide of each operation, as `externalDocs`.

use serde_json::{Map, Value, json};

/// The guide of each tag.
const OF_TAG: [(&str, &str); 12] = [
    ("Candidates", "changing-candidates"),
    ("Interactions", "contact-moments"),
    ("Tasks", "contact-moments"),
    ("Attachments", "files"),
    ("Mutations", "mutations"),
    ("Schema", "schema"),
    ("Regions", "authentication"),
    ("Staff", "authentication"),
    ("Candidate sessions", "candidate-sessions"),
    ("Callbacks", "callbacks"),
    ("Reference", "getting-started"),
    ("Version 1", "from-version-1"),
];

/// The operations that another guide, or a section of it, explains than the guide of their tag.
const OF_OPERATION: [(&str, &str); 35] = [
    ("listCandidates", "finding-candidates"),
    ("findCandidates", "finding-candidates"),
    ("findCandidatesByBody", "finding-candidates"),
    ("getCandidate", "finding-candidates"),
    ("createCandidates", "submitting-candidates"),
    ("upsertCandidate", "submitting-candidates"),
    ("listChanges", "following-changes"),
    (
        "getRetention",
        "changing-candidates#until-when-somebody-is-kept",
    ),
    (
        "updateRetention",
        "changing-candidates#until-when-somebody-is-kept",
    ),
    (
        "deleteRetention",
        "changing-candidates#until-when-somebody-is-kept",
    ),
    ("listKeyAccesses", "personal-data"),
    ("listAccesses", "personal-data"),
    ("listCandidateAccesses", "personal-data"),
    ("exportOwnData", "personal-data"),
    ("requestErasure", "personal-data"),
    ("candidateErased", "callbacks#notices-to-your-region"),
    ("retentionDue", "callbacks#notices-to-your-region"),
    ("massErasure", "callbacks#notices-to-your-region"),
    ("regionEntered", "callbacks#notices-to-your-region"),
    ("listSubscriptions", "events"),
    ("createSubscription", "events"),
    ("getSubscription", "events"),
    ("updateSubscription", "events"),
    ("deleteSubscription", "events"),
    ("testSubscription", "events"),
    ("listDeliveries", "events"),
    ("redeliverEvent", "events"),
    ("redeliverEvents", "events"),
    ("receiveEvent", "events"),
    ("subscriptionPaused", "events"),
    ("redeliverCallback", "callbacks#attempts"),
    ("rotateCallbackSecret", "callbacks#change-the-secret"),
    ("getRegionSettings", "callbacks#notices-to-your-region"),
    ("updateRegionSettings", "callbacks#notices-to-your-region"),
    ("resetSandbox", "sandbox"),
];

/// Adds the address of its guide to each operation.
pub(super) fn link(document: &mut Value, public_url: &str) {
    for member in ["paths", "webhooks"] {
        let paths = document.get_mut(member).and_then(Value::as_object_mut);
        let operations = paths.into_iter().flatten();
        let operations = operations.filter_map(|(_, methods)| methods.as_object_mut());
        for (_, operation) in operations.flatten() {
            let guide = operation.as_object().and_then(guide_of);
            if let Some(guide) = guide {
                let url = format!("{public_url}/docs/guides/en/{guide}");
                operation["externalDocs"] = json!({"url": url});
            }
        }
    }
}

fn guide_of(operation: &Map<String, Value>) -> Option<&'static str> {
    let find = |names: &[(&'static str, &'static str)], name: &Value| {
        let row = names.iter().find(|(of, _)| *name == *of);
        row.map(|(_, guide)| *guide)
    };
    let id = operation.get("operationId")?;
    find(&OF_OPERATION, id).or_else(|| find(&OF_TAG, operation.get("tags")?.get(0)?))
}
