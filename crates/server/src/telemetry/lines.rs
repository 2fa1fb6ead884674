//! Collects log lines in memory and writes many at once in a thread. Under load a request then
//! needs no system call for its line, and no request waits for the reader of the log.

use std::{
    io::{self, Write},
    mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};
use tracing_subscriber::fmt::MakeWriter;

/// How long lines are collected after a write. The first line after a pause is written at once.
const GATHERED: Duration = Duration::from_millis(5);
/// The maximum number of bytes that wait. Further lines are counted and dropped.
const ROOM: usize = 16 << 20;

/// The writer that receives lines.
#[derive(Debug, Clone)]
pub(super) struct Lines(Arc<Shared>);

/// Writes the remaining lines when it is dropped.
#[derive(Debug)]
pub(super) struct Guard {
    lines: Lines,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    text: Vec<u8>,
    dropped: u64,
    /// Whether the thread must be woken.
    asleep: bool,
    ended: bool,
}

/// Starts the thread that writes to `out`.
pub(super) fn start(out: impl Write + Send + 'static) -> (Lines, Guard) {
    let lines = Lines(Arc::default());
    let written = lines.clone();
    let thread = thread::spawn(move || written.write_to(out));
    (
        lines.clone(),
        Guard {
            lines,
            thread: Some(thread),
        },
    )
}

impl Lines {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn write_to(&self, mut out: impl Write) {
        let mut text = Vec::new();
        loop {
            let mut waiting = self.waiting();
            waiting.asleep = true;
            let idle = |waiting: &mut Waiting| waiting.text.is_empty() && !waiting.ended;
            waiting = self
                .0
                .arrived
                .wait_while(waiting, idle)
                .unwrap_or_else(PoisonError::into_inner);
            waiting.asleep = false;
            text.clear();
            mem::swap(&mut waiting.text, &mut text);
            let (dropped, ended) = (mem::take(&mut waiting.dropped), waiting.ended);
            drop(waiting);
            if dropped > 0 {
                text.extend_from_slice(
                    format!("{dropped} lines could not be written in time\n").as_bytes(),
                );
            }
            // A failure to write the log cannot be reported anywhere.
            drop(out.write_all(&text).and_then(|()| out.flush()));
            if ended {
                return;
            }
            thread::sleep(GATHERED);
        }
    }
}

impl Write for &Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut waiting = self.waiting();
        if waiting.text.len() + line.len() > ROOM {
            waiting.dropped += 1;
        } else {
            waiting.text.extend_from_slice(line);
        }
        if mem::take(&mut waiting.asleep) {
            self.0.arrived.notify_one();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.lines.waiting().ended = true;
        self.lines.0.arrived.notify_one();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A log that accepts lines only while its lock is free.
    #[derive(Debug, Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_line_is_written_once_and_in_order() {
        let log = Log::default();
        let (lines, guard) = start(log.clone());
        let mut expected = String::new();
        for number in 0..10_000 {
            let line = format!("line {number}\n");
            lines.make_writer().write_all(line.as_bytes()).unwrap();
            expected += &line;
        }
        drop(guard);
        assert_eq!(
            String::from_utf8(log.0.lock().unwrap().clone()).unwrap(),
            expected
        );
    }

    #[test]
    fn log_writer_never_blocks_on_a_slow_reader() {
        let log = Log::default();
        let held = log.0.lock().unwrap();
        let (lines, guard) = start(log.clone());
        let line = vec![b'x'; 1 << 20];
        for _ in 0..40 {
            lines.make_writer().write_all(&line).unwrap();
        }
        drop(held);
        drop(guard);
        let written = log.0.lock().unwrap();
        let reported = String::from_utf8_lossy(&written[written.len() - 50..]).into_owned();
        assert!(
            reported.ends_with(" lines could not be written in time\n"),
            "{reported}"
        );
    }
}
