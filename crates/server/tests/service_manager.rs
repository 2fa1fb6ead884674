//! What the server reports to the service manager that started it.

use crate::harness::Installation;
use std::{os::unix::net::UnixDatagram, time::Duration};

/// The socket of a service manager.
struct Manager(UnixDatagram);

impl Manager {
    fn of(it: &Installation) -> Self {
        let socket = UnixDatagram::bind(it.folder().join("notify")).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_mins(1)))
            .unwrap();
        Self(socket)
    }

    /// Returns the next message.
    fn received(&self) -> String {
        let mut message = [0; 256];
        let length = self.0.recv(&mut message).unwrap();
        String::from_utf8(message[..length].to_vec()).unwrap()
    }

    /// Returns the messages that were not received yet.
    fn rest(&self) -> Vec<String> {
        self.0.set_nonblocking(true).unwrap();
        let mut rest = Vec::new();
        let mut message = [0; 256];
        while let Ok(length) = self.0.recv(&mut message) {
            rest.push(String::from_utf8(message[..length].to_vec()).unwrap());
        }
        rest
    }
}

#[testkit::test]
fn service_manager_learns_of_ready_alive_and_stopping() {
    let it = Installation::new();
    let manager = Manager::of(&it);
    let mut server = it.serve_by(
        "export NOTIFY_SOCKET=notify WATCHDOG_USEC=90000 WATCHDOG_PID=$$",
        "",
    );
    assert_eq!(manager.received(), "READY=1\n");
    for _ in 0..3 {
        assert_eq!(manager.received(), "WATCHDOG=1\n");
    }
    server.signal("-TERM");
    let (status, log) = server.wait();
    assert_eq!(status.code(), Some(0), "{log}");
    let rest = manager.rest();
    let last = rest
        .iter()
        .skip_while(|message| *message == "WATCHDOG=1\n")
        .collect::<Vec<_>>();
    assert_eq!(last, ["STOPPING=1\n"]);
}

/// The variables of a watchdog may be inherited from another process, whose they are.
#[test]
fn watchdog_of_another_process_is_not_fed() {
    let it = Installation::new();
    let manager = Manager::of(&it);
    let mut server = it.serve_by(
        "export NOTIFY_SOCKET=notify WATCHDOG_USEC=90000 WATCHDOG_PID=1",
        "",
    );
    let key = it.region("noord");
    assert_eq!(server.get(&key, "/api/v2/candidates").0, 200);
    server.signal("-TERM");
    server.wait();
    assert_eq!(manager.rest(), ["READY=1\n", "STOPPING=1\n"]);
}
