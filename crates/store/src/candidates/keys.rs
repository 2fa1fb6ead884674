//! Computes in batches the search keys and identity keys of rows that a migration left without.

use crate::Store;
use db::{Database, Error, Value, column, statements};
use model::{CandidateId, Environment, Scope, email_identity_key, email_search_key, phone_key};

statements! {
    pub(super) everywhere WITHOUT_IDENTITY_KEY as "WITHOUT_IDENTITY_KEY" =
        "SELECT region_id, environment, id, document, email_key, phone_key FROM candidates WHERE identity_key IS NULL AND region_id >= $1 \
         ORDER BY region_id, environment, id LIMIT $2";
    pub(super) scope KEEP_KEYS as "KEEP_KEYS" =
        "UPDATE candidates SET email_key = $4, identity_key = $5, phone_key = $6 \
         WHERE region_id = $1 AND environment = $2 AND id = $3 AND identity_key IS NULL";
    pub(super) installation COUNT_KEYS as "COUNT_KEYS" =
        "UPDATE installation SET keys_changed = keys_changed + $1, keys_without_address = keys_without_address + $2 \
         WHERE name = 'installation'";
    pub(super) installation COUNTED_KEYS as "COUNTED_KEYS" =
        "SELECT keys_changed, keys_without_address FROM installation WHERE name = 'installation'";
}

/// Rows a batch. A transaction of so many holds up other writers for some milliseconds.
const BATCH: i64 = 500;

/// A row and its keys.
struct Keyed {
    scope: Scope,
    id: CandidateId,
    email: String,
    identity: String,
    phone: Option<String>,
    /// Whether the search key or the phone key was another.
    changed: bool,
}

impl Keyed {
    /// A damaged document has the key of no address; a deep look reports it.
    fn of(
        scope: Scope,
        id: CandidateId,
        document: &str,
        before: (Option<&str>, Option<&str>),
    ) -> Self {
        let members: serde_json::Value = serde_json::from_str(document).unwrap_or_default();
        let text = |name: &str| members[name].as_str().unwrap_or_default();
        let email = text("email");
        let (key, phone) = (email_search_key(email), phone_key(text("phone")));
        let changed = before != (Some(key.as_str()), phone.as_deref());
        Self {
            scope,
            id,
            email: key,
            identity: email_identity_key(email),
            phone,
            changed,
        }
    }

    fn has_no_address(&self) -> bool {
        self.identity.ends_with('@')
    }

    fn values(&self) -> Vec<Value<'_>> {
        let keys = [
            Value::Text(&self.email),
            Value::Text(&self.identity),
            self.phone.as_deref().into(),
        ];
        Value::of_scope(&self.scope)
            .into_iter()
            .chain([Value::Text(self.id.as_str())])
            .chain(keys)
            .collect()
    }
}

/// How many candidates got another search key or phone key by an upgrade, and how many had an
/// address that is none then.
pub(crate) async fn recomputed(database: &Database) -> Result<(i64, i64), Error> {
    let counts = database
        .first(&COUNTED_KEYS, &[], |row| {
            Ok::<_, Error>((
                row.int(column!(COUNTED_KEYS, keys_changed))?,
                row.int(column!(COUNTED_KEYS, keys_without_address))?,
            ))
        })
        .await?;
    Ok(counts.unwrap_or_default())
}

impl Store {
    /// Computes the keys of all rows without an identity key. If it is interrupted, the next call
    /// continues with the remaining rows.
    pub(crate) async fn complete_keys(&self) -> Result<(), Error> {
        let (mut from, mut rows) = (String::new(), 0);
        loop {
            let values = [Value::Text(&from), Value::Int(BATCH)];
            let batch = self.database().all(&WITHOUT_IDENTITY_KEY, &values, |row| {
                let scope = Scope {
                    region: row.parsed(column!(WITHOUT_IDENTITY_KEY, region_id))?,
                    environment: Environment::of_code(
                        row.int(column!(WITHOUT_IDENTITY_KEY, environment))?,
                    ),
                };
                let before = (
                    row.optional_text(column!(WITHOUT_IDENTITY_KEY, email_key))?,
                    row.optional_text(column!(WITHOUT_IDENTITY_KEY, phone_key))?,
                );
                Ok(Keyed::of(
                    scope,
                    row.parsed(column!(WITHOUT_IDENTITY_KEY, id))?,
                    row.text(column!(WITHOUT_IDENTITY_KEY, document))?,
                    before,
                ))
            });
            let mut batch = batch.await?;
            let Some(last) = batch.last() else { break };
            from = last.scope.region.to_string();
            rows += batch.len();
            while let Some(first) = batch.first() {
                let scope = first.scope;
                let others = batch
                    .iter()
                    .position(|keyed| keyed.scope != scope)
                    .unwrap_or(batch.len());
                let rest = batch.split_off(others);
                self.keep_keys(scope, std::mem::replace(&mut batch, rest))
                    .await?;
            }
        }
        if rows > 0 {
            tracing::info!(
                rows,
                "the search keys and identity keys of candidates were computed"
            );
        }
        Ok(())
    }

    async fn keep_keys(&self, scope: Scope, keyed: Vec<Keyed>) -> Result<(), Error> {
        self.transaction(move |transaction| {
            Box::pin(async move {
                transaction.enter(&scope);
                let number = |counts: &dyn Fn(&Keyed) -> bool| {
                    let rows = keyed.iter().filter(|keyed| counts(keyed)).count();
                    Value::Int(i64::try_from(rows).unwrap_or(i64::MAX))
                };
                let counts = [
                    number(&|keyed| keyed.changed),
                    number(&Keyed::has_no_address),
                ];
                transaction
                    .execute_all(&KEEP_KEYS, keyed.iter().map(Keyed::values).collect())
                    .await?;
                transaction.execute(&COUNT_KEYS, &counts).await?;
                Ok(())
            })
        })
        .await
    }
}
