//! Whose the target is. While a copy is under way it holds a marker with the source's secret in the installation's place,
//! and opening it for anything else is refused.

use super::{CopyError, REGIONS, error::Regions};
use crate::{Error, Transaction, Value, engine::Engine, settings::UNFINISHED, statement::register};
use model::Scope;

register! {
    KEYS = "SELECT id FROM api_keys LIMIT 1";
    NAMED = "SELECT secret, generation FROM installation WHERE name = $1";
    ADD = "INSERT INTO installation (name, secret, generation) VALUES ($1, $2, $3)";
    REMOVE = "DELETE FROM installation WHERE name = $1";
    LANE = "SELECT last_position FROM lanes WHERE region_id = $1 AND environment = $2";
}

const INSTALLATION: &str = "installation";

/// How the target was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claim {
    /// It is to be filled, from its beginning or from where it was.
    Unfinished,
    /// It is a copy of the source already, in use perhaps.
    Finished,
}

async fn named(engine: &Engine, name: &str) -> Result<Option<(Vec<u8>, i64)>, Error> {
    engine.first(&NAMED, &[Value::Text(name)], |row| Ok((row.blob(0)?.to_owned(), row.int(1)?))).await
}

/// The secret by which an installation is known.
pub(super) async fn secret_of(source: &Engine) -> Result<[u8; 32], CopyError> {
    if let Some((secret, _)) = named(source, INSTALLATION).await? {
        return secret.try_into().map_err(|_| Error::Internal("the secret is not 32 bytes".into()).into());
    }
    let unfinished = named(source, UNFINISHED).await?.is_some();
    Err(if unfinished { CopyError::SourceUnfinished } else { CopyError::SourceEmpty })
}

pub(super) async fn generation(source: &Engine) -> Result<i64, Error> {
    Ok(named(source, INSTALLATION).await?.map_or(0, |(_, generation)| generation))
}

pub(super) async fn position(source: &Engine, scope: &Scope) -> Result<i64, Error> {
    Ok(source.first(&LANE, &Value::of_scope(scope), |row| row.int(0)).await?.unwrap_or_default())
}

/// Takes the target for a copy of the source, if it is free or the source's already.
pub(super) async fn claim(source: &Engine, target: &Engine, secret: [u8; 32]) -> Result<Claim, CopyError> {
    let regions =
        || async { Ok::<_, Error>(Regions(target.all(&REGIONS, &[], |row| Ok(row.text(1)?.to_owned())).await?)) };
    if let Some((found, _)) = named(target, UNFINISHED).await? {
        if found != secret {
            return Err(CopyError::OtherUnfinished(regions().await?));
        }
        return Ok(Claim::Unfinished);
    }
    if let Some((found, _)) = named(target, INSTALLATION).await? {
        if found == secret {
            return Ok(Claim::Finished);
        }
        let keys = target.first(&KEYS, &[], |_| Ok(())).await?.is_some();
        let regions = regions().await?;
        if keys || !regions.0.is_empty() {
            return Err(CopyError::OtherInstallation(regions));
        }
    }
    // Nothing was ever done with it but to make its tables.
    let generation = generation(source).await?;
    rename(target, [INSTALLATION, UNFINISHED], secret, generation).await?;
    Ok(Claim::Unfinished)
}

/// Makes the target an installation like any other.
pub(super) async fn finish(source: &Engine, target: &Engine, secret: [u8; 32]) -> Result<(), CopyError> {
    let generation = generation(source).await?;
    Ok(rename(target, [UNFINISHED, INSTALLATION], secret, generation).await?)
}

async fn rename(
    target: &Engine,
    [from, to]: [&'static str; 2],
    secret: [u8; 32],
    generation: i64,
) -> Result<(), Error> {
    target
        .transaction(move |transaction: &mut Transaction<'_>| {
            Box::pin(async move {
                transaction.execute(&REMOVE, &[Value::Text(from)]).await?;
                let row = [Value::Text(to), Value::Blob(&secret), Value::Int(generation)];
                transaction.execute(&ADD, &row).await?;
                transaction.tell(&generation.to_string()).await
            })
        })
        .await
}
