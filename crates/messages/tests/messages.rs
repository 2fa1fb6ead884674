//! The generated page, and the form of the texts.

use messages::{GROUPS, page::page};
use std::{collections::HashSet, fs, path::PathBuf};

#[test]
fn generated_page_is_current() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/messages.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, page()).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == page(),
        "docs/messages.md is stale; write it again with INSTA_UPDATE=always"
    );
}

#[test]
fn texts_are_single_lines() {
    for group in GROUPS {
        for row in (group.rows)() {
            let text = row.text.trim();
            assert!(!text.is_empty(), "{} {}", group.name, row.name);
            assert_eq!(text, row.text, "{} {}", group.name, row.name);
            assert!(!text.contains('\n') && !text.contains("  "), "{text}");
        }
    }
}

#[test]
fn codes_are_short_names() {
    for row in GROUPS.iter().flat_map(|group| (group.rows)()) {
        let Some(code) = row.code else { continue };
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        assert!(code.len() <= 30 && code.bytes().all(fits), "{code}");
    }
}

#[test]
fn groups_are_listed_once() {
    let names: HashSet<&str> = GROUPS.iter().map(|group| group.name).collect();
    assert_eq!(names.len(), GROUPS.len());
    let sources = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut declared = 0;
    let mut folders = vec![sources];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.file_name() != "table.rs" {
                let text = fs::read_to_string(entry.path()).unwrap();
                let begins = |line: &&str| ["faults! {", "texts! {", "problems! {"].contains(line);
                declared += text.lines().filter(begins).count();
            }
        }
    }
    assert_eq!(declared, GROUPS.len());
}
