//! An event as it is stored.

use db::{Error, Row, column, columns, statements};
use model::{EventId, EventKind, Timestamp};

/// The columns that [`event`] reads.
macro_rules! event {
    ($rest:literal) => {
        concat!(
            "SELECT sequence, id, kind, candidate_id, subject, details, actor, created_at FROM subscription_events ",
            "WHERE region_id = $1 AND environment = $2 AND ",
            $rest
        )
    };
}

statements! {
    pub(super) scope NEXT_EVENTS as "NEXT_EVENTS" = event!("sequence > $3 ORDER BY sequence LIMIT $4");
    pub(super) scope EVENT_AT as "EVENT_AT" = event!("sequence = $3");
}

columns! {
    /// The columns of an event.
    EventColumns: NEXT_EVENTS, EVENT_AT
}

/// An event as it is stored.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// Its position among the events of the scope.
    pub sequence: i64,
    /// Its id, the same in every delivery.
    pub id: EventId,
    /// Its kind. `None` if only a later version knows it.
    pub kind: Option<EventKind>,
    /// The candidate.
    pub candidate: Option<String>,
    /// The id of a contact moment, an attachment or a mutation.
    pub subject: Option<String>,
    /// More about the change, as a JSON object.
    pub details: Option<String>,
    /// The id of the API key that caused it, `candidate`, or none for the server itself.
    pub actor: Option<String>,
    /// When it happened.
    pub created_at: Timestamp,
}

pub(super) fn event(row: Row<'_>) -> Result<StoredEvent, Error> {
    let text = |column| Ok::<_, Error>(row.optional_text(column)?.map(str::to_owned));
    Ok(StoredEvent {
        sequence: row.int(column!(EventColumns, sequence))?,
        id: row.parsed(column!(EventColumns, id))?,
        kind: EventKind::of_code(row.int(column!(EventColumns, kind))?),
        candidate: text(column!(EventColumns, candidate_id))?,
        subject: text(column!(EventColumns, subject))?,
        details: text(column!(EventColumns, details))?,
        actor: text(column!(EventColumns, actor))?,
        created_at: Timestamp::from_micros(row.int(column!(EventColumns, created_at))?),
    })
}
