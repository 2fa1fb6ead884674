//! Copies a whole installation from one database to another, of either engine.
//!
//! Every table is walked in key order on both sides at once, scope by scope, and the target is
//! corrected row by row. On an identical target this changes nothing. The same walk therefore
//! copies, resumes an interrupted copy, catches up with a source that was written to, and verifies.
//! Until a verification finds both sides equal, a marker in the target blocks every other command.

mod claim;
mod error;
mod merge;
mod rows;
mod shape;

pub(crate) use claim::STATEMENTS as CLAIM_STATEMENTS;
pub use error::CopyError;
pub use merge::Tally;
pub(crate) use rows::{BATCH, Owned};
pub(crate) use shape::{Table, statements, tables};

use crate::{
    Options, engine::Engine, migrations, migrations::Shape, statement::Reach, statement::register,
};
use claim::Claim;
use merge::Merge;
use model::{Clock, Environment, RegionId, Scope};
use std::{collections::BTreeMap, fmt, sync::Arc};

register! {
    REGIONS = "SELECT id, slug FROM regions ORDER BY id";
}

/// The rows of a table that are copied together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The name of the table.
    pub table: &'static str,
    /// The region's id and slug, for a table with tenants' rows.
    pub region: Option<(RegionId, String)>,
    /// The environment, where the table has one.
    pub environment: Option<Environment>,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.table)?;
        if let Some((_, slug)) = &self.region {
            write!(f, " of {slug}")?;
        }
        self.environment
            .map_or(Ok(()), |environment| write!(f, " ({})", environment.name()))
    }
}

/// A progress report of a copy.
#[derive(Debug)]
pub enum Event<'a> {
    /// The number of source rows of this part that were compared so far.
    Rows(&'a Part, u64),
    /// This part is up to date in the target.
    Copied(&'a Part, Tally),
    /// This part was verified.
    Checked(&'a Part, Tally),
}

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
    source: Engine,
    target: Engine,
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
        let source = Engine::open_existing(from, clock.clone())
            .await
            .map_err(CopyError::Source)?;
        match migrations::shape(&source).await? {
            Shape::Current => {}
            Shape::Missing => return Err(CopyError::SourceEmpty),
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
        let target = Engine::open(&to, clock.clone())
            .await
            .map_err(CopyError::Target)?;
        if source.identity().await? == target.identity().await? {
            return Err(CopyError::Same);
        }
        target
            .migrate(&to, &clock)
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
    pub async fn run(&self, told: &mut dyn FnMut(Event<'_>)) -> Result<Outcome, CopyError> {
        if claim::claim(&self.source, &self.target, &self.identity).await? == Claim::Finished {
            return Ok(if self.check(told).await? {
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
            let tally = merge.mend(told).await?;
            told(Event::Copied(&part, tally));
        }
        let before = self.pulse().await?;
        if !self.check(told).await? || self.pulse().await? != before {
            return Ok(Outcome::Behind);
        }
        claim::finish(&self.source, &self.target, &self.identity).await?;
        Ok(Outcome::Equal)
    }

    /// Verifies all parts and returns whether both sides are equal.
    async fn check(&self, told: &mut dyn FnMut(Event<'_>)) -> Result<bool, CopyError> {
        let mut equal = true;
        for (table, part) in self.parts().await? {
            let merge = Merge {
                source: &self.source,
                target: &self.target,
                table,
                part: &part,
            };
            let tally = merge.compare(told).await?;
            equal &= tally.is_equal();
            told(Event::Checked(&part, tally));
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
    async fn parts(&self) -> Result<Vec<(&'static shape::Table, Part)>, CopyError> {
        let regions = self.regions().await?;
        let own = shape::tables()
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
            for table in shape::tables() {
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
                if table.reach == Reach::Environment {
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
        for engine in [&self.target, &self.source] {
            regions.extend(
                engine
                    .all(&REGIONS, &[], |row| {
                        Ok((row.parsed(0)?, row.text(1)?.to_owned()))
                    })
                    .await?,
            );
        }
        Ok(regions)
    }
}
