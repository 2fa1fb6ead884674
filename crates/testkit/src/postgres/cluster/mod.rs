//! A private PostgreSQL server, run with the system's binaries in its own folder: how it is made, and
//! how it is reached. `process` runs it, `copies` copies it.

mod copies;
mod process;

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
    process::{Child, Command},
};
use tempfile::TempDir;

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
}

fn finish(mut command: Command) {
    let done = command.output().expect("the command runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}
