//! The processor time and memory of a process, as measured by Linux.

use std::{fs, time::Duration};

/// The usage of a process at the start of a measurement.
pub(super) struct Meter {
    process: String,
    time: Duration,
    memory: u64,
}

impl Meter {
    pub(super) fn start(process: u32) -> Self {
        let process = format!("/proc/{process}");
        // Resets the recorded peak memory.
        fs::write(format!("{process}/clear_refs"), "5").unwrap();
        let (time, memory) = (processor_time(&process), memory(&process, "VmRSS:"));
        Self {
            process,
            time,
            memory,
        }
    }

    /// Returns the processor time since the start, and by how many bytes the peak memory exceeded
    /// the memory at the start.
    pub(super) fn read(&self) -> (Duration, u64) {
        let highest = memory(&self.process, "VmHWM:");
        (
            processor_time(&self.process).saturating_sub(self.time),
            highest.saturating_sub(self.memory),
        )
    }
}

/// Returns the processor time of all threads, with nanosecond resolution.
fn processor_time(process: &str) -> Duration {
    let threads = fs::read_dir(format!("{process}/task")).unwrap();
    let of = |thread: fs::DirEntry| {
        // A thread may end between the two calls.
        let counted = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        counted
            .split(' ')
            .next()
            .and_then(|nanoseconds| nanoseconds.parse::<u64>().ok())
            .unwrap_or_default()
    };
    Duration::from_nanos(threads.map_while(Result::ok).map(of).sum())
}

fn memory(process: &str, which: &str) -> u64 {
    let status = fs::read_to_string(format!("{process}/status")).unwrap();
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix(which))
        .unwrap();
    kilobytes
        .trim()
        .trim_end_matches(" kB")
        .parse::<u64>()
        .unwrap()
        << 10
}
