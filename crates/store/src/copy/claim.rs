//! Ownership of the target database. While a copy is in progress, the target has a marker row with
//! the source's secret instead of its installation row, and cannot be opened for anything else.

use super::{
    error::{CopyError, Regions},
    tables::REGIONS,
};
use crate::{
    secrets::{self, Check},
    settings::UNFINISHED,
};
use db::{Database, Error, Transaction, Value, column, register};
use model::Scope;

register! {
    installation KEYS = "SELECT id FROM api_keys LIMIT 1";
    installation NAMED = "SELECT secret, generation, secret_checks FROM installation WHERE name = $1";
    installation ADD = "INSERT INTO installation (name, secret, generation, secret_checks, common_generation) \
           VALUES ($1, $2, $3, $4, $3)";
    installation REMOVE = "DELETE FROM installation WHERE name = $1";
    scope SCOPE_STATE = "SELECT last_position FROM scope_state WHERE region_id = $1 AND environment = $2";
}

const INSTALLATION: &str = "installation";

/// The state in which the target was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// It is empty or partly filled with this source's data.
    Unfinished,
    /// It is already a complete copy of the source, and possibly in use.
    Finished,
}

/// What identifies an installation.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    /// Empty where the secret is kept outside the database.
    secret: Vec<u8>,
    checks: Vec<u8>,
}

impl Identity {
    /// Returns the check value of the installation's first secret, which no rotation changes.
    fn origin(&self) -> Option<Check> {
        match self.checks.as_chunks().0.last() {
            Some(first) => Some(*first),
            None => self.secret.as_slice().try_into().ok().map(secrets::check),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.origin().is_some() && self.origin() == other.origin()
    }
}

async fn named(database: &Database, name: &str) -> Result<Option<(Identity, i64)>, Error> {
    database
        .first(&NAMED, &[Value::Text(name)], |row| {
            let checks = row
                .optional_blob(column!(NAMED, secret_checks))?
                .unwrap_or_default()
                .to_owned();
            Ok((
                Identity {
                    secret: row.blob(column!(NAMED, secret))?.to_owned(),
                    checks,
                },
                row.int(column!(NAMED, generation))?,
            ))
        })
        .await
}

/// Returns the identity of the source.
pub(super) async fn identity_of(source: &Database) -> Result<Identity, CopyError> {
    if let Some((identity, _)) = named(source, INSTALLATION).await? {
        return Ok(identity);
    }
    let unfinished = named(source, UNFINISHED).await?.is_some();
    Err(if unfinished {
        CopyError::SourceUnfinished
    } else {
        CopyError::SourceEmpty
    })
}

pub(super) async fn generation(source: &Database) -> Result<i64, Error> {
    Ok(named(source, INSTALLATION)
        .await?
        .map_or(0, |(_, generation)| generation))
}

pub(super) async fn position(source: &Database, scope: &Scope) -> Result<i64, Error> {
    Ok(source
        .first(&SCOPE_STATE, &Value::of_scope(scope), |row| {
            row.int(column!(SCOPE_STATE, last_position))
        })
        .await?
        .unwrap_or_default())
}

/// Claims the target for a copy of the source, if it is unused or belongs to the source already.
pub(super) async fn claim(
    source: &Database,
    target: &Database,
    identity: &Identity,
) -> Result<Claim, CopyError> {
    let regions = || async {
        Ok::<_, Error>(Regions(
            target
                .all(&REGIONS, &[], |row| {
                    Ok(row.text(column!(REGIONS, slug))?.to_owned())
                })
                .await?,
        ))
    };
    if let Some((found, _)) = named(target, UNFINISHED).await? {
        if !found.is_same(identity) {
            return Err(CopyError::OtherUnfinished(regions().await?));
        }
        return Ok(Claim::Unfinished);
    }
    if let Some((found, _)) = named(target, INSTALLATION).await? {
        if found.is_same(identity) {
            return Ok(Claim::Finished);
        }
        let keys = target.first(&KEYS, &[], |_| Ok(())).await?.is_some();
        let regions = regions().await?;
        if keys || !regions.0.is_empty() {
            return Err(CopyError::OtherInstallation(regions));
        }
    }
    // The target's tables were created, but it has no keys and no regions.
    let generation = generation(source).await?;
    rename(
        target,
        [INSTALLATION, UNFINISHED],
        identity.clone(),
        generation,
    )
    .await?;
    Ok(Claim::Unfinished)
}

/// Turns the finished copy into a regular installation.
pub(super) async fn finish(
    source: &Database,
    target: &Database,
    identity: &Identity,
) -> Result<(), CopyError> {
    let generation = generation(source).await?;
    Ok(rename(
        target,
        [UNFINISHED, INSTALLATION],
        identity.clone(),
        generation,
    )
    .await?)
}

async fn rename(
    target: &Database,
    [from, to]: [&'static str; 2],
    identity: Identity,
    generation: i64,
) -> Result<(), Error> {
    target
        .transaction(move |transaction: &mut Transaction<'_>| {
            Box::pin(async move {
                transaction.execute(&REMOVE, &[Value::Text(from)]).await?;
                let Identity { secret, checks } = &identity;
                let row = [
                    Value::Text(to),
                    Value::Blob(secret),
                    Value::Int(generation),
                    Value::Blob(checks),
                ];
                transaction.execute(&ADD, &row).await?;
                transaction.notify(&generation.to_string()).await
            })
        })
        .await
}
