//! TLS: the receiver must prove the requested name with a certificate of a trusted authority.

use crate::harness::{LONG, PUBLIC, client_trusting, receiver};
use egress::{EgressError, Response};
use http::HeaderMap;
use rustls::{RootCertStore, ServerConfig, crypto::ring, pki_types::PrivateKeyDer};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

#[tokio::test]
async fn receiver_certificate_is_verified() {
    let made = rcgen::generate_simple_self_signed(["example.nl".into(), PUBLIC.into()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let configuration = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(configuration));
    let port = receiver(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                return;
            };
            stream.read_u8().await.unwrap();
            stream
                .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                .await
                .unwrap();
            stream.flush().await.unwrap();
        }
    });
    let port = port.await;
    let mut authorities = RootCertStore::empty();
    authorities.add(made.cert.der().clone()).unwrap();
    let (client, network) = client_trusting(authorities);
    network.name("example.com", &[PUBLIC]);
    let (stranger, _) = client_trusting(RootCertStore::empty());
    let plain = receiver(|mut stream| async move {
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await);
    });
    let plain = plain.await;
    for (client, host, port, answer) in [
        (&client, "example.nl", port, Ok(Response { status: 204 })),
        (&client, PUBLIC, port, Ok(Response { status: 204 })),
        (&client, "example.com", port, Err(EgressError::Tls)),
        (&client, "example.nl", plain, Err(EgressError::Tls)),
        (&stranger, "example.nl", port, Err(EgressError::Tls)),
    ] {
        let url = format!("https://{host}:{port}/").parse().unwrap();
        assert_eq!(
            client.post(&url, HeaderMap::new(), "{}".into(), LONG).await,
            answer,
            "{host}"
        );
    }
}
