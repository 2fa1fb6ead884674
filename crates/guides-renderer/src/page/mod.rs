//! Composes the pages: the guides, their lists and the search page, in every language.

use crate::{
    code::LANGUAGES,
    error::Error,
    markdown::{Body, Heading, convert},
    read::read,
    source::Source,
    texts::{TEXTS, Texts},
};
use askama::Template;
use std::path::Path;

/// The paths of the files that all pages load, relative to `/docs/guides/`.
#[derive(Debug, Clone)]
pub struct Look {
    /// The style sheet.
    pub style: String,
    /// The icon.
    pub mark: String,
}

/// The guides in one language.
#[derive(Debug)]
pub struct Edition {
    /// The language's tag, such as `nl`.
    pub language: &'static str,
    /// The page `/docs/guides/{language}`, which lists the guides.
    pub index: String,
    /// The page of the search, in three parts. Between them belong the words that were searched
    /// for, and what was found.
    pub search: [String; 3],
    /// The guides, by their places.
    pub pages: Vec<Page>,
}

/// A guide.
#[derive(Debug)]
pub struct Page {
    /// The last part of the page's path, the same in every language.
    pub slug: String,
    /// The title.
    pub title: String,
    /// One sentence about the guide.
    pub summary: String,
    /// The page.
    pub html: String,
    /// The guide as Markdown, with the title as its heading.
    pub markdown: String,
    /// The guide's text by headings.
    pub sections: Vec<Section>,
}

/// The text of a guide under one heading, without markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading's anchor. Empty for what is above the first heading.
    pub anchor: String,
    /// The heading.
    pub heading: String,
    /// The text.
    pub prose: String,
    /// The samples.
    pub code: String,
}

impl Section {
    pub(crate) fn new(anchor: &str, heading: &str) -> Self {
        Self {
            anchor: anchor.to_owned(),
            heading: heading.to_owned(),
            prose: String::new(),
            code: String::new(),
        }
    }
}

/// Renders the guides of a folder.
pub fn render(folder: &Path, look: &Look) -> Result<Vec<Edition>, Error> {
    let sources = read(folder, [TEXTS[0].tag, TEXTS[1].tag])?;
    let editions = TEXTS.iter().zip(&sources);
    editions
        .map(|(texts, sources)| edition(texts, sources, look))
        .collect()
}

fn edition(texts: &'static Texts, sources: &[Source], look: &Look) -> Result<Edition, Error> {
    let bodies: Vec<Body> = sources
        .iter()
        .map(|source| convert(source, texts))
        .collect::<Result<_, _>>()?;
    check_links(sources, &bodies)?;
    let other = TEXTS.iter().find(|other| other.tag != texts.tag);
    let shell = |depth, translated: &str| Shell {
        t: texts,
        other: other.unwrap_or(texts),
        look,
        depth,
        translated: translated.to_owned(),
    };
    let index = IndexPage {
        shell: shell(Depth::Folder, ""),
        guides: sources,
    };
    let search = SearchPage {
        shell: shell(Depth::Folder, "search?lang="),
    };
    let mut pages = Vec::new();
    for (at, (source, body)) in sources.iter().zip(bodies).enumerate() {
        let html = GuidePage {
            shell: shell(Depth::Guide, &source.slug),
            guide: source,
            body: &body,
            previous: at.checked_sub(1).map(|before| &sources[before]),
            next: sources.get(at + 1),
        };
        pages.push(Page {
            slug: source.slug.clone(),
            title: source.title.clone(),
            summary: source.summary.clone(),
            html: html.render()?,
            markdown: format!("# {}\n\n{}", source.title, source.body),
            sections: body.sections,
        });
    }
    Ok(Edition {
        language: texts.tag,
        index: index.render()?,
        search: parts(&search.render()?),
        pages,
    })
}

/// Checks that every link between guides leads to a guide, and to an anchor of it.
fn check_links(sources: &[Source], bodies: &[Body]) -> Result<(), Error> {
    for (source, body) in sources.iter().zip(bodies) {
        for link in &body.links {
            let target = sources.iter().position(|target| target.slug == link.slug);
            let leads = target.is_some_and(|at| match &link.anchor {
                Some(anchor) => bodies[at].anchors.contains(anchor),
                None => true,
            });
            if !leads {
                let anchor = link.anchor.as_deref().unwrap_or_default();
                let what = format!(
                    "a link leads to '{}#{anchor}', which is not there",
                    link.slug
                );
                return Err(source.fault(what));
            }
        }
    }
    Ok(())
}

/// What is in the search page where the words and the results belong.
const PLACES: [&str; 2] = ["<!--words-->", "<!--results-->"];

fn parts(page: &str) -> [String; 3] {
    let (before, rest) = page.split_once(PLACES[0]).unwrap_or((page, ""));
    let (between, after) = rest.split_once(PLACES[1]).unwrap_or((rest, ""));
    [before, between, after].map(str::to_owned)
}

/// Where a page is, which decides how its relative links begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// `/docs/guides/{something}`.
    Folder,
    /// `/docs/guides/{language}/{slug}`.
    Guide,
}

/// What surrounds the content of a page. All links are relative, so that the pages also work under
/// a base path.
#[derive(Debug)]
struct Shell<'p> {
    t: &'static Texts,
    other: &'static Texts,
    look: &'p Look,
    depth: Depth,
    /// Which page the link to the other language leads to.
    translated: String,
}

impl Shell<'_> {
    /// Returns the beginning of a link to a path below `/docs/guides/`.
    fn guides(&self) -> &'static str {
        match self.depth {
            Depth::Folder => "",
            Depth::Guide => "../",
        }
    }

    /// Returns the beginning of a link to a path of the server.
    fn root(&self) -> &'static str {
        match self.depth {
            Depth::Folder => "../../",
            Depth::Guide => "../../../",
        }
    }

    /// Returns the link to the same page in the other language.
    fn translation(&self) -> String {
        let (guides, tag, page) = (self.guides(), self.other.tag, &self.translated);
        match self.depth {
            Depth::Guide => format!("{guides}{tag}/{page}"),
            Depth::Folder => format!("{page}{tag}"),
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "guide.html")]
struct GuidePage<'p> {
    shell: Shell<'p>,
    guide: &'p Source,
    body: &'p Body,
    previous: Option<&'p Source>,
    next: Option<&'p Source>,
}

impl GuidePage<'_> {
    /// Returns the headings, each with those below it.
    fn contents(&self) -> Vec<(&Heading, &[Heading])> {
        let headings = &self.body.headings;
        let firsts = headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| !heading.is_sub);
        let with_subs = |(at, heading)| {
            let rest = &headings[at + 1..];
            let subs = rest.iter().take_while(|sub| sub.is_sub).count();
            (heading, &rest[..subs])
        };
        firsts.map(with_subs).collect()
    }

    fn languages(&self) -> &'static [(&'static str, &'static str)] {
        if self.body.has_choice {
            &LANGUAGES
        } else {
            &[]
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "index.html")]
struct IndexPage<'p> {
    shell: Shell<'p>,
    guides: &'p [Source],
}

#[derive(Debug, Template)]
#[template(path = "search.html")]
struct SearchPage<'p> {
    shell: Shell<'p>,
}

#[cfg(test)]
mod tests;
