//! The body of a response on its way to the socket. Over HTTP/2 it is sent in small pieces, which
//! report when they are sent.

use super::{
    activity::{Activity, Open},
    streams::Stream,
};
use axum::body::Body;
use bytes::{Buf, Bytes};
use hyper::body::{Frame, SizeHint};
use std::{
    io::IoSlice,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

/// The size of pieces in bytes. hyper passes a whole piece to HTTP/2 as soon as the client accepts
/// one byte, so pieces are small.
const PIECE: usize = 16 << 10;

/// The body of a response.
pub(crate) struct ResponseBody {
    body: Body,
    /// Over HTTP/2: what was taken from the body and is not sent yet.
    rest: Bytes,
    sent: Option<Sent>,
    /// Dropped last.
    _open: Open,
}

/// The accounting of a response over HTTP/2.
struct Sent {
    stream: Arc<Stream>,
    activity: Arc<Activity>,
    /// The bytes that are counted as waiting and are not in a piece yet.
    counted: usize,
}

/// A part of a body.
pub(crate) struct Piece {
    bytes: Bytes,
    on: Option<(Arc<Stream>, Arc<Activity>)>,
}

impl ResponseBody {
    /// Creates the body of a response over HTTP/1, where requests are answered one at a time.
    pub(super) fn alone(body: Body, open: Open) -> Self {
        Self {
            body,
            rest: Bytes::new(),
            sent: None,
            _open: open,
        }
    }

    /// Creates the body of a response over HTTP/2, beside others of the same connection. A body that
    /// is shared with other clients does not count as waiting.
    pub(super) fn beside(
        body: Body,
        shared: bool,
        open: Open,
        stream: Arc<Stream>,
        activity: &Arc<Activity>,
    ) -> Self {
        let length = hyper::body::Body::size_hint(&body)
            .exact()
            .filter(|_| !shared);
        let counted = length
            .and_then(|length| usize::try_from(length).ok())
            .unwrap_or_default();
        activity.streams.add(&stream);
        activity.streams.more(counted);
        let sent = Some(Sent {
            stream,
            activity: activity.clone(),
            counted,
        });
        Self {
            body,
            rest: Bytes::new(),
            sent,
            _open: open,
        }
    }
}

impl hyper::body::Body for ResponseBody {
    type Data = Piece;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Piece>, axum::Error>>> {
        let Self {
            body, rest, sent, ..
        } = &mut *self;
        let Some(sent) = sent else {
            let frame = ready!(Pin::new(body).poll_frame(cx));
            let whole = |bytes| Piece { bytes, on: None };
            return Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(whole))));
        };
        if rest.is_empty() {
            match ready!(Pin::new(body).poll_frame(cx)).map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => *rest = data,
                Some(Ok(Err(other))) => {
                    return Poll::Ready(Some(
                        Ok(other.map_data(|bytes| Piece { bytes, on: None })),
                    ));
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let piece = rest.split_to(rest.len().min(PIECE));
        Poll::Ready(Some(Ok(Frame::data(sent.piece(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let hint = self.body.size_hint();
        if self.rest.is_empty() {
            return hint;
        }
        let taken = self.rest.len() as u64;
        let mut whole = SizeHint::new();
        if let Some(upper) = hint.upper() {
            whole.set_upper(upper + taken);
        }
        whole.set_lower(hint.lower() + taken);
        whole
    }
}

impl Sent {
    fn piece(&mut self, bytes: Bytes) -> Piece {
        // Bytes that were counted from the start are now counted by the piece.
        let counted = self.counted.min(bytes.len());
        self.counted -= counted;
        self.activity.streams.more(bytes.len() - counted);
        self.stream.piece_made();
        Piece {
            bytes,
            on: Some((self.stream.clone(), self.activity.clone())),
        }
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.activity.streams.less(self.counted);
    }
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.len()
    }

    fn chunk(&self) -> &[u8] {
        &self.bytes
    }

    fn chunks_vectored<'a>(&'a self, into: &mut [IoSlice<'a>]) -> usize {
        self.bytes.chunks_vectored(into)
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
        if let Some((stream, activity)) = &self.on {
            stream.advanced();
            activity.streams.less(count);
        }
    }

    fn copy_to_bytes(&mut self, length: usize) -> Bytes {
        let copy = self.bytes.slice(..length);
        self.advance(length);
        copy
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        if let Some((stream, activity)) = &self.on {
            stream.piece_over();
            activity.streams.less(self.bytes.len());
        }
    }
}
