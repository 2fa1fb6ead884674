//! Names that resolve to addresses that are not allowed, at once or at a later look-up.

use crate::harness::{LONG, PUBLIC, answering, at, client, site, url};
use egress::{Client, DownloadErrorKind, EgressError, Policy, Response, Url};
use http::HeaderMap;
use std::net::IpAddr;

const GOOD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

async fn post(client: &Client, url: &Url) -> Result<Response, EgressError> {
    client.post(url, HeaderMap::new(), "{}".into(), LONG).await
}

#[tokio::test]
async fn host_with_one_private_address_is_rejected() {
    let port = answering(GOOD).await;
    let (client, network) = client();
    for answer in [
        "127.0.0.1",
        "8.8.8.8 10.0.0.1",
        "10.0.0.1 8.8.8.8",
        "::1",
        "8.8.8.8 ::ffff:8.8.8.8",
        "8.8.8.8 fd00::1",
        "169.254.169.254",
        "64:ff9b::808:808",
        "0.0.0.0",
    ] {
        network.name("mixed.nl", &[answer]);
        assert_eq!(
            post(&client, &at("mixed.nl", port, "/")).await,
            Err(EgressError::Address),
            "{answer}"
        );
        let error = client
            .download(&at("mixed.nl", port, "/"), 9, LONG)
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind, error.is_temporary()),
            (DownloadErrorKind::Address, false),
            "{answer}"
        );
    }
    assert_eq!(network.connections(), 0);
}

#[tokio::test]
async fn literal_address_is_checked_without_a_dns_lookup() {
    let port = answering(GOOD).await;
    let (client, network) = client();
    for host in [
        "127.0.0.1",
        "[::1]",
        "[::ffff:7f00:1]",
        "localhost",
        "a.localhost.",
        "0",
        "2130706433",
    ] {
        assert_eq!(
            post(&client, &at(host, port, "/")).await,
            Err(EgressError::Address),
            "{host}"
        );
    }
    assert_eq!(
        post(&client, &format!("ftp://{PUBLIC}:{port}/").parse().unwrap()).await,
        Err(EgressError::Address)
    );
    assert_eq!(network.connections(), 0);
    assert_eq!(
        post(&client, &at(PUBLIC, port, "/")).await,
        Ok(Response { status: 200 })
    );
    assert!(network.looked_up.lock().unwrap().is_empty());
}

#[tokio::test]
async fn host_is_resolved_once_and_the_checked_address_is_used() {
    let port = answering(GOOD).await;
    let (client, network) = client();
    network.name("rebinding.nl", &[PUBLIC, "127.0.0.1"]);
    assert_eq!(
        post(&client, &at("rebinding.nl", port, "/")).await,
        Ok(Response { status: 200 })
    );
    assert_eq!(*network.looked_up.lock().unwrap(), ["rebinding.nl"]);
    assert_eq!(
        *network.connected.lock().unwrap(),
        [PUBLIC.parse::<IpAddr>().unwrap()]
    );
    assert_eq!(
        post(&client, &at("rebinding.nl", port, "/")).await,
        Err(EgressError::Address)
    );
    assert_eq!(network.connections(), 1);
}

#[tokio::test]
async fn host_without_an_address_is_rejected() {
    let (client, network) = client();
    network.name("empty.nl", &[""]);
    assert_eq!(
        post(&client, &at("empty.nl", 80, "/")).await,
        Err(EgressError::Name)
    );
    assert_eq!(
        post(&client, &at("unknown.nl", 80, "/")).await,
        Err(EgressError::Name)
    );
}

#[tokio::test]
async fn next_address_is_tried_after_a_failure() {
    let port = answering(GOOD).await;
    let (client, network) = client();
    network.name("two.nl", &["2a00::1 8.8.8.8"]);
    assert_eq!(
        post(&client, &at("two.nl", port, "/")).await,
        Ok(Response { status: 200 })
    );
    network.name("none.nl", &["2a00::1 9.9.9.9"]);
    assert_eq!(
        post(&client, &at("none.nl", port, "/")).await,
        Err(EgressError::Connection)
    );
}

#[tokio::test]
async fn every_redirect_is_checked() {
    let secret = answering(GOOD).await;
    let (client, network) = client();
    network.name("inside.nl", &["10.0.0.1"]);
    network.name("rebinding.nl", &[PUBLIC, "127.0.0.1"]);
    for location in [
        format!("http://127.0.0.1:{secret}/"),
        format!("http://inside.nl:{secret}/"),
        format!("//[::1]:{secret}/"),
        format!("http://user@example.nl:{secret}/"),
        "file:///etc/passwd".into(),
        "http://localhost/".into(),
        "http://example.nl:25/".into(),
    ] {
        let port = answering(format!(
            "HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"
        ))
        .await;
        network.connected.lock().unwrap().clear();
        let error = client.download(&url(port, "/"), 9, LONG).await.unwrap_err();
        assert_eq!(
            (error.kind, network.connections()),
            (DownloadErrorKind::Address, 1),
            "{location}"
        );
    }
    let port = site([
        ("/", "HTTP/1.1 302 Found\r\nlocation: /again\r\n\r\n".into()),
        ("/again", GOOD.into()),
    ])
    .await;
    let error = client
        .download(&at("rebinding.nl", port, "/"), 9, LONG)
        .await
        .unwrap_err();
    assert_eq!(error.kind, DownloadErrorKind::Address);
}

#[tokio::test]
async fn private_address_is_reached_when_the_operator_allows_it() {
    let port = answering(GOOD).await;
    let client = Client::new(Policy {
        allow_private: true,
        ..Policy::default()
    });
    for host in ["127.0.0.1", "localhost", "127.1"] {
        assert_eq!(
            post(&client, &at(host, port, "/")).await,
            Ok(Response { status: 200 }),
            "{host}"
        );
    }
    assert_eq!(
        post(&Client::new(Policy::default()), &at("127.0.0.1", port, "/")).await,
        Err(EgressError::Address)
    );
}
