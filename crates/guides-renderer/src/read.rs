//! Reads the guides of a folder that has a folder for each language.

use crate::{error::Error, source::Source};
use std::{fs, path::Path};

/// Returns the guides in these languages, each list by the guides' places. Fails if a guide is
/// missing in a language or has another place there.
pub(crate) fn read(folder: &Path, languages: [&'static str; 2]) -> Result<[Vec<Source>; 2], Error> {
    let [mut one, mut other] = [Vec::new(), Vec::new()];
    for (language, guides) in languages.into_iter().zip([&mut one, &mut other]) {
        *guides = of_language(&folder.join(language), language)?;
    }
    same_guides(&one, &other, languages[1])?;
    same_guides(&other, &one, languages[0])?;
    Ok([one, other])
}

fn of_language(folder: &Path, language: &'static str) -> Result<Vec<Source>, Error> {
    let unreadable = |path: &Path, cause| Error::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let mut guides = Vec::new();
    for entry in fs::read_dir(folder).map_err(|cause| unreadable(folder, cause))? {
        let path = entry.map_err(|cause| unreadable(folder, cause))?.path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|cause| unreadable(&path, cause))?;
        let slug = path.file_stem().unwrap_or_default().to_string_lossy();
        guides.push(Source::parse(language, &slug, &text)?);
    }
    guides.sort_by_key(|guide| guide.order);
    if let Some(pair) = guides
        .windows(2)
        .find(|pair| pair[0].order == pair[1].order)
    {
        return Err(pair[1].fault(format!("'{}' has the same 'order'", pair[0].slug)));
    }
    Ok(guides)
}

fn same_guides(guides: &[Source], twins: &[Source], other: &'static str) -> Result<(), Error> {
    for guide in guides {
        let twin = twins.iter().find(|twin| twin.slug == guide.slug);
        let twin = twin.ok_or_else(|| Error::OneLanguage {
            slug: guide.slug.clone(),
            there: guide.language,
            missing: other,
        })?;
        if twin.order != guide.order {
            return Err(guide.fault(format!("its 'order' differs from that in '{other}'")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, u32)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for language in ["en", "nl"] {
            fs::create_dir(folder.path().join(language)).unwrap();
        }
        for (file, order) in files {
            let text = format!("---\ntitle: T\nsummary: S\norder: {order}\n---\nText.\n");
            fs::write(folder.path().join(file), text).unwrap();
        }
        folder
    }

    fn error(files: &[(&str, u32)]) -> String {
        read(folder(files).path(), ["nl", "en"])
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn guides_are_read_by_their_places() {
        let files = [
            ("en/a.md", 2),
            ("en/b.md", 1),
            ("nl/a.md", 2),
            ("nl/b.md", 1),
        ];
        let [dutch, english] = read(folder(&files).path(), ["nl", "en"]).unwrap();
        for (guides, language) in [(dutch, "nl"), (english, "en")] {
            let found: Vec<_> = guides.iter().map(|guide| guide.slug.as_str()).collect();
            assert_eq!((found, guides[0].language), (vec!["b", "a"], language));
        }
    }

    #[test]
    fn guide_in_one_language_only_is_refused() {
        assert_eq!(
            error(&[("en/a.md", 1), ("nl/a.md", 1), ("en/b.md", 2)]),
            "b.md exists in 'en' and not in 'nl'; write it in both languages"
        );
        assert_eq!(
            error(&[("nl/a.md", 1)]),
            "a.md exists in 'nl' and not in 'en'; write it in both languages"
        );
    }

    #[test]
    fn places_are_the_same_in_both_languages_and_distinct() {
        assert_eq!(
            error(&[("en/a.md", 1), ("nl/a.md", 2)]),
            "nl/a.md: its 'order' differs from that in 'en'"
        );
        let twice = error(&[("nl/a.md", 1), ("nl/b.md", 1)]);
        assert!(twice.ends_with("has the same 'order'"), "{twice}");
    }
}
