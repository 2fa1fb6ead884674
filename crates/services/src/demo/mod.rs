//! Demo data: two regions of synthetic candidates, the same ones every time.
//!
//! The data is recognisably synthetic: addresses at example.nl, and phone numbers and postcodes
//! that are not in use. It is stored by the import, so it passes the same checks as any other data. In
//! the first region the staff have worked at the desk for some weeks (`desk`).

mod candidate;
mod clock;
mod desk;
mod dice;
mod fields;
mod people;
mod texts;

pub use clock::DemoClock;
pub use people::{COORDINATOR, DemoPerson, MANAGER, VIEWER};

use crate::{CreateRegionError, ImportError, ImportOptions, import, import::Format};
use candidate::rows;
use messages::Command;
use model::{Clock, CustomFieldId, Environment, Filter, RepeatingRandom, Scope};
use serde_json::Value;
use store::{Error, Store, regions::Region};

/// A region of the demo.
#[derive(Debug)]
pub struct DemoRegion {
    /// Its slug.
    pub slug: &'static str,
    /// The region.
    pub region: Region,
    /// Whether it was created just now.
    pub created: bool,
}

/// The reason why the demo could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A region could not be created.
    #[error("{}", Command::DemoUnmade { cause: ToString::to_string(.0) })]
    Region(#[from] CreateRegionError),
    /// The candidates could not be stored.
    #[error("{}", Command::DemoUnfilled { cause: ToString::to_string(.0) })]
    Import(#[from] ImportError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// A change of the staff was refused.
    #[error("{}", Command::DemoUnfilled { cause: String::clone(.0) })]
    Rejection(String),
}

/// The contents of a demo region.
struct Recipe {
    slug: &'static str,
    name: &'static str,
    seed: u64,
    production: u64,
    sandbox: u64,
    fields: fn() -> Vec<fields::DemoField>,
    /// Whether its staff work at the desk.
    has_desk: bool,
}

impl Recipe {
    /// Returns the rows of an environment, oldest first.
    fn rows<'f>(
        &self,
        environment: Environment,
        fields: &'f [fields::DemoField],
    ) -> impl Iterator<Item = Value> + use<'f> {
        let number = if environment.is_sandbox() {
            self.sandbox
        } else {
            self.production
        };
        rows(self.seed, environment, number, fields)
    }

    /// Returns the rows of the candidates that the staff add at the desk: the last ones that are live.
    fn newest(&self, fields: &[fields::DemoField]) -> Vec<Value> {
        let mut rows: Vec<Value> = self.rows(Environment::Production, fields).collect();
        rows.retain(|row| row.get("archivedAt").is_none());
        let wanted = if self.has_desk { desk::NEWEST } else { 0 };
        rows.split_off(rows.len().saturating_sub(wanted))
    }
}

const RECIPES: [Recipe; 2] = [
    Recipe {
        slug: "demo-noord",
        name: "Onderwijsregio Demo Noord",
        seed: 1,
        production: 2500,
        sandbox: 100,
        fields: fields::noord,
        has_desk: true,
    },
    Recipe {
        slug: "demo-zuid",
        name: "Onderwijsregio Demo Zuid",
        seed: 2,
        production: 500,
        sandbox: 50,
        fields: fields::zuid,
        has_desk: false,
    },
];

/// Creates the demo's regions that are missing, and fills the environments that are empty, and the desk
/// on which nobody guides a candidate. Other data stays as it is. `clock` is the store's.
pub async fn fill(store: &Store, clock: &DemoClock) -> Result<Vec<DemoRegion>, DemoError> {
    let mut regions = Vec::new();
    for recipe in &RECIPES {
        let (region, created) = match store.region_named(recipe.slug).await? {
            Some(region) => (region, false),
            None => (
                crate::create_region(store, recipe.slug, recipe.name).await?,
                true,
            ),
        };
        let fields = (recipe.fields)();
        let chance = RepeatingRandom::new(recipe.seed);
        for field in &fields {
            store
                .insert_custom_field(region.id, field.definition(CustomFieldId::random(&chance)))
                .await?;
        }
        let newest = recipe.newest(&fields);
        for environment in Environment::ALL {
            let scope = Scope {
                region: region.id,
                environment,
            };
            if is_empty(store, &scope).await? {
                let options = ImportOptions::new(scope, Format::Ndjson);
                let is_added_later =
                    |row: &Value| newest.iter().any(|later| later["id"] == row["id"]);
                let lines = recipe
                    .rows(environment, &fields)
                    .filter(|row| !is_added_later(row))
                    .map(|row| row.to_string() + "\n");
                let file = std::io::Cursor::new(lines.collect::<String>());
                if recipe.has_desk {
                    clock.set_back_to(desk::imported_at(clock.now()));
                }
                let imported = import(store, options, file, |_| {}).await;
                clock.reset();
                imported?;
            }
        }
        if recipe.has_desk {
            let scope = desk::scope(region.id);
            desk::fill(store, clock, (scope, recipe.seed), newest).await?;
        }
        regions.push(DemoRegion {
            slug: recipe.slug,
            region,
            created,
        });
    }
    Ok(regions)
}

async fn is_empty(store: &Store, scope: &Scope) -> Result<bool, Error> {
    for archived in [false, true] {
        if store
            .count(
                scope,
                Filter {
                    archived,
                    phases: 0,
                },
            )
            .await?
            > 0
        {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn all() -> impl Iterator<Item = (Vec<model::CustomField>, Vec<Value>)> {
        RECIPES.iter().map(|recipe| {
            let fields = (recipe.fields)();
            let chance = RepeatingRandom::new(recipe.seed);
            let custom = fields
                .iter()
                .map(|field| field.definition(CustomFieldId::random(&chance)))
                .collect();
            let production = recipe.rows(Environment::Production, &fields);
            let sandbox = recipe.rows(Environment::Sandbox, &fields);
            (custom, production.chain(sandbox).collect())
        })
    }

    #[test]
    fn every_demo_row_is_valid_and_fictitious() {
        for (custom, rows) in all() {
            let validator = schema::Validator::new(schema::import_row(&custom, false));
            for row in rows {
                assert_eq!(validator.check(&row), [], "{row}");
                assert!(row["email"].as_str().unwrap().ends_with("@example.nl"));
                if let Some(phone) = row["phone"].as_str() {
                    assert!(
                        model::phone_key(phone).unwrap().starts_with("31600"),
                        "{phone}"
                    );
                }
                assert_eq!(
                    row.get("exitReason").is_some(),
                    row["phase"] == "uitgestroomd"
                );
                assert!(row["createdAt"].as_str() <= row["updatedAt"].as_str());
            }
        }
    }

    #[test]
    fn demo_rows_are_reproducible_and_varied() {
        let rows: Vec<Value> = all().flat_map(|(_, rows)| rows).collect();
        assert!(
            rows.iter()
                .eq(all().flat_map(|(_, rows)| rows).collect::<Vec<_>>().iter())
        );
        assert_eq!(rows.len(), 2500 + 100 + 500 + 50);
        let ids: BTreeSet<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), rows.len());
        let phases: BTreeSet<_> = rows
            .iter()
            .map(|row| row["phase"].as_str().unwrap())
            .collect();
        assert_eq!(phases.len(), model::vocabulary::PHASES.len());
        let having = |member: &str| rows.iter().filter(|row| row.get(member).is_some()).count();
        for (member, at_least, at_most) in [
            ("interactions", 1500, 3000),
            ("customFields", 2000, 3150),
            ("archivedAt", 50, 150),
            ("phone", 2600, 3100),
            ("curriculumVitae", 8, 8),
        ] {
            assert!(
                (at_least..=at_most).contains(&having(member)),
                "{member}: {}",
                having(member)
            );
        }
    }

    #[test]
    fn some_addresses_are_shared() {
        let mut regions = all().map(|(_, rows)| {
            let mut emails: Vec<_> = rows
                .iter()
                .map(|row| row["email"].as_str().unwrap().to_owned())
                .collect();
            let rows = emails.len();
            emails.sort();
            emails.dedup();
            assert!(emails.len() < rows, "within a region");
            emails
        });
        let (noord, zuid) = (regions.next().unwrap(), regions.next().unwrap());
        assert!(
            zuid.iter().any(|email| noord.contains(email)),
            "between the regions"
        );
    }
}
