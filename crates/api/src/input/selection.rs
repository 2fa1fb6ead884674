//! The choice of fields, from the query or from a body, checked against the region's own fields.

use super::Call;
use crate::problem::Problem;
use model::{CustomField, CustomSelection, Fault, Location, Selection, SelectionError};
use serde_json::{Map, Value};

impl Call {
    /// The choice of fields in the query (`fields`, `includeInteractions`).
    pub(crate) async fn selection(&mut self) -> Result<(Selection, Vec<CustomField>), Problem> {
        let before = self.faults.len();
        let values = self.query.all("fields", &mut self.faults);
        let values: Vec<(usize, String)> = values.into_iter().map(str::to_owned).enumerate().collect();
        let given = !values.is_empty() && self.faults.len() == before;
        self.choose(given.then_some(values), |_| Location::Parameter("fields".into())).await
    }

    /// The choice of fields in a body's member `fields`; interactions by the query, as everywhere.
    pub(crate) async fn selection_in(
        &mut self,
        body: &Map<String, Value>,
    ) -> Result<(Selection, Vec<CustomField>), Problem> {
        let at = |index: Option<usize>| {
            Location::Pointer(index.map_or_else(|| "/fields".to_owned(), |index| format!("/fields/{index}")))
        };
        let mut wrong = |at, message: &str| self.faults.push(Fault { at, code: "type", message: message.to_owned() });
        let values = match body.get("fields") {
            None | Some(Value::Null) => None,
            Some(Value::Array(items)) => {
                let mut values = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    match item {
                        Value::String(name) => values.push((index, name.clone())),
                        _ => wrong(at(Some(index)), "expected a string"),
                    }
                }
                (items.is_empty() || !values.is_empty()).then_some(values)
            }
            Some(_) => {
                wrong(at(None), "expected an array of field names");
                None
            }
        };
        self.choose(values, at).await
    }

    /// Reads a choice, where there is one, with the definitions of the custom fields it shows.
    async fn choose(
        &mut self,
        values: Option<Vec<(usize, String)>>,
        at: impl Fn(Option<usize>) -> Location + Send,
    ) -> Result<(Selection, Vec<CustomField>), Problem> {
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
    ) -> Result<(Selection, Vec<CustomField>), Problem> {
        let asked = values.iter().any(|(_, value)| Selection::may_name_custom_fields(value));
        let mut custom = if asked { self.custom_fields().await? } else { Vec::new() };
        let named = values.iter().map(|(index, value)| (*index, value.as_str()));
        let errors = match Selection::parse(named, |key| custom.iter().any(|field| field.key == key)) {
            Ok(selection) => {
                match &selection.custom {
                    CustomSelection::None => custom.clear(),
                    CustomSelection::Keys(keys) => custom.retain(|field| keys.contains(&field.key)),
                    CustomSelection::All => {}
                }
                return Ok((selection, custom));
            }
            Err(errors) => errors,
        };
        // Whoever asks for what is not there is told what is.
        if !asked {
            custom = self.custom_fields().await?;
        }
        self.faults.extend(errors.into_iter().map(|(index, error)| {
            let (code, message) = match error {
                SelectionError::Blank => ("blank", "expected the name of a field".to_owned()),
                SelectionError::Unknown(name) => ("unknown", unknown(&name, &custom)),
            };
            Fault { at: at(index), code, message }
        }));
        Ok((Selection::shared(), Vec::new()))
    }
}

/// Names the stranger, when it looks like a name at all, and the fields there are.
fn unknown(name: &str, custom: &[CustomField]) -> String {
    let named =
        name.len() <= 64 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.' || b == b'-');
    let stranger = if named { format!("there is no field '{name}'") } else { "there is no such field".to_owned() };
    let known = Selection::known().map(str::to_owned);
    let known = known.chain(custom.iter().map(|field| format!("customFields.{}", field.key)));
    format!("{stranger}; known fields: {}", known.collect::<Vec<_>>().join(", "))
}
