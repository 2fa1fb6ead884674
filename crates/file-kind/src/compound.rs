//! Compound files (MS-CFB): Word, Excel and PowerPoint before 2007, and password-protected Office
//! files of any year.

use crate::{
    Refusal,
    kinds::{self, Kind},
};
use std::io::{self, Cursor, Read};

/// The number of bytes of a stream that are read.
const BEGINNING: u64 = 64 * 1024;

pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Recognises a compound file by the names of the streams and storages at its root.
pub(crate) fn recognise(bytes: &[u8]) -> Result<&'static Kind, Refusal> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Refusal::Unknown)?;
    let names: Vec<String> = file
        .read_root_storage()
        .take(1_000)
        .map(|entry| entry.name().to_lowercase())
        .collect();
    let has = |name: &str| names.iter().any(|other| other == name);
    if has("encryptedpackage") || has("encryptioninfo") {
        return Err(Refusal::Password);
    }
    let mut begins = |name| beginning(&mut file, name).unwrap_or_default();
    if has("worddocument") {
        return if is_encrypted_word(&begins("/WordDocument")) {
            Err(Refusal::Password)
        } else if has("macros") {
            Err(Refusal::Macros("Word"))
        } else {
            Ok(kinds::of("application/msword"))
        };
    }
    if has("workbook") || has("book") {
        let stream = if has("workbook") {
            "/Workbook"
        } else {
            "/Book"
        };
        return if is_encrypted_workbook(&begins(stream)) {
            Err(Refusal::Password)
        } else if has("_vba_project_cur") {
            Err(Refusal::Macros("Excel"))
        } else {
            Ok(kinds::of("application/vnd.ms-excel"))
        };
    }
    if has("powerpoint document") {
        return if is_encrypted_presentation(&begins("/Current User")) {
            Err(Refusal::Password)
        } else {
            Ok(kinds::of("application/vnd.ms-powerpoint"))
        };
    }
    if has("__properties_version1.0") {
        return Err(Refusal::Other("an Outlook message"));
    }
    Err(Refusal::Unknown)
}

/// Reads the beginning of a stream, which is enough to see whether the rest is encrypted.
fn beginning(file: &mut cfb::CompoundFile<Cursor<&[u8]>>, stream: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.open_stream(stream)?
        .take(BEGINNING)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

/// Returns whether the file information block of Word sets `fEncrypted` ([MS-DOC], 2.5.2).
fn is_encrypted_word(stream: &[u8]) -> bool {
    number(stream, 10).is_some_and(|flags| flags & 0x0100 != 0)
}

/// Returns whether a record `FilePass` is among the first records of a workbook ([MS-XLS], 2.4.117).
/// What follows it is encrypted, except for the headers of records.
fn is_encrypted_workbook(stream: &[u8]) -> bool {
    const FILE_PASS: u16 = 0x002f;
    const END: u16 = 0x000a;
    let mut at = 0;
    while let (Some(kind), Some(length)) = (number(stream, at), number(stream, at + 2)) {
        match kind {
            FILE_PASS => return true,
            END => return false,
            _ => at += 4 + usize::from(length),
        }
    }
    false
}

/// Returns whether the token of the current user says that the presentation is encrypted ([MS-PPT],
/// 2.3.2).
fn is_encrypted_presentation(stream: &[u8]) -> bool {
    stream.get(12..16) == Some(&[0xdf, 0xc4, 0xd1, 0xf3])
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

    fn holding(streams: &[(&str, &[u8])]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for (name, content) in streams {
            file.create_stream(format!("/{name}"))
                .unwrap()
                .write_all(content)
                .unwrap();
        }
        file.into_inner().into_inner()
    }

    #[test]
    fn password_protected_files_are_recognised() {
        let kind = |bytes: &[u8]| recognise(bytes).map(|kind| kind.media_type);
        let word = |flags: u8| {
            let mut block = [0_u8; 32];
            block[..2].copy_from_slice(&[0xec, 0xa5]);
            block[11] = flags;
            holding(&[("WordDocument", &block)])
        };
        assert_eq!(kind(&word(0x01)), Err(Refusal::Password));
        assert_eq!(kind(&word(0x12)), Ok("application/msword"));

        let begin = [0x09, 0x08, 4, 0, 0, 6, 5, 0];
        let pass = [0x2f, 0, 6, 0, 0, 0, 1, 0, 1, 0];
        let end = [0x0a, 0, 0, 0];
        for (name, records, found) in [
            ("Workbook", [&begin[..], &pass, &end].concat(), None),
            ("Book", [&begin[..], &pass].concat(), None),
            (
                "Workbook",
                [&begin[..], &end, &pass].concat(),
                Some("application/vnd.ms-excel"),
            ),
            ("Workbook", begin.to_vec(), Some("application/vnd.ms-excel")),
        ] {
            let expected = found.ok_or(Refusal::Password);
            assert_eq!(kind(&holding(&[(name, &records)])), expected, "{records:?}");
        }

        let presentation = |token: [u8; 4]| {
            let user = [&[0, 0, 0xf6, 0x0f, 20, 0, 0, 0, 20, 0, 0, 0][..], &token].concat();
            holding(&[("PowerPoint Document", b"content"), ("Current User", &user)])
        };
        assert_eq!(
            kind(&presentation([0xdf, 0xc4, 0xd1, 0xf3])),
            Err(Refusal::Password)
        );
        assert_eq!(
            kind(&presentation([0x5f, 0xc0, 0x91, 0xe3])),
            Ok("application/vnd.ms-powerpoint")
        );
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
