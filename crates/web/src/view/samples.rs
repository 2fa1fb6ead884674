//! Renders all pages with realistic content in both languages. The tests check what must be true
//! for all pages, and write them to `target/portal-pages` for viewing.

use super::{
    Section, Shell,
    account::{
        Access, Accesses, Account, Email, EmailApprove, EmailCode, EmailLink, EmailUndo, Erase,
        EraseConfirm,
    },
    edit::{Edit, Filled},
    message::{Message, Tone},
    record::{Card, Contact, FileLink, Overview, Progress, Record, Row},
    sessions::{Ask, Entry, Sessions},
    sign_in::{Link, Sent, SignIn, code},
};
use crate::{
    assets,
    branding::{Branding, Colour},
    dates::{day, moment, stored},
    language::Language,
    question::{Answer, Question},
    texts::{fill, label, title},
};
use askama::Template;
use model::{Action, Field, Timestamp};
use serde_json::json;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn text(value: &str) -> String {
    value.to_owned()
}

fn overview(shell: Shell) -> Overview {
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

fn record(shell: Shell) -> Record {
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
        files: vec![FileLink {
            name: text("cv-sanne.pdf"),
            about: text("PDF, 120 kB"),
            url: text("/files/1"),
        }],
        since: day(at("2026-09-20T10:00:00Z"), language),
        updated: day(at("2026-11-13T10:00:00Z"), language),
        shell,
    }
}

/// The form as it is filled from a record, with an error of the phone number if `wrong`.
fn edit(shell: Shell, wrong: bool) -> Edit {
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

fn accesses(shell: Shell) -> Accesses {
    let language = shell.language;
    let did = |action| language.pick(Action::named(action).unwrap().phrase);
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
                did("candidates.get"),
                Some("Naam, Telefoonnummer, Fase"),
            ),
            access(
                "2026-11-22T21:00:00Z",
                "Website",
                did("candidates.update"),
                None,
            ),
            access(
                "2026-11-20T02:00:00Z",
                "Nachtelijke synchronisatie",
                did("candidates.list"),
                None,
            ),
        ],
        older: Some(text("/portal/accesses?after=x")),
        first: true,
        shell,
    }
}

fn sessions(shell: Shell) -> Sessions {
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

/// Renders all pages.
#[expect(clippy::too_many_lines, reason = "a list of all pages")]
fn pages(language: Language) -> Vec<(&'static str, String)> {
    let outside = || Shell::new(language, "/portal", "");
    let within = |section| outside().within(section, text("form-token"));
    let t = language.texts();
    let message = |shell, tone, heading, about, next| {
        Message {
            shell,
            tone,
            heading,
            about,
            next: ("/portal", next),
        }
        .render()
        .unwrap()
    };
    let email = || text("sanne.devries@example.nl");
    let email_code = |error: Option<&'static str>| {
        let shell = within(Section::Account);
        let code = code(&shell, error);
        let wrong = code.wrong().into_iter().collect();
        EmailCode {
            wrong,
            code,
            email: email(),
            request: text("ver1"),
            shell,
        }
        .render()
        .unwrap()
    };
    let email_approve = |error: Option<&'static str>| {
        let shell = within(Section::Account);
        let code = code(&shell, error);
        let wrong = code.wrong().into_iter().collect();
        EmailApprove {
            wrong,
            code,
            now: email(),
            email: text("nieuw@example.nl"),
            request: text("ver1"),
            shell,
        }
        .render()
        .unwrap()
    };
    let ask = |birth, phone, error| {
        Ask::new(
            within(Section::Outside),
            Question { birth, phone },
            Answer::default(),
            error,
        )
        .render()
        .unwrap()
    };
    let branding = Branding {
        name: text("Werken in het onderwijs in Noord"),
        logo: Some(text("logo.png")),
        colour: Colour::parse("f5b335"),
        chosen: true,
    };
    let own = |section| within(section).branded(Some(&branding));
    let mut own_overview = overview(own(Section::Records));
    own_overview.cards.truncate(1);
    let mut several = overview(within(Section::Records));
    several.cards[0].region = several.shell.show(&branding);
    let mut banner = record(within(Section::Records));
    banner.region = banner.shell.show(&branding);
    vec![
        ("overview-own", own_overview.render().unwrap()),
        ("overview-several", several.render().unwrap()),
        (
            "record-own",
            record(own(Section::Records)).render().unwrap(),
        ),
        ("record-several", banner.render().unwrap()),
        (
            "sign-in",
            SignIn::new(outside(), "", None).render().unwrap(),
        ),
        (
            "sign-in-wrong",
            SignIn::new(outside(), "sanne", Some(t.refusals.email_wrong))
                .render()
                .unwrap(),
        ),
        (
            "ended",
            SignIn {
                ended: true,
                ..SignIn::new(outside(), "", None)
            }
            .render()
            .unwrap(),
        ),
        (
            "sent",
            Sent::new(outside(), email(), "verAbC13pTbjpS6Iz".into(), None)
                .render()
                .unwrap(),
        ),
        (
            "sent-wrong",
            Sent::new(
                outside(),
                email(),
                "verAbC13pTbjpS6Iz".into(),
                Some(t.refusals.code_wrong),
            )
            .render()
            .unwrap(),
        ),
        (
            "link",
            Link {
                shell: outside(),
                token: text("secret"),
            }
            .render()
            .unwrap(),
        ),
        (
            "link-wrong",
            message(
                outside(),
                Tone::Sorry,
                t.refusals.link_wrong,
                t.refusals.link_wrong_about,
                t.sign_in.again,
            ),
        ),
        (
            "overview",
            overview(within(Section::Records)).render().unwrap(),
        ),
        (
            "overview-none",
            Overview {
                cards: vec![],
                ..overview(within(Section::Records))
            }
            .render()
            .unwrap(),
        ),
        ("record", record(within(Section::Records)).render().unwrap()),
        (
            "edit",
            edit(within(Section::Records), false).render().unwrap(),
        ),
        (
            "edit-wrong",
            edit(within(Section::Records), true).render().unwrap(),
        ),
        (
            "accesses",
            accesses(within(Section::Accesses)).render().unwrap(),
        ),
        (
            "account",
            Account {
                shell: within(Section::Account),
                email: email(),
            }
            .render()
            .unwrap(),
        ),
        (
            "email",
            Email::new(within(Section::Account), email(), "", None)
                .render()
                .unwrap(),
        ),
        ("email-approve", email_approve(None)),
        (
            "email-approve-wrong",
            email_approve(Some(t.refusals.code_wrong)),
        ),
        ("email-code", email_code(None)),
        (
            "email-undo",
            EmailUndo {
                shell: outside(),
                token: text("secret"),
            }
            .render()
            .unwrap(),
        ),
        (
            "sessions",
            sessions(within(Section::Account)).render().unwrap(),
        ),
        ("question", ask(true, false, None)),
        ("question-both", ask(true, true, None)),
        (
            "question-wrong",
            ask(true, true, Some(t.refusals.answer_wrong)),
        ),
        (
            "question-phone-wrong",
            ask(false, true, Some(t.refusals.answer_wrong)),
        ),
        (
            "overview-hides",
            Overview {
                hides: true,
                ..overview(within(Section::Records))
            }
            .render()
            .unwrap(),
        ),
        (
            "email-link",
            EmailLink {
                shell: within(Section::Account),
                token: text("secret"),
            }
            .render()
            .unwrap(),
        ),
        (
            "erase",
            Erase {
                shell: within(Section::Account),
            }
            .render()
            .unwrap(),
        ),
        (
            "erase-confirm",
            EraseConfirm {
                shell: outside(),
                token: text("secret"),
            }
            .render()
            .unwrap(),
        ),
        (
            "erase-done",
            message(
                outside(),
                Tone::Done,
                t.account.erase_done,
                t.account.erase_done_about,
                t.shell.home,
            ),
        ),
        (
            "signed-out",
            message(
                outside(),
                Tone::Done,
                t.sign_in.out_title,
                t.sign_in.out_about,
                t.sign_in.back_in,
            ),
        ),
        (
            "not-found",
            message(
                outside(),
                Tone::Sorry,
                t.refusals.not_found,
                t.refusals.not_found_about,
                t.shell.home,
            ),
        ),
    ]
}

#[test]
fn pages_comply_with_their_content_security_policy() {
    for language in [Language::Dutch, Language::English] {
        for (name, page) in pages(language) {
            assert!(
                page.contains(&format!("<html lang=\"{}\">", language.tag())),
                "{name}"
            );
            assert_eq!(page.matches("<h1>").count(), 1, "{name}");
            assert_eq!(page.matches("<script").count(), 1, "{name}");
            for forbidden in [
                "style=",
                "<style",
                "javascript:",
                " onclick",
                " onload",
                "http://",
                "https://www",
                "<iframe",
            ] {
                assert!(!page.contains(forbidden), "{name} has {forbidden}");
            }
            assert_eq!(
                page.contains("name=\"form\""),
                page.contains("/portal/sign-out"),
                "{name}"
            );
        }
    }
}

#[test]
fn first_page_is_small() {
    let page = pages(Language::Dutch)
        .into_iter()
        .find(|(name, _)| *name == "sign-in")
        .unwrap()
        .1;
    let assets =
        assets::STYLE.content.len() + assets::SCRIPT.content.len() + assets::MARK.content.len();
    assert!(
        page.len() + assets < 30_000,
        "{} bytes",
        page.len() + assets
    );
}

#[test]
fn personal_texts_are_escaped() {
    let mut page = overview(Shell::new(Language::Dutch, "/portal", ""));
    page.name = text("<script>alert(1)</script>");
    page.cards[0].region.name = text("\"><img src=x onerror=alert(1)>");
    let html = page.render().unwrap();
    assert_eq!(html.matches("<script").count(), 1);
    assert!(!html.contains("<img"));
}

/// Writes the pages to `target/portal-pages`, to view them after `cargo test -p
/// onderwijsregio-web`.
#[test]
fn sample_pages_are_written_to_target() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/portal-pages");
    std::fs::create_dir_all(&folder).unwrap();
    for asset in [&assets::STYLE, &assets::SCRIPT, &assets::MARK] {
        std::fs::write(folder.join(asset.name), asset.content).unwrap();
    }
    let colour = Colour::parse("f5b335").unwrap();
    std::fs::write(folder.join("colour.css"), colour.sheet()).unwrap();
    for language in [Language::Dutch, Language::English] {
        for (name, page) in pages(language) {
            let page = [&assets::STYLE, &assets::SCRIPT, &assets::MARK]
                .iter()
                .fold(page, |page, asset| page.replace(&asset.path(), asset.name));
            let page = page
                .replace(&colour.path(), "colour.css")
                .replace("logo.png", assets::MARK.name);
            std::fs::write(folder.join(format!("{name}.{}.html", language.tag())), page).unwrap();
        }
    }
}
