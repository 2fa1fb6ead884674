//! Checks whether other users of the machine can read the stored data on its disk.

use crate::{FileLocation, OpenError, Options};
use std::{
    io::Read,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// Read permission of the group and of others.
const READ: u32 = 0o044;
/// Search permission on a folder, of the group and of others.
const PASS: u32 = 0o011;

/// Refuses data that other users can read, unless the operator allows it. Opening a store does not
/// include this check; callers decide.
pub fn check(options: &Options) -> Result<(), OpenError> {
    let exposed = if options.allow_readable {
        Vec::new()
    } else {
        exposed(options)
    };
    if exposed.is_empty() {
        Ok(())
    } else {
        Err(OpenError::Readable(exposed))
    }
}

/// Returns the stored files and folders that other users can read: the database, its accompanying
/// files, and the attachments.
pub(crate) fn exposed(options: &Options) -> Vec<PathBuf> {
    let database = options
        .database
        .strip_prefix("sqlite:")
        .filter(|path| is_database(Path::new(path)));
    let files = ["", "-wal", "-shm"]
        .into_iter()
        .filter_map(|end| Some(PathBuf::from(format!("{}{end}", database?))));
    let attachments = match &options.files {
        FileLocation::Folder(folder) => Some(folder.clone()).filter(|folder| folder.is_dir()),
        FileLocation::Bucket(_) => None,
    };
    files
        .chain(attachments)
        .filter(|path| is_exposed(path))
        .collect()
}

/// Returns whether the path is an SQLite database. Other files are ignored here; opening them
/// reports the error.
fn is_database(path: &Path) -> bool {
    let mut start = [0; 16];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *b"SQLite format 3\0"
}

/// Returns whether other users can read a file, or look into a folder. They cannot if one of its
/// parent folders gives them no search permission.
fn is_exposed(path: &Path) -> bool {
    let Ok(path) = std::fs::canonicalize(path) else {
        return false;
    };
    let mode = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.mode());
    let own = if path.is_dir() { READ | PASS } else { READ };
    mode(&path) & own != 0
        && path
            .ancestors()
            .skip(1)
            .all(|folder| mode(folder) & PASS != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::remedy;
    use std::{fs, os::unix::fs::PermissionsExt, process::Command};

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn files_readable_by_others_are_reported_until_fixed() {
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
        let options = Options::new(
            format!("sqlite:{}", database.display()),
            attachments.clone(),
        );
        set(&attachments, 0o755);
        // The outer folder keeps other users out.
        set(outer.path(), 0o700);
        assert_eq!(exposed(&options), Vec::<PathBuf>::new());
        // The parent folders of the temporary folder may keep other users out on this machine.
        if Path::new(outer.path())
            .ancestors()
            .skip(1)
            .any(|parent| fs::metadata(parent).unwrap().mode() & PASS == 0)
        {
            return;
        }
        set(outer.path(), 0o755);
        let found = exposed(&options);
        assert_eq!(found, [database, folder.join("test.db-wal"), attachments]);
        let refusal = check(&options).unwrap_err().to_string();
        assert!(
            refusal.contains(&remedy(&found)) && refusal.contains("--allow-readable-data"),
            "{refusal}"
        );
        assert!(
            check(&Options {
                allow_readable: true,
                ..options.clone()
            })
            .is_ok()
        );
        assert!(
            Command::new("sh")
                .args(["-c", &remedy(&found)])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(exposed(&options), Vec::<PathBuf>::new());
    }
}
