//! The export as an HTML page, suitable for printing.

use super::{ExportedRecord, SubjectExport};
use serde_json::{Map, Value};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}\
h1,h2,h3{line-height:1.25;color:#154273}section{margin-top:3rem}\
dl{display:grid;grid-template-columns:minmax(9rem,1fr) 3fr;gap:.25rem 1rem;margin:0 0 1rem}dt{font-weight:600}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}\
article{border-top:1px solid #ccc;padding-top:1rem}a{color:#154273}\
@media print{body{margin:0;max-width:none}section{break-before:page}section:first-of-type{break-before:auto}article{break-inside:avoid}}";

/// The Dutch labels of members, by name.
const LABELS: &[(&str, &str)] = &[
    ("id", "Kenmerk"),
    ("name", "Naam"),
    ("email", "E-mailadres"),
    ("phone", "Telefoonnummer"),
    ("privacyConsent", "Toestemming voor verwerking"),
    ("phase", "Fase"),
    ("sectors", "Sectoren"),
    ("roles", "Functies"),
    ("qualifications", "Bevoegdheden"),
    ("priorEducation", "Vooropleiding"),
    ("linkedin", "LinkedIn"),
    ("dateOfBirth", "Geboortedatum"),
    ("nationality", "Nationaliteit"),
    ("motivation", "Motivatie"),
    ("address", "Adres"),
    ("city", "Woonplaats"),
    ("postalCode", "Postcode"),
    ("notes", "Notities van de regio"),
    ("exitReason", "Reden van uitstroom"),
    ("curriculumVitae", "Curriculum vitae"),
    ("otherAttachments", "Andere bijlagen"),
    ("createdAt", "Vastgelegd op"),
    ("updatedAt", "Gewijzigd op"),
    ("archivedAt", "Gearchiveerd op"),
    ("type", "Soort"),
    ("performedAt", "Wanneer"),
    ("performedBy", "Door"),
    ("durationMinutes", "Duur in minuten"),
    ("summary", "Samenvatting"),
];

const OPERATIONS: &[(&str, &str)] = &[
    ("candidates.get", "Kandidaat bekeken"),
    ("candidates.list", "In een lijst bekeken"),
    ("candidates.find", "Opgezocht"),
    ("candidates.changes", "Als wijziging opgehaald"),
    ("candidates.export", "Geëxporteerd"),
    ("candidates.import", "Geïmporteerd"),
    ("retention.get", "Bewaartermijn bekeken"),
    ("interactions.get", "Contactmoment bekeken"),
    ("interactions.list", "Contactmomenten bekeken"),
    ("candidates.create", "Kandidaat toegevoegd"),
    ("candidates.upsert", "Kandidaat toegevoegd of gewijzigd"),
    ("candidates.update", "Kandidaat gewijzigd"),
    ("candidates.archive", "Kandidaat gearchiveerd"),
    ("candidates.restore", "Kandidaat teruggezet"),
    ("candidates.erase", "Kandidaat gewist"),
    ("retention.update", "Bewaartermijn gezet"),
    ("interactions.create", "Contactmoment toegevoegd"),
    ("interactions.update", "Contactmoment gewijzigd"),
    ("interactions.delete", "Contactmoment verwijderd"),
    ("attachments.get", "Bijlage gedownload"),
    ("attachments.create", "Bijlage toegevoegd"),
    ("attachments.delete", "Bijlage verwijderd"),
    ("queued", "wacht"),
    ("running", "bezig"),
    ("succeeded", "gelukt"),
    ("failed", "mislukt"),
];

fn called<'a>(words: &[(&'a str, &'a str)], name: &'a str) -> &'a str {
    words
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(name, |(_, word)| word)
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
    let mut sections = vec![list(fields, |name| called(LABELS, name))];
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
            let label = |name| match name {
                "name" => "Onderwerp",
                "notes" => "Notities",
                name => called(LABELS, name),
            };
            format!("<article>\n{}</article>\n", list(&shown, label))
        };
        sections.push(format!(
            "<h3>Contactmomenten</h3>\n{}",
            interactions.iter().map(moment).collect::<String>()
        ));
    }
    if !mutations.is_empty() {
        let row = |mutation: &super::ExportedMutation| {
            let [operation, status] =
                [mutation.operation.as_str(), mutation.status].map(|name| called(OPERATIONS, name));
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
            let action = called(OPERATIONS, &access.action);
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
    use model::Field;

    #[test]
    fn every_field_has_a_dutch_name() {
        for field in Field::ALL {
            assert!(
                LABELS.iter().any(|(name, _)| *name == field.name()),
                "{}",
                field.name()
            );
        }
    }

    #[test]
    fn values_are_escaped_in_html() {
        assert_eq!(shown(&Value::from("<b>&\"")), "&lt;b&gt;&amp;&quot;");
        assert_eq!(shown(&serde_json::json!(["a", "<i>"])), "a\n&lt;i&gt;");
    }
}
