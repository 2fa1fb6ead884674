//! The view models of the pages, with realistic content.

use crate::{
    branding::Branding,
    dates::{day, moment, stored},
    language::Translated,
    texts::{fill, label, title},
    view::{
        Shell,
        account::{Access, Accesses},
        edit::{Edit, Filled},
        record::{Card, Contact, FileLink, Overview, Progress, Record, Row},
        sessions::{Entry, Sessions},
    },
};
use model::{Action, Field, Timestamp};
use serde_json::json;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Returns an owned text.
pub(super) fn text(value: &str) -> String {
    value.to_owned()
}

pub(super) fn overview(shell: Shell) -> Overview {
    let language = shell.language;
    let card = |region: &str, phase, contact: Option<&str>| Card {
        id: text("rec00000000000001"),
        region: Branding {
            name: text(region),
            ..Branding::default()
        },
        progress: Progress::new(phase, language),
        last_contact: contact.map(|contact| day(at(contact), language)),
        consent: contact.is_some(),
    };
    let cards = vec![
        card(
            "Onderwijsregio Noord-Holland Noord",
            "voorbereiden",
            Some("2026-11-12T13:00:00Z"),
        ),
        card("Regio Zuid", "uitgestroomd", None),
    ];
    Overview {
        shell,
        name: text("Sanne de Vries"),
        cards,
        hides: false,
    }
}

fn file() -> FileLink {
    FileLink {
        name: text("cv-sanne.pdf"),
        about: text("PDF, 120 kB"),
        url: text("/files/1"),
    }
}

pub(super) fn record(shell: Shell) -> Record {
    let language = shell.language;
    let t = &shell.t.record;
    let title = |field| title(field, shell.t);
    let row = |name: &str, values: &[&str]| Row {
        label: text(name),
        values: values
            .iter()
            .map(|value| label(value, language).to_owned())
            .collect(),
    };
    let contact = |when: &str, title: &str, kind: &str, about: &str| Contact {
        at: moment(at(when), language),
        machine_at: text(when),
        title: text(title),
        kind: label(kind, language).to_owned(),
        with: Some(fill(t.with, "Marieke Jansen")),
        minutes: Some(fill(t.minutes, 30)),
        texts: vec![text(about)],
    };
    Record {
        id: text("rec00000000000001"),
        region: Branding {
            name: text("Onderwijsregio Noord-Holland Noord"),
            ..Branding::default()
        },
        notice: Some(t.saved),
        progress: Progress::new("voorbereiden", language),
        archived: None,
        contacts: vec![
            contact(
                "2026-11-12T13:00:00Z",
                "Gesprek over zij-instroom",
                "Adviesgesprek",
                "We bespraken drie routes.\nSanne meldt zich aan bij de pabo.",
            ),
            contact(
                "2026-10-01T09:30:00Z",
                "Eerste kennismaking",
                "Telefonisch",
                "Wil van de zorg naar het basisonderwijs.",
            ),
        ],
        details: vec![
            row(title(Field::Name), &["Sanne de Vries"]),
            row(title(Field::Email), &["sanne.devries@example.nl"]),
            row(title(Field::Phone), &["06 12345678"]),
            Row {
                label: text(title(Field::DateOfBirth)),
                values: vec![stored("1991-03-14", language)],
            },
            row(title(Field::Address), &[]),
            row(
                title(Field::Sectors),
                &["Primair onderwijs", "Speciaal onderwijs"],
            ),
            row(title(Field::Roles), &["Docent / leraar"]),
            row(title(Field::PriorEducation), &["hbo bachelor"]),
            row(title(Field::Qualifications), &["Nog geen idee"]),
            row(
                title(Field::Motivation),
                &[
                    "Ik wil met kinderen werken en iets betekenen voor de buurt waarin ik zelf ben opgegroeid.",
                ],
            ),
        ],
        consent: true,
        notes: vec![
            row(title(Field::Notes), &["Enthousiast, kan vanaf februari."]),
            row("Voorkeursdag", &["dinsdag"]),
        ],
        files: vec![file()],
        since: day(at("2026-09-20T10:00:00Z"), language),
        updated: day(at("2026-11-13T10:00:00Z"), language),
        shell,
    }
}

/// The form as it is filled from a record, with an error of the phone number if `wrong`.
pub(super) fn edit(shell: Shell, wrong: bool) -> Edit {
    let values = [
        (Field::Name, json!("Sanne de Vries")),
        (Field::Phone, json!("nul zes")),
        (Field::DateOfBirth, json!("1991-03-14")),
        (Field::City, json!("Alkmaar")),
        (Field::Sectors, json!(["Primair onderwijs"])),
        (Field::Motivation, json!("Ik wil met kinderen werken.")),
        (Field::PriorEducation, json!("havo")),
        (Field::Qualifications, json!(["PDG"])),
    ];
    let error = wrong.then(|| (Field::Phone, text(shell.t.refusals.phone_wrong)));
    let filled = Filled {
        values: values.into_iter().collect(),
        errors: error.into_iter().collect(),
    };
    let region = text("Onderwijsregio Noord-Holland Noord");
    let record = (text("rec00000000000001"), region, text("\"abc\""));
    Edit::new(shell, record, &filled, None)
}

pub(super) fn accesses(shell: Shell) -> Accesses {
    let language = shell.language;
    let did = |action: Action| language.pick(action.phrase());
    let access = |when: &str, who: &str, did, fields: Option<&str>| Access {
        at: moment(at(when), language),
        machine_at: text(when),
        who: text(who),
        region: text("Onderwijsregio Noord-Holland Noord"),
        did,
        fields: fields.map(text),
    };
    Accesses {
        entries: vec![
            access(
                "2026-11-23T08:12:00Z",
                "CRM van de regio",
                did(Action::CandidatesGet),
                Some("Naam, Telefoonnummer, Fase"),
            ),
            access(
                "2026-11-22T21:00:00Z",
                "Website",
                did(Action::CandidatesUpdate),
                None,
            ),
            access(
                "2026-11-20T02:00:00Z",
                "Nachtelijke synchronisatie",
                did(Action::CandidatesList),
                None,
            ),
        ],
        older: Some(text("/portal/accesses?after=x")),
        first: true,
        shell,
    }
}

pub(super) fn sessions(shell: Shell) -> Sessions {
    let language = shell.language;
    let t = &shell.t.sessions;
    let entry = |number: u32, place: String, current| {
        let moment = |text: &str| moment(at(text), language);
        Entry {
            id: format!("ses{number}"),
            place,
            began: fill(t.began, moment("2026-11-23T08:12:00Z")),
            used: fill(t.used, moment("2026-11-23T08:30:00Z")),
            until: fill(t.until, moment("2026-11-23T20:12:00Z")),
            which: fill(t.end_which, moment("2026-11-23T08:12:00Z")),
            current,
        }
    };
    let entries = vec![
        entry(1, text(t.portal), true),
        entry(2, text(t.portal), false),
        entry(3, fill(t.elsewhere, "Zuid"), false),
    ];
    Sessions {
        notice: Some(t.ended),
        entries,
        shell,
    }
}
