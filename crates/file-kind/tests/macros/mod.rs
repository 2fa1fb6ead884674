//! Files with macros, refused by name however a package declares or hides them.

use super::{OFFICE, kind, package, part, types};
use file_kind::Refusal;
use zip::CompressionMethod;

#[test]
fn macros_are_refused_by_name() {
    let refused = |name: &str, content_type: &str| {
        kind(&package(
            &[
                ("[Content_Types].xml", &part(name, content_type)),
                (name, ""),
            ],
            CompressionMethod::Stored,
        ))
    };
    let word = "application/vnd.ms-word.document.macroEnabled.main+xml";
    assert_eq!(
        refused("word/document.xml", word),
        Err(Refusal::Macros("Word"))
    );
    let excel = "application/vnd.ms-excel.template.macroEnabled.main+xml";
    assert_eq!(
        refused("xl/workbook.xml", excel),
        Err(Refusal::Macros("Excel"))
    );
    let show = "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml";
    assert_eq!(
        refused("ppt/presentation.xml", show),
        Err(Refusal::Macros("PowerPoint"))
    );
    // A file that hides its macros under the type of a file without macros.
    let declared = part(
        "word/document.xml",
        &format!("{OFFICE}wordprocessingml.document.main+xml"),
    );
    let members = [
        ("[Content_Types].xml", declared.as_str()),
        ("word/document.xml", ""),
        ("word/vbaProject.bin", ""),
    ];
    assert_eq!(
        kind(&package(&members, CompressionMethod::Stored)),
        Err(Refusal::Macros("Word"))
    );
    assert!(
        Refusal::Macros("Word")
            .message()
            .to_string()
            .contains("without macros")
    );
}

#[test]
fn macros_are_found_wherever_a_package_declares_or_keeps_them() {
    let stored = |members: &[(&str, &str)]| kind(&package(members, CompressionMethod::Stored));
    for (content_type, name, family) in [
        (
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
            "word/document.xml",
            "Word",
        ),
        (
            "application/vnd.ms-excel.addin.macroEnabled.main+xml",
            "xl/workbook.xml",
            "Excel",
        ),
        (
            "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
            "ppt/presentation.xml",
            "PowerPoint",
        ),
    ] {
        let declared = part(name, content_type);
        let found = stored(&[("[Content_Types].xml", &declared), (name, "<d/>")]);
        assert_eq!(found, Err(Refusal::Macros(family)), "{content_type}");
    }
    let renamed = types(&format!(
        "<Override PartName=\"/word/document.xml\" ContentType=\"{OFFICE}wordprocessingml.document.main+xml\"/>\
         <Override PartName=\"/word/a.dat\" ContentType=\"application/vnd.ms-office.vbaProject\"/>"
    ));
    let members = [
        ("[Content_Types].xml", renamed.as_str()),
        ("word/document.xml", "<d/>"),
        ("word/a.dat", "x"),
    ];
    assert_eq!(stored(&members), Err(Refusal::Macros("Word")));
    let text = ("mimetype", "application/vnd.oasis.opendocument.text");
    for macros in ["Basic/Standard/Module1.xml", "Scripts/python/a.py"] {
        let found = stored(&[text, (macros, "x")]);
        assert_eq!(found, Err(Refusal::Macros("OpenDocument")), "{macros}");
    }
    let lists = ["Basic/script-lc.xml", "Basic/Standard/script-lb.xml"];
    assert!(stored(&[text, (lists[0], "x"), (lists[1], "x")]).is_ok());
}
