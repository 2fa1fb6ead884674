//! Copies of a server: standbys, base backups, and what is recovered of one.

use super::{Cluster, finish};
use crate::postgres::system::binary;
use std::{
    fs,
    path::{Path, PathBuf},
};

impl Cluster {
    /// Starts a standby of this server, with its own settings.
    #[must_use]
    pub fn standby(&self, settings: &[&str]) -> Self {
        let standby = Self::in_own_folder(settings);
        let mut copy = standby.command(&binary("pg_basebackup"));
        copy.arg("-D")
            .arg(standby.data())
            .arg("-h")
            .arg(&self.folder)
            .args(["-p", &self.port.to_string()]);
        copy.args([
            "-U",
            "postgres",
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync",
        ]);
        finish(copy);
        standby.launched()
    }

    /// Starts a server that archives its write-ahead log in [`Cluster::archive`].
    pub fn archiving() -> Self {
        let keep = "archive_command=mkdir -p ../archive && cp %p ../archive/%f";
        Self::start(&["fsync=off", "archive_mode=on", keep])
    }

    /// Returns the folder of the archived write-ahead log.
    pub fn archive(&self) -> PathBuf {
        self.folder.join("archive")
    }

    /// Makes a base backup of the server. The result is not started yet.
    #[must_use]
    pub fn base_backup(&self) -> Self {
        let backup = Self::in_own_folder(&["fsync=off"]);
        let mut copy = backup.command(&binary("pg_basebackup"));
        copy.arg("-D")
            .arg(backup.data())
            .arg("-h")
            .arg(&self.folder)
            .args(["-p", &self.port.to_string()]);
        copy.args(["-U", "postgres", "-X", "none", "-c", "fast", "--no-sync"]);
        finish(copy);
        backup
    }

    /// Starts a base backup, and replays the write-ahead log from an archive folder up to a moment.
    pub fn recover(&mut self, archive: &Path, until: &str) {
        let signal = self.data().join("recovery.signal");
        fs::write(&signal, "").expect("a file");
        self.give(&signal);
        self.settings
            .push(format!("restore_command=cp {}/%f %p", archive.display()));
        self.settings.push(format!("recovery_target_time={until}"));
        self.settings.push("recovery_target_action=promote".into());
        self.launch();
        while self.run("SELECT pg_is_in_recovery()") != ["f"] {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}
