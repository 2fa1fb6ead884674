//! The command `health`: asks the running server whether it is ready.

use crate::harness::Installation;
use std::net::TcpListener;

#[testkit::test]
fn health_of_a_server_is_an_exit_code_and_a_line() {
    let it = Installation::new();
    let mut server = it.serve("");
    let listen = server.address.clone();
    let ready = it.run(&format!("health --listen {listen}"));
    assert_eq!(
        ready.good(),
        "{\"status\":\"ready\",\"writes\":\"accepted\",\"attachments\":\"accepted\"}\n"
    );
    let mut by_variable = it.command(["health"]);
    by_variable.env("ONDERWIJSREGIO_LISTEN", &listen);
    assert!(by_variable.output().unwrap().status.success());
    std::fs::write(
        it.folder().join("settings.toml"),
        format!("listen = \"{listen}\"\n"),
    )
    .unwrap();
    it.run("health --config settings.toml").good();
    server.signal("-TERM");
    server.wait();
    assert_eq!(
        it.run(&format!("health --listen {listen}")).refusal(),
        format!(
            "error: the server on {listen} does not answer (Connection refused (os error 111)); check that it runs, and \
             that --listen names its address"
        )
    );
}

/// Another server on the port does not pass for this one.
#[test]
fn answer_that_is_no_health_is_refused() {
    let it = Installation::new();
    let server = it.serve("");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closing = listener.local_addr().unwrap();
    let accepting = std::thread::spawn(move || drop(listener.accept().unwrap()));
    assert_eq!(
        it.run(&format!("health --listen {closing}")).refusal(),
        format!(
            "error: the server on {closing} does not answer (it closed the connection); check that it runs, and that \
             --listen names its address"
        )
    );
    accepting.join().unwrap();
    // A command that only asks creates no data folder.
    let other = Installation::new();
    other
        .run(&format!("health --listen {}", server.address))
        .good();
    assert!(!other.folder().join("data").exists());
}
