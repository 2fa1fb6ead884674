//! Lists the history of a candidate.

use crate::{
    Store,
    mutations::{Author, StaffAuthor},
};
use db::{Error, Row, Value, column, statements};
use model::{CandidateId, EventKind, KeyId, Scope, StaffId, Timestamp};
use serde_json::{Map, Value as Json};

statements! {
    pub(super) scope OF as "HISTORY_OF" =
        "SELECT sequence, created_at, kind, operation, subject, actor, actor_name, fields, changes FROM candidate_history \
         WHERE region_id = $1 AND environment = $2 AND candidate_id = $3 AND sequence < $4 ORDER BY sequence DESC LIMIT $5";
}

/// A change of a candidate or of a contact moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Its number. A later entry of the scope has a larger one.
    pub sequence: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened. None if only a newer version knows it.
    pub kind: Option<EventKind>,
    /// The name of the operation.
    pub operation: String,
    /// The id of the contact moment that it is about, if it is about one.
    pub subject: Option<String>,
    /// Who did it. A member of staff has no role here.
    pub author: Author,
    /// The members that changed, each with its value before and after. A custom field is called
    /// `customFields.` and its id. None if the values were removed.
    pub fields: Vec<(String, Option<[Json; 2]>)>,
}

impl Store {
    /// Returns the history of a candidate before a number, newest first.
    pub async fn history_of(
        &self,
        scope: &Scope,
        candidate: CandidateId,
        before: i64,
        limit: i64,
    ) -> Result<Vec<HistoryEntry>, Error> {
        let [region, environment] = Value::of_scope(scope);
        let values = [
            region,
            environment,
            Value::Text(candidate.as_str()),
            Value::Int(before),
            Value::Int(limit),
        ];
        self.database().all(&OF, &values, entry).await
    }
}

fn entry(row: Row<'_>) -> Result<HistoryEntry, Error> {
    let damaged = |_| Error::internal("an entry of the history is damaged");
    let changes = row.optional_text(column!(OF, changes))?;
    let mut changes: Map<String, Json> =
        serde_json::from_str(changes.unwrap_or("{}")).map_err(damaged)?;
    let mut values = |name: &str| match changes.remove(name) {
        Some(Json::Array(both)) => <[Json; 2]>::try_from(both).ok(),
        _ => None,
    };
    let names = row.text(column!(OF, fields))?.split(' ');
    let fields = names.filter(|name| !name.is_empty());
    let fields = fields.map(|name| (name.to_owned(), values(name))).collect();
    Ok(HistoryEntry {
        sequence: row.int(column!(OF, sequence))?,
        at: Timestamp::from_micros(row.int(column!(OF, created_at))?),
        kind: EventKind::of_code(row.int(column!(OF, kind))?),
        operation: row.text(column!(OF, operation))?.to_owned(),
        subject: row.optional_text(column!(OF, subject))?.map(str::to_owned),
        author: author(row)?,
        fields,
    })
}

fn author(row: Row<'_>) -> Result<Author, Error> {
    let Some(actor) = row.optional_text(column!(OF, actor))? else {
        return Ok(Author::System);
    };
    if let Ok(key) = actor.parse::<KeyId>() {
        return Ok(Author::Key(key));
    }
    let Ok(id) = actor.parse::<StaffId>() else {
        return Ok(Author::Candidate);
    };
    let name = row.optional_text(column!(OF, actor_name))?;
    let (name, role) = (name.unwrap_or_default().into(), None);
    Ok(Author::Staff(StaffAuthor { id, name, role }))
}
