use super::*;

fn body_of(slug: &str, text: &str) -> Result<Body, String> {
    let text = format!("---\ntitle: Title\nsummary: S\norder: 1\n---\n{text}");
    let source = Source::parse("en", slug, &text).unwrap();
    convert(&source, &crate::texts::TEXTS[1]).map_err(|error| error.to_string())
}

#[test]
fn headings_have_anchors() {
    let body = body_of(
        "a",
        "Text.\n\n## Find by `e-mail` or phone\n\n### Ruim één\n",
    )
    .unwrap();
    assert_eq!(
        body.html,
        "<p>Text.</p>\n<h2 id=\"find-by-e-mail-or-phone\"><a href=\"#find-by-e-mail-or-phone\">Find by \
         <code>e-mail</code> or phone</a></h2>\n<h3 id=\"ruim-één\"><a href=\"#ruim-één\">Ruim één</a></h3>\n"
    );
    let heading = |is_sub, anchor: &str, text: &str| Heading {
        is_sub,
        anchor: anchor.into(),
        text: text.into(),
    };
    assert_eq!(
        body.headings,
        [
            heading(false, "find-by-e-mail-or-phone", "Find by e-mail or phone"),
            heading(true, "ruim-één", "Ruim één")
        ]
    );
}

#[test]
fn links_lead_from_page_to_page() {
    let text = "[1](sandbox.md) [2](files.md#add) [3](#here) [4](/docs) [5](/problems/conflict) [6](https://a.nl)";
    let body = body_of("a", text).unwrap();
    for (name, address) in [
        (1, "sandbox"),
        (2, "files#add"),
        (3, "#here"),
        (4, "../../../docs"),
        (5, "errors-and-limits#conflict"),
        (6, "https://a.nl"),
    ] {
        let link = format!("<a href=\"{address}\">{name}</a>");
        assert!(body.html.contains(&link), "{link} in {}", body.html);
    }
    let to = |slug: &str, anchor: Option<&str>| Link {
        slug: slug.into(),
        anchor: anchor.map(Into::into),
    };
    assert_eq!(
        body.links,
        [
            to("sandbox", None),
            to("files", Some("add")),
            to("a", Some("here")),
            to("errors-and-limits", Some("conflict"))
        ]
    );
}

#[test]
fn problem_codes_have_a_place_in_the_table() {
    let text = "See [it](/problems/conflict).\n\n| code | |\n|---|---|\n| [`conflict`](/problems/conflict) | text |\n";
    let body = body_of(PROBLEMS, text).unwrap();
    assert_eq!(
        body.html,
        "<p>See <a href=\"#conflict\">it</a>.</p>\n<div class=\"table\" tabindex=\"0\">\n\
         <table><thead><tr><th>code</th><td></td></tr></thead><tbody>\n<tr><td><a id=\"conflict\" \
         href=\"#conflict\"><code>conflict</code></a></td><td>text</td></tr>\n</tbody></table>\n</div>\n"
    );
    assert_eq!(body.anchors, ["conflict"]);
}

#[test]
fn fenced_blocks_in_a_row_are_one_sample() {
    let text = "```sh\na\n```\n\n```python\nb\n```\n\nText.\n\n```sh\nc\n```\n\n## D\n\n- E\n- F\n\n```ts\nf\n```\n";
    let body = body_of("a", text).unwrap();
    assert_eq!(body.html.matches("class=\"sample\"").count(), 3);
    assert!(body.has_choice);
    let section = |anchor: &str, heading: &str, prose: &str, code: &str| Section {
        anchor: anchor.into(),
        heading: heading.into(),
        prose: prose.into(),
        code: code.into(),
    };
    assert_eq!(
        body.sections,
        [
            section("", "Title", "S Text. ", "a\nc\n"),
            section("d", "D", "E · F · ", "")
        ]
    );
}

#[test]
fn faults_are_named() {
    for (text, expected) in [
        ("<b>x</b>", "en/a.md: it contains HTML or a rule"),
        ("# A\n", "en/a.md: its headings begin with ## or ###"),
        ("## A\n\n## a\n", "en/a.md: two places have the anchor 'a'"),
        (
            "[x](b.html)",
            "en/a.md: the link 'b.html' leads to no guide",
        ),
        ("Text.\n\n    code\n", "en/a.md: a code block has no fence"),
    ] {
        assert_eq!(body_of("a", text).unwrap_err(), expected);
    }
}
