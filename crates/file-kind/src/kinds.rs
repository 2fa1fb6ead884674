//! The table of accepted file kinds: media type, file name extensions, and common name.

/// An accepted kind of file.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The media type, as it is stored and sent.
    pub media_type: &'static str,
    /// The extensions that such a file's name may have, in lower case and without the dot. The
    /// first is the usual one.
    pub endings: &'static [&'static str],
    /// The common name.
    pub name: &'static str,
}

macro_rules! kinds {
    ($($media_type:literal $name:literal [$($ending:literal),+];)*) => {
        const KINDS: &[Kind] = &[$(Kind { media_type: $media_type, endings: &[$($ending),+], name: $name }),*];
    };
}

kinds! {
    "application/pdf" "PDF" ["pdf"];
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document" "Word" ["docx"];
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template" "Word" ["dotx"];
    "application/msword" "Word" ["doc", "dot"];
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" "Excel" ["xlsx"];
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template" "Excel" ["xltx"];
    "application/vnd.ms-excel" "Excel" ["xls", "xlt"];
    "application/vnd.openxmlformats-officedocument.presentationml.presentation" "PowerPoint" ["pptx"];
    "application/vnd.openxmlformats-officedocument.presentationml.template" "PowerPoint" ["potx"];
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow" "PowerPoint" ["ppsx"];
    "application/vnd.ms-powerpoint" "PowerPoint" ["ppt", "pot", "pps"];
    "application/vnd.oasis.opendocument.text" "OpenDocument" ["odt"];
    "application/vnd.oasis.opendocument.text-template" "OpenDocument" ["ott"];
    "application/vnd.oasis.opendocument.spreadsheet" "OpenDocument" ["ods"];
    "application/vnd.oasis.opendocument.spreadsheet-template" "OpenDocument" ["ots"];
    "application/vnd.oasis.opendocument.presentation" "OpenDocument" ["odp"];
    "application/vnd.oasis.opendocument.presentation-template" "OpenDocument" ["otp"];
    "application/rtf" "RTF" ["rtf"];
    "text/plain" "plain text" ["txt", "text", "csv", "tsv", "md", "log"];
    "image/jpeg" "JPEG" ["jpg", "jpeg", "jpe", "jfif"];
    "image/png" "PNG" ["png"];
    "image/heif" "HEIC/HEIF" ["heic", "heif", "heics", "heifs", "hif"];
    "image/webp" "WebP" ["webp"];
    "image/tiff" "TIFF" ["tif", "tiff"];
    "image/gif" "GIF" ["gif"];
    "image/bmp" "BMP" ["bmp", "dib"];
}

impl Kind {
    /// Returns the accepted kind with this media type.
    pub fn by_media_type(media_type: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.media_type == media_type)
    }
}

/// Returns the kind of a media type that this crate itself names.
pub(crate) fn of(media_type: &'static str) -> &'static Kind {
    Kind::by_media_type(media_type).expect("the table has each media type that is recognised")
}

/// Returns the accepted kinds as a list for people: `PDF, Word, Excel, …`.
pub fn accepted_list() -> String {
    let mut names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
    names.dedup();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_and_extensions_are_unique() {
        let mut types: Vec<_> = KINDS.iter().map(|kind| kind.media_type).collect();
        let mut endings: Vec<_> = KINDS.iter().flat_map(|kind| kind.endings).collect();
        let counts = (types.len(), endings.len());
        types.sort_unstable();
        types.dedup();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!((types.len(), endings.len()), counts);
    }

    #[test]
    fn list_has_each_family_once() {
        assert_eq!(
            accepted_list(),
            "PDF, Word, Excel, PowerPoint, OpenDocument, RTF, plain text, JPEG, PNG, HEIC/HEIF, WebP, TIFF, GIF, BMP"
        );
    }
}
