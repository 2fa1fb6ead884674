//! A private PostgreSQL server, run with the system's binaries in its own folder.

use super::{
    session::Session,
    system::{Owner, binary, owner},
};
use std::{
    fs,
    net::TcpListener,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// Runs a server until the script's standard input is closed, which happens at the latest when the
/// process that started it ends.
const KEEPER: &str = r#""$@" & server=$!
cat >/dev/null
kill -CONT $server; kill -QUIT $server; wait $server
[ -z "$FOLDER" ] || rm -rf "$FOLDER""#;

/// A running server with its own data folder.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    /// Removes the folder on drop. `None` for the server of the whole process, whose folder the
    /// keeper removes.
    temporary: Option<TempDir>,
    owner: Option<Owner>,
    port: u16,
    settings: Vec<String>,
    keeper: Option<Child>,
}

/// Returns the folder of the system that lies in memory, if it has room for the databases of all tests.
fn memory_folder() -> Option<&'static Path> {
    /// 2 GiB, in the unit of `df`.
    const ROOM: u64 = 2 << 20;
    let folder = Path::new("/dev/shm");
    let asked = Command::new("df")
        .args(["--output=avail", "--block-size=1K"])
        .arg(folder)
        .output();
    let answer = String::from_utf8(asked.ok()?.stdout).ok()?;
    let free: u64 = answer.lines().last()?.trim().parse().ok()?;
    (free >= ROOM).then_some(folder)
}

impl Cluster {
    /// Starts a server that runs as long as this process.
    pub(super) fn for_this_process() -> Self {
        // Creating and dropping databases is mostly creating and removing files.
        let memory = memory_folder();
        let folder = memory.map_or_else(TempDir::new, TempDir::new_in);
        let folder = folder.expect("a folder").keep();
        let cluster = Self::make(
            folder,
            None,
            &[
                "fsync=off",
                "full_page_writes=off",
                "synchronous_commit=off",
            ],
        );
        cluster.fill().launched()
    }

    /// Starts a server for one test, with settings such as `max_connections=10`.
    pub fn start(settings: &[&str]) -> Self {
        Self::in_own_folder(settings).fill().launched()
    }

    /// Starts a server with data checksums.
    pub fn with_checksums() -> Self {
        Self::in_own_folder(&["fsync=off"])
            .filled(&["--data-checksums"])
            .launched()
    }

    /// Starts a server that also listens on a free port of 127.0.0.1, with TLS. The certificate and
    /// its key are PEM texts.
    pub fn with_tls(certificate: &str, key: &str) -> Self {
        let mut cluster = Self::in_own_folder(&["listen_addresses=127.0.0.1", "ssl=on"]);
        // The port is free now. If another process takes it before the server starts, the start
        // fails with an error.
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|free| free.local_addr())
            .expect("a free port")
            .port();
        cluster.port = port;
        for (setting, name, text) in [
            ("ssl_cert_file", "server.crt", certificate),
            ("ssl_key_file", "server.key", key),
        ] {
            let file = cluster.folder.join(name);
            fs::write(&file, text).expect("a file");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600))
                .expect("the file is ours");
            cluster.give(&file);
            cluster
                .settings
                .push(format!("{setting}={}", file.display()));
        }
        cluster.fill().launched()
    }

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

    fn in_own_folder(settings: &[&str]) -> Self {
        let temporary = TempDir::new().expect("a folder");
        Self::make(temporary.path().to_owned(), Some(temporary), settings)
    }

    fn make(folder: PathBuf, temporary: Option<TempDir>, settings: &[&str]) -> Self {
        let settings = settings.iter().map(|&setting| setting.to_owned()).collect();
        let cluster = Self {
            folder,
            temporary,
            owner: owner(),
            port: 5432,
            settings,
            keeper: None,
        };
        cluster.give(&cluster.folder);
        cluster
    }

    /// Changes the owner of a file or folder to the user that the server runs as.
    fn give(&self, path: &Path) {
        if let Some(Owner { user, group }) = self.owner {
            chown(path, Some(user), Some(group)).expect("it can be given away");
        }
    }

    fn fill(self) -> Self {
        self.filled(&[])
    }

    fn filled(self, more: &[&str]) -> Self {
        let mut initdb = self.command(&binary("initdb"));
        initdb.arg("-D").arg(self.data());
        initdb.args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        initdb.args(more);
        finish(initdb);
        self
    }

    fn launched(mut self) -> Self {
        self.launch();
        self
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .process_group(0);
        if let Some(Owner { user, group }) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }

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

    /// Returns the address of its database `postgres`, over its socket.
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Returns the address of another of its databases.
    pub fn url_of(&self, database: &str) -> String {
        format!(
            "postgres:///{database}?host={}&port={}&user=postgres",
            self.folder.display(),
            self.port
        )
    }

    /// Returns the address of its database `postgres` over TCP, with a name of this machine.
    pub fn tcp_url(&self, host: &str) -> String {
        format!("postgres://postgres@{host}:{}/postgres", self.port)
    }

    /// Returns the path of its socket.
    pub fn socket(&self) -> PathBuf {
        self.folder.join(format!(".s.PGSQL.{}", self.port))
    }

    /// Returns the path of a file in its data folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.data().join(name)
    }

    /// Returns what it has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).expect("a log")
    }

    /// Opens a session as the superuser. It lasts as long as the value is held.
    pub fn session(&self) -> Session {
        Session::start(self.url())
    }

    /// Runs statements as the superuser. Returns the first column of each row.
    pub fn run(&self, sql: &str) -> Vec<String> {
        self.session().run(sql)
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

fn finish(mut command: Command) {
    let done = command.output().expect("the command runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}
