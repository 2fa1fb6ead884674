//! A server of our own, from the system's binaries, in a folder that goes with it.

use super::steward::Steward;
use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// Keeps a server as long as its own standard input is open, which is as long as the process that started it lives.
const KEEPER: &str = r#""$@" & server=$!
cat >/dev/null
kill -CONT $server; kill -QUIT $server; wait $server
[ -z "$FOLDER" ] || rm -rf "$FOLDER""#;

/// Who the server runs as. It refuses to run as the superuser.
#[derive(Debug, Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

/// A running server with a data folder of its own.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    /// Removes the folder with this; the keeper does it for the server of the whole process.
    temporary: Option<TempDir>,
    owner: Option<Owner>,
    settings: Vec<String>,
    keeper: Option<Child>,
}

impl Cluster {
    /// One that lasts as long as this process.
    pub(super) fn for_this_process() -> Self {
        let folder = TempDir::new().expect("a folder").keep();
        Self::make(folder, None, &["fsync=off", "full_page_writes=off", "synchronous_commit=off"])
    }

    /// One of the test's own, with settings such as `max_connections=10`.
    pub fn start(settings: &[&str]) -> Self {
        let temporary = TempDir::new().expect("a folder");
        Self::make(temporary.path().to_owned(), Some(temporary), settings)
    }

    fn make(folder: PathBuf, temporary: Option<TempDir>, settings: &[&str]) -> Self {
        let owner = owner();
        if let Some(Owner { user, group }) = owner {
            chown(&folder, Some(user), Some(group)).expect("the folder can be given away");
        }
        let settings = settings.iter().map(|&setting| setting.to_owned()).collect();
        let mut cluster = Self { folder, temporary, owner, settings, keeper: None };
        let mut initdb = cluster.command(&binary("initdb"));
        initdb.arg("-D").arg(cluster.data());
        initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        let made = initdb.output().expect("initdb runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        cluster.launch();
        cluster
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env_clear().env("PATH", "/usr/bin:/bin").process_group(0);
        if let Some(Owner { user, group }) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }

    /// Starts the server, and waits until it answers.
    pub fn launch(&mut self) {
        let mut keeper = self.command(Path::new("/bin/sh"));
        keeper.args(["-c", KEEPER, "keeper"]).arg(binary("postgres")).arg("-D").arg(self.data());
        let own = [format!("unix_socket_directories={}", self.folder.display()), "listen_addresses=".into()];
        let shared = ["max_connections=200", "shared_buffers=64MB"].map(str::to_owned);
        for setting in own.iter().chain(&shared).chain(&self.settings) {
            keeper.args(["-c", setting]);
        }
        if self.temporary.is_none() {
            keeper.env("FOLDER", &self.folder);
        }
        let log = fs::OpenOptions::new().create(true).append(true).open(self.folder.join("log")).expect("a log");
        let keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log);
        self.keeper = Some(keeper.spawn().expect("the server starts"));
        self.run("SELECT 1");
    }

    /// The address of its first database, over its socket.
    pub fn url(&self) -> String {
        format!("postgres:///postgres?host={}&user=postgres", self.folder.display())
    }

    /// Runs statements as the superuser; gives the first column of each row.
    pub fn run(&self, sql: &str) -> Vec<String> {
        Steward::start(self.url()).run(sql)
    }

    /// The process that all of the server's others are children of.
    pub fn pid(&self) -> u32 {
        let file = fs::read_to_string(self.data().join("postmaster.pid")).expect("the server runs");
        file.lines().next().and_then(|pid| pid.parse().ok()).expect("a process id")
    }

    /// Stops the server as an operator would to restart it: connections are cut.
    pub fn stop(&mut self) {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
        let mut keeper = self.keeper.take().expect("the server runs");
        while self.data().join("postmaster.pid").exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        drop(keeper.stdin.take());
        keeper.wait().expect("the keeper ends");
    }

    /// Sends a signal to every process of the server.
    pub fn signal(&self, signal: &str) {
        let postmaster = self.pid();
        let children = fs::read_to_string(format!("/proc/{postmaster}/task/{postmaster}/children")).unwrap_or_default();
        let mut kill = Command::new("kill");
        kill.args([signal, &postmaster.to_string()]).args(children.split_whitespace());
        // A child may just have ended.
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

/// The newest of the system's PostgreSQL binaries of that name.
fn binary(name: &str) -> PathBuf {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|version| version.path());
    let mut versions: Vec<_> = debian.map(|version| version.join("bin")).collect();
    versions.sort_by_key(|bin| bin.parent().and_then(Path::file_name)?.to_str()?.parse::<u32>().ok());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = versions.into_iter().rev().chain(std::env::split_paths(&path)).map(|bin| bin.join(name));
    found.into_iter().find(|file| file.exists()).unwrap_or_else(|| {
        panic!(
            "PostgreSQL's '{name}' is not here: install Debian's package postgresql, or name a server for the tests with \
             ONDERWIJSREGIO_TEST_POSTGRES=postgres://…"
        )
    })
}

fn owner() -> Option<Owner> {
    let me = fs::metadata("/proc/self").map(|me| std::os::unix::fs::MetadataExt::uid(&me));
    if me.ok() != Some(0) {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the system's users");
    let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let found = fields.into_iter().find(|fields| fields.first() == Some(&"postgres"));
    let found = found.expect("a user 'postgres', as Debian's package makes it: the server does not run as root");
    let number = |index: usize| found[index].parse().expect("a number");
    Some(Owner { user: number(2), group: number(3) })
}
