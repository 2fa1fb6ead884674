//! Builds and revises contact moments (interactions) as finished JSON documents.

use super::{Payload, text};
use model::{CandidateId, InteractionId, Timestamp};
use serde::Serialize;
use serde_json::Value;
use store::interactions::NewInteraction;

/// The timestamps of a contact moment.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_field_names,
    reason = "they are named as the members they become"
)]
pub(crate) struct InteractionTimes {
    pub(crate) performed_at: Timestamp,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// A contact moment as the API returns it, member for member.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InteractionView<'a> {
    id: InteractionId,
    candidate_id: CandidateId,
    r#type: Option<&'a str>,
    performed_at: Timestamp,
    name: Option<&'a str>,
    performed_by: Option<&'a str>,
    duration_minutes: Option<i64>,
    summary: Option<&'a str>,
    notes: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// Builds a contact moment from the given members.
pub(crate) fn new_interaction(
    id: InteractionId,
    candidate: CandidateId,
    members: &Payload,
    times: InteractionTimes,
) -> NewInteraction {
    let InteractionTimes {
        performed_at,
        created_at,
        updated_at,
    } = times;
    let shown = InteractionView {
        id,
        candidate_id: candidate,
        r#type: text(members, "type"),
        performed_at,
        name: text(members, "name"),
        performed_by: text(members, "performedBy"),
        duration_minutes: members.get("durationMinutes").and_then(whole),
        summary: text(members, "summary"),
        notes: text(members, "notes"),
        created_at,
        updated_at,
    };
    let document = serde_json::to_string(&shown).expect("strings and numbers serialize");
    NewInteraction {
        id,
        performed_at,
        created_at,
        document,
    }
}

/// Applies changes to a stored contact moment. Returns nothing if they change nothing, or if the
/// stored document is damaged.
pub(crate) fn revise_interaction(
    id: InteractionId,
    candidate: CandidateId,
    before: &str,
    changes: &Payload,
    now: Timestamp,
) -> Option<NewInteraction> {
    let mut members: Payload = serde_json::from_str(before).ok()?;
    let moment = |members: &Payload, name: &str| text(members, name)?.parse::<Timestamp>().ok();
    let created_at = moment(&members, "createdAt")?;
    let stood = moment(&members, "updatedAt")?;
    for (name, value) in changes {
        members.insert(name.clone(), value.clone());
    }
    let performed_at = moment(&members, "performedAt")?.to_millisecond();
    let at = |updated_at| {
        new_interaction(
            id,
            candidate,
            &members,
            InteractionTimes {
                performed_at,
                created_at,
                updated_at,
            },
        )
    };
    (at(stood).document != before).then(|| at(now))
}

/// Returns the number as an integer. The schema accepts `1e1` as an integer; it is shown as `10`.
#[expect(clippy::cast_possible_truncation, reason = "at most 1440")]
fn whole(number: &Value) -> Option<i64> {
    number.as_f64().map(|number| number as i64)
}
