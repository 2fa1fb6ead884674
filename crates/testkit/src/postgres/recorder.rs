//! Stands between a client and a server and notes what the client sends, so that a test can count round trips.

use super::Cluster;
use std::{
    io::{self, Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tempfile::TempDir;

/// What a client asks first, to have the connection encrypted; every other opening is the connection's last one.
const ENCRYPTION: [u8; 4] = 80_877_103_u32.to_be_bytes();
/// The name of a server's socket on the usual port.
const SOCKET: &str = ".s.PGSQL.5432";

/// Takes connections in a server's place and hands everything on, both ways.
#[derive(Debug)]
pub struct Recorder {
    folder: TempDir,
    sent: Arc<Mutex<String>>,
}

impl Recorder {
    /// One before a server of the test's own.
    pub fn before(cluster: &Cluster) -> Self {
        let folder = TempDir::new().expect("a folder");
        let listener = UnixListener::bind(folder.path().join(SOCKET)).expect("a socket");
        let sent = Arc::new(Mutex::new(String::new()));
        let (server, noted) = (cluster.socket(), sent.clone());
        // Both threads end with the connection, and this one with the process.
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (server, noted) = (server.clone(), noted.clone());
                std::thread::spawn(move || drop(relay(&client, &server, &noted)));
            }
        });
        Self { folder, sent }
    }

    /// The address of the server's first database, past here.
    pub fn url(&self) -> String {
        format!("postgres:///postgres?host={}&user=postgres", self.folder.path().display())
    }

    /// The letters of the messages since the last call: `Q` for a plain query, `P` to prepare one, `B` to bind its
    /// values, `E` to execute it, `S` for the end of what is to be answered.
    pub fn take(&self) -> String {
        std::mem::take(&mut self.sent.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn relay(client: &UnixStream, server: &PathBuf, noted: &Mutex<String>) -> io::Result<()> {
    let server = UnixStream::connect(server)?;
    let (mut answers, mut to_client) = (server.try_clone()?, client.try_clone()?);
    std::thread::spawn(move || io::copy(&mut answers, &mut to_client));
    let (mut from, mut to) = (client, &server);
    let mut opening = message(&mut from)?;
    while opening.get(4..8) == Some(&ENCRYPTION) {
        to.write_all(&opening)?;
        opening = message(&mut from)?;
    }
    to.write_all(&opening)?;
    let mut letter = [0];
    loop {
        from.read_exact(&mut letter)?;
        let rest = message(&mut from)?;
        // Before it is handed on: whoever has the answer finds it noted.
        noted.lock().unwrap_or_else(PoisonError::into_inner).push(char::from(letter[0]));
        to.write_all(&[&letter, rest.as_slice()].concat())?;
    }
}

/// The rest of a message from its length on, which counts itself.
fn message(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let rest = u64::from(u32::from_be_bytes(length)).saturating_sub(4);
    let mut message = length.to_vec();
    from.take(rest).read_to_end(&mut message)?;
    Ok(message)
}
