//! The processor time and the memory of a process, as Linux counts them.

use std::{fs, time::Duration};

/// What a process has used when something begins.
pub(super) struct Meter {
    process: String,
    time: Duration,
    memory: u64,
}

impl Meter {
    pub(super) fn start(process: u32) -> Self {
        let process = format!("/proc/{process}");
        // From now on the highest use of memory is counted anew.
        fs::write(format!("{process}/clear_refs"), "5").unwrap();
        let (time, memory) = (processor_time(&process), memory(&process, "VmRSS:"));
        Self { process, time, memory }
    }

    /// The processor time since then, and by how many bytes its use of memory was higher meanwhile.
    pub(super) fn read(&self) -> (Duration, u64) {
        let highest = memory(&self.process, "VmHWM:");
        (processor_time(&self.process).saturating_sub(self.time), highest.saturating_sub(self.memory))
    }
}

/// Of all threads, to the nanosecond.
fn processor_time(process: &str) -> Duration {
    let threads = fs::read_dir(format!("{process}/task")).unwrap();
    let of = |thread: fs::DirEntry| {
        // A thread may end between the two.
        let counted = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
        counted.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<u64>().ok()).unwrap_or_default()
    };
    Duration::from_nanos(threads.map_while(Result::ok).map(of).sum())
}

fn memory(process: &str, which: &str) -> u64 {
    let status = fs::read_to_string(format!("{process}/status")).unwrap();
    let kilobytes = status.lines().find_map(|line| line.strip_prefix(which)).unwrap();
    kilobytes.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}
