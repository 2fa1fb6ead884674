//! Text in HTML.

use askama::filters::HtmlSafe;
use std::fmt;

/// A text whose special characters are written as entities. Askama writes it as it is.
///
/// Askama's own escaper writes other entities for the same characters, and one for the apostrophe,
/// of which Dutch texts have many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Escaped<'t>(&'t str);

/// Returns a text for use between tags or in a quoted attribute.
pub(crate) fn escaped<T: AsRef<str> + ?Sized>(text: &T) -> Escaped<'_> {
    Escaped(text.as_ref())
}

impl HtmlSafe for Escaped<'_> {}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.0.split_inclusive(['&', '<', '>', '"']) {
            let Some((at, special)) = part.char_indices().next_back() else {
                continue;
            };
            let entity = match special {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ => {
                    f.write_str(part)?;
                    continue;
                }
            };
            f.write_str(&part[..at])?;
            f.write_str(entity)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters_are_entities() {
        let shown = escaped("<b class=\"é\">'Jan' & Piet</b>").to_string();
        assert_eq!(
            shown,
            "&lt;b class=&quot;é&quot;&gt;'Jan' &amp; Piet&lt;/b&gt;"
        );
        assert_eq!(escaped("").to_string(), "");
    }
}
