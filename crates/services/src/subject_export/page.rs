//! The export as an HTML page, suitable for printing.

use super::{ExportedRecord, SubjectExport};
use model::{Action, Field};
use serde_json::{Map, Value};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}\
h1,h2,h3{line-height:1.25;color:#154273}section{margin-top:3rem}\
dl{display:grid;grid-template-columns:minmax(9rem,1fr) 3fr;gap:.25rem 1rem;margin:0 0 1rem}dt{font-weight:600}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}\
article{border-top:1px solid #ccc;padding-top:1rem}a{color:#154273}\
@media print{body{margin:0;max-width:none}section{break-before:page}section:first-of-type{break-before:auto}article{break-inside:avoid}}";

/// The Dutch labels of a contact moment's members that are not named as a candidate's.
const CONTACT_LABELS: &[(&str, &str)] = &[
    ("name", "Onderwerp"),
    ("type", "Soort"),
    ("performedAt", "Wanneer"),
    ("performedBy", "Door"),
    ("durationMinutes", "Duur in minuten"),
    ("summary", "Samenvatting"),
    ("notes", "Notities"),
];

/// The Dutch names of a mutation's statuses.
const STATUSES: &[(&str, &str)] = &[
    ("queued", "wacht"),
    ("running", "bezig"),
    ("succeeded", "gelukt"),
    ("failed", "mislukt"),
];

fn called<'a>(words: &[(&'a str, &'a str)], name: &str) -> Option<&'a str> {
    words
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, word)| *word)
}

/// Returns what an action did, in Dutch.
fn action_label(name: &str) -> &str {
    Action::named(name).map_or(name, |action| action.dutch)
}

/// Returns the Dutch label of a contact moment's member.
fn contact_label(name: &str) -> &str {
    called(CONTACT_LABELS, name).unwrap_or_else(|| field_label(name))
}

/// Returns the Dutch label of a candidate's member.
fn field_label(name: &str) -> &str {
    Field::named(name).map_or(name, |field| field.definition().label.dutch)
}

pub(super) fn write(held: &SubjectExport) -> String {
    let records: String = held.candidates.iter().map(record).collect();
    let none = if held.candidates.is_empty() {
        "<p>Er worden geen gegevens over je bewaard.</p>\n"
    } else {
        ""
    };
    format!(
        "<!doctype html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Je gegevens</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>Je gegevens</h1>\n\
         <p>Dit is alles wat de onderwijsregio's over je bewaren, opgezocht op {}.</p>\n{none}{records}</main>\n</body>\n</html>\n",
        held.exported_at
    )
}

fn record(record: &ExportedRecord) -> String {
    let ExportedRecord {
        id,
        region,
        fields,
        custom_fields,
        interactions,
        mutations,
        accesses,
        retain_until,
        labels,
        ..
    } = record;
    let mut sections = vec![list(fields, field_label)];
    if let Some(until) = retain_until {
        sections.push(format!(
            "<dl>\n<dt>Wordt bewaard tot</dt><dd>{until}</dd>\n</dl>\n"
        ));
    }
    if !custom_fields.is_empty() {
        let label = |name| labels.get(name).map_or(name, String::as_str);
        sections.push(format!(
            "<h3>Eigen velden van de regio</h3>\n{}",
            list(custom_fields, label)
        ));
    }
    if !record.removed_custom_fields.is_empty() {
        let row = |removed: &super::ExportedRemovedField| {
            let (label, value) = (escaped(&removed.label), shown(&removed.value));
            format!(
                "<dt>{label}</dt><dd>{value} (wordt gewist op {})</dd>\n",
                removed.kept_until
            )
        };
        let rows: String = record.removed_custom_fields.iter().map(row).collect();
        sections.push(format!(
            "<h3>Velden die de regio heeft verwijderd</h3>\n<dl>\n{rows}</dl>\n"
        ));
    }
    if !interactions.is_empty() {
        let moment = |moment: &Value| {
            let members = moment.as_object().cloned().unwrap_or_default();
            let shown = members
                .into_iter()
                .filter(|(name, value)| name != "candidateId" && !value.is_null())
                .collect();
            format!("<article>\n{}</article>\n", list(&shown, contact_label))
        };
        sections.push(format!(
            "<h3>Contactmomenten</h3>\n{}",
            interactions.iter().map(moment).collect::<String>()
        ));
    }
    if !mutations.is_empty() {
        let row = |mutation: &super::ExportedMutation| {
            let operation = action_label(&mutation.operation);
            let status = called(STATUSES, mutation.status).unwrap_or(mutation.status);
            format!(
                "<dt>{}</dt><dd>{} ({})</dd>\n",
                mutation.created_at,
                escaped(operation),
                escaped(status)
            )
        };
        let rows: String = mutations.iter().map(row).collect();
        sections.push(format!("<h3>Wat ermee gedaan is</h3>\n<dl>\n{rows}</dl>\n"));
    }
    if !accesses.is_empty() {
        let row = |access: &super::ExportedAccess| {
            let by = match &access.key {
                Some(key) => key
                    .description
                    .as_deref()
                    .unwrap_or("een sleutel van de regio"),
                None => "de beheerder van de server",
            };
            let action = action_label(&access.action);
            format!(
                "<dt>{}</dt><dd>{} ({})</dd>\n",
                access.at,
                escaped(action),
                escaped(by)
            )
        };
        let rows: String = accesses.iter().map(row).collect();
        sections.push(format!(
            "<h3>Wie het zag of veranderde</h3>\n<dl>\n{rows}</dl>\n"
        ));
    }
    let name = escaped(&region.name);
    format!(
        "<section>\n<h2>{name}</h2>\n<p>Kenmerk {id}</p>\n{}</section>\n",
        sections.concat()
    )
}

fn list<'a>(members: &'a Map<String, Value>, label: impl Fn(&'a str) -> &'a str) -> String {
    let row = |(name, value): (&'a String, &Value)| {
        format!(
            "<dt>{}</dt><dd>{}</dd>\n",
            escaped(label(name)),
            shown(value)
        )
    };
    format!(
        "<dl>\n{}</dl>\n",
        members.iter().map(row).collect::<String>()
    )
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".into(),
        Value::Bool(truth) => if *truth { "ja" } else { "nee" }.into(),
        Value::String(text) if text.is_empty() => "–".into(),
        Value::String(text) => escaped(text),
        Value::Array(items) if items.is_empty() => "–".into(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("\n"),
        Value::Object(file) => {
            let text = |name: &str| {
                file.get(name)
                    .and_then(Value::as_str)
                    .map(escaped)
                    .unwrap_or_default()
            };
            let size = file.get("size").and_then(Value::as_u64).unwrap_or_default();
            format!(
                "<a href=\"{}\">{}</a> ({}, {size} bytes)",
                text("url"),
                text("filename"),
                text("type")
            )
        }
        Value::Number(number) => number.to_string(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_in_html() {
        assert_eq!(shown(&Value::from("<b>&\"")), "&lt;b&gt;&amp;&quot;");
        assert_eq!(shown(&serde_json::json!(["a", "<i>"])), "a\n&lt;i&gt;");
    }
}
