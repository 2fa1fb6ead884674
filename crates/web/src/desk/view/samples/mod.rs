//! Renders pages of the desk with realistic content in both languages, and a page with all
//! components. The tests check what must be true for all pages, and write them to
//! `target/desk-pages` for viewing.

mod components;
mod lists;
mod staff;
mod tasks;

use super::{Keys, Message, Section, Shell};
use crate::{assets, http::Visit};
use askama::Template;
use components::{gallery, shell};
use edge::Language;
use lists::{board, list, today};
use tasks::{task, tasks};

/// Returns the pages by name.
fn pages(language: Language) -> Vec<(&'static str, String)> {
    let message = Message {
        shell: Shell::new(&Visit::sample(language, "/desk")),
        heading: "Deze pagina is er niet",
        about: "Misschien is het adres niet goed overgenomen.".into(),
        next: ("/desk".into(), "Naar het begin"),
    };
    let keys = Keys {
        shell: shell(language, Section::Today, true),
    };
    vec![
        ("gallery", gallery(language).render().unwrap()),
        ("message", message.render().unwrap()),
        ("keys", keys.render().unwrap()),
        ("list", list(language).render().unwrap()),
        ("board", board(language).render().unwrap()),
        ("today", today(language).render().unwrap()),
        ("staff", staff::list(language).render().unwrap()),
        ("staff-invite", staff::invite(language).render().unwrap()),
        ("staff-ways", staff::ways(language).render().unwrap()),
        ("staff-person", staff::person(language).render().unwrap()),
        ("tasks", tasks(language).render().unwrap()),
        ("task", task(language).render().unwrap()),
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
