//! The choice of fields, from the query or from a body, checked against the region's own fields.

use crate::{app::App, context::Context, problem::Problem};
use model::{CustomField, CustomSelection, Fault, Location, RegionId, Selection, SelectionError};

/// Reads a choice of fields; `at` says where its value with this index stands.
pub(super) fn parse(
    values: &[&str],
    at: impl Fn(Option<usize>) -> Location,
    faults: &mut Vec<Fault>,
) -> Option<Selection> {
    match Selection::parse(values.iter().copied()) {
        Ok(selection) => Some(selection),
        Err(errors) => {
            faults.extend(errors.into_iter().map(|(index, error)| {
                let (code, message) = match error {
                    SelectionError::Blank => ("blank", "expected the name of a field".to_owned()),
                    SelectionError::Unknown(name) => ("unknown", unknown(&name, &[])),
                };
                Fault { at: at(index), code, message }
            }));
            None
        }
    }
}

/// The definitions a selection needs: all of them, or those it names. A key that is none is a fault.
pub(super) async fn definitions(
    app: &App,
    context: &Context,
    region: RegionId,
    selection: &Selection,
    at: &Location,
    faults: &mut Vec<Fault>,
) -> Result<Vec<CustomField>, Problem> {
    if selection.custom == CustomSelection::None {
        return Ok(Vec::new());
    }
    let mut fields = app.store.custom_fields(region).await?;
    context.count(fields.len());
    let keys = selection.custom_keys();
    for key in keys.iter().filter(|key| fields.iter().all(|field| field.key != **key)) {
        let message = unknown(&format!("customFields.{key}"), &fields);
        faults.push(Fault { at: at.clone(), code: "unknown", message });
    }
    if selection.custom != CustomSelection::All {
        fields.retain(|field| keys.contains(&field.key));
    }
    Ok(fields)
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
