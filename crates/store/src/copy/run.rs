//! Runs a copy: opens both databases, walks all parts, and verifies the result.

use super::{
    claim::{self, Claim},
    error::CopyError,
    tables::{REGIONS, tables},
};
use crate::{CATALOGUE, Options};
use db::{
    Database, Reach, column,
    copy::{Event, Merge, Part, Table},
    migrations::{self, Shape},
};
use model::{Clock, Environment, RegionId, Scope};
use std::{collections::BTreeMap, sync::Arc};

/// The result of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Both sides are equal. The target can be used.
    Equal,
    /// The target was finished earlier and differs from the source. It was not changed.
    Differs,
    /// The source was written to during the copy. The target is unfinished, and another run catches
    /// up.
    Behind,
}

/// The two open databases of a copy.
#[derive(Debug)]
pub struct Copy {
    source: Database,
    target: Database,
    identity: claim::Identity,
}

impl Copy {
    /// Opens both databases. Creates and migrates the target where needed. The source is not
    /// changed.
    pub async fn open(
        from: &Options,
        to: &Options,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, CopyError> {
        let source =
            Database::open_existing(&from.database, &from.postgres, &CATALOGUE, clock.clone())
                .await
                .map_err(CopyError::Source)?;
        match migrations::shape(&source).await? {
            Shape::Current => {}
            Shape::Missing => return Err(CopyError::SourceEmpty),
            Shape::TooOld { newest, oldest } => {
                return Err(CopyError::SourceTooOld { newest, oldest });
            }
            Shape::Behind { newest, known } => {
                return Err(CopyError::SourceBehind { newest, known });
            }
            Shape::Ahead { newest, known } => return Err(CopyError::SourceAhead { newest, known }),
        }
        let identity = claim::identity_of(&source).await?;
        if from.database == to.database {
            return Err(CopyError::Same);
        }
        // Copying inserts rows into every table. Only the tables' owner may do that, not the
        // server's roles.
        let mut to = to.clone();
        if let Some(owner) = to.postgres.migrate_as.take() {
            to.database = owner;
        }
        to.postgres.as_owner = true;
        let target = Database::open(&to.database, &to.postgres, &CATALOGUE, clock.clone())
            .await
            .map_err(CopyError::Target)?;
        if source.identity().await? == target.identity().await? {
            return Err(CopyError::Same);
        }
        target
            .migrate(&to.postgres, &clock)
            .await
            .map_err(CopyError::Target)?;
        Ok(Self {
            source,
            target,
            identity,
        })
    }

    /// Copies the rows that the target lacks and verifies the whole. A target that was finished
    /// earlier is only verified.
    pub async fn run(&self, on_event: &mut dyn FnMut(Event<'_>)) -> Result<Outcome, CopyError> {
        if claim::claim(&self.source, &self.target, &self.identity).await? == Claim::Finished {
            return Ok(if self.check(on_event).await? {
                Outcome::Equal
            } else {
                Outcome::Differs
            });
        }
        for (table, part) in self.parts().await? {
            let merge = Merge {
                source: &self.source,
                target: &self.target,
                table,
                part: &part,
            };
            let tally = merge.mend(on_event).await?;
            on_event(Event::Copied(&part, tally));
        }
        let before = self.pulse().await?;
        if !self.check(on_event).await? || self.pulse().await? != before {
            return Ok(Outcome::Behind);
        }
        claim::finish(&self.source, &self.target, &self.identity).await?;
        Ok(Outcome::Equal)
    }

    /// Verifies all parts and returns whether both sides are equal.
    async fn check(&self, on_event: &mut dyn FnMut(Event<'_>)) -> Result<bool, CopyError> {
        let mut equal = true;
        for (table, part) in self.parts().await? {
            let merge = Merge {
                source: &self.source,
                target: &self.target,
                table,
                part: &part,
            };
            let tally = merge.compare(on_event).await?;
            equal &= tally.is_equal();
            on_event(Event::Checked(&part, tally));
        }
        Ok(equal)
    }

    /// Returns values that change whenever the source gets a candidate, a region, a key or a custom
    /// field. Comparing them before and after a verification reveals writes that it may have
    /// missed.
    async fn pulse(&self) -> Result<Vec<i64>, CopyError> {
        let mut pulse = vec![claim::generation(&self.source).await?];
        for region in self.regions().await?.keys() {
            for environment in Environment::ALL {
                pulse.push(
                    claim::position(
                        &self.source,
                        &Scope {
                            region: *region,
                            environment,
                        },
                    )
                    .await?,
                );
            }
        }
        Ok(pulse)
    }

    /// Returns all parts: first those of the installation, then region by region. Regions that
    /// exist only in the target are included.
    async fn parts(&self) -> Result<Vec<(&'static Table, Part)>, CopyError> {
        let regions = self.regions().await?;
        let own = tables(&CATALOGUE)
            .iter()
            .filter(|table| table.reach == Reach::Installation);
        let mut parts: Vec<_> = own
            .map(|table| {
                (
                    table,
                    Part {
                        table: table.name,
                        region: None,
                        environment: None,
                    },
                )
            })
            .collect();
        for (region, slug) in regions {
            for table in tables(&CATALOGUE) {
                let region = Some((region, slug.clone()));
                let part = |environment| {
                    (
                        table,
                        Part {
                            table: table.name,
                            region: region.clone(),
                            environment,
                        },
                    )
                };
                if table.reach == Reach::Scope {
                    parts.extend(Environment::ALL.map(Some).map(part));
                } else if table.reach == Reach::Region {
                    parts.push(part(None));
                }
            }
        }
        Ok(parts)
    }

    async fn regions(&self) -> Result<BTreeMap<RegionId, String>, CopyError> {
        let mut regions = BTreeMap::new();
        for database in [&self.target, &self.source] {
            regions.extend(
                database
                    .all(&REGIONS, &[], |row| {
                        Ok((
                            row.parsed(column!(REGIONS, id))?,
                            row.text(column!(REGIONS, slug))?.to_owned(),
                        ))
                    })
                    .await?,
            );
        }
        Ok(regions)
    }
}
