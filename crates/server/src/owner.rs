//! Checks who owns the data on disk. A command that runs as another user would leave files behind
//! that the server can neither write nor remove. It is refused, and the refusal names the right
//! command.

use anyhow::{Result, bail};
use messages::Command;
use rustix::process::geteuid;
use std::{
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};
use store::FileLocation;

const ROOT: u32 = 0;

/// Refuses to work on files of another user.
pub(crate) fn check(options: &store::Options) -> Result<()> {
    match mismatch(options, geteuid().as_raw()) {
        None => Ok(()),
        Some(mismatch) => bail!(mismatch.refusal(&words())),
    }
}

/// Returns the text and remedy of the same finding for `doctor`, which leaves no files behind.
pub(crate) fn finding(options: &store::Options) -> Option<(String, String)> {
    let found = mismatch(options, geteuid().as_raw())?;
    Some((
        found.what(),
        format!(
            "run every command as that user: `{}`",
            found.command(&words())
        ),
    ))
}

/// Files that belong to another user than the process runs as.
#[derive(Debug, PartialEq, Eq)]
struct Mismatch {
    path: PathBuf,
    owner: u32,
    user: u32,
}

/// Checks the database file and the folder of attachments. A folder that root owns may be a mounted
/// volume that the process's user can write to, as in containers. It belongs to the user that first
/// creates a file there.
fn mismatch(options: &store::Options, user: u32) -> Option<Mismatch> {
    let database = options.database.strip_prefix("sqlite:").map(Path::new);
    let attachments = match &options.files {
        FileLocation::Folder(folder) => Some(folder.as_path()),
        FileLocation::Bucket(_) => None,
    };
    let folders = [
        database.and_then(Path::parent),
        attachments,
        attachments.and_then(Path::parent),
    ];
    let owner = |path: &Path| {
        std::fs::metadata(path)
            .ok()
            .map(|found| (path.to_owned(), found.uid()))
    };
    let of_file = database.and_then(owner).filter(|(_, owner)| *owner != user);
    let of_attachments = attachments
        .and_then(owner)
        .filter(|(_, owner)| *owner != user && *owner != ROOT);
    // Only root can create files in another user's folder that this user then cannot write.
    let of_folders = || {
        let named = folders
            .into_iter()
            .flatten()
            .filter(|path| user == ROOT && !path.as_os_str().is_empty());
        named.filter_map(owner).find(|(_, owner)| *owner != ROOT)
    };
    let (path, owner) = of_file.or(of_attachments).or_else(of_folders)?;
    Some(Mismatch { path, owner, user })
}

impl Mismatch {
    fn what(&self) -> String {
        let Self { path, owner, user } = self;
        format!(
            "'{}' belongs to {} and this process runs as {}",
            path.display(),
            name(*owner),
            name(*user)
        )
    }

    fn refusal(&self, words: &[String]) -> Command {
        Command::OtherOwner {
            what: self.what(),
            command: self.command(words),
        }
    }

    /// Returns the command line to run as the owner. The environment's settings are passed on by
    /// name.
    fn command(&self, words: &[String]) -> String {
        let kept: Vec<String> = std::env::vars_os()
            .filter_map(|(name, _)| name.into_string().ok())
            .filter(|name| name.starts_with("ONDERWIJSREGIO_") || name.starts_with("AWS_"))
            .collect();
        let kept = if kept.is_empty() {
            String::new()
        } else {
            format!("--preserve-env={} ", kept.join(","))
        };
        let user = entry(self.owner).unwrap_or_else(|| format!("'#{}'", self.owner));
        format!("sudo -u {user} {kept}{}", words.join(" "))
    }
}

/// Returns the words of this command line, quoted for a shell. Words that may contain a password
/// are left out.
fn words() -> Vec<String> {
    std::env::args_os()
        .map(|word| shell_word(&word.to_string_lossy()))
        .collect()
}

fn shell_word(word: &str) -> String {
    if word.contains("://") && word.contains('@') || word.contains("whsec_") {
        return "…".to_owned();
    }
    quoted(word)
}

/// Quotes a word for a shell.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Returns a user's name and number for people.
fn name(user: u32) -> String {
    entry(user).map_or_else(
        || format!("user {user}"),
        |name| format!("user {name} ({user})"),
    )
}

/// Returns the name of a user in /etc/passwd. Users of a directory service are shown by number.
fn entry(user: u32) -> Option<String> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(user)).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_quoted_without_passwords() {
        assert_eq!(shell_word("import"), "import");
        assert_eq!(shell_word("de lijst.csv"), "'de lijst.csv'");
        assert_eq!(shell_word("'"), r"''\'''");
        assert_eq!(shell_word("--database=postgres://ada:geheim@db/regio"), "…");
        assert_eq!(shell_word("whsec_geheim"), "…");
    }

    #[test]
    fn database_belongs_to_one_user_and_a_root_owned_volume_to_its_user() {
        let folder = tempfile::tempdir().unwrap();
        let own = std::fs::metadata(folder.path()).unwrap().uid();
        let file = folder.path().join("test.db");
        let attachments = folder.path().join("attachments");
        let options =
            store::Options::new(format!("sqlite:{}", file.display()), attachments.clone());
        std::fs::write(&file, "").unwrap();
        std::fs::create_dir(&attachments).unwrap();
        assert_eq!(mismatch(&options, own), None);
        let stranger = own + 1;
        let expected = Mismatch {
            path: file.clone(),
            owner: own,
            user: stranger,
        };
        assert_eq!(mismatch(&options, stranger), Some(expected));
        std::fs::remove_file(&file).unwrap();
        let expected = (own != ROOT).then_some(Mismatch {
            path: attachments,
            owner: own,
            user: stranger,
        });
        assert_eq!(mismatch(&options, stranger), expected);
    }
}
