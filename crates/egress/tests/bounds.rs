//! A slow receiver does not delay others.

use crate::harness::{LONG, PUBLIC, at, client, head, receiver};
use egress::Response;
use futures::{FutureExt, future::join_all};
use http::HeaderMap;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};
use tokio::{
    io::AsyncWriteExt,
    sync::{Semaphore, mpsc},
};

#[tokio::test]
async fn host_has_four_connections_and_others_are_not_blocked() {
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (opening, counted) = (gate.clone(), most.clone());
    let slow = receiver(move |mut stream| {
        let (arrived, gate, now, most) = (arrived.clone(), gate.clone(), now.clone(), most.clone());
        async move {
            most.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
            head(&mut stream).await;
            arrived.send(()).unwrap();
            drop(gate.acquire().await.unwrap());
            now.fetch_sub(1, SeqCst);
            drop(
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                    .await,
            );
        }
    });
    let slow = slow.await;
    let quick = crate::harness::answering("HTTP/1.1 204 No Content\r\n\r\n").await;
    let (client, network) = client();
    network.name("slow.nl", &[PUBLIC]);
    let (slow, quick) = (at("slow.nl", slow, "/"), at("quick.nl", quick, "/"));
    network.name("quick.nl", &[PUBLIC]);
    let posting = tokio::spawn({
        let (client, slow) = (client.clone(), slow.clone());
        async move {
            join_all((0..20).map(|_| client.post(&slow, HeaderMap::new(), "{}".into(), LONG))).await
        }
    });
    for _ in 0..4 {
        arrivals.recv().await.unwrap();
    }
    assert!(client.permit(&slow).now_or_never().is_none());
    let answer = client
        .post(&quick, HeaderMap::new(), "{}".into(), LONG)
        .await;
    assert_eq!(answer, Ok(Response { status: 204 }));
    opening.add_permits(1);
    assert_eq!(
        posting.await.unwrap(),
        vec![Ok(Response { status: 200 }); 20]
    );
    assert_eq!(counted.load(SeqCst), 4);
    assert!(client.permit(&slow).now_or_never().is_some());
}
