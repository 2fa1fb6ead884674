//! The PostgreSQL installation on this machine: its binaries, and the user that its servers run as.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The user that the server runs as. PostgreSQL refuses to run as root.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner {
    pub(super) user: u32,
    pub(super) group: u32,
}

/// Returns the path of a PostgreSQL binary, of the newest installed version. Panics when it is not
/// installed.
pub fn binary(name: &str) -> PathBuf {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path());
    let mut versions: Vec<_> = debian.map(|version| version.join("bin")).collect();
    versions.sort_by_key(|bin| {
        bin.parent()
            .and_then(Path::file_name)?
            .to_str()?
            .parse::<u32>()
            .ok()
    });
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = versions
        .into_iter()
        .rev()
        .chain(std::env::split_paths(&path))
        .map(|bin| bin.join(name));
    found.into_iter().find(|file| file.exists()).unwrap_or_else(|| {
        panic!(
            "PostgreSQL's '{name}' is not here: install Debian's package postgresql; but for those that start or stop a \
             server, tests also run on the one that ONDERWIJSREGIO_TEST_POSTGRES=postgres://… names"
        )
    })
}

pub(super) fn owner() -> Option<Owner> {
    let me = fs::metadata("/proc/self").map(|me| std::os::unix::fs::MetadataExt::uid(&me));
    if me.ok() != Some(0) {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the system's users");
    let fields = users
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>());
    let found = fields
        .into_iter()
        .find(|fields| fields.first() == Some(&"postgres"));
    let found = found
        .expect("a user 'postgres', as Debian's package makes it: the server does not run as root");
    let number = |index: usize| found[index].parse().expect("a number");
    Some(Owner {
        user: number(2),
        group: number(3),
    })
}
