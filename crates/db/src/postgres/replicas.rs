//! Replicas: servers that follow the primary and answer reads, as long as each is known to be close
//! behind.
//!
//! The lag is determined without trusting the replica's clock. Each check notes the primary's
//! position in its write-ahead log. A replica that has replayed a noted position is at least as new
//! as that note.

use super::{address::Address, connections::Connections, options::Options};
use crate::{Catalogue, Error, OpenError, meter::Meter};
use futures::future::join_all;
use model::Clock;
use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Interval between checks of the replicas.
pub(super) const LOOK: Duration = Duration::from_millis(250);

/// Timeout for a replica's answer. A replica that hangs must not make the others look outdated.
const PROBE_TIMEOUT: Duration = Duration::from_millis(500);

/// Total number of bytes in the primary's write-ahead log.
type Position = u64;

/// The queries about a server's position and its installation.
#[derive(Debug)]
struct Asked {
    /// Of the primary: the bytes written to its log, and the installation.
    written: String,
    /// Of a replica: whether it follows another server, the bytes it replayed, and the installation.
    replayed: String,
}

impl Asked {
    fn of(catalogue: &Catalogue) -> Self {
        let installation = catalogue.installation;
        Self {
            written: format!(
                "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::text, {installation}"
            ),
            replayed: format!(
                "SELECT pg_is_in_recovery()::text, \
                 COALESCE(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)::text, {installation}"
            ),
        }
    }
}

/// All configured replicas.
#[derive(Debug)]
pub(super) struct Replicas {
    all: Vec<Replica>,
    turn: AtomicUsize,
    max_lag: Duration,
    asked: Asked,
    clock: Arc<dyn Clock>,
}

/// One replica.
#[derive(Debug)]
pub(super) struct Replica {
    shown: String,
    pub(super) connections: Connections,
    /// Until when the replica may be read, in microseconds of the clock's elapsed time.
    good_until: AtomicU64,
    /// Whether the replica was in use when the operator was last notified of its state.
    reported: AtomicBool,
}

/// The state of a replica.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaState {
    /// The replica's host, port and database.
    pub address: String,
    /// The upper bound for its lag, or the reason why it is not read.
    pub lag: Result<Duration, String>,
}

impl Replicas {
    pub(super) fn new(
        options: &Options,
        catalogue: &'static Catalogue,
        clock: Arc<dyn Clock>,
        meter: &Arc<Meter>,
    ) -> Result<Self, OpenError> {
        let all = options.replicas.iter().map(|url| {
            let address = Address::parse(url)?;
            let connections = Connections::new(&address, options, meter.clone());
            Ok(Replica {
                shown: address.display,
                connections,
                good_until: AtomicU64::new(0),
                reported: AtomicBool::new(true),
            })
        });
        let all = all.collect::<Result<_, OpenError>>()?;
        Ok(Self {
            all,
            turn: AtomicUsize::new(0),
            max_lag: options.max_lag,
            asked: Asked::of(catalogue),
            clock,
        })
    }

    /// Returns the next replica, in rotation, that is close enough behind.
    pub(super) fn next(&self) -> Option<&Replica> {
        if self.all.is_empty() {
            return None;
        }
        let now = micros(self.clock.elapsed());
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        (0..self.all.len())
            .map(|step| &self.all[turn.wrapping_add(step) % self.all.len()])
            .find(|replica| replica.good_until.load(Ordering::Acquire) > now)
    }

    /// Checks all replicas repeatedly, and calls `on_change` for each that enters or leaves use.
    pub(super) async fn watch(
        &self,
        primary: &Connections,
        on_change: &(dyn Fn(&ReplicaState) + Send + Sync),
    ) {
        if self.all.is_empty() {
            return std::future::pending().await;
        }
        let mut notes = Notes::default();
        loop {
            for (replica, state) in self.all.iter().zip(self.look(primary, &mut notes).await) {
                let good = state.lag.is_ok();
                if replica.reported.swap(good, Ordering::AcqRel) != good {
                    on_change(&state);
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Returns the state of each replica. The checks are repeated for up to `max_lag`, because a
    /// replica that is as far behind as allowed needs several of them.
    pub(super) async fn states(&self, primary: &Connections) -> Vec<ReplicaState> {
        let mut notes = Notes::default();
        let started = self.clock.elapsed();
        loop {
            let states = self.look(primary, &mut notes).await;
            let settled = states.iter().all(|state| state.lag.is_ok());
            if settled || self.clock.elapsed().saturating_sub(started) > self.max_lag {
                return states;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn look(&self, primary: &Connections, notes: &mut Notes) -> Vec<ReplicaState> {
        let asked = self.clock.elapsed();
        let primary = primary
            .lines(&self.asked.written)
            .await
            .ok()
            .and_then(|lines| lines.into_iter().next());
        if let Some(written) = primary
            .as_ref()
            .and_then(|columns| columns.first()?.parse().ok())
        {
            notes.add(asked, written, self.max_lag);
        }
        if let Some(installation) = primary.and_then(|columns| columns.into_iter().nth(1)) {
            notes.installation = installation;
        }
        let notes = &*notes;
        join_all(self.all.iter().map(|replica| self.look_at(replica, notes))).await
    }

    async fn look_at(&self, replica: &Replica, notes: &Notes) -> ReplicaState {
        let lag = match tokio::time::timeout(
            PROBE_TIMEOUT,
            replica.replayed(&self.asked.replayed, &notes.installation),
        )
        .await
        {
            Ok(Ok(replayed)) => notes
                .time_of(replayed)
                .ok_or_else(|| format!("is more than {:?} behind", self.max_lag)),
            Ok(Err(cause)) => Err(cause),
            Err(_) => Err("gives no answer in time".into()),
        };
        let lag = lag.map(|time| {
            replica
                .good_until
                .store(micros(time + self.max_lag), Ordering::Release);
            self.clock.elapsed().saturating_sub(time)
        });
        if lag.is_err() {
            replica.leave_out();
        }
        ReplicaState {
            address: replica.shown.clone(),
            lag,
        }
    }
}

impl Replica {
    /// Stops reading from the replica until it has been checked again.
    pub(super) fn leave_out(&self) {
        self.good_until.store(0, Ordering::Release);
    }

    async fn replayed(&self, asked: &str, installation: &str) -> Result<Position, String> {
        let lines = self
            .connections
            .lines(asked)
            .await
            .map_err(|error: Error| error.to_string())?;
        let [recovering, replayed, own] = lines.first().map(Vec::as_slice).unwrap_or_default()
        else {
            return Err("does not hold this installation's tables".into());
        };
        if recovering != "true" {
            return Err("follows no other server: it is no replica".into());
        }
        if installation != own {
            return Err("holds another installation than the primary".into());
        }
        replayed
            .parse()
            .map_err(|_| "does not say what it has replayed".into())
    }
}

/// What is known of the primary. It is kept while the primary cannot be reached.
#[derive(Debug, Default)]
struct Notes {
    /// The primary's log position at several moments, oldest first.
    written: VecDeque<(Duration, Position)>,
    /// Identifies the primary's installation; empty before the first answer.
    installation: String,
}

impl Notes {
    fn add(&mut self, time: Duration, written: Position, kept: Duration) {
        self.written.push_back((time, written));
        while self
            .written
            .front()
            .is_some_and(|(noted, _)| time.saturating_sub(*noted) > kept)
        {
            self.written.pop_front();
        }
    }

    /// Returns the latest moment whose noted position was replayed.
    fn time_of(&self, replayed: Position) -> Option<Duration> {
        self.written
            .iter()
            .rev()
            .find(|(_, written)| *written <= replayed)
            .map(|(time, _)| *time)
    }
}

fn micros(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replica_age_is_that_of_its_newest_replayed_heartbeat() {
        let mut notes = Notes::default();
        let second = Duration::from_secs;
        for (time, written) in [(1, 100), (2, 100), (3, 250), (4, 400)] {
            notes.add(second(time), written, second(2));
        }
        assert_eq!(notes.time_of(99), None);
        assert_eq!(
            notes.time_of(100),
            Some(second(2)),
            "nothing was written in between"
        );
        assert_eq!(notes.time_of(399), Some(second(3)));
        assert_eq!(notes.time_of(500), Some(second(4)));
        notes.add(second(5), 500, second(2));
        assert_eq!(notes.time_of(249), None, "that note is too old to count");
    }
}
