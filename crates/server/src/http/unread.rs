//! Handles a request's body that is still unread when its answer is ready. A short rest is read and
//! discarded, so that the next request can follow on the connection. Otherwise the connection ends
//! after the answer.

use axum::body::Body;
use http_body_util::BodyExt;
use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

/// The maximum number of bytes that are discarded.
const DRAINED: usize = 64 << 10;
/// The timeout for them to arrive.
const READ_TIMEOUT: Duration = Duration::from_secs(1);

/// A slot to which a body returns when it is dropped before its end.
#[derive(Debug, Default, Clone)]
pub(super) struct Unread(Arc<Mutex<Option<Left>>>);

/// The rest of a body.
#[derive(Debug)]
struct Left {
    body: Incoming,
    /// Whether reading the body has begun.
    asked: bool,
}

/// A body that returns to its slot when it is dropped before its end.
struct TrackedBody {
    body: Option<Incoming>,
    asked: bool,
    home: Unread,
}

impl Unread {
    /// Returns a body that can be read once and that returns here if it is dropped before its end.
    pub(super) fn track(&self, body: Incoming) -> Body {
        Body::new(TrackedBody {
            body: Some(body),
            asked: false,
            home: self.clone(),
        })
    }

    /// Discards the rest of the body. Returns whether the connection can continue, which requires
    /// that the body has ended. `waits` is whether the client waits for a confirmation before it
    /// sends the body (`Expect: 100-continue`), which it no longer gets.
    pub(super) async fn drain(&self, waits: bool) -> bool {
        let left = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Left { mut body, asked }) = left else {
            return true;
        };
        let stated = hyper::body::Body::size_hint(&body).lower();
        if waits && !asked || stated > DRAINED as u64 {
            return false;
        }
        let reading = async {
            let mut read = 0;
            while let Some(frame) = body.frame().await {
                let Ok(frame) = frame else { return false };
                read += frame.data_ref().map_or(0, Bytes::len);
                if read > DRAINED {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(READ_TIMEOUT, reading)
            .await
            .unwrap_or(false)
    }
}

impl hyper::body::Body for TrackedBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.asked = true;
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let frame = Pin::new(body).poll_frame(cx);
        if let Poll::Ready(None | Some(Err(_))) = frame {
            self.body = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body
            .as_ref()
            .is_none_or(hyper::body::Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map_or_else(SizeHint::default, hyper::body::Body::size_hint)
    }
}

impl Drop for TrackedBody {
    fn drop(&mut self) {
        if let Some(body) = self
            .body
            .take()
            .filter(|body| !hyper::body::Body::is_end_stream(body))
        {
            let left = Left {
                body,
                asked: self.asked,
            };
            *self.home.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(left);
        }
    }
}
