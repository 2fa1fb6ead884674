//! The TLS configuration of every outgoing HTTP client: rustls with ring, TLS 1.2 and 1.3.

use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::sync::Arc;

/// Returns the certificate authorities that the machine trusts.
pub fn system_authorities() -> RootCertStore {
    let mut authorities = RootCertStore::empty();
    authorities.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    authorities
}

/// Returns the configuration of a client that trusts these certificate authorities and has no
/// certificate of its own.
pub fn client_config(authorities: RootCertStore) -> ClientConfig {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
        .with_root_certificates(authorities)
        .with_no_client_auth()
}
