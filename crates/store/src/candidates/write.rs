//! Writing candidates: put in, replaced, erased. Each change takes the record to the end of the change feed.

use super::{Lane, seal};
use crate::{
    Error, Statement, Transaction, Value, accesses,
    attachments::{self, NewAttachment},
    engine::Row,
    interactions::{self, NewInteraction},
    retentions,
};
use model::{CandidateId, Document, Field, FileId, Scope, email_key, phone_key, vocabulary};

/// The columns that a new candidate's row has, and the values that [`NewCandidate::values`] gives.
macro_rules! insert {
    ($rest:literal) => {
        concat!(
            "INSERT INTO candidates (region_id, environment, id, position, archived, phase, email_key, phone_key, ",
            "lengths, document, custom, change_position, change_kind) ",
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)",
            $rest
        )
    };
}

pub(super) static ADD: Statement = Statement::new("ADD_CANDIDATE", insert!(""));
pub(super) static INSERT: Statement = Statement::new("INSERT_CANDIDATE", insert!(" ON CONFLICT DO NOTHING"));
pub(super) static REPLACE: Statement = Statement::new(
    "REPLACE_CANDIDATE",
    "UPDATE candidates SET archived = $4, phase = $5, email_key = $6, phone_key = $7, lengths = $8, document = $9, \
     custom = $10, change_position = $11, change_kind = $12 WHERE region_id = $1 AND environment = $2 AND id = $3",
);
pub(super) static TOUCH: Statement = Statement::new(
    "TOUCH_CANDIDATE",
    "UPDATE candidates SET change_position = $4, \
     change_kind = CASE archived WHEN 0 THEN 1 ELSE 2 END WHERE region_id = $1 AND environment = $2 AND id = $3",
);
pub(super) static STORED: Statement = Statement::new(
    "STORED_CANDIDATE",
    "SELECT archived, phase, lengths, document, custom, email_key, position FROM candidates \
     WHERE region_id = $1 AND environment = $2 AND id = $3",
);
pub(super) static DELETE: Statement = Statement::new(
    "DELETE_CANDIDATE",
    "DELETE FROM candidates WHERE region_id = $1 AND environment = $2 AND id = $3 \
     RETURNING archived, phase, email_key, position",
);
pub(super) static BURY: Statement = Statement::new(
    "BURY_CANDIDATE",
    "INSERT INTO erased (region_id, environment, id, change_position) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (region_id, environment, id) DO UPDATE SET change_position = excluded.change_position",
);
pub(super) static FIRST_BY_EMAIL: Statement = Statement::new(
    "FIRST_BY_EMAIL",
    "SELECT id FROM candidates WHERE region_id = $1 AND environment = $2 AND email_key = $3 AND archived = 0 \
     ORDER BY position LIMIT 1",
);
pub(super) static FIRST_BY_PHONE: Statement = Statement::new(
    "FIRST_BY_PHONE",
    "SELECT id FROM candidates WHERE region_id = $1 AND environment = $2 AND phone_key = $3 AND archived = 0 \
     ORDER BY position LIMIT 1",
);

/// What is stored of a candidate: its columns, finished to the byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Whether it is archived.
    pub archived: bool,
    /// The index of its phase in [`model::vocabulary::PHASES`].
    pub phase: u8,
    /// Made by [`model::email_key`].
    pub email_key: String,
    /// Made by [`model::phone_key`].
    pub phone_key: Option<String>,
    /// The finished JSON.
    pub document: String,
    /// The lengths of its values.
    pub lengths: Vec<u8>,
    /// The values of its custom fields: a JSON object by custom field id.
    pub custom: Option<String>,
}

impl Finished {
    /// A document with the columns that are derived from it, and a checksum behind its lengths.
    pub fn of(document: String, mut lengths: Vec<u8>, custom: Option<String>) -> Self {
        let shown = Document::new(&document, &lengths);
        let text = |field: Field| serde_json::from_str::<Option<String>>(shown.value(field)).ok().flatten();
        let phase = text(Field::Phase).and_then(|phase| vocabulary::phase_index(&phase)).unwrap_or_default();
        let email_key = email_key(&text(Field::Email).unwrap_or_default());
        let phone_key = text(Field::Phone).as_deref().and_then(phone_key);
        let archived = shown.value(Field::ArchivedAt) != "null";
        seal::seal(&mut lengths, document.as_bytes(), custom.as_deref());
        Self { archived, phase, email_key, phone_key, document, lengths, custom }
    }
}

/// A candidate to be stored, finished to the byte.
#[derive(Debug, Clone)]
pub struct NewCandidate {
    /// Its id.
    pub id: CandidateId,
    /// Its columns.
    pub finished: Finished,
    /// Its contact moments.
    pub interactions: Vec<NewInteraction>,
    /// Its files.
    pub attachments: Vec<NewAttachment>,
}

impl NewCandidate {
    /// What [`ADD`] and [`INSERT`] take.
    fn values<'v>(&'v self, scope: &'v Scope, position: i64, change: i64) -> [Value<'v>; 12] {
        let [region, environment] = Value::of_scope(scope);
        let Finished { archived, phase, email_key, phone_key, document, lengths, custom } = &self.finished;
        [
            region,
            environment,
            Value::Text(self.id.as_str()),
            Value::Int(position),
            Value::Int((*archived).into()),
            Value::Int((*phase).into()),
            Value::Text(email_key),
            phone_key.as_deref().into(),
            Value::Blob(lengths),
            Value::Text(document),
            custom.as_deref().into(),
            Value::Int(change),
        ]
    }
}

/// A stored candidate, to be changed.
#[derive(Debug, Clone)]
pub struct StoredCandidate {
    /// Whether it is archived.
    pub archived: bool,
    /// The index of its phase.
    pub phase: u8,
    /// The finished JSON.
    pub document: String,
    /// The lengths of its values.
    pub lengths: Vec<u8>,
    /// The values of its custom fields.
    pub custom: Option<String>,
    /// Made by [`model::email_key`].
    pub email_key: String,
}

/// What a change makes of a candidate, as the change feed calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Created,
    /// Something of it is different.
    Updated,
    /// It left the list.
    Archived,
    /// It is in the list again.
    Restored,
    /// It is gone for good.
    Deleted,
}

impl Change {
    const ALL: [Self; 5] = [Self::Created, Self::Updated, Self::Archived, Self::Restored, Self::Deleted];

    pub(super) fn of_code(code: i64) -> Self {
        usize::try_from(code).ok().and_then(|code| Self::ALL.get(code).copied()).unwrap_or(Self::Updated)
    }

    fn code(self) -> i64 {
        Self::ALL.iter().zip(0..).find(|(one, _)| **one == self).map_or(1, |(_, code)| code)
    }

    /// Its name in the feed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Archived => "archived",
            Self::Restored => "restored",
            Self::Deleted => "deleted",
        }
    }
}

/// How an insertion ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is in.
    Yes,
    /// The candidate's id is taken; nothing of it was kept.
    CandidateIdTaken,
    /// The id of its interaction with this index is taken; nothing of it was kept.
    InteractionIdTaken(usize),
    /// The id of its attachment with this index is taken; nothing of it was kept.
    AttachmentIdTaken(usize),
}

fn phase(row: Row<'_>, column: usize) -> Result<u8, Error> {
    u8::try_from(row.int(column)?).map_err(|_| Error::Internal("a candidate's phase is broken".into()))
}

impl Lane {
    /// Adds a candidate whose ids were made by chance, and so are its own, with its interactions and attachments.
    pub async fn add(&mut self, transaction: &mut Transaction<'_>, new: &NewCandidate) -> Result<(), Error> {
        self.put_in(transaction, new).await?;
        self.positions.insert(new.id, self.last_position);
        Ok(())
    }

    async fn put_in(&mut self, transaction: &mut Transaction<'_>, new: &NewCandidate) -> Result<(), Error> {
        let scope = self.scope;
        let change = self.next_change();
        self.last_position += 1;
        transaction.post(&ADD, &new.values(&scope, self.last_position, change), true)?;
        for interaction in &new.interactions {
            interactions::post(transaction, &scope, new.id, interaction)?;
        }
        for attachment in &new.attachments {
            self.add_attachment(transaction, new.id, attachment).await?;
        }
        self.count(new.finished.archived, new.finished.phase, 1);
        Ok(())
    }

    /// Adds candidates at the end of the list, each with its interactions and attachments, or nothing of it. Where each
    /// would be a round trip they are put in together, and one by one if some id turns out to be taken.
    pub async fn insert_all(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &[&NewCandidate],
    ) -> Result<Vec<Inserted>, Error> {
        if transaction.has_round_trips() && self.insert_together(transaction, new).await? {
            return Ok(vec![Inserted::Yes; new.len()]);
        }
        let mut inserted = Vec::with_capacity(new.len());
        for new in new {
            inserted.push(self.insert(transaction, new).await?);
        }
        Ok(inserted)
    }

    /// False when some id is taken; nothing was changed then.
    async fn insert_together(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &[&NewCandidate],
    ) -> Result<bool, Error> {
        let before = self.clone();
        transaction.mark().await?;
        match self.put_in_all(transaction, new).await {
            Ok(()) => transaction.forget().await.map(|()| true),
            Err(error @ Error::Unavailable(_)) => Err(error),
            Err(_) => {
                *self = before;
                transaction.rewind().await.map(|()| false)
            }
        }
    }

    async fn put_in_all(&mut self, transaction: &mut Transaction<'_>, new: &[&NewCandidate]) -> Result<(), Error> {
        for new in new {
            self.put_in(transaction, new).await?;
        }
        transaction.flush().await
    }

    /// Adds a candidate at the end of the list, with its interactions and attachments, or nothing of it.
    pub async fn insert(&mut self, transaction: &mut Transaction<'_>, new: &NewCandidate) -> Result<Inserted, Error> {
        let position = self.last_position + 1;
        let scope = self.scope;
        let change = self.next_change();
        let values = new.values(&scope, position, change);
        let company = !new.interactions.is_empty() || !new.attachments.is_empty();
        if company {
            transaction.mark().await?;
        }
        if transaction.execute(&INSERT, &values).await? == 0 {
            if company {
                transaction.rewind().await?;
            }
            return Ok(Inserted::CandidateIdTaken);
        }
        if company {
            if let Some(taken) = self.insert_company(transaction, new).await? {
                transaction.rewind().await?;
                return Ok(taken);
            }
            transaction.forget().await?;
        }
        self.last_position = position;
        self.count(new.finished.archived, new.finished.phase, 1);
        Ok(Inserted::Yes)
    }

    async fn insert_company(
        &mut self,
        transaction: &mut Transaction<'_>,
        new: &NewCandidate,
    ) -> Result<Option<Inserted>, Error> {
        for (index, interaction) in new.interactions.iter().enumerate() {
            if !interactions::insert(transaction, &self.scope, new.id, interaction).await? {
                return Ok(Some(Inserted::InteractionIdTaken(index)));
            }
        }
        for (index, attachment) in new.attachments.iter().enumerate() {
            if !self.insert_attachment(transaction, new.id, attachment).await? {
                return Ok(Some(Inserted::AttachmentIdTaken(index)));
            }
        }
        Ok(None)
    }

    /// A candidate of this lane, archived or not.
    pub async fn stored(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: CandidateId,
    ) -> Result<Option<StoredCandidate>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        let stored = transaction
            .first(&STORED, &[region, environment, Value::Text(id.as_str())], |row| {
                seal::opened(row.text(3)?.as_bytes(), row.blob(2)?, row.optional_text(4)?)?;
                let stored = StoredCandidate {
                    archived: row.int(0)? != 0,
                    phase: phase(row, 1)?,
                    lengths: row.blob(2)?.to_vec(),
                    document: row.text(3)?.to_owned(),
                    custom: row.optional_text(4)?.map(str::to_owned),
                    email_key: row.text(5)?.to_owned(),
                };
                Ok((stored, row.int(6)?))
            })
            .await?;
        Ok(stored.map(|(stored, position)| {
            self.positions.insert(id, position);
            stored
        }))
    }

    /// The oldest live candidate with this e-mail key.
    pub async fn first_by_email(
        &self,
        transaction: &mut Transaction<'_>,
        key: &str,
    ) -> Result<Option<CandidateId>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        transaction.first(&FIRST_BY_EMAIL, &[region, environment, Value::Text(key)], |row| row.parsed(0)).await
    }

    /// The oldest live candidate with this phone key.
    pub async fn first_by_phone(
        &self,
        transaction: &mut Transaction<'_>,
        key: &str,
    ) -> Result<Option<CandidateId>, Error> {
        let [region, environment] = Value::of_scope(&self.scope);
        transaction.first(&FIRST_BY_PHONE, &[region, environment, Value::Text(key)], |row| row.parsed(0)).await
    }

    /// Puts new columns in the place of a candidate's.
    pub fn replace(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: CandidateId,
        before: &StoredCandidate,
        after: &Finished,
        change: Change,
    ) -> Result<(), Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [
            region,
            environment,
            Value::Text(id.as_str()),
            Value::Int(after.archived.into()),
            Value::Int(after.phase.into()),
            Value::Text(&after.email_key),
            after.phone_key.as_deref().into(),
            Value::Blob(&after.lengths),
            Value::Text(&after.document),
            after.custom.as_deref().into(),
            Value::Int(self.next_change()),
            Value::Int(change.code()),
        ];
        transaction.post(&REPLACE, &values, true)?;
        if before.email_key != after.email_key {
            self.parted.insert(before.email_key.clone());
        }
        self.count(before.archived, before.phase, -1);
        self.count(after.archived, after.phase, 1);
        Ok(())
    }

    /// Notes that something beside a candidate changed: a contact moment.
    pub fn touch(&mut self, transaction: &mut Transaction<'_>, id: CandidateId) -> Result<(), Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [region, environment, Value::Text(id.as_str()), Value::Int(self.next_change())];
        transaction.post(&TOUCH, &values, true)
    }

    /// Removes a candidate with its contact moments and attachments, and leaves its id in the change feed. Gives the
    /// files the attachments had, or nothing when there is no such candidate.
    pub async fn erase(
        &mut self,
        transaction: &mut Transaction<'_>,
        id: CandidateId,
    ) -> Result<Option<Vec<FileId>>, Error> {
        let scope = self.scope;
        let [region, environment] = Value::of_scope(&scope);
        let values = [region, environment, Value::Text(id.as_str())];
        let deleted = transaction
            .first(&DELETE, &values, |row| Ok((row.int(0)? != 0, phase(row, 1)?, row.text(2)?.to_owned(), row.int(3)?)))
            .await?;
        let Some((archived, phase, email_key, position)) = deleted else { return Ok(None) };
        self.parted.insert(email_key);
        self.count(archived, phase, -1);
        interactions::delete_of(transaction, &scope, id).await?;
        let files = attachments::delete_of(transaction, &scope, id).await?;
        self.positions.remove(&id);
        accesses::forget(transaction, &scope, position)?;
        retentions::forget(transaction, &scope, id)?;
        let values = [region, environment, Value::Text(id.as_str()), Value::Int(self.next_change())];
        transaction.post(&BURY, &values, true)?;
        Ok(Some(files))
    }
}
