//! The selection of fields, from the query or the body, checked against the region's custom fields.

use super::Call;
use crate::{
    auth::{Caller, Visitor},
    problem::Problem,
};
use messages::Fields;
use model::{CustomField, CustomSelection, Fault, Location, RegionId, Selection, SelectionError};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// Custom fields by region.
pub(crate) type Definitions = Vec<(RegionId, Vec<CustomField>)>;

/// The fields that are shown of a region's records.
#[derive(Debug, Clone)]
pub(crate) struct Selected {
    pub(crate) selection: Selection,
    /// The definitions of the selected custom fields, in the region's order.
    pub(crate) custom: Vec<CustomField>,
}

/// A selection of fields of a person's records, with the selected custom fields of each region that
/// has any.
#[derive(Debug)]
pub(crate) struct PersonsSelection {
    selection: Selection,
    custom: Definitions,
}

impl PersonsSelection {
    /// Returns the fields that are shown of the records in a region.
    pub(crate) fn of(&self, region: RegionId) -> Selected {
        let custom = self.custom.iter().find(|(of, _)| *of == region);
        Selected {
            selection: self.selection.clone(),
            custom: custom.map(|(_, fields)| fields.clone()).unwrap_or_default(),
        }
    }
}

/// A request that can select custom fields.
pub(crate) trait Defines {
    /// Returns the custom fields that can be selected.
    fn definitions(&mut self) -> impl Future<Output = Result<Definitions, Problem>> + Send;
}

impl Defines for Call<Caller> {
    async fn definitions(&mut self) -> Result<Definitions, Problem> {
        match self.scope() {
            Some(scope) => Ok(vec![(
                scope.region,
                self.app.schema_of(scope.region).await?.custom.clone(),
            )]),
            None => Ok(Vec::new()),
        }
    }
}

impl Defines for Call<Visitor> {
    async fn definitions(&mut self) -> Result<Definitions, Problem> {
        let mut regions = Vec::new();
        if let Some(person) = self.person().cloned() {
            self.app
                .store
                .records_of(&person, |region, _| regions.push(region))
                .await?;
        }
        regions.dedup();
        let mut definitions = Vec::with_capacity(regions.len());
        for region in regions {
            definitions.push((region, self.app.schema_of(region).await?.custom.clone()));
        }
        Ok(definitions)
    }
}

impl Call<Visitor> {
    /// Reads the selection from the query.
    pub(crate) async fn persons_selection(&mut self) -> Result<PersonsSelection, Problem> {
        let (selection, custom) = self.chosen_in_query().await?;
        Ok(PersonsSelection { selection, custom })
    }
}

/// Returns a selection of fields of the caller's only region.
fn own((selection, custom): (Selection, Definitions)) -> Selected {
    Selected {
        selection,
        custom: custom.into_iter().flat_map(|(_, fields)| fields).collect(),
    }
}

impl Call {
    /// Reads the selection from the query (`fields`, `includeInteractions`).
    pub(crate) async fn selection(&mut self) -> Result<Selected, Problem> {
        self.chosen_in_query().await.map(own)
    }

    /// Reads the selection from a body's `fields` member. `includeInteractions` comes from the
    /// query, as everywhere.
    pub(crate) async fn selection_in(
        &mut self,
        body: &Map<String, Value>,
    ) -> Result<Selected, Problem> {
        let at = |index: Option<usize>| {
            Location::Pointer(
                index.map_or_else(|| "/fields".to_owned(), |index| format!("/fields/{index}")),
            )
        };
        let values = match body.get("fields") {
            None | Some(Value::Null) => None,
            Some(Value::Array(items)) if items.len() > Selection::MAX => {
                self.faults.push(Fault::at(at(None), &TOO_MANY));
                None
            }
            Some(Value::Array(items)) => {
                let mut values = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    match item {
                        Value::String(name) => values.push((index, name.clone())),
                        other => {
                            let found = schema::found(other);
                            let at = at(Some(index));
                            self.faults.push(Fault::at(at, &Fields::NotAName { found }));
                        }
                    }
                }
                (items.is_empty() || !values.is_empty()).then_some(values)
            }
            Some(other) => {
                let found = schema::found(other);
                self.faults
                    .push(Fault::at(at(None), &Fields::NotAList { found }));
                None
            }
        };
        self.choose(values, at).await.map(own)
    }
}

impl<C> Call<C>
where
    Self: Defines,
{
    async fn chosen_in_query(&mut self) -> Result<(Selection, Definitions), Problem> {
        let before = self.faults.len();
        let values = self.query.all("fields", &mut self.faults);
        // One more value than allowed suffices to report that there are too many.
        let values = values.into_iter().take(Selection::MAX + 1);
        let values: Vec<(usize, String)> = values.map(str::to_owned).enumerate().collect();
        let given = !values.is_empty() && self.faults.len() == before;
        self.choose(given.then_some(values), |_| {
            Location::Parameter("fields".into())
        })
        .await
    }

    /// Reads a selection, if there is one, with the definitions of its custom fields.
    async fn choose(
        &mut self,
        values: Option<Vec<(usize, String)>>,
        at: impl Fn(Option<usize>) -> Location + Send,
    ) -> Result<(Selection, Definitions), Problem> {
        let interactions = self.query.flag("includeInteractions", &mut self.faults);
        let (mut selection, custom) = match values {
            Some(values) => self.read(values, at).await?,
            None => (Selection::shared(), Vec::new()),
        };
        selection.interactions |= interactions;
        Ok((selection, custom))
    }

    async fn read(
        &mut self,
        values: Vec<(usize, String)>,
        at: impl Fn(Option<usize>) -> Location + Send,
    ) -> Result<(Selection, Definitions), Problem> {
        let asked = values
            .iter()
            .any(|(_, value)| Selection::may_name_custom_fields(value));
        let mut custom = if asked {
            self.definitions().await?
        } else {
            Vec::new()
        };
        let named = values.iter().map(|(index, value)| (*index, value.as_str()));
        let is_known = |key: &str| {
            custom
                .iter()
                .any(|(_, fields)| fields.iter().any(|field| field.key == key))
        };
        let errors = match Selection::parse(named, is_known) {
            Ok(selection) => {
                for (_, fields) in &mut custom {
                    match &selection.custom {
                        CustomSelection::None => fields.clear(),
                        CustomSelection::Keys(keys) => {
                            fields.retain(|field| keys.contains(&field.key));
                        }
                        CustomSelection::All => {}
                    }
                }
                return Ok((selection, custom));
            }
            Err(errors) => errors,
        };
        // The error for an unknown field lists the known ones.
        if !asked {
            custom = self.definitions().await?;
        }
        // Only the first error lists them.
        let mut known = Some(known(&custom));
        self.faults.extend(errors.into_iter().map(|(index, error)| {
            let message = match error {
                SelectionError::Blank => Fields::Blank,
                SelectionError::Unknown(name) => unknown(name, known.take()),
                SelectionError::TooMany => TOO_MANY,
            };
            Fault::at(at(index), &message)
        }));
        Ok((Selection::shared(), Vec::new()))
    }
}

const TOO_MANY: Fields = Fields::TooMany {
    most: Selection::MAX,
};

/// Returns the fault of an unknown field. Repeats the name only if it looks like one.
fn unknown(name: String, known: Option<String>) -> Fields {
    let named = name.len() <= 64
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.' || b == b'-');
    match known {
        Some(known) if named => Fields::UnknownOf { name, known },
        Some(known) => Fields::UnnamedOf { known },
        None if named => Fields::Unknown { name },
        None => Fields::Unnamed,
    }
}

/// Returns the names of the known fields. Several regions may have fields with the same name.
fn known(custom: &Definitions) -> String {
    let shared = Selection::known().map(str::to_owned);
    let custom = custom
        .iter()
        .flat_map(|(_, fields)| fields)
        .map(|field| format!("customFields.{}", field.key));
    let mut seen = HashSet::new();
    let mut names: Vec<_> = shared
        .chain(custom)
        .filter(|name| seen.insert(name.clone()))
        .collect();
    let more = names.len().saturating_sub(Selection::MAX);
    names.truncate(Selection::MAX);
    let names = names.join(", ");
    if more > 0 {
        format!("{names} … and {more} more")
    } else {
        names
    }
}
