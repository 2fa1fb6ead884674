//! Demo data: two regions of synthetic candidates, the same ones every time.
//!
//! The data is recognisably synthetic: addresses at example.nl, and phone numbers and postcodes
//! that are not in use. It is stored by the import, so it passes the same checks as any other data.

mod candidate;
mod dice;
mod fields;
mod texts;

use crate::{CreateRegionError, ImportError, ImportOptions, import, import::Format};
use candidate::rows;
use messages::Command;
use model::{CustomFieldId, Environment, Filter, RepeatingRandom, Scope};
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
}

/// The contents of a demo region.
struct Recipe {
    slug: &'static str,
    name: &'static str,
    seed: u64,
    production: u64,
    sandbox: u64,
    fields: fn() -> Vec<fields::DemoField>,
}

const RECIPES: [Recipe; 2] = [
    Recipe {
        slug: "demo-noord",
        name: "Onderwijsregio Demo Noord",
        seed: 1,
        production: 2500,
        sandbox: 100,
        fields: fields::noord,
    },
    Recipe {
        slug: "demo-zuid",
        name: "Onderwijsregio Demo Zuid",
        seed: 2,
        production: 500,
        sandbox: 50,
        fields: fields::zuid,
    },
];

/// Creates the demo's regions that are missing, and fills the environments that are empty. Existing
/// data stays as it is.
pub async fn fill(store: &Store) -> Result<Vec<DemoRegion>, DemoError> {
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
        for (environment, number) in [
            (Environment::Production, recipe.production),
            (Environment::Sandbox, recipe.sandbox),
        ] {
            let scope = Scope {
                region: region.id,
                environment,
            };
            if is_empty(store, &scope).await? {
                let options = ImportOptions::new(scope, Format::Ndjson);
                let lines = rows(recipe.seed, environment, number, &fields)
                    .map(|row| row.to_string() + "\n");
                let file = std::io::Cursor::new(lines.collect::<String>());
                import(store, options, file, |_| {}).await?;
            }
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
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn all() -> impl Iterator<Item = (Vec<model::CustomField>, Vec<Value>)> {
        RECIPES.iter().map(|recipe| {
            let fields = (recipe.fields)();
            let chance = RepeatingRandom::new(recipe.seed);
            let custom = fields
                .iter()
                .map(|field| field.definition(CustomFieldId::random(&chance)))
                .collect();
            let production = rows(
                recipe.seed,
                Environment::Production,
                recipe.production,
                &fields,
            );
            let sandbox = rows(recipe.seed, Environment::Sandbox, recipe.sandbox, &fields);
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
