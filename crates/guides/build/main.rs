//! Renders the guides, compresses the pages, and makes the search index. The result is source text
//! that `src/site.rs` includes.

mod index;
mod output;
#[path = "../src/search/words.rs"]
mod words;

use guides_renderer::{Edition, Look, render};
use output::{Output, fingerprint};
use std::{env, error::Error, fs, path::Path};

/// The style sheets: what all pages share, what the portal adds, and what the guides add. Paths
/// relative to this crate.
const STYLES: [&str; 3] = [
    "../web/assets/base.css",
    "../web/assets/portal.css",
    "assets/guides.css",
];
/// The portal's icon.
const MARK: &str = "../web/assets/mark.svg";
const GUIDES: &str = "../../docs/guides";

fn main() -> Result<(), Box<dyn Error>> {
    let sources = [MARK, GUIDES, "build", "src/search/words.rs"];
    for path in STYLES.into_iter().chain(sources) {
        println!("cargo::rerun-if-changed={path}");
    }
    let styles = STYLES.map(fs::read_to_string).into_iter();
    let style = styles.collect::<Result<String, _>>()?;
    let mark = fs::read_to_string(MARK)?;
    let path = |content: &str, name| format!("assets/{}/{name}", fingerprint(content));
    let look = Look {
        style: path(&style, "guides.css"),
        mark: path(&mark, "mark.svg"),
    };
    let editions = render(Path::new(GUIDES), &look)?;
    let folder = env::var("OUT_DIR")?;
    let mut output = Output::new(Path::new(&folder));
    output.file("guides.css", "text/css; charset=utf-8", &style)?;
    output.file("mark.svg", "image/svg+xml", &mark)?;
    for edition in &editions {
        write_edition(&mut output, edition)?;
    }
    output.finish()?;
    Ok(())
}

fn write_edition(output: &mut Output<'_>, edition: &Edition) -> Result<(), Box<dyn Error>> {
    let language = edition.language;
    for page in &edition.pages {
        output.page(language, page)?;
    }
    let sections = index::sections(edition);
    output.sections(language, &sections);
    output.terms(language, &index::terms(&sections, language));
    output.edition(edition)?;
    Ok(())
}
