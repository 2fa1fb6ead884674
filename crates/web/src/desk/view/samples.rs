//! Renders pages of the desk with realistic content in both languages, and a page with all
//! components. The tests check what must be true for all pages, and write them to
//! `target/desk-pages` for viewing.

use super::{
    Keys, Message, Person, Place, RegionLink, Section, Shell,
    board::{Board, Card, Column, Moved},
    form::{Choice, Field, Kind, Wrong},
    list::{Cell, FilterGroup, Filters, Head, List, Row},
    parts::{Chip, Link, Pager},
    today::{Count, TaskLine, Today},
};
use crate::{assets, desk::texts::Texts, http::Visit};
use askama::Template;
use edge::Language;
use model::{
    Right,
    vocabulary::{PHASES, SECTORS},
};

/// All components.
#[derive(Debug, Template)]
#[template(path = "desk/gallery.html")]
struct Gallery {
    shell: Shell,
    texts: Vec<&'static str>,
    menu_label: &'static str,
    links: Vec<Link>,
    chips: Vec<Chip>,
    rows: Vec<(&'static str, &'static str, &'static str)>,
    pager: Pager,
    fields: Vec<Field>,
    wrong: Vec<Wrong>,
}

/// Returns what surrounds a page of a region.
pub(crate) fn shell(language: Language, section: Section, sandbox: bool) -> Shell {
    let region = |name: &str, slug: &str, current| RegionLink {
        href: format!("/desk/r/{slug}"),
        name: name.to_owned(),
        current,
    };
    let base = if sandbox {
        "/desk/r/noord/sandbox"
    } else {
        "/desk/r/noord"
    };
    Shell::new(&Visit::sample(language, base))
        .of(Person {
            name: "Marieke Jansen".into(),
            form_token: "form-token".into(),
        })
        .at(Place {
            base: base.into(),
            name: "Onderwijsregio Noord-Holland Noord".into(),
            sandbox,
            entered: false,
            other: "/desk/r/noord/sandbox".into(),
            regions: vec![
                region("Onderwijsregio Noord-Holland Noord", "noord", true),
                region("Regio Zuid", "zuid", false),
            ],
            may_switch: true,
            may_find: true,
            rights: Right::ALL.to_vec(),
            section,
        })
}

fn gallery(language: Language) -> Gallery {
    let link = |text: &str, current| Link {
        href: "/desk".into(),
        text: text.into(),
        current,
    };
    let chip = |text: &str| Chip {
        text: text.into(),
        href: "/desk".into(),
    };
    let choices = || {
        ["Primair onderwijs", "Voortgezet onderwijs"]
            .map(|value| Choice::of(value, value, value.starts_with('P')))
            .to_vec()
    };
    let mut name = Field::new("name", "Naam", Kind::Line("text")).with("Sanne de Vries");
    name.hint = Some("Zoals in het paspoort.".into());
    let mut phone = Field::new("phone", "Telefoon", Kind::Line("tel")).with("nul zes");
    phone.error = Some("Vul een telefoonnummer met cijfers in.".into());
    let mut note = Field::new("note", "Notitie", Kind::Long(3));
    note.optional = Some("niet verplicht");
    let wrong = phone.wrong().into_iter().collect();
    Gallery {
        shell: shell(language, Section::Today, false),
        texts: vec![
            "Nog geen kandidaten gevonden",
            "Sanne: van nieuw naar oriënteren.",
            "Haal een filter weg, of zoek op een ander woord.",
            "Vul een telefoonnummer met cijfers in.",
        ],
        menu_label: "Meer",
        links: vec![link("Tijdlijn", true), link("Bestanden", false)],
        chips: vec![chip("Fase: nieuw of matchen"), chip("Coördinator: ik")],
        rows: vec![
            ("Sanne de Vries", "nieuw", "27 nov"),
            ("Mohamed el Amrani", "in opleiding", "1 dec"),
        ],
        pager: Pager {
            about: "1 tot 50 van 312".into(),
            first: None,
            next: Some("/desk?after=x".into()),
        },
        fields: vec![
            name,
            phone,
            Field::new("birth", "Geboortedatum", Kind::Line("date")).with("1991-03-14"),
            note,
            Field::new("sectors", "Sectoren", Kind::Boxes(choices())),
            Field::new("role", "Rol", Kind::Pick(choices())),
            Field::new("wide", "Zoek ook in teksten", Kind::Check).with("yes"),
        ],
        wrong,
    }
}

const NAMES: [&str; 8] = [
    "Sanne de Vries",
    "Mohamed el Amrani",
    "Anne-Fleur van der Meulen-Hoekstra",
    "Jan Jansen",
    "Yara Öztürk",
    "Pieter-Jan van den Heuvel",
    "Li Wei",
    "Fatima Bouzid",
];

fn cell(label: &str, text: &str) -> Cell {
    Cell {
        label: label.into(),
        text: text.into(),
        ..Cell::default()
    }
}

fn filters(language: Language) -> Filters {
    let t = Texts::of(language);
    let group = |id: &str, label: &str, values: &[&'static str], active| FilterGroup {
        id: id.into(),
        label: label.into(),
        options: values
            .iter()
            .enumerate()
            .map(|(index, value)| Choice::of(value, label_of(value, language), index < active))
            .collect(),
        fields: vec![],
        active,
    };
    let dates = FilterGroup {
        fields: vec![
            Field::new("createdFrom", t.list.from, Kind::Line("date")),
            Field::new("createdTo", t.list.to, Kind::Line("date")),
        ],
        ..group("created", t.list.created, &[], 0)
    };
    Filters {
        action: "/desk/r/noord/candidates".into(),
        kept: vec![("sort", "created".into())],
        groups: vec![
            group("phase", "Fase", PHASES, 2),
            group(
                "coordinator",
                t.list.coordinator,
                &["ik", "geen", "Marieke Jansen"],
                1,
            ),
            group("sectors", "Sectoren", SECTORS, 0),
            dates,
        ],
    }
}

fn label_of(value: &'static str, language: Language) -> &'static str {
    crate::texts::label(value, language)
}

fn list(language: Language) -> List {
    let t = Texts::of(language);
    let head = |text: &str, sorted| Head {
        text: text.into(),
        href: Some("/desk/r/noord/candidates?sort=name".into()),
        sorted,
    };
    let row = |index: usize| {
        let phase = PHASES[index % PHASES.len()];
        let name = NAMES[index % NAMES.len()];
        Row {
            id: format!("rec{index:014}"),
            name: name.into(),
            href: "/desk".into(),
            archived: index == 5,
            selected: index < 2,
            cells: vec![
                Cell {
                    tone: Some(""),
                    more: "12 d".into(),
                    class: "num",
                    ..cell("Fase", label_of(phase, language))
                },
                Cell {
                    class: "brief",
                    ..cell(t.list.coordinator, "Marieke Jansen")
                },
                Cell {
                    more: "9 d".into(),
                    class: "num",
                    ..cell(t.list.contact, "21 nov")
                },
                Cell {
                    class: if index.is_multiple_of(3) {
                        "num late"
                    } else {
                        "num"
                    },
                    ..cell(t.list.task, "28 nov")
                },
                Cell {
                    class: "num",
                    ..cell(t.list.created, "3 okt")
                },
            ],
        }
    };
    List {
        shell: shell(language, Section::Candidates, false),
        total: "312 kandidaten".into(),
        notices: vec![],
        chips: gallery(language).chips,
        clear: "/desk".into(),
        filters: filters(language),
        heads: vec![
            head("Naam", ""),
            head("Fase", ""),
            head(t.list.coordinator, ""),
            head(t.list.contact, ""),
            head(t.list.task, ""),
            head(t.list.created, "descending"),
        ],
        rows: (0..50).map(row).collect(),
        pager: gallery(language).pager,
        query: String::new(),
        board: "/desk".into(),
        new: Some("/desk".into()),
        columns: PHASES
            .iter()
            .map(|one| Choice::of(one, one, true))
            .collect(),
        selected: 3,
        elsewhere: vec!["rec00000000000099".into()],
        all: false,
        all_results: "Alle 312 resultaten".into(),
        actions: vec![
            ("phase", "Fase"),
            ("task", "Taak"),
            ("export", "Exporteren"),
        ],
    }
}

fn board(language: Language) -> Board {
    let t = Texts::of(language);
    let card = |index: usize| Card {
        id: format!("rec{index:014}"),
        name: NAMES[index % NAMES.len()].into(),
        href: "/desk".into(),
        coordinator: "Marieke Jansen".into(),
        initials: "MJ".into(),
        days: "12 d".into(),
        days_about: "12 dagen in deze fase".into(),
        task: if index.is_multiple_of(2) {
            cell(t.list.task, "28 nov")
        } else {
            Cell::default()
        },
        move_href: "/desk".into(),
        move_title: "Sanne verplaatsen".into(),
        focus: false,
    };
    let column = |(index, phase): (usize, &&'static str)| Column {
        phase: (*phase).into(),
        label: label_of(phase, language).into(),
        total: "31".into(),
        cards: (index * 10..index * 10 + 8).map(card).collect(),
        more: (index % 2 == 0).then(|| "/desk".into()),
        rest: None,
        folded: index == 6,
    };
    Board {
        shell: shell(language, Section::Board, false),
        total: "217 kandidaten".into(),
        notices: vec![],
        moved: Some(Moved {
            id: "rec00000000000001".into(),
            text: "Sanne de Vries: van nieuw naar oriënteren.".into(),
            now: "oriënteren".into(),
            undo_to: Some("nieuw".into()),
            undo_hint: t.board.undo_hint,
        }),
        conflict: None,
        chips: gallery(language).chips,
        clear: "/desk".into(),
        filters: filters(language),
        columns: PHASES.iter().enumerate().map(column).collect(),
        may_move: true,
        query: String::new(),
        list: "/desk".into(),
        new: Some("/desk".into()),
    }
}

fn today(language: Language) -> Today {
    let t = Texts::of(language);
    let count = |count: &str, text| Count {
        href: "/desk".into(),
        count: count.into(),
        text,
    };
    let task = |index: usize| TaskLine {
        due: "28 nov".into(),
        late: index < 2,
        text: "Bellen over de open dag van de pabo".into(),
        name: NAMES[index].into(),
        href: "/desk".into(),
        done_action: Some("/desk".into()),
    };
    Today {
        shell: shell(language, Section::Today, false),
        day: "maandag 30 november".into(),
        counts: vec![
            count("4", t.today.new),
            count("38", t.today.mine),
            count("7", t.today.silent),
            count("0", t.today.unguided),
            count("2", t.today.expiring),
        ],
        tasks: (0..5).map(task).collect(),
        all_tasks: Some("/desk".into()),
    }
}

/// Returns the pages by name.
fn pages(language: Language) -> Vec<(&'static str, String)> {
    let message = Message {
        shell: Shell::new(&Visit::sample(language, "/desk")),
        heading: "Deze pagina is er niet",
        about: "Misschien is het adres niet goed overgenomen.".into(),
        next: ("/desk".into(), "Naar het begin"),
    };
    let keys = Keys {
        shell: shell(language, Section::Other, true),
    };
    vec![
        ("gallery", gallery(language).render().unwrap()),
        ("message", message.render().unwrap()),
        ("keys", keys.render().unwrap()),
        ("list", list(language).render().unwrap()),
        ("board", board(language).render().unwrap()),
        ("today", today(language).render().unwrap()),
    ]
}

#[test]
fn pages_comply_with_their_content_security_policy() {
    for language in [Language::Dutch, Language::English] {
        for (name, page) in pages(language) {
            let tag = format!("<html lang=\"{}\">", language.tag());
            assert!(page.contains(&tag), "{name}");
            assert_eq!(page.matches("<h1>").count(), 1, "{name}");
            assert_eq!(page.matches("<script").count(), 1, "{name}");
            for forbidden in [
                "style=",
                "<style",
                "javascript:",
                " onclick",
                " onload",
                "http://",
                "https://",
                "<iframe",
            ] {
                assert!(!page.contains(forbidden), "{name} has {forbidden}");
            }
        }
    }
}

#[test]
fn a_name_is_escaped() {
    let mut shell = shell(Language::Dutch, Section::Today, false);
    if let Some(person) = &mut shell.person {
        person.name = "<script>alert(1)</script>".into();
    }
    let html = Keys { shell }.render().unwrap();
    assert_eq!(html.matches("<script").count(), 1);
}

/// Writes the pages to `target/desk-pages`, to view them after
/// `cargo test --workspace --lib desk::view::samples`.
#[test]
fn sample_pages_are_written_to_target() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/desk-pages");
    std::fs::create_dir_all(&folder).unwrap();
    let files = [&assets::DESK_STYLE, &assets::DESK_SCRIPT, &assets::MARK];
    for asset in files {
        std::fs::write(folder.join(asset.name), asset.content).unwrap();
    }
    for language in [Language::Dutch, Language::English] {
        for (name, page) in pages(language) {
            let page = files
                .iter()
                .fold(page, |page, asset| page.replace(&asset.path(), asset.name));
            std::fs::write(folder.join(format!("{name}.{}.html", language.tag())), page).unwrap();
        }
    }
}
