//! Who gets a daily e-mail about the own tasks, in which language, and the day for which each person
//! was last considered.

use super::staff_id;
use crate::Store;
use db::{Error, Transaction, Value, column, register};
use model::StaffId;

register! {
    installation DIGEST_OF = "SELECT digest_language FROM staff WHERE id = $1";
    installation SET_DIGEST = "UPDATE staff SET digest_language = $2, digest_on = $3 WHERE id = $1";
    installation DIGESTS_DUE = "SELECT id AS staff_id FROM staff WHERE digest_on < $1 AND digest_language IS NOT NULL \
                   ORDER BY digest_on, id LIMIT 100";
    installation CLAIM_DIGEST = "UPDATE staff SET digest_on = $2 WHERE id = $1 AND digest_on < $2 AND digest_language IS NOT NULL";
}

/// The language of the e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestLanguage {
    /// Dutch.
    Dutch,
    /// English.
    English,
}

impl DigestLanguage {
    /// Returns its code, as HTML and the database have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }

    /// Returns the language with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Dutch, Self::English]
            .into_iter()
            .find(|language| language.code() == code)
    }
}

impl Store {
    /// Returns the language in which a person gets the e-mail; none if the person wants none.
    pub async fn digest_of(&self, person: StaffId) -> Result<Option<DigestLanguage>, Error> {
        let values = [Value::Text(person.as_str())];
        let found = self.database().first(&DIGEST_OF, &values, |row| {
            let code = row.optional_text(column!(DIGEST_OF, digest_language))?;
            Ok(code.and_then(DigestLanguage::of_code))
        });
        Ok(found.await?.flatten())
    }

    /// Sets the language in which a person gets the e-mail, none for no e-mail. The first one is for a
    /// day after `day` (`YYYY-MM-DD`).
    pub async fn set_digest(
        &self,
        person: StaffId,
        language: Option<DigestLanguage>,
        day: String,
    ) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                let values = [
                    Value::Text(person.as_str()),
                    language.map(DigestLanguage::code).into(),
                    Value::Text(&day),
                ];
                transaction.execute(&SET_DIGEST, &values).await.map(drop)
            })
        })
        .await
    }

    /// Returns people who want the e-mail and were not yet considered for a day, at most 100.
    pub async fn digests_due(&self, day: &str) -> Result<Vec<StaffId>, Error> {
        let values = [Value::Text(day)];
        self.database()
            .all(&DIGESTS_DUE, &values, staff_id::<DIGESTS_DUE>)
            .await
    }
}

/// Notes that a person is considered for a day. Returns false if another node has done so, or if the
/// person wants no e-mail any more.
pub async fn claim(
    transaction: &mut Transaction<'_>,
    person: StaffId,
    day: &str,
) -> Result<bool, Error> {
    let values = [Value::Text(person.as_str()), Value::Text(day)];
    Ok(transaction.execute(&CLAIM_DIGEST, &values).await? == 1)
}
