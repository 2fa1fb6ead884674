//! Decides whether a region's environment has room for a write: its quotas, the bytes of its queued
//! writes, and free disk space.

use crate::mutations::Refusal;
use messages::{Size, State};
use model::{Environment, ProblemCode, Scope};
use std::sync::atomic::{AtomicU64, Ordering};
use store::{
    ScopeTx,
    disk::Disks,
    quotas::{Limit, OwnQuota, Usage},
};

/// The quotas of one environment of a region; `None` means no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The maximum number of candidates and contact moments together.
    pub records: Option<u64>,
    /// The maximum number of bytes of attachments.
    pub attachment_bytes: Option<u64>,
}

/// The default quotas of every region, which apply where nothing else is set for a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// The quotas of production.
    pub production: Quota,
    /// The quotas of the sandbox.
    pub sandbox: Quota,
    /// The maximum number of bytes (bodies and files) of accepted writes that are queued in one
    /// environment.
    pub waiting_bytes: u64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            production: Quota {
                records: None,
                attachment_bytes: None,
            },
            sandbox: Quota {
                records: Some(100_000),
                attachment_bytes: Some(1_000_000_000),
            },
            waiting_bytes: 200_000_000,
        }
    }
}

/// The minimum that a write adds, as far as that is known before it runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    pub(crate) records: u64,
    pub(crate) attachment_bytes: u64,
}

impl Quotas {
    /// Returns the quotas of a region's environment: those set for it, else the defaults.
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

    fn of_scope(&self, tx: &ScopeTx<'_, '_>) -> Quota {
        self.of(tx.scope().environment, &tx.quota())
    }

    /// Checks whether there is room for the minimum that a write adds.
    pub(crate) fn admit(&self, tx: &ScopeTx<'_, '_>, needs: Needs) -> Result<(), Refusal> {
        let Quota {
            records,
            attachment_bytes,
        } = self.of_scope(tx);
        let Usage {
            records: held,
            attachment_bytes: bytes,
            ..
        } = tx.usage();
        fits(tx, What::Records, held, needs.records, records)?;
        fits(
            tx,
            What::Bytes,
            bytes,
            needs.attachment_bytes,
            attachment_bytes,
        )
    }

    /// Checks whether what was added since `before` fits in the quotas.
    pub(crate) fn check_added(&self, before: &Usage, tx: &ScopeTx<'_, '_>) -> Result<(), Refusal> {
        let Quota {
            records,
            attachment_bytes,
        } = self.of_scope(tx);
        let added =
            |before: i64, now: i64| u64::try_from(now.saturating_sub(before)).unwrap_or_default();
        let (was, is) = (before, tx.usage());
        let more = added(was.records, is.records);
        fits(tx, What::Records, was.records, more, records)?;
        let more = added(was.attachment_bytes, is.attachment_bytes);
        fits(
            tx,
            What::Bytes,
            was.attachment_bytes,
            more,
            attachment_bytes,
        )
    }

    /// Returns how many bytes of attachments may still be added.
    pub(crate) fn left_for_attachments(&self, tx: &ScopeTx<'_, '_>) -> u64 {
        let held = u64::try_from(tx.usage().attachment_bytes).unwrap_or_default();
        self.of_scope(tx)
            .attachment_bytes
            .map_or(u64::MAX, |most| most.saturating_sub(held))
    }

    /// Checks whether a write of this many bytes may be queued.
    pub(crate) fn admit_waiting(&self, tx: &ScopeTx<'_, '_>, bytes: i64) -> Result<(), Refusal> {
        let waiting = tx.usage().waiting_bytes.saturating_add(bytes);
        if u64::try_from(waiting).unwrap_or_default() <= self.waiting_bytes {
            return Ok(());
        }
        Err(Refusal::new(State::QueueFull {
            place: place(&tx.scope()),
            waiting: u64::try_from(waiting).unwrap_or_default(),
            most: self.waiting_bytes,
        }))
    }
}

/// Returns how a refusal names the data of a scope.
fn place(scope: &Scope) -> &'static str {
    match scope.environment {
        Environment::Production => "the region's production data",
        Environment::Sandbox => "the region's sandbox",
    }
}

/// What a quota counts.
#[derive(Clone, Copy)]
enum What {
    Records,
    Bytes,
}

fn fits(
    tx: &ScopeTx<'_, '_>,
    what: What,
    held: i64,
    more: u64,
    most: Option<u64>,
) -> Result<(), Refusal> {
    let held = u64::try_from(held).unwrap_or_default();
    match most {
        Some(most) if more > 0 && held.saturating_add(more) > most => {
            let place = place(&tx.scope());
            Err(Refusal::new(match what {
                What::Records => State::TooManyRecords {
                    place,
                    most,
                    held,
                    more,
                },
                What::Bytes => State::TooManyBytes {
                    place,
                    most: Size(most),
                    held: Size(held),
                    more: Size(more),
                },
            }))
        }
        _ => Ok(()),
    }
}

/// Returns the message for a disk with less free space than its minimum.
pub(crate) fn nearly_full(disks: &Disks) -> State {
    let percent = disks.min_free().unwrap_or_default().into();
    State::DiskNearlyFull { percent }
}

/// Counts the writes refused for lack of room, by problem code.
#[derive(Debug, Default)]
pub(crate) struct QuotaRejections([AtomicU64; 3]);

const WANTING: [ProblemCode; 3] = [
    ProblemCode::DiskFull,
    ProblemCode::QueueFull,
    ProblemCode::QuotaExceeded,
];

impl QuotaRejections {
    /// Counts a refusal if its code is one of [`WANTING`].
    pub(crate) fn count(&self, code: ProblemCode) {
        let counters = WANTING.iter().zip(&self.0);
        counters
            .filter(|(known, _)| **known == code)
            .for_each(|(_, counter)| {
                counter.fetch_add(1, Ordering::Relaxed);
            });
    }

    /// Returns the counts, each with its problem code.
    pub(crate) fn counted(&self) -> [(&'static str, u64); 3] {
        std::array::from_fn(|index| (WANTING[index].code(), self.0[index].load(Ordering::Relaxed)))
    }
}
