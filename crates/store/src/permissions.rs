//! Whether other users of the machine may read what we keep on its disk.

use crate::{FilePlace, OpenError, Options};
use std::{
    io::Read,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// Reading by the group and by all others.
const READ: u32 = 0o044;
/// Passing through a folder, by the group and by all others.
const PASS: u32 = 0o011;

/// Refuses files that others may read, unless the operator allows them. Whoever opens a store decides whether to ask.
pub fn check(options: &Options) -> Result<(), OpenError> {
    let exposed = if options.allow_readable { Vec::new() } else { exposed(options) };
    if exposed.is_empty() { Ok(()) } else { Err(OpenError::Readable(exposed)) }
}

/// Those of our files and folders that others may read: the database, what belongs to it, the attachments.
pub(crate) fn exposed(options: &Options) -> Vec<PathBuf> {
    let database = options.database.strip_prefix("sqlite:").filter(|path| is_database(Path::new(path)));
    let files = ["", "-wal", "-shm"].into_iter().filter_map(|end| Some(PathBuf::from(format!("{}{end}", database?))));
    let attachments = match &options.files {
        FilePlace::Folder(folder) => Some(folder.clone()).filter(|folder| folder.is_dir()),
        FilePlace::Bucket(_) => None,
    };
    files.chain(attachments).filter(|path| is_exposed(path)).collect()
}

/// Whether there is an SQLite database. What is something else is left alone, and told of by whoever opens it.
fn is_database(path: &Path) -> bool {
    let mut start = [0; 16];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *b"SQLite format 3\0"
}

/// Whether others may read a file, or look into a folder. Where no one else may pass one of the folders it lies in, none can.
fn is_exposed(path: &Path) -> bool {
    let Ok(path) = std::fs::canonicalize(path) else { return false };
    let mode = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.mode());
    let own = if path.is_dir() { READ | PASS } else { READ };
    mode(&path) & own != 0 && path.ancestors().skip(1).all(|folder| mode(folder) & PASS != 0)
}

/// The command that takes the rights away.
pub(crate) fn remedy(exposed: &[PathBuf]) -> String {
    let quoted = |path: &PathBuf| format!("'{}'", path.display().to_string().replace('\'', r"'\''"));
    let paths = exposed.iter().map(quoted).collect::<Vec<_>>().join(" ");
    format!("chmod -R go-rwx -- {paths}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt, process::Command};

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_others_may_read_is_named_until_the_remedy_was_followed() {
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("it's data");
        let attachments = folder.join("attachments");
        fs::create_dir_all(&attachments).unwrap();
        let database = folder.join("test.db");
        for end in ["", "-wal"] {
            let file = folder.join(format!("test.db{end}"));
            fs::write(&file, "SQLite format 3\0").unwrap();
            set(&file, 0o640);
        }
        let options = Options::new(format!("sqlite:{}", database.display()), attachments.clone());
        set(&attachments, 0o755);
        // The folder around all of it keeps others out.
        set(outer.path(), 0o700);
        assert_eq!(exposed(&options), Vec::<PathBuf>::new());
        // Whether others reach a temporary folder is the machine's business.
        if Path::new(outer.path()).ancestors().skip(1).any(|parent| fs::metadata(parent).unwrap().mode() & PASS == 0) {
            return;
        }
        set(outer.path(), 0o755);
        let found = exposed(&options);
        assert_eq!(found, [database, folder.join("test.db-wal"), attachments]);
        let refusal = check(&options).unwrap_err().to_string();
        assert!(refusal.contains(&remedy(&found)) && refusal.contains("--allow-readable-data"), "{refusal}");
        assert!(check(&Options { allow_readable: true, ..options.clone() }).is_ok());
        assert!(Command::new("sh").args(["-c", &remedy(&found)]).status().unwrap().success());
        assert_eq!(exposed(&options), Vec::<PathBuf>::new());
    }
}
