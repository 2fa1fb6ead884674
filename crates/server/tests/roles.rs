//! The setup in docs/operating.md for a PostgreSQL server on which one role owns the tables and
//! another one serves.

use crate::harness::Installation;
use testkit::postgres::Cluster;

#[test]
fn a_server_logs_in_as_a_role_that_owns_nothing() {
    let cluster = Cluster::with_checksums();
    cluster.run("CREATE ROLE onderwijsregio_owner LOGIN CREATEROLE");
    cluster.run("CREATE ROLE onderwijsregio LOGIN NOINHERIT");
    cluster.run("CREATE DATABASE onderwijsregio OWNER onderwijsregio_owner");
    let url = |role: &str| {
        cluster
            .url_of("onderwijsregio")
            .replace("user=postgres", &format!("user={role}"))
    };
    let it = Installation::on(&url("onderwijsregio"));
    assert!(
        it.run("region list")
            .refusal()
            .contains("--migrate-database names that role")
    );
    it.run(&format!(
        "migrate --migrate-database {}",
        url("onderwijsregio_owner")
    ))
    .good();

    let key = it.region("noord");
    it.import("noord", &testkit::many(1..=3));
    let server = it.serve("--row-security all");
    assert_eq!(
        server.get(&key, "/api/v2/candidates").1["data"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    server.stop();
    let doctor = it.run("doctor").good();
    assert!(
        doctor.contains("ok    the role that logs in neither owns the tables nor is a superuser"),
        "{doctor}"
    );
    assert!(
        doctor.contains("ok    row-level security is installed, and the server's role may use it"),
        "{doctor}"
    );
    let warnings: Vec<_> = doctor
        .lines()
        .filter(|line| line.starts_with("WARN"))
        .filter(|line| !line.contains("no mail is sent") && !line.contains("passkeys"))
        .collect();
    assert_eq!(warnings, Vec::<&str>::new());
    // Only the owner can prune the audit log.
    assert!(
        it.run("audit prune --before 2999-01-01")
            .refusal()
            .contains("(42501)")
    );
    it.run(&format!(
        "audit prune --before 2999-01-01 --database {}",
        url("onderwijsregio_owner")
    ))
    .good();
}
