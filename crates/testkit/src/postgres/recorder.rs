//! A proxy between client and server that records what the client sends, so that tests can count
//! round trips.

use super::Cluster;
use std::{
    io::{self, Read, Write},
    os::unix::net::{UnixListener, UnixStream},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tempfile::TempDir;

/// The request code of a first message that asks for encryption. After an answer to it, the client
/// sends another first message. Any other first message is the only one of its connection.
const ENCRYPTION: [u8; 4] = 80_877_103_u32.to_be_bytes();
/// The name of a server's socket on the default port.
const SOCKET: &str = ".s.PGSQL.5432";

/// A proxy that accepts connections and forwards everything in both directions.
#[derive(Debug)]
pub struct Recorder {
    folder: TempDir,
    sent: Arc<Mutex<String>>,
}

impl Recorder {
    /// Starts a proxy in front of a server.
    pub fn before(cluster: &Cluster) -> Self {
        let folder = TempDir::new().expect("a folder");
        let listener = UnixListener::bind(folder.path().join(SOCKET)).expect("a socket");
        let sent = Arc::new(Mutex::new(String::new()));
        let (server, noted) = (cluster.socket(), sent.clone());
        // The relay threads end with the connection, and this thread with the process.
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (server, noted) = (server.clone(), noted.clone());
                std::thread::spawn(move || drop(relay(&client, &server, &noted)));
            }
        });
        Self { folder, sent }
    }

    /// Returns the address of the server's database `postgres` through the proxy.
    pub fn url(&self) -> String {
        format!(
            "postgres:///postgres?host={}&user=postgres",
            self.folder.path().display()
        )
    }

    /// Returns the types of the messages since the last call: `Q` for a simple query, `P` (Parse)
    /// to prepare a statement, `B` (Bind) to bind its values, `E` (Execute) to execute it, `S`
    /// (Sync) for the end of a sequence that is answered together.
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
    let mut tag = [0];
    loop {
        from.read_exact(&mut tag)?;
        let rest = message(&mut from)?;
        // Recorded before it is forwarded, so that it is recorded by the time the client has the
        // answer.
        noted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(char::from(tag[0]));
        to.write_all(&[&tag, rest.as_slice()].concat())?;
    }
}

/// Reads the rest of a message. It begins with its length, which includes the length field itself.
fn message(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let rest = u64::from(u32::from_be_bytes(length)).saturating_sub(4);
    let mut message = length.to_vec();
    from.take(rest).read_to_end(&mut message)?;
    Ok(message)
}
