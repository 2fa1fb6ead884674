//! TLS to PostgreSQL, with the modes of libpq's `sslmode`.

use crate::harness::Installation;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
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
