//! Between a server and its PostgreSQL: hands everything on, until it is told to cut an answer off in the middle.

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

/// When an answer is cut.
#[derive(Debug)]
struct Knife {
    /// After so many bytes.
    after: AtomicUsize,
    /// So many answers of that length pass first.
    spared: AtomicUsize,
}

/// A socket that stands for a PostgreSQL server's.
pub(crate) struct Proxy {
    folder: TempDir,
    knife: Arc<Knife>,
}

impl Proxy {
    pub(crate) fn before(cluster: &Cluster) -> Self {
        let folder = TempDir::new().unwrap();
        let knife = Arc::new(Knife { after: AtomicUsize::new(usize::MAX), spared: AtomicUsize::new(0) });
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

    /// The address of a database behind it.
    pub(crate) fn url(&self) -> String {
        format!("postgres:///postgres?host={}&user=postgres", self.folder.path().display())
    }

    /// From now on, answers are cut after so many bytes, but for the next few that are so long.
    pub(crate) fn cut_after(&self, bytes: usize, spared: usize) {
        self.knife.spared.store(spared, Ordering::SeqCst);
        self.knife.after.store(bytes, Ordering::SeqCst);
    }

    pub(crate) fn mend(&self) {
        self.cut_after(usize::MAX, 0);
    }
}

fn join(client: &UnixStream, server: &UnixStream, knife: &Arc<Knife>) {
    // How long the answer under way is so far; a question begins the next.
    let length = Arc::new(AtomicUsize::new(0));
    let [asking, answering] =
        [(client, server), (server, client)].map(|(from, to)| (from.try_clone().unwrap(), to.try_clone().unwrap()));
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
            let spared = knife.spared.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |spared| spared.checked_sub(1));
            spared.is_ok()
        });
    });
}

/// Hands on what comes, as long as `pass` lets it; then both ends are closed.
fn hand_on((mut from, mut to): (UnixStream, UnixStream), pass: impl Fn(usize) -> bool) {
    let mut buffer = [0; 1024];
    while let Ok(bytes @ 1..) = from.read(&mut buffer) {
        if !pass(bytes) || to.write_all(&buffer[..bytes]).is_err() {
            break;
        }
    }
    for stream in [from, to] {
        // It may be closed already.
        drop(stream.shutdown(Shutdown::Both));
    }
}
