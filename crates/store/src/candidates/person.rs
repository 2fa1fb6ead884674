//! One person's records: those with the same e-mail address, in every region or in one region's
//! sandbox.
//!
//! These queries run on the primary: a record that is missing on a replica may only not have been
//! replicated yet.

use super::read::{CandidateRow, candidate_from};
use crate::Store;
use db::{Error, Statement, Transaction, Value};
use model::{Field, Person, RegionId};

pub(super) static OF_PERSON: Statement = Statement::everywhere(
    "OF_PERSON",
    "SELECT region_id, position, lengths, document, custom FROM candidates \
     WHERE environment = $1 AND identity_key = $2 ORDER BY region_id, archived, position",
);
pub(super) static OF_PERSON_IN_REGION: Statement = Statement::new(
    "OF_PERSON_IN_REGION",
    "SELECT region_id, position, lengths, document, custom FROM candidates \
     WHERE region_id = $1 AND environment = $2 AND identity_key = $3 ORDER BY region_id, archived, position",
);
pub(super) static KNOWN: Statement = Statement::everywhere(
    "KNOWN_PERSON",
    "SELECT region_id FROM candidates WHERE environment = $1 AND identity_key = $2 LIMIT 1",
);
pub(super) static KNOWN_IN_REGION: Statement = Statement::new(
    "KNOWN_PERSON_IN_REGION",
    "SELECT region_id FROM candidates WHERE region_id = $1 AND environment = $2 AND identity_key = $3 LIMIT 1",
);

/// Chooses a statement and its values for a person: the statement of one region if the person is
/// limited to a region, else the one of all regions.
fn of<'p>(
    person: &'p Person,
    everywhere: &'static Statement,
    in_region: &'static Statement,
) -> (&'static Statement, Vec<Value<'p>>) {
    let own = [
        Value::Int(person.environment.code()),
        Value::Text(&person.identity_key),
    ];
    match &person.region {
        None => (everywhere, own.to_vec()),
        Some(region) => (
            in_region,
            std::iter::once(Value::Text(region.as_str()))
                .chain(own)
                .collect(),
        ),
    }
}

impl Store {
    /// Visits a person's records ordered by region; within a region the live ones come before the
    /// archived ones, each in list order. Returns their number.
    pub async fn records_of(
        &self,
        person: &Person,
        mut visit: impl FnMut(RegionId, CandidateRow<'_>),
    ) -> Result<u32, Error> {
        let (statement, values) = of(person, &OF_PERSON, &OF_PERSON_IN_REGION);
        let visit = |row: db::Row<'_>| {
            visit(row.parsed(0)?, candidate_from(row, 1)?);
            Ok::<(), Error>(())
        };
        self.database().query(statement, &values, visit).await
    }

    /// Whether any record has this e-mail address.
    pub async fn knows(&self, person: &Person) -> Result<bool, Error> {
        let (statement, values) = of(person, &KNOWN, &KNOWN_IN_REGION);
        Ok(self
            .database()
            .first(statement, &values, |_| Ok(()))
            .await?
            .is_some())
    }
}

/// Returns the e-mail addresses of a person's records. From here on the transaction sees every
/// tenant's rows and changes none of them.
pub(crate) async fn addresses_of(
    transaction: &mut Transaction<'_>,
    person: &Person,
) -> Result<Vec<String>, Error> {
    transaction.read_all_tenants();
    let (statement, values) = of(person, &OF_PERSON, &OF_PERSON_IN_REGION);
    let address = |row: db::Row<'_>| {
        let damaged = |_| Error::Internal("a stored document is damaged".into());
        serde_json::from_str(candidate_from(row, 1)?.document.value(Field::Email)).map_err(damaged)
    };
    transaction.all(statement, &values, address).await
}

/// Whether any record has this e-mail address. From here on the transaction sees every tenant's
/// rows and changes none of them.
pub(crate) async fn knows(
    transaction: &mut Transaction<'_>,
    person: &Person,
) -> Result<bool, Error> {
    transaction.read_all_tenants();
    let (statement, values) = of(person, &KNOWN, &KNOWN_IN_REGION);
    Ok(transaction
        .first(statement, &values, |_| Ok(()))
        .await?
        .is_some())
}
