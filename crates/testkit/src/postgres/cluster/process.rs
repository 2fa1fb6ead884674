//! The process of a server: launched, stopped and killed.

use super::Cluster;
use crate::postgres::system::binary;
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

/// Runs a server until the script's standard input is closed, which happens at the latest when the
/// process that started it ends.
const KEEPER: &str = r#""$@" & server=$!
cat >/dev/null
kill -CONT $server; kill -QUIT $server; wait $server
[ -z "$FOLDER" ] || rm -rf "$FOLDER""#;

impl Cluster {
    /// Starts the server and waits until it answers.
    pub fn launch(&mut self) {
        let mut keeper = self.command(Path::new("/bin/sh"));
        keeper
            .args(["-c", KEEPER, "keeper"])
            .arg(binary("postgres"))
            .arg("-D")
            .arg(self.data());
        let own = [
            format!("unix_socket_directories={}", self.folder.display()),
            format!("port={}", self.port),
        ];
        let shared = [
            "listen_addresses=",
            "max_connections=200",
            "shared_buffers=64MB",
        ]
        .map(str::to_owned);
        for setting in own.iter().chain(&shared).chain(&self.settings) {
            keeper.args(["-c", setting]);
        }
        if self.temporary.is_none() {
            keeper.env("FOLDER", &self.folder);
        }
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.join("log"))
            .expect("a log");
        let keeper = keeper
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log);
        self.keeper = Some(keeper.spawn().expect("the server starts"));
        self.run("SELECT 1");
    }

    /// Returns the id of the postmaster process, the parent of all other server processes.
    pub fn pid(&self) -> u32 {
        let file = fs::read_to_string(self.data().join("postmaster.pid")).expect("the server runs");
        file.lines()
            .next()
            .and_then(|pid| pid.parse().ok())
            .expect("a process id")
    }

    /// Stops the server with a fast shutdown, as an operator's restart does: connections are
    /// closed.
    pub fn stop(&mut self) {
        let pid = self.pid().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .expect("kill runs")
                .success()
        );
        while self.data().join("postmaster.pid").exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        self.dismiss();
    }

    /// Kills every process of the server immediately.
    pub fn kill(&mut self) {
        self.signal("-KILL");
        self.dismiss();
    }

    fn dismiss(&mut self) {
        let mut keeper = self.keeper.take().expect("the server runs");
        drop(keeper.stdin.take());
        keeper.wait().expect("the keeper ends");
    }

    /// Sends a signal to every process of the server.
    pub fn signal(&self, signal: &str) {
        let postmaster = self.pid();
        let children = fs::read_to_string(format!("/proc/{postmaster}/task/{postmaster}/children"))
            .unwrap_or_default();
        let mut kill = Command::new("kill");
        kill.args([signal, &postmaster.to_string()])
            .args(children.split_whitespace());
        // A child process may just have ended, so failures are ignored.
        kill.stderr(Stdio::null()).status().expect("kill runs");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            drop(keeper.stdin.take());
            drop(keeper.wait());
        }
    }
}
