//! The socket of a connection. It reports its activity, replaces hyper's bare refusals, and closes so
//! that the client can read the last answer.

use super::{activity::Activity, refusal::Refusals};
use bytes::{Buf, Bytes};
use std::{
    io::{self, ErrorKind, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The maximum number of unread bytes that a client may still send.
const DISCARDED: usize = 64 << 20;

/// A socket, or a substitute in a test.
#[derive(Debug)]
pub(super) struct Socket<S> {
    stream: S,
    activity: Arc<Activity>,
    refusals: Refusals,
    /// What is left to write of a refusal that replaces hyper's.
    refusal: Option<Bytes>,
    closing: Closing,
}

/// The progress of closing the socket.
#[derive(Debug)]
enum Closing {
    /// Closing has not begun.
    Open,
    /// Nothing is written any more, and incoming bytes are discarded, up to this number.
    Lingering(usize),
}

impl<S> Socket<S> {
    pub(super) fn new(stream: S, activity: Arc<Activity>, refusals: Refusals) -> Self {
        Self {
            stream,
            activity,
            refusals,
            refusal: None,
            closing: Closing::Open,
        }
    }
}

impl<S: AsyncWrite + Unpin> Socket<S> {
    /// Writes another refusal if hyper writes one. Ready once it is written; `None` for other bytes.
    fn replace(&mut self, cx: &mut Context<'_>, written: &[u8]) -> Option<Poll<io::Result<()>>> {
        if !self.activity.is_between_responses() {
            return None;
        }
        if self.refusal.is_none() {
            self.refusal = Some(self.refusals.replacing(written)?.into());
        }
        let rest = self.refusal.as_mut()?;
        while !rest.is_empty() {
            match Pin::new(&mut self.stream).poll_write(cx, rest) {
                Poll::Ready(Ok(0)) => return Some(Poll::Ready(Err(ErrorKind::WriteZero.into()))),
                Poll::Ready(Ok(count)) => rest.advance(count),
                Poll::Ready(Err(error)) => return Some(Poll::Ready(Err(error))),
                Poll::Pending => return Some(Poll::Pending),
            }
        }
        self.refusal = None;
        Some(Poll::Ready(Ok(())))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, into);
        if into.filled().len() > before {
            self.activity.received();
        }
        read
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Socket<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = match self.replace(cx, bytes) {
            Some(replaced) => replaced.map_ok(|()| bytes.len()),
            None => Pin::new(&mut self.stream).poll_write(cx, bytes),
        };
        self.activity.writing(written.is_pending());
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let first = slices.iter().find(|slice| !slice.is_empty());
        let written = match first.and_then(|first| self.replace(cx, first)) {
            Some(replaced) => replaced.map_ok(|()| slices.iter().map(|slice| slice.len()).sum()),
            None => Pin::new(&mut self.stream).poll_write_vectored(cx, slices),
        };
        self.activity.writing(written.is_pending());
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        if flushed.is_ready() {
            self.activity.flushed();
        }
        flushed
    }

    /// Ends writing. If the client may still be sending, reads until it stops or exceeds the limit
    /// (RFC 9112, section 9.6). The timeout is up to [`Activity`].
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self {
            stream,
            activity,
            closing,
            ..
        } = &mut *self;
        loop {
            match closing {
                Closing::Open => {
                    ready!(Pin::new(&mut *stream).poll_shutdown(cx))?;
                    if !activity.linger() {
                        return Poll::Ready(Ok(()));
                    }
                    *closing = Closing::Lingering(DISCARDED);
                }
                Closing::Lingering(left) => {
                    let mut discarded = [0; 16 << 10];
                    let mut discarded = ReadBuf::new(&mut discarded);
                    // A failure here means that the peer is gone.
                    let read = ready!(Pin::new(&mut *stream).poll_read(cx, &mut discarded));
                    let number = discarded.filled().len();
                    if read.is_err() || number == 0 || number > *left {
                        return Poll::Ready(Ok(()));
                    }
                    *left -= number;
                    activity.received();
                }
            }
        }
    }
}
