//! Reads the header of a table: which column fills which member, with all faults at once.

use super::mapping::Mapping;
use messages::Header;
use model::{CustomField, CustomFieldType, Field, Kind, column_names};

/// How the text of a column is converted to a value.
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

/// The member that a column fills.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// The member's name, inside `customFields` if `custom` is set.
    pub(super) name: String,
    pub(super) custom: bool,
    pub(super) form: Form,
}

/// What happens to the cells of a column.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Fills(Column),
    /// The mapping file ignores the column.
    Ignored,
    /// The column has no name, so its cells must be empty.
    Unnamed,
}

impl Column {
    /// Returns the JSON pointer of the member.
    pub(super) fn pointer(&self) -> String {
        if self.custom {
            format!("/customFields/{}", self.name)
        } else {
            format!("/{}", self.name)
        }
    }
}

/// Returns whether a header cell names a column, in any accepted spelling.
pub(super) fn is_column(name: &str, custom_fields: &[CustomField]) -> bool {
    column(name, custom_fields).is_some()
}

/// Returns the columns of a header, or all its faults.
pub(super) fn columns(
    names: impl Iterator<Item = Result<String, ()>>,
    custom_fields: &[CustomField],
    mapping: &Mapping,
) -> Result<Vec<Target>, Vec<Header>> {
    let mut targets = Vec::new();
    let mut unknown = Unknown::default();
    let mut faults = Vec::new();
    for (name, number) in names.zip(1..) {
        let Ok(name) = name else {
            faults.push(Header::NotUtf8 { column: number });
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
                let same = |other: &Target| matches!(other, Target::Fills(other) if other.pointer() == column.pointer());
                if targets.iter().any(same) {
                    let column = column.pointer().trim_start_matches('/').to_owned();
                    faults.push(Header::Twice { column });
                }
                targets.push(Target::Fills(column));
            }
            None => unknown.add(number, name, mapped.flatten()),
        }
    }
    let known = targets
        .iter()
        .any(|target| matches!(target, Target::Fills(_)));
    faults.extend(unknown.faults(known, custom_fields));
    if known || unknown.columns.is_empty() {
        faults.extend(missing(&targets));
    }
    if faults.is_empty() {
        Ok(targets)
    } else {
        Err(faults)
    }
}

/// Columns that fill nothing, by their numbers and names.
#[derive(Default)]
struct Unknown {
    /// Their own name is that of no field.
    columns: Vec<(usize, String)>,
    /// They name a custom field that the region lacks.
    custom: Vec<(usize, String)>,
    /// The mapping names something that is no field.
    mapped: Vec<(usize, String)>,
}

/// Columns that a fault names.
const LISTED: usize = 50;

impl Unknown {
    fn add(&mut self, number: usize, name: &str, mapped: Option<&str>) {
        let field = mapped.unwrap_or(name);
        let is_custom = field
            .get(..CUSTOM.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(CUSTOM));
        match mapped {
            _ if is_custom => self.custom.push((number, field.to_owned())),
            Some(field) => self.mapped.push((number, field.to_owned())),
            None => self.columns.push((number, name.to_owned())),
        }
    }

    /// Everything that is wrong with them. Where no column is known the row may not be a header,
    /// and holds a person's data.
    fn faults(&self, is_header: bool, custom_fields: &[CustomField]) -> Vec<Header> {
        let mut faults = Vec::new();
        let own = custom_fields
            .iter()
            .take(LISTED)
            .map(|field| format!("{CUSTOM}{}", field.key))
            .collect::<Vec<_>>();
        if !self.custom.is_empty() {
            let own = if own.is_empty() {
                "none".to_owned()
            } else {
                own.join(", ")
            };
            let columns = numbered(&self.custom, true);
            faults.push(Header::NoSuchFields { columns, own });
        }
        let known = || {
            let known = Field::ALL.iter().filter(|field| !field.holds_attachments());
            known
                .map(|field| field.name().to_owned())
                .chain(own.iter().cloned())
                .collect::<Vec<_>>()
                .join(", ")
        };
        if !self.mapped.is_empty() {
            let columns = numbered(&self.mapped, true);
            let known = known();
            faults.push(Header::MappedToNothing { columns, known });
        }
        if !self.columns.is_empty() {
            let known = known();
            let columns = numbered(&self.columns, is_header);
            let fault = if self.columns.len() == 1 {
                Header::Unknown { columns, known }
            } else {
                Header::SeveralUnknown { columns, known }
            };
            let has_header = is_header || !self.custom.is_empty() || !self.mapped.is_empty();
            faults.push(if has_header {
                fault
            } else {
                let fault = fault.to_string();
                Header::NoHeader { fault }
            });
        }
        faults
    }
}

/// What the name of a custom field's column begins with.
const CUSTOM: &str = "customFields.";

/// The numbers of columns, with their names where those show no personal data.
fn numbered(columns: &[(usize, String)], with_names: bool) -> String {
    let one = |(number, name): &(usize, String)| {
        if with_names && looks_like_a_name(name) {
            format!("{number} '{name}'")
        } else {
            number.to_string()
        }
    };
    let listed = columns
        .iter()
        .take(LISTED)
        .map(one)
        .collect::<Vec<_>>()
        .join(", ");
    let more = columns.len().saturating_sub(LISTED);
    if more > 0 {
        format!("{listed} and {more} more")
    } else {
        listed
    }
}

fn looks_like_a_name(name: &str) -> bool {
    name.chars().count() <= 64
        && !name.contains('@')
        && !name.chars().any(model::misleads)
        && name.chars().filter(char::is_ascii_digit).count() <= 3
}

fn missing(targets: &[Target]) -> Option<Header> {
    let has = |name: &str| {
        targets.iter().any(|target| matches!(target, Target::Fills(column) if !column.custom && column.name == name))
    };
    let required = Field::ALL
        .iter()
        .filter(|field| field.definition().is_required());
    let missing: Vec<_> = required
        .map(|field| field.name())
        .filter(|name| !has(name))
        .collect();
    (!missing.is_empty()).then(|| Header::Missing {
        columns: missing.join(", "),
    })
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
        return Some(Column {
            name: field.name().to_owned(),
            custom: false,
            form,
        });
    }
    let normalized = column_names::normalized(name);
    let key = normalized
        .strip_prefix("customfields")
        .unwrap_or(&normalized);
    let by_key = custom_fields
        .iter()
        .find(|field| column_names::normalized(&field.key) == key);
    let field = by_key.or_else(|| {
        custom_fields
            .iter()
            .find(|field| column_names::normalized(&field.label) == normalized)
    })?;
    let form = match field.kind {
        CustomFieldType::Boolean => Form::Boolean,
        CustomFieldType::Number => Form::Number,
        CustomFieldType::Date => Form::Date,
        CustomFieldType::SingleSelect => Form::Choice(field.options.clone()),
        CustomFieldType::MultiSelect => Form::List(field.options.clone()),
        CustomFieldType::Text => Form::Text,
    };
    Some(Column {
        name: field.key.clone(),
        custom: true,
        form,
    })
}

fn owned(options: &[&str]) -> Vec<String> {
    options.iter().map(|option| (*option).to_owned()).collect()
}
