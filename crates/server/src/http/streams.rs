//! The answers of an HTTP/2 connection. The client controls how much of each is sent and may accept
//! nothing of any. Therefore waiting bytes are counted, and an answer of which nothing is accepted
//! for too long is dropped.

use super::activity::WRITE_TIMEOUT;
use std::sync::{
    Arc, Mutex, PoisonError, Weak,
    atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
};
use tokio::{sync::Notify, task::AbortHandle, time::Instant};

/// How many bytes of a connection's answers may wait for its client before further requests are
/// delayed.
const WAITING: usize = 1 << 20;
/// The number of bytes counted for a request without an answer yet.
const EXPECTED: usize = 64 << 10;

tokio::task_local! {
    /// The stream whose request this task answers.
    static STREAM: Arc<Stream>;
}

/// Spawns a task for each request of a connection.
#[derive(Debug, Clone)]
pub(super) struct Executor;

impl<F: Future<Output: Send> + Send + 'static> hyper::rt::Executor<F> for Executor {
    fn execute(&self, future: F) {
        let stream = Arc::new(Stream::default());
        let task = tokio::spawn(STREAM.scope(stream.clone(), future)).abort_handle();
        *stream.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    }
}

/// An answer that is being sent.
#[derive(Debug, Default)]
pub(super) struct Stream {
    task: Mutex<Option<AbortHandle>>,
    /// The number of pieces of the answer on their way to the socket, and when one of them last
    /// progressed.
    pieces: AtomicUsize,
    progress: Mutex<Option<Instant>>,
}

impl Stream {
    /// Returns the stream that the current task answers.
    pub(super) fn current() -> Option<Arc<Self>> {
        STREAM.try_with(Arc::clone).ok()
    }

    pub(super) fn advanced(&self) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    pub(super) fn piece_made(&self) {
        self.pieces.fetch_add(1, Relaxed);
        self.advanced();
    }

    pub(super) fn piece_over(&self) {
        self.pieces.fetch_sub(1, Relaxed);
        self.advanced();
    }

    /// Returns whether the client has accepted nothing of it for too long.
    fn is_stuck(&self, now: Instant) -> bool {
        let progress = *self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        self.pieces.load(Relaxed) > 0
            && progress.is_some_and(|at| now.saturating_duration_since(at) >= WRITE_TIMEOUT)
    }
}

/// All answers of a connection.
#[derive(Debug, Default)]
pub(super) struct Streams {
    all: Mutex<Vec<Weak<Stream>>>,
    waiting: AtomicUsize,
    less: Notify,
    /// Whether anything of any answer was accepted since the last check.
    advanced: AtomicBool,
    quiet_since: Mutex<Option<Instant>>,
}

impl Streams {
    /// Waits until few enough bytes wait for the client, and then counts another expected answer.
    pub(super) async fn expect(&self) {
        loop {
            let less = self.less.notified();
            if self.waiting.load(Relaxed) < WAITING {
                break;
            }
            less.await;
        }
        self.waiting.fetch_add(EXPECTED, Relaxed);
    }

    /// Records that an expected answer has arrived or will not arrive.
    pub(super) fn arrived(&self) {
        self.less(EXPECTED);
    }

    pub(super) fn add(&self, stream: &Arc<Stream>) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|stream| stream.strong_count() > 0);
        all.push(Arc::downgrade(stream));
    }

    /// Counts more bytes that wait for the client.
    pub(super) fn more(&self, bytes: usize) {
        self.waiting.fetch_add(bytes, Relaxed);
    }

    /// Counts fewer bytes that wait for the client.
    pub(super) fn less(&self, bytes: usize) {
        self.advanced.store(true, Relaxed);
        self.waiting.fetch_sub(bytes, Relaxed);
        self.less.notify_waiters();
    }

    /// Drops answers of which nothing is accepted. Returns whether the connection must end too: if
    /// hyper already holds such an answer completely, and nothing of any other answer is accepted
    /// either.
    pub(super) fn drop_stuck(&self, now: Instant) -> bool {
        let mut quiet_since = self
            .quiet_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if self.advanced.swap(false, Relaxed) {
            *quiet_since = None;
        }
        let quiet_since = *quiet_since.get_or_insert(now);
        let all = self
            .all
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let stuck: Vec<_> = all
            .iter()
            .filter_map(Weak::upgrade)
            .filter(|stream| stream.is_stuck(now))
            .collect();
        let mut in_hand = false;
        for stream in &stuck {
            match stream
                .task
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
            {
                Some(task) if !task.is_finished() => task.abort(),
                Some(_) | None => in_hand = true,
            }
        }
        in_hand && now.saturating_duration_since(quiet_since) >= WRITE_TIMEOUT
    }
}
