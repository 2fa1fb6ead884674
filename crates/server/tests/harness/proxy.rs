//! A proxy between a server and its PostgreSQL. It forwards everything, until a test makes it cut a
//! response off in the middle.

use std::{
    io::{Read, Write},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tempfile::TempDir;
use testkit::postgres::Cluster;

/// When a response is cut off.
#[derive(Debug)]
struct Knife {
    /// The length in bytes after which it is cut.
    after: AtomicUsize,
    /// The number of responses of that length that pass uncut before.
    spared: AtomicUsize,
}

/// A Unix socket in the place of a PostgreSQL server's.
pub(crate) struct Proxy {
    folder: TempDir,
    knife: Arc<Knife>,
}

impl Proxy {
    pub(crate) fn before(cluster: &Cluster) -> Self {
        let folder = TempDir::new().unwrap();
        let knife = Arc::new(Knife {
            after: AtomicUsize::new(usize::MAX),
            spared: AtomicUsize::new(0),
        });
        let listener = UnixListener::bind(folder.path().join(".s.PGSQL.5432")).unwrap();
        let (socket, shared) = (cluster.socket(), knife.clone());
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), UnixStream::connect(&socket).unwrap());
                join(&client, &server, &shared);
            }
        });
        Self { folder, knife }
    }

    /// Returns the URL of a database behind the proxy.
    pub(crate) fn url(&self) -> String {
        format!(
            "postgres:///postgres?host={}&user=postgres",
            self.folder.path().display()
        )
    }

    /// Cuts responses off after this many bytes from now on, except the next `spared` responses of
    /// that length.
    pub(crate) fn cut_after(&self, bytes: usize, spared: usize) {
        self.knife.spared.store(spared, Ordering::SeqCst);
        self.knife.after.store(bytes, Ordering::SeqCst);
    }

    pub(crate) fn mend(&self) {
        self.cut_after(usize::MAX, 0);
    }
}

fn join(client: &UnixStream, server: &UnixStream, knife: &Arc<Knife>) {
    // The length of the current response so far. A request resets it.
    let length = Arc::new(AtomicUsize::new(0));
    let [asking, answering] = [(client, server), (server, client)]
        .map(|(from, to)| (from.try_clone().unwrap(), to.try_clone().unwrap()));
    std::thread::spawn({
        let length = length.clone();
        move || {
            hand_on(asking, |_| {
                length.store(0, Ordering::SeqCst);
                true
            });
        }
    });
    let knife = knife.clone();
    std::thread::spawn(move || {
        hand_on(answering, |bytes| {
            let before = length.fetch_add(bytes, Ordering::SeqCst);
            let after = knife.after.load(Ordering::SeqCst);
            if before > after || before + bytes <= after {
                return true;
            }
            let spared = knife
                .spared
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |spared| {
                    spared.checked_sub(1)
                });
            spared.is_ok()
        });
    });
}

/// Forwards data while `pass` allows it, and then closes both ends.
fn hand_on((mut from, mut to): (UnixStream, UnixStream), pass: impl Fn(usize) -> bool) {
    let mut buffer = [0; 1024];
    while let Ok(bytes @ 1..) = from.read(&mut buffer) {
        if !pass(bytes) || to.write_all(&buffer[..bytes]).is_err() {
            break;
        }
    }
    for stream in [from, to] {
        // The socket may be closed already.
        drop(stream.shutdown(Shutdown::Both));
    }
}
