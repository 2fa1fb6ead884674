//! Runs the binary in a folder of its own.

pub(crate) mod creates;
pub(crate) mod load;
pub(crate) mod proxy;
pub(crate) mod receiver;
#[expect(
    dead_code,
    reason = "the tests of the API also answer requests at the same time"
)]
#[path = "../../../api/tests/harness/receiver.rs"]
pub(crate) mod recorder;
mod server;
pub(crate) mod writes;

pub(crate) use server::Server;

use serde_json::Value;
use std::{
    ffi::OsStr,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use testkit::{Answer, Backend, logs, postgres};
use ureq::{Body, http::Response};

/// A data folder and a database of the tested engine, with commands that run on them.
pub(crate) struct Installation {
    folder: TempDir,
    /// The URL of a PostgreSQL database. `None` for the SQLite file in the data folder.
    database: Option<String>,
    own: Option<postgres::Database>,
}

/// The result of a command.
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Done {
    fn of(output: Output) -> Self {
        let (out, err) = (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        );
        logs::keep_text(&err);
        Self {
            code: output.status.code(),
            out,
            err,
        }
    }

    /// Returns the standard output of a successful command.
    #[track_caller]
    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self.out
    }

    /// Returns the single line of a refusal, ignoring the warnings about passwords given by flags.
    #[track_caller]
    pub(crate) fn refusal(self) -> String {
        assert_eq!(
            (self.code, self.out.as_str()),
            (Some(1), ""),
            "{}",
            self.err
        );
        let lines: Vec<_> = self
            .err
            .lines()
            .filter(|line| !line.starts_with("warning: --"))
            .collect();
        assert_eq!(lines.len(), 1, "{}", self.err);
        lines[0].to_owned()
    }
}

impl Installation {
    /// Creates an installation on a fresh database of the tested engine.
    pub(crate) fn new() -> Self {
        let own = (testkit::backend() == Backend::Postgres).then(postgres::Database::fresh);
        let database = own.as_ref().map(|database| database.url().to_owned());
        Self {
            folder: TempDir::new().unwrap(),
            database,
            own,
        }
    }

    /// Creates an installation on a PostgreSQL database of the test's own.
    pub(crate) fn on(url: &str) -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            database: Some(url.to_owned()),
            own: None,
        }
    }

    /// Returns its PostgreSQL database.
    pub(crate) fn database(&self) -> &postgres::Database {
        self.own.as_ref().expect("the test runs on PostgreSQL")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the command with these arguments on this installation's data, without the settings
    /// of the environment.
    pub(crate) fn command<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onderwijsregio"));
        command
            .args(arguments)
            .current_dir(self.folder())
            .env_remove("RUST_LOG");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ONDERWIJSREGIO_")) {
            command.env_remove(name);
        }
        command.envs(self.settings());
        command
    }

    /// Returns the settings that each command gets from its environment. Tests that are not about
    /// the disk pass on a machine whose disk is nearly full.
    fn settings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.database
            .iter()
            .map(|url| ("ONDERWIJSREGIO_DATABASE", url.as_str()))
            .chain([("ONDERWIJSREGIO_MIN_FREE_DISK", "off")])
    }

    /// Returns the refusal of a command that names a region that does not exist.
    pub(crate) fn no_region(&self, name: &str) -> String {
        let of_url = |url: &String| {
            let server = url.split('@').next_back().unwrap_or_default();
            let server = server.split("://").last().unwrap_or_default();
            server.split('?').next().unwrap_or_default().to_owned()
        };
        let file = self.folder().join("data/onderwijsregio.db");
        let place = self.database.as_ref().map(of_url);
        let place = place.unwrap_or_else(|| file.display().to_string());
        format!(
            "error: there is no region '{name}' in the database {place}; `onderwijsregio region list` shows its regions, \
             and --data-dir or --database names another database"
        )
    }

    /// Runs `onderwijsregio` with these words as arguments.
    pub(crate) fn run(&self, words: &str) -> Done {
        self.run_all(words.split_whitespace())
    }

    pub(crate) fn run_all<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Done {
        Done::of(self.command(arguments).output().unwrap())
    }

    /// Returns the standard output of a successful command as bytes.
    #[track_caller]
    pub(crate) fn run_for_bytes(&self, words: &str) -> Vec<u8> {
        let output = self.command(words.split_whitespace()).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    /// Runs a command with this standard input.
    pub(crate) fn feed(&self, words: &str, input: &[u8]) -> Done {
        self.feed_all(words.split_whitespace(), input)
    }

    pub(crate) fn feed_all<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Done {
        let rows = input
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice::<Value>(line).ok());
        rows.for_each(|row| logs::note_used(&row));
        let mut command = self.command(arguments);
        let command = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // A command that refuses early does not read all of its input.
        let feeding = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let done = Done::of(child.wait_with_output().unwrap());
        feeding.join().unwrap();
        done
    }

    /// Runs a shell command in this folder, and returns its output.
    pub(crate) fn shell(&self, script: &str) -> String {
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .current_dir(self.folder())
            .envs(self.settings());
        let done = Done::of(command.output().unwrap());
        assert_eq!(done.err.replace("2000 exported\n", ""), "", "{script}");
        done.out
    }

    /// Creates a region and a key for it. Returns the key.
    pub(crate) fn region(&self, slug: &str) -> String {
        self.run(&format!("region create --slug {slug} --name Regio"))
            .good();
        self.run(&format!("key create --region {slug}"))
            .good()
            .trim_end()
            .to_owned()
    }

    /// Imports rows into a region.
    pub(crate) fn import(&self, region: &str, rows: &[Value]) {
        let lines: String = rows.iter().map(|row| row.to_string() + "\n").collect();
        self.feed(&format!("import --region {region} -"), lines.as_bytes())
            .good();
    }

    /// Returns the standard output of the server that was started last. It is complete once the
    /// server is ready.
    pub(crate) fn printed(&self) -> String {
        std::fs::read_to_string(self.folder().join("printed")).unwrap()
    }

    /// Starts a server on a free port, with additional arguments.
    pub(crate) fn serve(&self, words: &str) -> Server {
        self.served(self.command(["serve", "--listen", "127.0.0.1:0"]), words)
    }

    /// Starts a server from a shell that first runs a script, for example to set a limit.
    pub(crate) fn serve_by(&self, script: &str, words: &str) -> Server {
        let mut shell = Command::new("bash");
        let binary = env!("CARGO_BIN_EXE_onderwijsregio");
        shell.args([
            "-c",
            &format!("{script}\nexec {binary} serve --listen 127.0.0.1:0 \"$@\""),
            "bash",
        ]);
        shell
            .current_dir(self.folder())
            .env_remove("RUST_LOG")
            .envs(self.settings());
        self.served(shell, words)
    }

    fn served(&self, mut command: Command, words: &str) -> Server {
        let printed = std::fs::File::create(self.folder().join("printed")).unwrap();
        let command = command
            .args(words.split_whitespace())
            .stdout(printed)
            .stderr(Stdio::piped());
        Server::start(command.spawn().unwrap())
    }
}

/// Checks a response against the OpenAPI document.
pub(crate) fn judged(
    method: &str,
    path: &str,
    response: Response<Body>,
) -> Result<Answer, ureq::Error> {
    let (parts, mut body) = response.into_parts();
    let body = body.read_to_vec()?.into();
    let answer = Answer {
        status: parts.status,
        headers: parts.headers,
        body,
        took: Duration::ZERO,
    };
    testkit::contract::judge(&method.parse().expect("a method"), path, &answer);
    Ok(answer)
}

/// Waits until a condition is true. Panics after one minute. Returns how long it took.
pub(crate) fn until(what: &str, mut so: impl FnMut() -> bool) -> Duration {
    #[expect(
        clippy::disallowed_methods,
        reason = "the duration is the measured result, and it is bounded"
    )]
    let start = Instant::now();
    while !so() {
        assert!(
            start.elapsed() < Duration::from_mins(1),
            "timed out waiting until {what}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    start.elapsed()
}
