//! The page with all components, and what surrounds a page.

use crate::{
    desk::view::{
        Person, Place, RegionLink, Section, Shell,
        form::{Choice, Field, Kind, Wrong},
        parts::{Chip, Link, Pager},
    },
    http::Visit,
};
use askama::Template;
use edge::Language;
use model::Right;

/// All components.
#[derive(Debug, Template)]
#[template(path = "desk/gallery.html")]
pub(super) struct Gallery {
    shell: Shell,
    texts: Vec<&'static str>,
    menu_label: &'static str,
    pub(super) links: Vec<Link>,
    pub(super) chips: Vec<Chip>,
    rows: Vec<(&'static str, &'static str, &'static str)>,
    pub(super) pager: Pager,
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

pub(super) fn gallery(language: Language) -> Gallery {
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
        ],
        wrong,
    }
}
