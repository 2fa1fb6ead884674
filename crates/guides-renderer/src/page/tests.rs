use super::*;
use std::fs;

fn look() -> Look {
    Look {
        style: "assets/1/guides.css".into(),
        mark: "assets/2/mark.svg".into(),
    }
}

/// Renders guides with these texts, the same in both languages.
fn rendered(guides: &[(&str, &str)]) -> Result<Vec<Edition>, Error> {
    let folder = tempfile::tempdir().unwrap();
    for language in ["en", "nl"] {
        let own = folder.path().join(language);
        fs::create_dir(&own).unwrap();
        for (order, (slug, body)) in guides.iter().enumerate() {
            let front = format!("title: {slug} {language}\nsummary: About {slug}.\norder: {order}");
            fs::write(
                own.join(format!("{slug}.md")),
                format!("---\n{front}\n---\n\n{body}\n"),
            )
            .unwrap();
        }
    }
    render(folder.path(), &look())
}

#[test]
fn guide_leads_to_its_neighbours_and_its_translation() {
    let editions = rendered(&[
        ("one", "Text.\n\n## A\n\n### B\n\n## C\n"),
        ("two", "Text <3.\n\n## D\n\n[one](one.md#b)\n"),
        ("three", "Text.\n\n## E\n"),
    ])
    .unwrap();
    assert_eq!(
        editions.iter().map(|one| one.language).collect::<Vec<_>>(),
        ["nl", "en"]
    );
    let [one, two, _] = &editions[1].pages[..] else {
        panic!("three pages")
    };
    for part in [
        "<html lang=\"en\">",
        "<title>two en – Onderwijsregio API</title>",
        "<link rel=\"stylesheet\" href=\"../assets/1/guides.css\">",
        "href=\"../nl/two\"",
        "<a rel=\"prev\" href=\"one\">",
        "<a rel=\"next\" href=\"three\">",
        "Text &lt;3.",
        "<a href=\"one#b\">one</a>",
        "href=\"../../../docs\"",
    ] {
        assert!(two.html.contains(part), "{part} in {}", two.html);
    }
    assert!(!one.html.contains("rel=\"prev\""));
    assert!(!one.html.contains("<fieldset"));
    let contents = "<ul>\n<li><a href=\"#a\">A</a>\n<ul>\n<li><a href=\"#b\">B</a></li>\n</ul>\n</li>\n<li><a \
                    href=\"#c\">C</a>\n</li>\n</ul>";
    assert!(one.html.contains(contents), "{}", one.html);
    assert_eq!(
        two.markdown,
        "# two en\n\nText <3.\n\n## D\n\n[one](one.md#b)\n\n"
    );
}

#[test]
fn samples_in_several_languages_can_be_chosen() {
    let editions =
        rendered(&[("one", "Text.\n\n## A\n\n```sh\na\n```\n\n```ts\nb\n```\n")]).unwrap();
    let html = &editions[0].pages[0].html;
    assert!(html.contains("<fieldset class=\"choice\">"), "{html}");
    assert_eq!(html.matches("type=\"radio\"").count(), 4);
    assert_eq!(html.matches(" checked").count(), 1);
}

#[test]
fn index_lists_the_guides_and_search_has_places_for_words_and_results() {
    let editions = rendered(&[("one", "Text.\n\n## A\n")]).unwrap();
    let index = &editions[0].index;
    assert!(index.contains("<a href=\"nl/one\">one nl</a>"), "{index}");
    assert!(index.contains("href=\"en\""), "{index}");
    let [before, between, after] = &editions[0].search;
    assert!(before.ends_with(" value=\""), "{before}");
    assert!(between.starts_with('"'), "{between}");
    assert!(
        after.ends_with("</html>\n") || after.ends_with("</html>"),
        "{after}"
    );
    assert!(before.contains("href=\"search?lang=en\""), "{before}");
}

#[test]
fn dead_links_end_the_build() {
    for (link, expected) in [
        (
            "two.md",
            "nl/one.md: a link leads to 'two#', which is not there",
        ),
        (
            "#b",
            "nl/one.md: a link leads to 'one#b', which is not there",
        ),
        (
            "/problems/conflict",
            "nl/one.md: a link leads to 'errors-and-limits#conflict', which is not there",
        ),
    ] {
        let error = rendered(&[("one", &format!("[x]({link})\n\n## A\n"))]).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}
