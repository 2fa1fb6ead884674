//! Whether a region's environment has room for a write: its quotas, the bytes of its writes that wait, and the disk.

use crate::mutations::{Operation, Refusal};
use model::{Environment, ProblemCode, Scope};
use std::sync::atomic::{AtomicU64, Ordering};
use store::{
    candidates::LockedScope,
    disk::{Disks, Holds},
    quotas::{Limit, OwnQuota, Usage},
};

/// What a region's environment may hold; none for no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Candidates and contact moments together.
    pub records: Option<u64>,
    /// Bytes of attachments.
    pub attachment_bytes: Option<u64>,
}

/// What every region may hold, unless something else was set for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// In production.
    pub production: Quota,
    /// In its sandbox.
    pub sandbox: Quota,
    /// Bytes of accepted writes that wait to be carried out, in one environment: their bodies and files.
    pub waiting_bytes: u64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            production: Quota { records: None, attachment_bytes: None },
            sandbox: Quota { records: Some(100_000), attachment_bytes: Some(1_000_000_000) },
            waiting_bytes: 200_000_000,
        }
    }
}

/// What a write adds at least, as far as that is known before it is carried out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    pub(crate) records: u64,
    pub(crate) attachment_bytes: u64,
}

impl Quotas {
    /// What a region's environment may hold, given what was set for it.
    pub fn of(&self, environment: Environment, own: &OwnQuota) -> Quota {
        let default = match environment {
            Environment::Production => self.production,
            Environment::Sandbox => self.sandbox,
        };
        let of = |own: Option<Limit>, default: Option<u64>| match own {
            None => default,
            Some(Limit::Unlimited) => None,
            Some(Limit::AtMost(most)) => Some(most),
        };
        Quota {
            records: of(own.records, default.records),
            attachment_bytes: of(own.attachment_bytes, default.attachment_bytes),
        }
    }

    fn of_lane(&self, locked: &LockedScope) -> Quota {
        self.of(locked.scope().environment, &locked.quota)
    }

    /// Whether there is room for what a write adds at least.
    pub(crate) fn admit(&self, locked: &LockedScope, needs: Needs) -> Result<(), Refusal> {
        let Quota { records, attachment_bytes } = self.of_lane(locked);
        let Usage { records: held, attachment_bytes: bytes, .. } = locked.usage;
        fits(locked, "records (candidates and contact moments)", held, needs.records, records)?;
        fits(locked, "bytes of attachments", bytes, needs.attachment_bytes, attachment_bytes)
    }

    /// Whether what was added since fitted.
    pub(crate) fn judge(&self, before: &Usage, locked: &LockedScope) -> Result<(), Refusal> {
        let Quota { records, attachment_bytes } = self.of_lane(locked);
        let added = |before: i64, now: i64| u64::try_from(now.saturating_sub(before)).unwrap_or_default();
        let (was, is) = (before, locked.usage);
        let more = added(was.records, is.records);
        fits(locked, "records (candidates and contact moments)", was.records, more, records)?;
        let more = added(was.attachment_bytes, is.attachment_bytes);
        fits(locked, "bytes of attachments", was.attachment_bytes, more, attachment_bytes)
    }

    /// How many bytes of attachments may still be added.
    pub(crate) fn left_for_attachments(&self, locked: &LockedScope) -> u64 {
        let held = u64::try_from(locked.usage.attachment_bytes).unwrap_or_default();
        self.of_lane(locked).attachment_bytes.map_or(u64::MAX, |most| most.saturating_sub(held))
    }

    /// Whether a write of so many bytes may wait to be carried out.
    pub(crate) fn admit_waiting(&self, locked: &LockedScope, bytes: i64) -> Result<(), Refusal> {
        let waiting = locked.usage.waiting_bytes.saturating_add(bytes);
        if u64::try_from(waiting).unwrap_or_default() <= self.waiting_bytes {
            return Ok(());
        }
        let (place, most) = (place(locked.scope()), self.waiting_bytes);
        let detail =
            format!("Accepted writes of {place} wait to be carried out, and more than {most} bytes may not wait.");
        Err(Refusal::new(ProblemCode::QueueFull, detail))
    }
}

/// How the data of an environment is called in a refusal.
fn place(scope: &Scope) -> &'static str {
    match scope.environment {
        Environment::Production => "the region's production data",
        Environment::Sandbox => "the region's sandbox",
    }
}

fn fits(locked: &LockedScope, what: &str, held: i64, more: u64, most: Option<u64>) -> Result<(), Refusal> {
    let held = u64::try_from(held).unwrap_or_default();
    match most {
        Some(most) if more > 0 && held.saturating_add(more) > most => {
            let place = place(locked.scope());
            let detail = format!(
                "There may be {most} {what} in {place}. There are {held}, and this write adds at least {more}."
            );
            Err(Refusal::new(ProblemCode::QuotaExceeded, detail))
        }
        _ => Ok(()),
    }
}

/// Whether the disk has room for an operation. What only removes something always may.
pub(crate) fn disk_admits(disks: &Disks, operation: &Operation) -> Result<(), Refusal> {
    let low = disks.is_low(Holds::Database) || (operation.brings_files() && disks.is_low(Holds::Attachments));
    if low && !operation.only_removes() {
        return Err(Refusal::new(ProblemCode::DiskFull, nearly_full(disks)));
    }
    Ok(())
}

/// What is said of a disk on which less is free than is to stay free.
pub fn nearly_full(disks: &Disks) -> String {
    let percent = disks.min_free().unwrap_or_default();
    format!(
        "The server's disk is nearly full: less than {percent} % of it is free. Only what removes something is accepted."
    )
}

/// How many writes were refused for want of room, by what was wanting.
#[derive(Debug, Default)]
pub(crate) struct Refused([AtomicU64; 3]);

const WANTING: [ProblemCode; 3] = [ProblemCode::DiskFull, ProblemCode::QueueFull, ProblemCode::QuotaExceeded];

impl Refused {
    /// Counts a refusal, if it is one of these.
    pub(crate) fn count(&self, code: ProblemCode) {
        let counters = WANTING.iter().zip(&self.0);
        counters.filter(|(known, _)| **known == code).for_each(|(_, counter)| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
    }

    /// What was counted, each with the problem's code.
    pub(crate) fn counted(&self) -> [(&'static str, u64); 3] {
        std::array::from_fn(|index| (WANTING[index].code(), self.0[index].load(Ordering::Relaxed)))
    }
}
