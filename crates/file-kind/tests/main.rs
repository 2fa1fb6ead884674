//! Packages as different programs write them: members in any order, stored or deflated, with or
//! without data descriptors.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod macros;

use file_kind::{Refusal, recognise};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const OFFICE: &str = "application/vnd.openxmlformats-officedocument.";

/// Returns a package with these members, in this order.
fn package(members: &[(&str, &str)], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    write(&mut writer, members, method);
    writer.finish().unwrap().into_inner()
}

/// Does the same with a writer that cannot seek, so that lengths follow the content.
fn streamed(members: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new_stream(Vec::new());
    write(&mut writer, members, CompressionMethod::Deflated);
    writer.finish().unwrap().into_inner()
}

fn write<W: Write + std::io::Seek>(
    writer: &mut ZipWriter<W>,
    members: &[(&str, &str)],
    method: CompressionMethod,
) {
    for (name, content) in members {
        writer
            .start_file(
                *name,
                SimpleFileOptions::default().compression_method(method),
            )
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
}

fn types(declarations: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{declarations}</Types>"
    )
}

fn part(name: &str, content_type: &str) -> String {
    types(&format!(
        "<Override PartName=\"/{name}\" ContentType=\"{content_type}\"/>"
    ))
}

fn kind(bytes: &[u8]) -> Result<&'static str, Refusal> {
    recognise(bytes).map(|kind| kind.media_type)
}

#[test]
fn archive_member_order_and_compression_do_not_matter() {
    let declared = part(
        "word/document.xml",
        &format!("{OFFICE}wordprocessingml.document.main+xml"),
    );
    let mut members = vec![
        ("[Content_Types].xml", declared.as_str()),
        ("_rels/.rels", "<Relationships/>"),
        ("docProps/app.xml", "<a/>"),
        ("word/document.xml", "<d/>"),
        ("[trash]/0000.dat", "x"),
    ];
    for _ in 0..members.len() {
        members.rotate_left(1);
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            let made = package(&members, method);
            assert_eq!(
                kind(&made),
                Ok("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
            );
        }
        assert_eq!(
            kind(&streamed(&members)),
            Ok("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        );
    }
}

#[test]
fn office_families_templates_and_slide_shows_are_distinguished() {
    for (name, family) in [
        ("word/document2.xml", "wordprocessingml.document"),
        ("word/document.xml", "wordprocessingml.template"),
        ("xl/workbook.xml", "spreadsheetml.sheet"),
        ("xl/workbook.xml", "spreadsheetml.template"),
        ("ppt/presentation.xml", "presentationml.presentation"),
        ("ppt/presentation.xml", "presentationml.template"),
        ("ppt/presentation.xml", "presentationml.slideshow"),
    ] {
        let declared = part(name, &format!("{OFFICE}{family}.main+xml"));
        let made = package(
            &[(name, "<d/>"), ("[Content_Types].xml", &declared)],
            CompressionMethod::Deflated,
        );
        assert_eq!(
            kind(&made).as_deref(),
            Ok(format!("{OFFICE}{family}").as_str())
        );
    }
}

#[test]
fn default_content_type_and_namespace_prefixes_are_accepted() {
    let by_ending = types(&format!(
        "<Default Extension=\"document\" ContentType=\"{OFFICE}wordprocessingml.document.main+xml\"/>"
    ));
    let made = package(
        &[
            ("[Content_Types].xml", &by_ending),
            ("w/a.document", "<d/>"),
        ],
        CompressionMethod::Stored,
    );
    assert!(kind(&made).unwrap().ends_with("wordprocessingml.document"));
    let prefixed = format!(
        "<ct:Types xmlns:ct='x'><ct:Override ContentType='{OFFICE}spreadsheetml.sheet.main+xml' PartName='/XL/Workbook.xml'/></ct:Types>"
    );
    let made = package(
        &[
            ("[Content_Types].xml", &prefixed),
            ("xl/workbook.xml", "<d/>"),
        ],
        CompressionMethod::Stored,
    );
    assert!(kind(&made).unwrap().ends_with("spreadsheetml.sheet"));
}

#[test]
fn of_two_declared_documents_the_relationship_decides() {
    let declared = types(&format!(
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"{OFFICE}spreadsheetml.sheet.main+xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{OFFICE}wordprocessingml.document.main+xml\"/>"
    ));
    let rels = "<Relationships><Relationship Id='r1' Target='word/document.xml' \
                Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'/></Relationships>";
    let members = [
        ("[Content_Types].xml", declared.as_str()),
        ("xl/workbook.xml", ""),
        ("word/document.xml", ""),
        ("_rels/.rels", rels),
    ];
    assert!(
        kind(&package(&members, CompressionMethod::Stored))
            .unwrap()
            .ends_with("wordprocessingml.document")
    );
    // A declared part that is missing does not count.
    let members = [members[0], members[1]];
    assert!(
        kind(&package(&members, CompressionMethod::Stored))
            .unwrap()
            .ends_with("spreadsheetml.sheet")
    );
}

#[test]
fn open_document_is_recognised_by_mimetype_or_manifest() {
    let text = "application/vnd.oasis.opendocument.text";
    assert_eq!(
        kind(&package(
            &[("content.xml", ""), ("mimetype", text)],
            CompressionMethod::Deflated
        )),
        Ok(text)
    );
    let template = "application/vnd.oasis.opendocument.spreadsheet-template";
    assert_eq!(
        kind(&package(
            &[("mimetype", &format!("{template}\n"))],
            CompressionMethod::Stored
        )),
        Ok(template)
    );
    let manifest = format!(
        "<m:manifest xmlns:m='x'><m:file-entry m:full-path='/' m:media-type='{text}'/></m:manifest>"
    );
    assert_eq!(
        kind(&package(
            &[("META-INF/manifest.xml", &manifest)],
            CompressionMethod::Stored
        )),
        Ok(text)
    );
    let locked =
        "<manifest><file-entry full-path='content.xml'><encryption-data/></file-entry></manifest>";
    let members = [("mimetype", text), ("META-INF/manifest.xml", locked)];
    assert_eq!(
        kind(&package(&members, CompressionMethod::Stored)),
        Err(Refusal::Password)
    );
    let drawing = "application/vnd.oasis.opendocument.graphics";
    assert!(matches!(
        kind(&package(
            &[("mimetype", drawing)],
            CompressionMethod::Stored
        )),
        Err(Refusal::Other(_))
    ));
}

#[test]
fn other_archives_are_rejected() {
    for members in [
        &[("cv.pdf", "%PDF-1.7")][..],
        &[("_rels/.rels", ""), ("evil.exe", "MZ")],
        &[("photo/word/document.xml.jpg", "")],
        &[("mimetype", "application/zip"), ("evil.exe", "MZ")],
        &[
            ("META-INF/MANIFEST.MF", "Manifest-Version: 1.0"),
            ("A.class", ""),
        ],
        &[
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", ""),
        ],
        &[
            ("[Content_Types].xml", "not xml <"),
            ("word/document.xml", ""),
        ],
    ] {
        let refusal = kind(&package(members, CompressionMethod::Stored)).unwrap_err();
        assert!(
            matches!(refusal, Refusal::Other(_) | Refusal::Unknown),
            "{members:?}: {refusal:?}"
        );
    }
    assert_eq!(
        kind(&package(
            &[("mimetype", "application/epub+zip")],
            CompressionMethod::Stored
        )),
        Err(Refusal::Other("an e-book (EPUB)"))
    );
}

#[test]
fn hostile_archives_are_refused_within_limits() {
    let declared = part(
        "word/document.xml",
        &format!("{OFFICE}wordprocessingml.document.main+xml"),
    );
    // A declaring part that unpacks to more than 1 MiB.
    let bomb = declared.replace("</Types>", &format!("{}</Types>", " ".repeat(2 << 20)));
    let members = [
        ("[Content_Types].xml", bomb.as_str()),
        ("word/document.xml", ""),
    ];
    assert_eq!(
        kind(&package(&members, CompressionMethod::Deflated)),
        Err(Refusal::Unknown)
    );
    // More members than are accepted.
    let names: Vec<String> = (0..5_000).map(|number| number.to_string()).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
    assert!(matches!(
        kind(&package(&many, CompressionMethod::Stored)),
        Err(Refusal::Other(_))
    ));
    // A truncated package, and a directory that claims too many members.
    let whole = package(
        &[
            ("[Content_Types].xml", &declared),
            ("word/document.xml", ""),
        ],
        CompressionMethod::Stored,
    );
    for length in [4, 30, whole.len() / 2, whole.len() - 1] {
        assert!(kind(&whole[..length]).is_err(), "{length}");
    }
    let mut lying = whole.clone();
    let at = lying.len() - 12;
    lying[at..at + 2].copy_from_slice(&[0xff, 0xff]);
    assert!(kind(&lying).is_err());
}

#[test]
fn pdfs_are_found_behind_blanks_and_marks() {
    for file in [
        &b"%PDF-1.7 ..."[..],
        b"\n\r\n%PDF-1.4",
        b"\xef\xbb\xbf%PDF-1.4",
        b"\0\x01\xfe\xff junk %PDF-1.4",
    ] {
        assert_eq!(kind(file), Ok("application/pdf"));
    }
    assert_eq!(kind(b"In deze brief staat %PDF-1.4"), Ok("text/plain"));
    assert_eq!(kind(b"{\\rtf1\\ansi"), Ok("application/rtf"));
    assert_eq!(kind(b""), Err(Refusal::Empty));
}

#[test]
fn two_members_of_one_name_are_refused() {
    let declared = part(
        "word/document.xml",
        &format!("{OFFICE}wordprocessingml.document.main+xml"),
    );
    let twice = Err(Refusal::Other(
        "a ZIP archive in which two members have the same name",
    ));
    for other in ["[content_types].xml", "[Content_TypeX].xml"] {
        let members = [
            (other, declared.as_str()),
            ("[Content_Types].xml", &declared),
            ("word/document.xml", "<d/>"),
        ];
        let mut file = package(&members, CompressionMethod::Stored);
        for at in 0..file.len() - other.len() {
            if file[at..].starts_with(b"[Content_TypeX].xml") {
                file[at + 13] = b's';
            }
        }
        assert_eq!(kind(&file), twice, "{other}");
    }
}
