//! OpenDocument (ISO/IEC 26300): the member `mimetype`, or the manifest if that is missing,
//! declares the kind.

use crate::{Refusal, kinds::Kind, open_xml::elements, package::Package};

const MANIFEST: &str = "META-INF/manifest.xml";

pub(crate) fn recognise(package: &mut Package<'_>) -> Result<&'static Kind, Refusal> {
    let mut declared = match package.read("mimetype") {
        Ok(content) => String::from_utf8_lossy(&content).trim().to_owned(),
        Err(Refusal::Password) => return Err(Refusal::Password),
        Err(_) => String::new(),
    };
    let mut encrypted = false;
    if package.has(MANIFEST) {
        elements(&package.read(MANIFEST)?, |name, attribute| match name {
            "encryption-data" => encrypted = true,
            "file-entry"
                if declared.is_empty() && attribute("full-path").as_deref() == Some("/") =>
            {
                declared = attribute("media-type").unwrap_or_default();
            }
            _ => {}
        })?;
    }
    if encrypted {
        return Err(Refusal::Password);
    }
    if declared.starts_with("application/vnd.oasis.opendocument.") && package.any(is_macro) {
        return Err(Refusal::Macros("OpenDocument"));
    }
    match declared.as_str() {
        "application/epub+zip" => Err(Refusal::Other("an e-book (EPUB)")),
        // A ZIP archive that happens to have a member of that name.
        _ if !declared.starts_with("application/vnd.oasis.opendocument.") => {
            Err(Refusal::Other("a ZIP archive"))
        }
        known => Kind::by_media_type(known).ok_or(Refusal::Other(
            "an OpenDocument file that is not a text, spreadsheet or presentation",
        )),
    }
}

/// Returns whether a member holds macros: a module of a Basic library, beside which each library
/// has a list, or a script.
fn is_macro(member: &str) -> bool {
    let is_list = [
        "script-lc.xml",
        "script-lb.xml",
        "dialog-lc.xml",
        "dialog-lb.xml",
    ]
    .iter()
    .any(|list| member.ends_with(list));
    let is_file = !member.ends_with('/');
    is_file && (member.starts_with("Basic/") && !is_list || member.starts_with("Scripts/"))
}
