//! Renders all pages with realistic content in both languages. The tests check what must be true
//! for all pages, and write them to `target/portal-pages` for viewing.

mod pages;
mod views;

use crate::{assets, branding::Colour, view::Shell};
use askama::Template;
use edge::Language;
use pages::pages;
use views::{overview, text};

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

/// Writes the pages to `target/portal-pages`, to view them after
/// `cargo test --workspace --lib sample_pages`.
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
