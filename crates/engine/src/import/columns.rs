//! The header of a table: which column fills which member, and everything that is wrong with it at once.

use super::mapping::Mapping;
use model::{CustomField, CustomFieldType, Field, Kind, Presence, column_names};

/// How a column's text becomes a value.
#[derive(Debug, Clone)]
pub(super) enum Form {
    Email,
    Phone,
    Text,
    Boolean,
    Number,
    Date,
    Choice(Vec<String>),
    List(Vec<String>),
}

/// What a column fills.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// The member, inside `customFields` when `custom` is set.
    pub(super) name: String,
    pub(super) custom: bool,
    pub(super) form: Form,
}

/// What becomes of the cells of a column.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Fills(Column),
    /// The mapping says to leave it out.
    Ignored,
    /// It has no name, so it must have no content.
    Unnamed,
}

impl Column {
    /// The JSON pointer of its member.
    pub(super) fn pointer(&self) -> String {
        if self.custom { format!("/customFields/{}", self.name) } else { format!("/{}", self.name) }
    }
}

/// Whether a header names a column, in any of the spellings that are taken.
pub(super) fn is_column(name: &str, custom_fields: &[CustomField]) -> bool {
    column(name, custom_fields).is_some()
}

/// The columns of a header; or all that is wrong with it, a fault a line.
pub(super) fn columns(
    names: impl Iterator<Item = Result<String, ()>>,
    custom_fields: &[CustomField],
    mapping: &Mapping,
) -> Result<Vec<Target>, Vec<String>> {
    let mut targets = Vec::new();
    let mut unknown = Vec::new();
    let mut faults = Vec::new();
    for (name, number) in names.zip(1..) {
        let Ok(name) = name else {
            faults.push(format!(
                "column {number} is not UTF-8; a file that Excel saved as plain CSV is read with --encoding windows-1252"
            ));
            continue;
        };
        let name = model::trim(&name);
        if name.is_empty() {
            targets.push(Target::Unnamed);
            continue;
        }
        let mapped = mapping.of(name);
        if mapped == Some(None) {
            targets.push(Target::Ignored);
            continue;
        }
        match column(mapped.flatten().unwrap_or(name), custom_fields) {
            Some(column) => {
                let same =
                    |other: &Target| matches!(other, Target::Fills(other) if other.pointer() == column.pointer());
                if targets.iter().any(same) {
                    faults
                        .push(format!("the column '{}' stands there twice", column.pointer().trim_start_matches('/')));
                }
                targets.push(Target::Fills(column));
            }
            None => unknown.push((number, name.to_owned())),
        }
    }
    let known = targets.iter().any(|target| matches!(target, Target::Fills(_)));
    if !unknown.is_empty() {
        faults.push(unknown_columns(&unknown, known, custom_fields));
    }
    if known || unknown.is_empty() {
        faults.extend(missing(&targets));
    }
    if faults.is_empty() { Ok(targets) } else { Err(faults) }
}

/// Names the columns that are not known. Where none is known the row may not be a header, and holds a person's data.
fn unknown_columns(unknown: &[(usize, String)], is_header: bool, custom_fields: &[CustomField]) -> String {
    let listed = unknown.iter().take(50).map(|(number, name)| {
        if is_header && looks_like_a_name(name) { format!("{number} '{name}'") } else { number.to_string() }
    });
    let listed = listed.collect::<Vec<_>>().join(", ");
    let more = if unknown.len() > 50 { format!(" and {} more", unknown.len() - 50) } else { String::new() };
    let known = Field::ALL.iter().filter(|field| !field.holds_attachments()).map(|field| field.name().to_owned());
    let custom = custom_fields.iter().take(50).map(|field| format!("customFields.{}", field.key));
    let known = known.chain(custom).collect::<Vec<_>>().join(", ");
    let verb = if unknown.len() == 1 { "column that is not known" } else { "columns that are not known" };
    let first = if is_header { "" } else { "the first row names no known column, so the header row may be missing; " };
    format!("{first}{verb}: {listed}{more}; known columns: {known} (a --mapping file gives or ignores others)")
}

fn looks_like_a_name(name: &str) -> bool {
    name.chars().count() <= 64
        && !name.contains('@')
        && !name.chars().any(model::misleads)
        && name.chars().filter(char::is_ascii_digit).count() <= 3
}

fn missing(targets: &[Target]) -> Option<String> {
    let has = |name: &str| {
        targets.iter().any(|target| matches!(target, Target::Fills(column) if !column.custom && column.name == name))
    };
    let required = Field::ALL.iter().filter(|field| field.definition().presence == Presence::Required);
    let missing: Vec<_> = required.map(|field| field.name()).filter(|name| !has(name)).collect();
    (!missing.is_empty()).then(|| format!("no column for: {}", missing.join(", ")))
}

fn column(name: &str, custom_fields: &[CustomField]) -> Option<Column> {
    let shared = column_names::field(name).filter(|field| !field.holds_attachments());
    if let Some(field) = shared {
        let form = match field.definition().kind {
            Kind::Attachments => return None,
            Kind::Boolean => Form::Boolean,
            Kind::Email => Form::Email,
            Kind::Phone => Form::Phone,
            Kind::Date => Form::Date,
            Kind::Choice(options) => Form::Choice(owned(options)),
            Kind::Choices(options) => Form::List(owned(options)),
            Kind::Id | Kind::Text { .. } | Kind::Url | Kind::DateTime => Form::Text,
        };
        return Some(Column { name: field.name().to_owned(), custom: false, form });
    }
    let normalized = column_names::normalized(name);
    let key = normalized.strip_prefix("customfields").unwrap_or(&normalized);
    let by_key = custom_fields.iter().find(|field| column_names::normalized(&field.key) == key);
    let field =
        by_key.or_else(|| custom_fields.iter().find(|field| column_names::normalized(&field.label) == normalized))?;
    let form = match field.kind {
        CustomFieldType::Boolean => Form::Boolean,
        CustomFieldType::Number => Form::Number,
        CustomFieldType::Date => Form::Date,
        CustomFieldType::SingleSelect => Form::Choice(field.options.clone()),
        CustomFieldType::MultiSelect => Form::List(field.options.clone()),
        CustomFieldType::Text => Form::Text,
    };
    Some(Column { name: field.key.clone(), custom: true, form })
}

fn owned(options: &[&str]) -> Vec<String> {
    options.iter().map(|option| (*option).to_owned()).collect()
}
