//! One person's records: those with the same e-mail address, in every region or in one region's
//! sandbox.
//!
//! These queries run on the primary: a record that is missing on a replica may only not have been
//! replicated yet.

use super::read::{CandidateRow, candidate};
use crate::Store;
use db::{Error, Row, Statement, Transaction, Value, column, columns, statements};
use model::{CandidateId, Field, Person, RegionId, StoredDocument};

statements! {
    pub(super) everywhere OF_PERSON as "OF_PERSON" =
        "SELECT region_id, position, lengths, document, custom FROM candidates \
         WHERE environment = $1 AND identity_key = $2 ORDER BY region_id, archived, position";
    pub(super) scope OF_PERSON_IN_REGION as "OF_PERSON_IN_REGION" =
        "SELECT region_id, position, lengths, document, custom FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND identity_key = $3 ORDER BY region_id, archived, position";
    pub(super) everywhere ONE_OF_PERSON as "ONE_OF_PERSON" =
        "SELECT region_id, position, lengths, document, custom FROM candidates \
         WHERE environment = $1 AND identity_key = $2 AND id = $3";
    pub(super) scope ONE_OF_PERSON_IN_REGION as "ONE_OF_PERSON_IN_REGION" =
        "SELECT region_id, position, lengths, document, custom FROM candidates \
         WHERE region_id = $1 AND environment = $2 AND identity_key = $3 AND id = $4";
    pub(super) everywhere KNOWN as "KNOWN_PERSON" =
        "SELECT region_id FROM candidates WHERE environment = $1 AND identity_key = $2 LIMIT 1";
    pub(super) scope KNOWN_IN_REGION as "KNOWN_PERSON_IN_REGION" =
        "SELECT region_id FROM candidates WHERE region_id = $1 AND environment = $2 AND identity_key = $3 LIMIT 1";
}

columns! {
    /// The columns of a person's records.
    RecordColumns: OF_PERSON, OF_PERSON_IN_REGION, ONE_OF_PERSON, ONE_OF_PERSON_IN_REGION
}

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

/// A record of a person, copied out of its row.
#[derive(Debug, Clone)]
pub struct OwnedCandidate {
    /// The region that keeps the record.
    pub region: RegionId,
    /// The record's id.
    pub id: CandidateId,
    /// The record's position in its region's list.
    pub position: i64,
    /// The fields that all regions share.
    pub document: StoredDocument,
    /// The values of the custom fields, as a JSON object by custom field id.
    pub custom: Option<String>,
}

/// A record whose stored document has no readable id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unidentified {
    /// The region that keeps the record.
    pub region: RegionId,
    /// The record's position in its region's list.
    pub position: i64,
}

impl From<Unidentified> for Error {
    fn from(Unidentified { region, position }: Unidentified) -> Self {
        Self::internal(format!(
            "the candidate at position {position} of region {region} has no readable id; run `onderwijsregio doctor --deep`"
        ))
    }
}

impl OwnedCandidate {
    /// Copies a row.
    ///
    /// # Errors
    ///
    /// Returns an error if the stored document has no id.
    pub fn of(region: RegionId, row: &CandidateRow<'_>) -> Result<Self, Unidentified> {
        let position = row.position;
        let id = row.id().parse();
        Ok(Self {
            region,
            id: id.map_err(|_| Unidentified { region, position })?,
            position,
            document: StoredDocument::of(&row.document),
            custom: row.custom.map(str::to_owned),
        })
    }

    /// Returns the e-mail address, as the record contains it.
    pub fn email(&self) -> Result<String, Error> {
        let damaged = |error| Error::internal(format!("a stored document is damaged: {error}"));
        let document = self.document.as_document();
        serde_json::from_str(document.value(Field::Email)).map_err(damaged)
    }

    /// Returns the record in the form in which rows are visited.
    pub fn row(&self) -> CandidateRow<'_> {
        CandidateRow {
            position: self.position,
            document: self.document.as_document(),
            custom: self.custom.as_deref(),
        }
    }
}

impl Store {
    /// Returns a person's records in the order of [`Self::records_of`].
    pub async fn person_records(&self, person: &Person) -> Result<Vec<OwnedCandidate>, Error> {
        let (statement, values) = of(person, &OF_PERSON, &OF_PERSON_IN_REGION);
        self.database().all(statement, &values, owned).await
    }

    /// Returns a person's records in the order of [`Self::records_of`]. A record without a readable
    /// id is left out, and logged.
    pub async fn identified_person_records(
        &self,
        person: &Person,
    ) -> Result<Vec<OwnedCandidate>, Error> {
        let (statement, values) = of(person, &OF_PERSON, &OF_PERSON_IN_REGION);
        let mut records = Vec::new();
        let visit = |row: Row<'_>| {
            let region = row.parsed(column!(RecordColumns, region_id))?;
            match OwnedCandidate::of(region, &candidate::<RecordColumns>(row)?) {
                Ok(record) => records.push(record),
                Err(unidentified) => {
                    let error = Error::from(unidentified);
                    tracing::error!(%error, "candidate left out of a person's records");
                }
            }
            Ok::<(), Error>(())
        };
        self.database().query(statement, &values, visit).await?;
        Ok(records)
    }

    /// Returns one record of a person by its id. `None` if no record of this person has that id.
    pub async fn person_record(
        &self,
        person: &Person,
        id: CandidateId,
    ) -> Result<Option<OwnedCandidate>, Error> {
        let (statement, mut values) = of(person, &ONE_OF_PERSON, &ONE_OF_PERSON_IN_REGION);
        values.push(Value::Text(id.as_str()));
        self.database().first(statement, &values, owned).await
    }

    /// Visits a person's records ordered by region; within a region the live ones come before the
    /// archived ones, each in list order. Returns their number.
    pub async fn records_of(
        &self,
        person: &Person,
        mut visit: impl FnMut(RegionId, CandidateRow<'_>),
    ) -> Result<u32, Error> {
        let (statement, values) = of(person, &OF_PERSON, &OF_PERSON_IN_REGION);
        let visit = |row: Row<'_>| {
            let region = row.parsed(column!(RecordColumns, region_id))?;
            visit(region, candidate::<RecordColumns>(row)?);
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

fn owned(row: Row<'_>) -> Result<OwnedCandidate, Error> {
    let region = row.parsed(column!(RecordColumns, region_id))?;
    Ok(OwnedCandidate::of(
        region,
        &candidate::<RecordColumns>(row)?,
    )?)
}

/// Returns the e-mail addresses of a person's records. From here on the transaction sees every
/// tenant's rows and changes none of them.
pub(crate) async fn addresses_of(
    transaction: &mut Transaction<'_>,
    person: &Person,
) -> Result<Vec<String>, Error> {
    transaction.read_all_tenants();
    let (statement, values) = of(person, &OF_PERSON, &OF_PERSON_IN_REGION);
    let address = |row: Row<'_>| {
        let damaged = |_| Error::internal("a stored document is damaged");
        serde_json::from_str(
            candidate::<RecordColumns>(row)?
                .document
                .value(Field::Email),
        )
        .map_err(damaged)
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
