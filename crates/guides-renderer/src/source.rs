//! A guide as it is written: front matter and Markdown.

use crate::error::Error;

/// A guide in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) language: &'static str,
    /// The file's name without its ending, the same in every language.
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    /// The place among the guides.
    pub(crate) order: u32,
    /// The Markdown after the front matter.
    pub(crate) body: String,
}

impl Source {
    /// Parses a file.
    pub(crate) fn parse(language: &'static str, slug: &str, text: &str) -> Result<Self, Error> {
        let fault = |what: String| Error::Guide {
            place: format!("{language}/{slug}"),
            what,
        };
        let (front, body) = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .ok_or_else(|| fault("it does not begin with front matter between '---'".into()))?;
        let member = |name: &str| {
            front
                .lines()
                .filter_map(|line| line.split_once(": "))
                .find_map(|(key, value)| (key == name).then(|| value.trim().to_owned()))
                .ok_or_else(|| fault(format!("its front matter has no '{name}'")))
        };
        let order = member("order")?;
        Ok(Self {
            language,
            slug: slug.to_owned(),
            title: member("title")?,
            summary: member("summary")?,
            order: order
                .parse()
                .map_err(|_| fault("its 'order' is not a whole number".into()))?,
            body: body.trim_start().to_owned(),
        })
    }

    /// Returns a fault of this guide.
    pub(crate) fn fault(&self, what: impl Into<String>) -> Error {
        Error::Guide {
            place: format!("{}/{}", self.language, self.slug),
            what: what.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_read_and_the_rest_is_the_body() {
        let text = "---\ntitle: A: b\nsummary: Short.\norder: 20\nkey: noord\n---\n\nText.\n";
        let source = Source::parse("en", "a", text).unwrap();
        assert_eq!(
            (source.title.as_str(), source.summary.as_str(), source.order),
            ("A: b", "Short.", 20)
        );
        assert_eq!(source.body, "Text.\n");
    }

    #[test]
    fn missing_front_matter_is_named() {
        for (text, expected) in [
            (
                "# A\n",
                "en/a.md: it does not begin with front matter between '---'",
            ),
            (
                "---\ntitle: A\norder: 1\n---\n",
                "en/a.md: its front matter has no 'summary'",
            ),
            (
                "---\ntitle: A\nsummary: B\norder: x\n---\n",
                "en/a.md: its 'order' is not a whole number",
            ),
        ] {
            let error = Source::parse("en", "a", text).unwrap_err();
            assert_eq!(error.to_string(), expected);
        }
    }
}
