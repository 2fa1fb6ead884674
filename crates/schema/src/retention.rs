//! Schemas of retention: a region's settings for all candidates, and the date of a single
//! candidate.

use crate::{
    object::{Object, described, document},
    value,
};
use serde_json::{Value, json};

/// Returns the schema of retention in a region's settings.
pub(crate) fn of_region() -> Value {
    let days = |most: u16| json!({"type": "integer", "minimum": 1, "maximum": most});
    let mut object = Object::default();
    object.required(
        "days",
        described(
            days(3_650),
            "Days",
            "The number of days for a candidate without consent.",
        ),
    );
    object.required(
        "daysWithConsent",
        described(
            days(3_650),
            "Days with consent",
            "The number of days for a candidate with consent.",
        ),
    );
    let about = "How many days before the end of the retention the region is notified. The \
        default is 14.";
    object.nullable("warnDays", described(days(365), "Warn days", about));
    object.finish()
}

/// Returns the schema of the date until which one candidate is retained.
pub fn retention_update() -> Value {
    let mut object = Object::default();
    let about = "After this moment the candidate is erased.";
    object.required(
        "retainUntil",
        described(value::moment(), "Retain until", about),
    );
    document(
        object.finish(),
        "Retention",
        "Until when a candidate is kept.",
    )
}
