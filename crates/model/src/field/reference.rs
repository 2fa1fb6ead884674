//! `docs/fields.md`, the table for people. The test compares the file with the field table;
//! `INSTA_UPDATE=always` writes it again.

use super::{Definition, Field, FormSection, Kind, Owner, Portal, Presence};
use std::{env, fs, path::Path};

const HEAD: &str = "\
# The fields of a candidate

This page is generated from the field table (`crates/model/src/field/table.rs`) by
`INSTA_UPDATE=always cargo test --workspace --lib field::`.

- *presence*: a required field is given when a candidate is created. An optional one is `null` or an
  empty list if it has no value; `null` clears it. Of a field that the server sets, only an import
  brings the value.
- *changed by*: the region changes every field that the server does not set. A candidate changes
  some of them in a session, and the e-mail address in steps that confirm it.
- *version 1* is the field's name in version 1 of the API. An import accepts as a column's header
  the name, the name in version 1, the labels and the other headers, in any spelling.
";

fn value(kind: Kind) -> String {
    let text = match kind {
        Kind::Id => "`rec` and 14 letters or digits",
        Kind::Text { lines: true, .. } => "text in several lines",
        Kind::Text { lines: false, .. } => "text in one line",
        Kind::Email => "e-mail address",
        Kind::Phone => "phone number",
        Kind::Url => "http or https URL",
        Kind::Boolean => "`true` or `false`",
        Kind::Date => "date",
        Kind::Choice(values) => return format!("one of {} values", values.len()),
        Kind::Choices(values) => return format!("list of at most {} values", values.len()),
        Kind::Attachments => "list of files",
        Kind::DateTime => "moment",
    };
    match kind.max_length() {
        Some(max) => format!("{text}, at most {max} characters"),
        None => text.to_owned(),
    }
}

fn presence(row: &Definition) -> String {
    match row.presence {
        Presence::Required if row.is_required() => "required".to_owned(),
        Presence::Required => "always there".to_owned(),
        Presence::Defaulted(value) => format!("`{value}` if not given"),
        Presence::Optional if row.is_clearable() => "optional, can be cleared".to_owned(),
        Presence::Optional if row.is_writable() => "optional".to_owned(),
        Presence::Optional => "may be `null`".to_owned(),
    }
}

const fn owner(owner: Owner) -> &'static str {
    match owner {
        Owner::Server => "server",
        Owner::Region => "region",
        Owner::Candidate => "region, candidate",
        Owner::ConfirmedCandidate => "region, candidate with confirmation",
    }
}

const fn portal(portal: Portal) -> &'static str {
    match portal {
        Portal::Apart => "",
        Portal::Row { .. } => "row",
        Portal::Input { section, .. } => match section {
            FormSection::Person => "form: person",
            FormSection::Wish => "form: wish",
            FormSection::Background => "form: background",
        },
        Portal::Recorded => "recorded by the region",
        Portal::Files => "files",
    }
}

fn page() -> String {
    let rows = Field::ALL.iter().map(|field| {
        let row = field.definition();
        let cells = [
            format!("`{}`", row.name),
            row.label.dutch.to_owned(),
            row.label.english.to_owned(),
            row.plain_label.map_or(String::new(), |label| {
                format!("{}, {}", label.dutch, label.english)
            }),
            value(row.kind),
            presence(row),
            owner(row.owner).to_owned(),
            portal(row.portal).to_owned(),
            row.version_1
                .map_or(String::new(), |name| format!("`{name}`")),
            row.headers.join(", "),
        ];
        format!("| {} |\n", cells.join(" | "))
    });
    let head = "| field | Dutch | English | label for candidates | value | presence | changed by \
                | portal | version 1 | other headers |\n|---|---|---|---|---|---|---|---|---|---|\n";
    format!("{HEAD}\n{head}{}", rows.collect::<String>())
}

#[test]
fn documentation_lists_every_field() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/fields.md");
    let page = page();
    if env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &page).expect("docs/fields.md can be written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page,
        "docs/fields.md is not what the field table says; run INSTA_UPDATE=always cargo test --workspace --lib field::"
    );
}
