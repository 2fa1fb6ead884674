//! Writes the compressed files and the source text that refers to them.

use crate::index::Section;
use flate2::{Compression, write::GzEncoder};
use guides_renderer::{Edition, Page};
use std::{collections::BTreeMap, fmt::Write as _, fs, io, io::Write as _, path::Path};
use xxhash_rust::xxh3::xxh3_64;

/// Returns a hash of the content.
pub(crate) fn fingerprint(content: &str) -> String {
    format!("{:016x}", xxh3_64(content.as_bytes()))
}

/// The files in the folder of the build, and the source text.
pub(crate) struct Output<'f> {
    folder: &'f Path,
    files: Vec<String>,
    pages: BTreeMap<String, Vec<String>>,
    rest: String,
    editions: String,
}

impl<'f> Output<'f> {
    pub(crate) fn new(folder: &'f Path) -> Self {
        Self {
            folder,
            files: Vec::new(),
            pages: BTreeMap::new(),
            rest: String::new(),
            editions: String::new(),
        }
    }

    /// Adds a file that pages load.
    pub(crate) fn file(&mut self, name: &str, media_type: &str, content: &str) -> io::Result<()> {
        let asset = self.asset(name, media_type, content)?;
        let fingerprint = fingerprint(content);
        self.files.push(format!(
            "File {{ name: {name:?}, fingerprint: {fingerprint:?}, asset: {asset} }},"
        ));
        Ok(())
    }

    /// Adds a guide.
    pub(crate) fn page(&mut self, language: &str, page: &Page) -> io::Result<()> {
        let Page {
            slug,
            title,
            summary,
            html,
            markdown,
            sections,
        } = page;
        let html = self.asset(&format!("{language}-{slug}.html"), HTML, html)?;
        let markdown = self.asset(&format!("{language}-{slug}.md"), MARKDOWN, markdown)?;
        let headings: Vec<_> = sections
            .iter()
            .filter(|section| !section.anchor.is_empty())
            .map(|section| (&section.anchor, &section.heading))
            .collect();
        let pages = self.pages.entry(language.to_owned()).or_default();
        pages.push(format!(
            "Page {{ slug: {slug:?}, title: {title:?}, summary: {summary:?}, \
             headings: &{headings:?}, html: {html}, markdown: {markdown} }},"
        ));
        Ok(())
    }

    /// Adds the sections of the search index.
    pub(crate) fn sections(&mut self, language: &str, sections: &[Section<'_>]) {
        let name = format!("{}_SECTIONS", language.to_uppercase());
        let count = sections.len();
        writes(
            &mut self.rest,
            format_args!("static {name}: [Section; {count}] = ["),
        );
        for Section {
            page,
            anchor,
            heading,
            prose,
            ..
        } in sections
        {
            writes(
                &mut self.rest,
                format_args!(
                    "Section {{ page: {page}, anchor: {anchor:?}, heading: {heading:?}, \
                     prose: {prose:?} }},"
                ),
            );
        }
        writes(&mut self.rest, format_args!("];"));
    }

    /// Adds the stems of the search index.
    pub(crate) fn terms(&mut self, language: &str, terms: &BTreeMap<String, Vec<(usize, u32)>>) {
        let name = format!("{}_TERMS", language.to_uppercase());
        let count = terms.len();
        writes(
            &mut self.rest,
            format_args!("static {name}: [Term; {count}] = ["),
        );
        for (stem, places) in terms {
            writes(
                &mut self.rest,
                format_args!("Term {{ stem: {stem:?}, places: &{places:?} }},"),
            );
        }
        writes(&mut self.rest, format_args!("];"));
    }

    /// Adds a language, once its guides are added.
    pub(crate) fn edition(&mut self, edition: &Edition) -> io::Result<()> {
        let language = edition.language;
        let index = self.asset(&format!("{language}.html"), HTML, &edition.index)?;
        let [before, between, after] = &edition.search;
        let (upper, variant) = (
            language.to_uppercase(),
            if language == "nl" { "Dutch" } else { "English" },
        );
        writes(
            &mut self.editions,
            format_args!(
                "Edition {{ language: Language::{variant}, index: {index}, \
                 search: [{before:?}, {between:?}, {after:?}], pages: &{upper}_PAGES, \
                 sections: &{upper}_SECTIONS, terms: &{upper}_TERMS }},"
            ),
        );
        Ok(())
    }

    /// Writes the source text.
    pub(crate) fn finish(self) -> io::Result<()> {
        let Self {
            folder,
            files,
            pages,
            rest,
            editions,
        } = self;
        let array = |name: &str, kind: &str, items: &[String]| {
            let (count, items) = (items.len(), items.join("\n"));
            format!("static {name}: [{kind}; {count}] = [\n{items}\n];\n")
        };
        let mut source = array("FILES", "File", &files);
        for (language, pages) in &pages {
            let name = format!("{}_PAGES", language.to_uppercase());
            source += &array(&name, "Page", pages);
        }
        writes(
            &mut source,
            format_args!("{rest}static EDITIONS: [Edition; 2] = [\n{editions}];"),
        );
        fs::write(folder.join("site.rs"), source)
    }

    /// Writes a compressed file. Returns the expression of it.
    fn asset(&self, name: &str, media_type: &str, content: &str) -> io::Result<String> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content.as_bytes())?;
        fs::write(self.folder.join(format!("{name}.gz")), encoder.finish()?)?;
        let tag = fingerprint(content);
        Ok(format!(
            "Asset::compressed({media_type:?}, include_bytes!(\"{name}.gz\"), {tag:?})"
        ))
    }
}

const HTML: &str = "text/html; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";

fn writes(source: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(source, "{line}").expect("a string takes all");
}
