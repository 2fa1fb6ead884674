//! ZIP packages, read within limits.

use crate::{Refusal, kinds::Kind, open_document, open_xml};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The maximum number of members. A document with a thousand pictures has about as many.
const MAX_MEMBERS: u16 = 4_096;
/// The maximum number of bytes read of one member.
const MAX_PART: u64 = 1024 * 1024;

/// A ZIP file with a directory of bounded size.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    names: Vec<String>,
}

pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

pub(crate) fn recognise(bytes: &[u8]) -> Result<&'static Kind, Refusal> {
    let mut package = Package::open(bytes)?;
    if package.has("[Content_Types].xml") {
        return open_xml::recognise(&mut package);
    }
    if package.has("mimetype") || package.has("META-INF/manifest.xml") {
        return open_document::recognise(&mut package);
    }
    if package
        .names
        .iter()
        .any(|name| name.to_ascii_lowercase().ends_with(".iwa"))
    {
        return Err(Refusal::Other(
            "an Apple Pages, Numbers or Keynote document (export it as a PDF)",
        ));
    }
    Err(Refusal::Other("a ZIP archive"))
}

impl<'b> Package<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Refusal> {
        let broken = Refusal::Other("a ZIP archive that is damaged or unusually large");
        let members = members(bytes).ok_or(broken)?;
        if members > MAX_MEMBERS {
            return Err(broken);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken)?;
        let names: Vec<String> = archive
            .file_names()
            .filter_map(Result::ok)
            .map(std::borrow::Cow::into_owned)
            .collect();
        // Readers disagree about which of two members with one name counts.
        let declarations = |name: &str| {
            let is_it = |other: &&String| other.trim_start_matches('/').eq_ignore_ascii_case(name);
            names.iter().filter(is_it).count()
        };
        if archive.len() != usize::from(members)
            || ["[Content_Types].xml", "mimetype"]
                .iter()
                .any(|name| declarations(name) > 1)
        {
            return Err(Refusal::Other(
                "a ZIP archive in which two members have the same name",
            ));
        }
        Ok(Self { archive, names })
    }

    /// Returns a member's name as the directory spells it. Names are case-insensitive (OPC,
    /// ECMA-376-2).
    fn find(&self, name: &str) -> Option<String> {
        let name = name.trim_start_matches('/');
        self.names
            .iter()
            .find(|other| other.trim_start_matches('/').eq_ignore_ascii_case(name))
            .cloned()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub(crate) fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        self.names.iter().any(|name| test(name))
    }

    /// Returns the content of a member of at most 1 MiB. Refuses a member that is longer, encrypted
    /// or damaged.
    pub(crate) fn read(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        let name = self.find(name).ok_or(Refusal::Unknown)?;
        let member = self.archive.by_name(&name).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                Refusal::Password
            }
            _ => Refusal::Unknown,
        })?;
        let mut content = Vec::new();
        member
            .take(MAX_PART + 1)
            .read_to_end(&mut content)
            .map_err(|_| Refusal::Unknown)?;
        if content.len() as u64 > MAX_PART {
            Err(Refusal::Unknown)
        } else {
            Ok(content)
        }
    }
}

/// Returns the number of members that the end record of the directory claims, or none without such
/// a record. A ZIP64 package, which has more members than the record can count, claims 65,535.
fn members(bytes: &[u8]) -> Option<u16> {
    const END: &[u8] = b"PK\x05\x06";
    let tail = &bytes[bytes.len().saturating_sub(22 + 65_535)..];
    let at = tail.windows(END.len()).rposition(|window| window == END)?;
    let count = tail.get(at + 10..at + 12)?;
    Some(u16::from_le_bytes([count[0], count[1]]))
}
