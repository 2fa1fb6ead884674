//! Compound files (MS-CFB): Word, Excel and PowerPoint before 2007, and password-protected Office
//! files of any year.

use crate::{
    Refusal,
    kinds::{self, Kind},
};
use std::io::Cursor;

pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Recognises a compound file by the names of the streams and storages at its root.
pub(crate) fn recognise(bytes: &[u8]) -> Result<&'static Kind, Refusal> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Refusal::Unknown)?;
    let names: Vec<String> = file
        .read_root_storage()
        .take(1_000)
        .map(|entry| entry.name().to_lowercase())
        .collect();
    let has = |name: &str| names.iter().any(|other| other == name);
    if has("encryptedpackage") || has("encryptioninfo") {
        return Err(Refusal::Password);
    }
    if has("worddocument") {
        return if has("macros") {
            Err(Refusal::Macros("Word"))
        } else {
            Ok(kinds::of("application/msword"))
        };
    }
    if has("workbook") || has("book") {
        let macros = has("_vba_project_cur");
        return if macros {
            Err(Refusal::Macros("Excel"))
        } else {
            Ok(kinds::of("application/vnd.ms-excel"))
        };
    }
    if has("powerpoint document") {
        return Ok(kinds::of("application/vnd.ms-powerpoint"));
    }
    if has("__properties_version1.0") {
        return Err(Refusal::Other("an Outlook message"));
    }
    Err(Refusal::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(streams: &[&str], folders: &[&str]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for name in streams {
            file.create_stream(format!("/{name}"))
                .unwrap()
                .write_all(b"content")
                .unwrap();
        }
        for name in folders {
            file.create_storage(format!("/{name}")).unwrap();
        }
        file.into_inner().into_inner()
    }

    #[test]
    fn streams_decide_the_kind() {
        let kind = |bytes: &[u8]| recognise(bytes).map(|kind| kind.media_type);
        assert_eq!(
            kind(&file(&["WordDocument", "1Table"], &[])),
            Ok("application/msword")
        );
        assert_eq!(
            kind(&file(&["Workbook"], &[])),
            Ok("application/vnd.ms-excel")
        );
        assert_eq!(
            kind(&file(&["PowerPoint Document"], &[])),
            Ok("application/vnd.ms-powerpoint")
        );
        assert_eq!(
            kind(&file(&["EncryptionInfo", "EncryptedPackage"], &[])),
            Err(Refusal::Password)
        );
        assert_eq!(
            kind(&file(&["WordDocument"], &["Macros"])),
            Err(Refusal::Macros("Word"))
        );
        assert_eq!(
            kind(&file(&["Workbook"], &["_VBA_PROJECT_CUR"])),
            Err(Refusal::Macros("Excel"))
        );
        assert_eq!(kind(&file(&["else"], &[])), Err(Refusal::Unknown));
        assert_eq!(
            kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1cut off"),
            Err(Refusal::Unknown)
        );
    }
}
