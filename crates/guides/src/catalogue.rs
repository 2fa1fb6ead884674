//! Lists of the guides for programs: `index.json`, `llms.txt` and `llms-full.txt`
//! (<https://llmstxt.org>). They contain absolute addresses.

use crate::site::{Page, page, pages};
use edge::{Asset, Language};
use serde_json::{Value, json};
use std::{fmt::Write, sync::OnceLock};

const TEXT: &str = "text/plain; charset=utf-8";
const ABOUT: &str = "The API of a server on which Dutch education regions keep the data of their \
                     candidates: prospective teachers. These are the guides for integrators.";

/// The lists, with the addresses of this server.
#[derive(Debug)]
pub struct Catalogue {
    public_url: String,
    index: Asset,
    short: Asset,
    /// Composed for the first client.
    full: OnceLock<Asset>,
}

impl Catalogue {
    /// Makes the lists of a server that clients reach under `public_url`, which has no trailing
    /// slash.
    pub fn new(public_url: &str) -> Self {
        Self {
            public_url: public_url.to_owned(),
            index: Asset::new("application/json", index(public_url).to_string()),
            short: Asset::new(TEXT, short(public_url)),
            full: OnceLock::new(),
        }
    }

    /// Returns `index.json`.
    pub fn index(&self) -> &Asset {
        &self.index
    }

    /// Returns `llms.txt`, which lists the guides.
    pub fn short(&self) -> &Asset {
        &self.short
    }

    /// Returns `llms-full.txt`, which contains them.
    pub fn full(&self) -> &Asset {
        self.full
            .get_or_init(|| Asset::new(TEXT, full(&self.public_url)))
    }
}

fn index(public_url: &str) -> Value {
    let of_page = |language: Language, page: &Page| {
        let address = format!("{public_url}/docs/guides/{}/{}", language.tag(), page.slug);
        let headings = page.headings.iter();
        json!({
            "title": page.title,
            "summary": page.summary,
            "url": address,
            "markdown": format!("{address}.md"),
            "headings": headings
                .map(|(anchor, text)| json!({"anchor": anchor, "text": text}))
                .collect::<Vec<_>>(),
        })
    };
    let guides = pages(Language::English).iter().map(|english| {
        let dutch = page(Language::Dutch, english.slug);
        json!({
            "slug": english.slug,
            "en": of_page(Language::English, english),
            "nl": dutch.map(|dutch| of_page(Language::Dutch, dutch)),
        })
    });
    json!({ "guides": guides.collect::<Vec<_>>() })
}

fn short(public_url: &str) -> String {
    let mut text = format!("# Onderwijsregio API\n\n> {ABOUT}\n\n## Reference\n\n");
    write!(
        text,
        "- [OpenAPI 3.1]({public_url}/api/v2/openapi.json): every path, field and answer\n\
         - [All guides in one file]({public_url}/llms-full.txt)\n"
    )
    .expect("a string takes all");
    for (heading, language) in [
        ("Guides", Language::English),
        ("Handleidingen", Language::Dutch),
    ] {
        write!(text, "\n## {heading}\n\n").expect("a string takes all");
        for Page {
            slug,
            title,
            summary,
            ..
        } in pages(language)
        {
            let address = format!("{public_url}/docs/guides/{}/{slug}.md", language.tag());
            writeln!(text, "- [{title}]({address}): {summary}").expect("a string takes all");
        }
    }
    text
}

fn full(public_url: &str) -> String {
    let mut text = format!("# Onderwijsregio API\n\n> {ABOUT}\n");
    for page in pages(Language::English) {
        let markdown = String::from_utf8_lossy(page.markdown.content());
        let place = format!("{public_url}/docs/guides/en/");
        let linked = markdown
            .replace("](/", &format!("]({public_url}/"))
            .replace("](#", &format!("]({place}{}#", page.slug));
        let linked = pages(Language::English).iter().fold(linked, |text, other| {
            let slug = other.slug;
            text.replace(&format!("]({slug}.md"), &format!("]({place}{slug}"))
        });
        write!(text, "\n{linked}").expect("a string takes all");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://www.example.nl/regio";

    #[test]
    fn index_has_every_guide_in_both_languages() {
        let index = index(URL);
        let guides = index["guides"].as_array().unwrap();
        assert_eq!(guides.len(), pages(Language::Dutch).len());
        let find = guides
            .iter()
            .find(|guide| guide["slug"] == "finding-candidates")
            .unwrap();
        assert_eq!(find["nl"]["title"], "Kandidaten vinden");
        assert_eq!(
            find["en"]["markdown"],
            "https://www.example.nl/regio/docs/guides/en/finding-candidates.md"
        );
        assert_eq!(
            find["en"]["headings"][0],
            json!({"anchor": "list-all-candidates", "text": "List all candidates"})
        );
    }

    #[test]
    fn full_text_has_every_guide_with_absolute_links() {
        let text = full(URL);
        for page in pages(Language::English) {
            let heading = format!("\n# {}\n", page.title);
            assert_eq!(text.matches(&heading).count(), 1, "{}", page.title);
        }
        let outside_code = text.split("```").step_by(2).collect::<String>();
        for link in outside_code.split("](").skip(1) {
            assert!(
                link.starts_with("https://"),
                "{}",
                &link[..40.min(link.len())]
            );
        }
    }
}
