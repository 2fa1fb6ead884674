//! Pages of a list: the parameters of a page, and cursors that are valid for one list only.

use super::{
    Call,
    page_size::{self, LARGEST},
};
use messages::Parameter;
use model::{Fault, Person, Scope, Secret, Timestamp, TokenPayload, person_token, scope_token};
use std::borrow::Cow;
use store::{
    access_log::{AccessCursor, KeyAccessCursor},
    interactions::InteractionCursor,
};

/// A position in a list that a cursor encodes.
pub(crate) trait Cursor: Sized {
    /// What a cursor carries.
    type Payload: TokenPayload;

    fn payload(&self) -> Self::Payload;

    /// Reads what [`Self::payload`] returned.
    fn of(payload: Self::Payload) -> Self;
}

impl Cursor for i64 {
    type Payload = Self;

    fn payload(&self) -> Self {
        *self
    }

    fn of(payload: Self) -> Self {
        payload
    }
}

impl Cursor for InteractionCursor {
    type Payload = ([i64; 2], String);

    fn payload(&self) -> Self::Payload {
        let moments = [self.performed_at, self.created_at].map(Timestamp::micros);
        (moments, self.id.clone())
    }

    fn of((moments, id): Self::Payload) -> Self {
        let [performed_at, created_at] = moments.map(Timestamp::from_micros);
        Self {
            performed_at,
            created_at,
            id,
        }
    }
}

impl Cursor for AccessCursor {
    type Payload = [i64; 3];

    fn payload(&self) -> Self::Payload {
        [self.at.micros(), self.id, self.position]
    }

    fn of([at, id, position]: Self::Payload) -> Self {
        Self {
            at: Timestamp::from_micros(at),
            id,
            position,
        }
    }
}

impl Cursor for KeyAccessCursor {
    type Payload = [i64; 6];

    fn payload(&self) -> Self::Payload {
        self.numbers()
    }

    fn of(payload: Self::Payload) -> Self {
        Self::of_numbers(payload)
    }
}

/// What the cursors of a list are bound to. They never expire, and are valid for this list only.
pub(crate) struct CursorKey {
    secret: Secret,
    purpose: Cow<'static, str>,
    holder: Holder,
}

/// Whose list it is.
enum Holder {
    Scope(Scope),
    Person(Person),
}

impl CursorKey {
    /// Returns the cursor of a position.
    pub(crate) fn sign(&self, position: &impl Cursor) -> String {
        let (secret, purpose, payload) = (&self.secret, &self.purpose, position.payload());
        match &self.holder {
            Holder::Scope(scope) => scope_token(secret, purpose, scope).encode(&payload),
            Holder::Person(person) => person_token(secret, purpose, person).encode(&payload),
        }
    }

    /// Returns the position of a cursor. `None` for any other text.
    pub(crate) fn open<P: Cursor>(&self, text: &str) -> Option<P> {
        let (secret, purpose) = (&self.secret, &self.purpose);
        let payload = match &self.holder {
            Holder::Scope(scope) => scope_token(secret, purpose, scope).decode(text),
            Holder::Person(person) => person_token(secret, purpose, person).decode(text),
        };
        payload.map(P::of)
    }
}

impl<C> Call<C> {
    /// Reads `pageSize`: 1 to 100, written in digits only.
    pub(crate) fn page_size(&mut self) -> u32 {
        let Some(text) = self.query.one("pageSize", &mut self.faults) else {
            return LARGEST;
        };
        page_size::parse(text).unwrap_or_else(|| {
            let found = if text.is_empty() {
                "no number"
            } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
                "a number outside that range"
            } else {
                "other text"
            };
            self.faults
                .push(Fault::parameter("pageSize", Parameter::PageSize { found }));
            LARGEST
        })
    }

    /// Reads `cursor`, the position after which a page begins. `None` for the first page. Without a
    /// key, what the list is of is unknown, and the cursor is not judged.
    pub(crate) fn cursor<P: Cursor>(&mut self, key: Option<&CursorKey>) -> Option<P> {
        let text = self.query.one("cursor", &mut self.faults);
        let position = text.zip(key).map(|(text, key)| key.open(text));
        if matches!(position, Some(None)) {
            self.refuse_cursor();
        }
        position.flatten()
    }

    /// Adds the fault of a cursor that does not belong to this list.
    pub(crate) fn refuse_cursor(&mut self) {
        self.faults
            .push(Fault::parameter("cursor", Parameter::Cursor));
    }

    fn key_of(&self, purpose: impl Into<Cow<'static, str>>, holder: Holder) -> CursorKey {
        CursorKey {
            secret: self.app.store.installation().secret.clone(),
            purpose: purpose.into(),
            holder,
        }
    }
}

impl Call {
    /// Returns the key of a list's cursors in the caller's scope, if that is known. `purpose` names
    /// the list, with all that selects its entries.
    pub(crate) fn cursor_key(&self, purpose: impl Into<Cow<'static, str>>) -> Option<CursorKey> {
        let scope = self.scope()?;
        Some(self.key_of(purpose, Holder::Scope(scope)))
    }
}

impl Call<crate::auth::Visitor> {
    /// Returns the key of the cursors of a list of the session's person.
    pub(crate) fn cursor_key(&self, purpose: &'static str) -> Option<CursorKey> {
        let person = self.person()?.clone();
        Some(self.key_of(purpose, Holder::Person(person)))
    }
}

/// Removes the row beyond a page that was read to learn whether there are more. Returns whether
/// there are.
pub(crate) fn cut<T>(rows: &mut Vec<T>, limit: u32) -> bool {
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    more
}
