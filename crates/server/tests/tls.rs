//! TLS to PostgreSQL, with the modes of libpq's `sslmode`.

use crate::harness::Installation;
use rcgen::{BasicConstraints, CertificateParams, CustomExtension, IsCa, Issuer, KeyPair};
use testkit::postgres::Cluster;

/// A certificate authority of the test's own.
struct Authority {
    certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = parameters.self_signed(&key).unwrap().pem();
        Self {
            certificate,
            issuer: Issuer::new(parameters, key),
        }
    }

    /// Issues a certificate for a host, and returns it with its key.
    fn certify(&self, host: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new([host.to_owned()]).unwrap();
        (
            parameters.signed_by(&key, &self.issuer).unwrap().pem(),
            key.serialize_pem(),
        )
    }
}

#[test]
fn database_connection_is_encrypted_and_the_server_verified() {
    let [authority, another] = [(); 2].map(|()| Authority::new());
    let (certificate, key) = authority.certify("localhost");
    let cluster = Cluster::with_tls(&certificate, &key);
    let it = Installation::on(&cluster.url());
    std::fs::write(it.folder().join("right.pem"), &authority.certificate).unwrap();
    std::fs::write(it.folder().join("wrong.pem"), &another.certificate).unwrap();
    std::fs::write(it.folder().join("empty.pem"), "").unwrap();
    let list = |host: &str, parameters: &str| {
        it.run(&format!(
            "region list --database {}?{parameters}",
            cluster.tcp_url(host)
        ))
    };
    let region_key = it.region("noord");

    // Encrypted, without verifying the server.
    list("127.0.0.1", "sslmode=require").good();
    let server = it.serve(&format!(
        "--database {}?sslmode=require",
        cluster.tcp_url("127.0.0.1")
    ));
    assert_eq!(server.get(&region_key, "/api/v2/candidates").0, 200);
    let encrypted = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
                     WHERE application_name = 'onderwijsregio'";
    assert_eq!(cluster.run(encrypted), ["t"]);
    server.stop();

    // Encrypted, with a server whose host name and authority are verified.
    list("localhost", "sslmode=verify-full&sslrootcert=right.pem").good();
    let remedy = "check sslrootcert, and that the host name is the one in the server's certificate";
    for (host, authority) in [
        ("localhost", "wrong.pem"),
        ("127.0.0.1", "right.pem"),
        ("localhost", "system"),
    ] {
        let refusal = list(
            host,
            &format!("sslmode=verify-full&sslrootcert={authority}"),
        )
        .refusal();
        let start = format!("error: the database {host}:");
        assert!(
            refusal.starts_with(&start) && refusal.ends_with(remedy),
            "{refusal}"
        );
    }
    let unusable = list("localhost", "sslmode=verify-full&sslrootcert=empty.pem").refusal();
    assert!(
        unusable.contains("sslrootcert 'empty.pem' cannot be used: there is no certificate in it"),
        "{unusable}"
    );
}

/// Returns a self-signed certificate with its key. It has a critical extension that nobody knows, so
/// a verifier cannot read it.
fn self_signed() -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::new(["localhost".to_owned()]).unwrap();
    let mut extension =
        CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99999, 1], vec![5, 0]);
    extension.set_criticality(true);
    parameters.custom_extensions = vec![extension];
    (
        parameters.self_signed(&key).unwrap().pem(),
        key.serialize_pem(),
    )
}

/// Lets users in over TCP by these rules only.
fn admit(cluster: &Cluster, rules: &str) {
    let rules = format!("local all all trust\n{rules}\n");
    std::fs::write(cluster.file("pg_hba.conf"), &rules).unwrap();
    cluster.run("SELECT pg_reload_conf()");
    // The server reads the file when it takes the signal, which this query shows.
    while cluster.run("SELECT count(*) FROM pg_hba_file_rules")
        != [rules.trim().lines().count().to_string()]
    {}
}

#[test]
fn self_signed_server_is_encrypted_but_not_verified_unless_asked() {
    let (certificate, key) = self_signed();
    let cluster = Cluster::with_tls(&certificate, &key);
    let it = Installation::on(&cluster.url());
    let list = |parameters: &str| {
        it.run(&format!(
            "region list --database {}{parameters}",
            cluster.tcp_url("127.0.0.1")
        ))
    };
    let encrypted = "hostssl all all 127.0.0.1/32 trust";
    let plain = "hostnossl all all 127.0.0.1/32 trust";

    admit(&cluster, encrypted);
    for parameters in ["", "?sslmode=prefer", "?sslmode=require", "?sslmode=allow"] {
        list(parameters).good();
    }
    for parameters in [
        "?sslmode=disable",
        "?sslmode=verify-full",
        "?sslmode=verify-ca",
    ] {
        list(parameters).refusal();
    }

    admit(&cluster, plain);
    for parameters in ["", "?sslmode=prefer", "?sslmode=allow", "?sslmode=disable"] {
        list(parameters).good();
    }
    list("?sslmode=require").refusal();
}

#[test]
fn failed_handshake_is_followed_by_no_encryption_only_where_that_is_preferred() {
    let (certificate, key) = self_signed();
    let cluster = Cluster::with_tls(&certificate, &key);
    let it = Installation::on(&cluster.url());
    cluster.run("ALTER SYSTEM SET ssl_min_protocol_version = 'TLSv1'");
    cluster.run("ALTER SYSTEM SET ssl_max_protocol_version = 'TLSv1.1'");
    cluster.run("SELECT pg_reload_conf()");
    while cluster.run("SHOW ssl_max_protocol_version") != ["TLSv1.1"] {}
    let list = |parameters: &str| {
        it.run(&format!(
            "region list --database {}{parameters}",
            cluster.tcp_url("127.0.0.1")
        ))
    };
    list("").good();
    list("?sslmode=require").refusal();
}

#[test]
fn authority_is_verified_without_the_host_name() {
    let [authority, another] = [(); 2].map(|()| Authority::new());
    let (certificate, key) = authority.certify("another.example");
    let cluster = Cluster::with_tls(&certificate, &key);
    let it = Installation::on(&cluster.url());
    std::fs::write(it.folder().join("right.pem"), &authority.certificate).unwrap();
    std::fs::write(it.folder().join("wrong.pem"), &another.certificate).unwrap();
    let list = |parameters: &str| {
        it.run(&format!(
            "region list --database {}?{parameters}",
            cluster.tcp_url("localhost")
        ))
    };
    list("sslmode=verify-ca&sslrootcert=right.pem").good();
    list("sslmode=require&sslrootcert=right.pem").good();
    list("sslmode=verify-ca&sslrootcert=wrong.pem").refusal();
    list("sslmode=require&sslrootcert=wrong.pem").refusal();
    list("sslmode=verify-full&sslrootcert=right.pem").refusal();
}
