//! Office Open XML (ECMA-376): `[Content_Types].xml` declares the type of each part, and
//! `_rels/.rels` names the main document.

use crate::{
    Refusal,
    kinds::{Kind, of},
    package::Package,
};
use quick_xml::{Reader, XmlVersion, events::Event};

/// The suffix of a main part's content type; the media type of the package precedes it.
const MAIN: &str = ".main+xml";
/// The content type of a part with macros.
const MACROS: &str = "application/vnd.ms-office.vbaProject";
const OFFICE: &str = "application/vnd.openxmlformats-officedocument.";

/// A main part that the package both declares and contains.
struct MainPart {
    name: String,
    content_type: String,
}

pub(crate) fn recognise(package: &mut Package<'_>) -> Result<&'static Kind, Refusal> {
    let declared = declared(&package.read("[Content_Types].xml")?)?;
    let mut types = declared.parts.iter().chain(&declared.endings);
    let has_macros = types.any(|(_, content_type)| content_type.eq_ignore_ascii_case(MACROS));
    let mut main: Vec<MainPart> = Vec::new();
    for (part, content_type) in declared.parts {
        if is_main(&content_type) && package.has(&part) {
            main.push(MainPart {
                name: part,
                content_type,
            });
        }
    }
    if main.is_empty() {
        // Some producers declare the main part's type for all parts with its extension.
        for (ending, content_type) in declared.endings {
            let ends = |name: &str| {
                name.rsplit('.')
                    .next()
                    .is_some_and(|other| other.eq_ignore_ascii_case(&ending))
            };
            if is_main(&content_type) && package.any(ends) {
                main.push(MainPart {
                    name: String::new(),
                    content_type,
                });
            }
        }
    }
    let part = match main.len() {
        0 => {
            return Err(Refusal::Other(
                "a ZIP archive that is not a Word, Excel or PowerPoint file",
            ));
        }
        1 => &main[0],
        _ => {
            let target = document_target(package);
            main.iter()
                .find(|part| target.as_deref() == Some(part.name.as_str()))
                .unwrap_or(&main[0])
        }
    };
    judge(package, &part.content_type, has_macros)
}

fn judge(
    package: &Package<'_>,
    content_type: &str,
    has_macros: bool,
) -> Result<&'static Kind, Refusal> {
    let lower = content_type.to_ascii_lowercase();
    let family = if lower.contains("word") {
        "Word"
    } else if lower.contains("excel") || lower.contains("spreadsheet") {
        "Excel"
    } else {
        "PowerPoint"
    };
    if lower.contains("sheet.binary") {
        return Err(Refusal::Other(
            "a binary Excel workbook (xlsb); save it as xlsx",
        ));
    }
    if has_macros
        || lower.contains("macroenabled")
        || package.any(|name| name.to_ascii_lowercase().ends_with("vbaproject.bin"))
    {
        return Err(Refusal::Macros(family));
    }
    let media_type = content_type.trim_end_matches(MAIN);
    Kind::by_media_type(media_type)
        .map(|kind| of(kind.media_type))
        .ok_or(Refusal::Unknown)
}

fn is_main(content_type: &str) -> bool {
    let lower = content_type.to_ascii_lowercase();
    let is_macro = lower.starts_with("application/vnd.ms-")
        && lower.contains("macroenabled")
        && lower.ends_with(MAIN);
    is_macro
        || content_type
            .strip_prefix(OFFICE)
            .is_some_and(|rest| rest.ends_with(MAIN))
}

/// The declarations in `[Content_Types].xml`.
#[derive(Default)]
struct Declared {
    /// Names and content types of single parts.
    parts: Vec<(String, String)>,
    /// Extensions, and the content types of all other parts with them.
    endings: Vec<(String, String)>,
}

fn declared(xml: &[u8]) -> Result<Declared, Refusal> {
    let mut declared = Declared::default();
    elements(xml, |name, attribute| {
        let Some(content_type) = attribute("ContentType") else {
            return;
        };
        match name {
            "Override" => declared
                .parts
                .extend(attribute("PartName").map(|part| (part, content_type))),
            "Default" => declared
                .endings
                .extend(attribute("Extension").map(|ending| (ending, content_type))),
            _ => {}
        }
    })?;
    Ok(declared)
}

/// Returns the part that the package's relationships name as the document, with a leading slash.
fn document_target(package: &mut Package<'_>) -> Option<String> {
    let relationships = package.read("_rels/.rels").ok()?;
    let mut target = None;
    let read = elements(&relationships, |name, attribute| {
        if name == "Relationship"
            && attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            target =
                attribute("Target").map(|target| format!("/{}", target.trim_start_matches('/')));
        }
    });
    read.ok().and(target)
}

/// Calls `each` with the local name of each element and a function that returns its attributes.
pub(crate) fn elements(
    xml: &[u8],
    mut each: impl FnMut(&str, &dyn Fn(&str) -> Option<String>),
) -> Result<(), Refusal> {
    let text = crate::text::xml(xml).ok_or(Refusal::Unknown)?;
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let name = element.local_name();
                let attribute = |wanted: &str| {
                    element
                        .attributes()
                        .filter_map(Result::ok)
                        .find(|found| found.key.local_name().as_ref() == wanted)
                        .and_then(|found| {
                            found
                                .normalized_value(XmlVersion::Implicit1_0)
                                .ok()
                                .map(std::borrow::Cow::into_owned)
                        })
                };
                each(name.as_ref(), &attribute);
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(Refusal::Unknown),
        }
    }
}
