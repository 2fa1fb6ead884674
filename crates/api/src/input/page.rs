//! Pages of a list: the parameters of a page, and cursors that are valid for one list only.

use super::{
    Call,
    page_size::{self, LARGEST},
};
use messages::Parameter;
use model::{
    Fault, Person, Scope, Secret, Timestamp, sign_for_person, sign_token, verify_for_person,
    verify_token,
};
use std::borrow::Cow;
use store::{
    access_log::{AccessPlace, KeyAccessPlace},
    interactions::InteractionPlace,
};

/// A position in a list, as cursors contain it.
pub(crate) trait Place: Sized {
    fn bytes(&self) -> Vec<u8>;

    /// Reads what [`Self::bytes`] returned.
    fn of(bytes: &[u8]) -> Option<Self>;
}

impl Place for i64 {
    fn bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_be_bytes)
    }
}

impl Place for InteractionPlace {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.performed_at.micros().bytes();
        bytes.extend_from_slice(&self.created_at.micros().to_be_bytes());
        bytes.extend_from_slice(self.id.as_bytes());
        bytes
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let (performed_at, rest) = bytes.split_first_chunk::<8>()?;
        let (created_at, id) = rest.split_first_chunk::<8>()?;
        Some(Self {
            performed_at: Timestamp::from_micros(i64::from_be_bytes(*performed_at)),
            created_at: Timestamp::from_micros(i64::from_be_bytes(*created_at)),
            id: std::str::from_utf8(id).ok()?.to_owned(),
        })
    }
}

impl Place for AccessPlace {
    fn bytes(&self) -> Vec<u8> {
        [self.at.micros(), self.id, self.position]
            .map(i64::to_be_bytes)
            .concat()
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let [at, id, position] = numbers(bytes)?;
        Some(Self {
            at: Timestamp::from_micros(at),
            id,
            position,
        })
    }
}

impl Place for KeyAccessPlace {
    fn bytes(&self) -> Vec<u8> {
        self.numbers().map(i64::to_be_bytes).concat()
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        numbers(bytes).map(Self::of_numbers)
    }
}

fn numbers<const N: usize>(bytes: &[u8]) -> Option<[i64; N]> {
    let (numbers, []) = bytes.as_chunks::<8>() else {
        return None;
    };
    Some(
        <[[u8; 8]; N]>::try_from(numbers)
            .ok()?
            .map(i64::from_be_bytes),
    )
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
    pub(crate) fn sign(&self, place: &impl Place) -> String {
        let (
            bytes,
            Self {
                secret, purpose, ..
            },
        ) = (place.bytes(), self);
        match &self.holder {
            Holder::Scope(scope) => sign_token(&bytes, secret, purpose, scope),
            Holder::Person(person) => sign_for_person(&bytes, secret, purpose, person),
        }
    }

    /// Returns the position of a cursor. `None` for any other text.
    pub(crate) fn open<P: Place>(&self, text: &str) -> Option<P> {
        let Self {
            secret,
            purpose,
            holder,
        } = self;
        let bytes = match holder {
            Holder::Scope(scope) => verify_token(text, secret, purpose, scope),
            Holder::Person(person) => verify_for_person(text, secret, purpose, person),
        };
        P::of(&bytes?)
    }
}

impl<C> Call<C> {
    /// Reads `pageSize`: 1 to 100, written in digits only.
    pub(crate) fn page_size(&mut self) -> u32 {
        let Some(text) = self.query.one("pageSize", &mut self.faults) else {
            return LARGEST;
        };
        page_size::parse(&text).unwrap_or_else(|| {
            self.faults
                .push(Fault::parameter("pageSize", Parameter::PageSize));
            LARGEST
        })
    }

    /// Reads `cursor`, the position after which a page begins. `None` for the first page. Without a
    /// key, what the list is of is unknown, and the cursor is not judged.
    pub(crate) fn cursor<P: Place>(&mut self, key: Option<&CursorKey>) -> Option<P> {
        let text = self.query.one("cursor", &mut self.faults);
        let place = text.zip(key).map(|(text, key)| key.open(text));
        if matches!(place, Some(None)) {
            self.refuse_cursor();
        }
        place.flatten()
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
