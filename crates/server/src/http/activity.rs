//! The state of a connection, and how long it may stay in that state. It is updated by the code
//! that reads, writes and answers on the connection, and read by the connection's deadline.

use super::streams::Streams;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::time::Instant;

/// The timeout for the first request's head, and for any later head from its first byte on.
pub(crate) const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client may accept none of the bytes that wait for it.
pub(super) const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a connection that is to be closed is still read, so that the client receives the last
/// answer, and how long while nothing arrives.
const LINGER: Duration = Duration::from_secs(30);
const LINGER_SILENCE: Duration = Duration::from_secs(5);
/// The interval at which the answers of an HTTP/2 connection are checked while there are any.
const LOOK: Duration = Duration::from_secs(5);

/// The state of a connection. Times are milliseconds since it was accepted.
#[derive(Debug)]
pub(super) struct Activity {
    accepted: Instant,
    keep_alive: Duration,
    phase: AtomicU8,
    /// When the phase began.
    since: AtomicU64,
    /// Whether any byte of the first head has arrived.
    began: AtomicBool,
    /// When bytes were last read, while it lingers.
    read: AtomicU64,
    /// Since when the socket accepts no bytes, plus one; zero while it accepts them.
    blocked: AtomicU64,
    /// The number of requests that are not answered completely.
    open: AtomicUsize,
    http2: AtomicBool,
    /// Whether bytes of a response may be waiting to be written.
    responding: AtomicBool,
    /// Whether a request's body was left unread, so that the rest of it must be read before the
    /// socket is closed.
    unread: AtomicBool,
    /// The answers of an HTTP/2 connection.
    pub(super) streams: Streams,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Phase {
    /// No request has arrived yet.
    New,
    /// All requests are answered, and nothing of a next one has arrived.
    Idle,
    /// A head has begun to arrive.
    Head,
    /// At least one request is being answered.
    Answering,
    /// The last answer is written. What the client still sends is read and discarded.
    Lingering,
}

/// A request that is being answered, until this is dropped.
#[derive(Debug)]
pub(super) struct Open(Arc<Activity>);

/// Why a connection is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    /// It has been idle for too long. The client may be notified.
    Idle,
    /// The client does not read or send what is expected of it.
    Stuck,
}

impl Activity {
    pub(super) fn new(keep_alive: Duration) -> Arc<Self> {
        Arc::new(Self {
            accepted: Instant::now(),
            keep_alive,
            phase: AtomicU8::new(Phase::New as u8),
            since: AtomicU64::new(0),
            began: AtomicBool::new(false),
            read: AtomicU64::new(0),
            blocked: AtomicU64::new(0),
            open: AtomicUsize::new(0),
            http2: AtomicBool::new(false),
            responding: AtomicBool::new(false),
            unread: AtomicBool::new(false),
            streams: Streams::default(),
        })
    }

    /// Records that bytes were read.
    pub(super) fn received(&self) {
        match self.phase() {
            // Bytes over HTTP/2 need not belong to a request.
            Phase::Idle if !self.http2.load(Relaxed) => self.enter(Phase::Head),
            Phase::New => self.began.store(true, Relaxed),
            Phase::Lingering => self.read.store(self.now(), Relaxed),
            Phase::Idle | Phase::Head | Phase::Answering => {}
        }
    }

    /// Records that a request has arrived. It is being answered until the returned value is
    /// dropped.
    pub(super) fn requested(self: &Arc<Self>, http2: bool) -> Open {
        self.http2.store(http2, Relaxed);
        self.open.fetch_add(1, Relaxed);
        self.responding.store(true, Relaxed);
        self.phase.store(Phase::Answering as u8, Relaxed);
        Open(self.clone())
    }

    /// Records whether the socket accepts bytes at the moment.
    pub(super) fn writing(&self, blocked: bool) {
        if blocked {
            if self.blocked.load(Relaxed) == 0 {
                self.blocked.store(self.now() + 1, Relaxed);
            }
        } else if self.blocked.load(Relaxed) != 0 {
            self.blocked.store(0, Relaxed);
            if self.phase() == Phase::Idle {
                // The idle time starts only now: the last answer was still being sent.
                self.enter(Phase::Idle);
            }
        }
    }

    /// Records that all bytes handed over so far are written.
    pub(super) fn flushed(&self) {
        if self.open.load(Relaxed) == 0 {
            self.responding.store(false, Relaxed);
        }
    }

    /// Returns whether the bytes that are written next belong to no response of the service.
    pub(super) fn is_between_responses(&self) -> bool {
        !self.responding.load(Relaxed)
    }

    /// Records that a request's body stays unread. The connection ends after its answer.
    pub(super) fn leave_unread(&self) {
        self.unread.store(true, Relaxed);
    }

    /// Records that everything is written. Returns whether the client may still be sending what is
    /// not read. Closing the socket would then reset the connection, and the client could lose the
    /// answer.
    pub(super) fn linger(&self) -> bool {
        let half_a_head = match self.phase() {
            Phase::Head => true,
            Phase::New => self.began.load(Relaxed),
            Phase::Idle | Phase::Answering | Phase::Lingering => false,
        };
        let lingers = half_a_head || self.unread.load(Relaxed);
        if lingers && self.phase() != Phase::Lingering {
            self.enter(Phase::Lingering);
            self.read.store(self.now(), Relaxed);
        }
        lingers
    }

    /// Returns when to check whether the connection is overdue; `None` while it cannot become
    /// overdue.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let since = Duration::from_millis(self.since.load(Relaxed));
        let blocked = match self.blocked.load(Relaxed) {
            0 => None,
            since => Some(Duration::from_millis(since - 1) + WRITE_TIMEOUT),
        };
        let allowed = match self.phase() {
            Phase::New => Some(HEAD_TIMEOUT),
            Phase::Idle if blocked.is_some() => None,
            Phase::Idle => Some(since + self.keep_alive),
            Phase::Head => Some(since + HEAD_TIMEOUT),
            Phase::Answering if self.http2.load(Relaxed) => Some(self.accepted.elapsed() + LOOK),
            Phase::Answering => None,
            Phase::Lingering => {
                let read = Duration::from_millis(self.read.load(Relaxed));
                Some((since + LINGER).min(read + LINGER_SILENCE))
            }
        };
        let first = allowed.into_iter().chain(blocked).min();
        first.map(|after| self.accepted + after)
    }

    /// Returns whether the connection is overdue now, and how.
    pub(super) fn overdue(&self) -> Option<Overdue> {
        let now = Instant::now();
        let answering = self.phase() == Phase::Answering;
        if answering && self.http2.load(Relaxed) && self.streams.drop_stuck(now) {
            return Some(Overdue::Stuck);
        }
        let idle = self.phase() == Phase::Idle && self.blocked.load(Relaxed) == 0;
        let overdue = self.deadline().is_some_and(|deadline| deadline <= now);
        overdue.then_some(if idle { Overdue::Idle } else { Overdue::Stuck })
    }

    pub(super) fn is_http2(&self) -> bool {
        self.http2.load(Relaxed)
    }

    fn phase(&self) -> Phase {
        let all = [
            Phase::New,
            Phase::Idle,
            Phase::Head,
            Phase::Answering,
            Phase::Lingering,
        ];
        all[usize::from(self.phase.load(Relaxed))]
    }

    fn enter(&self, phase: Phase) {
        self.since.store(self.now(), Relaxed);
        self.phase.store(phase as u8, Relaxed);
    }

    fn now(&self) -> u64 {
        u64::try_from(self.accepted.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.0.open.fetch_sub(1, Relaxed) == 1 {
            self.0.enter(Phase::Idle);
        }
    }
}
