//! What is done to each candidate of a job.

use crate::mutations::{DeskChange, Operation, PhaseMove, Seen, TaskDraft};
use model::{CandidateId, JobId, StaffId};
use serde::{Deserialize, Serialize};
use store::jobs::Item;

/// What is done to each candidate. Erasing, merging and changing consent are never done to many at
/// once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[expect(missing_docs, reason = "each variant says what there is to say")]
pub enum BulkAction {
    /// Moves the candidate to a phase. A candidate who leaves may get a reason.
    Phase {
        to: String,
        #[serde(default, rename = "exitReason")]
        exit_reason: Option<String>,
    },
    /// Sets or removes the coordinator.
    Coordinator { person: Option<StaffId> },
    /// Adds a task.
    Task { task: TaskDraft },
    /// Archives the candidate.
    Archive,
    /// Restores the candidate from the archive.
    Restore,
    /// Undoes what another job has done, where its value still stands.
    Undo { of: JobId, action: Box<Self> },
}

/// Why a candidate is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Left {
    /// The candidate has the value already.
    AlreadySo,
    /// The candidate is archived, and the action is for candidates that are not.
    Archived,
    /// The candidate does not exist, or was erased.
    Gone,
    /// The candidate was changed after the job had begun.
    Changed,
    /// The candidate has as many tasks as it may have.
    TooManyTasks,
    /// The region has no room for more, or the server's disk is nearly full.
    NoRoom,
    /// The person may no longer change candidates of the region.
    NoRole,
    /// The change failed on the server.
    Failed,
}

impl Left {
    /// All reasons.
    pub const ALL: [Self; 8] = [
        Self::AlreadySo,
        Self::Archived,
        Self::Gone,
        Self::Changed,
        Self::TooManyTasks,
        Self::NoRoom,
        Self::NoRole,
        Self::Failed,
    ];

    /// Returns the code that is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::AlreadySo => "alreadySo",
            Self::Archived => "archived",
            Self::Gone => "gone",
            Self::Changed => "changed",
            Self::TooManyTasks => "tooManyTasks",
            Self::NoRoom => "noRoom",
            Self::NoRole => "noRole",
            Self::Failed => "failed",
        }
    }

    /// Returns the reason with this code. A code of a newer version counts as a failure.
    pub fn of_code(code: &str) -> Self {
        let found = Self::ALL.into_iter().find(|reason| reason.code() == code);
        found.unwrap_or(Self::Failed)
    }
}

impl BulkAction {
    /// Returns its name in the audit log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Phase { .. } => "phase",
            Self::Coordinator { .. } => "coordinator",
            Self::Task { .. } => "task",
            Self::Archive => "archive",
            Self::Restore => "restore",
            Self::Undo { .. } => "undo",
        }
    }

    /// Returns whether a job with this action can be undone.
    pub fn can_be_undone(&self) -> bool {
        matches!(
            self,
            Self::Phase { .. } | Self::Coordinator { .. } | Self::Archive
        )
    }

    /// Returns the action without the texts that the candidates got.
    pub(super) fn without_texts(&self) -> Self {
        match self {
            Self::Task { task } => Self::Task {
                task: TaskDraft {
                    text: String::new(),
                    ..task.clone()
                },
            },
            Self::Phase { to, .. } => Self::Phase {
                to: to.clone(),
                exit_reason: None,
            },
            other => other.clone(),
        }
    }

    /// Returns what the job does to a candidate. `None` for the undoing of what cannot be undone.
    pub(super) fn operation(&self, item: &Item) -> Option<Operation> {
        let candidate = item.candidate;
        let desk = |change| Operation::Desk { candidate, change };
        Some(match self {
            Self::Phase { to, exit_reason } => desk(moved(&item.before, to, exit_reason.as_ref())),
            Self::Coordinator { person } => desk(DeskChange::SetCoordinator {
                person: *person,
                seen: Some(Seen {
                    person: item.before.parse().ok(),
                }),
            }),
            Self::Task { task } => desk(DeskChange::AddTask { task: task.clone() }),
            Self::Archive => Operation::Archive { candidate },
            Self::Restore => Operation::Restore { candidate },
            Self::Undo { action, .. } => return action.reverse(candidate, &item.before),
        })
    }

    /// Returns what gives a candidate the value back that the action has replaced.
    fn reverse(&self, candidate: CandidateId, before: &str) -> Option<Operation> {
        let desk = |change| Operation::Desk { candidate, change };
        match self {
            Self::Phase { to, .. } => Some(desk(moved(to, before, None))),
            Self::Coordinator { person } => Some(desk(DeskChange::SetCoordinator {
                person: before.parse().ok(),
                seen: Some(Seen { person: *person }),
            })),
            Self::Archive => Some(Operation::Restore { candidate }),
            Self::Restore | Self::Task { .. } | Self::Undo { .. } => None,
        }
    }
}

fn moved(from: &str, to: &str, exit_reason: Option<&String>) -> DeskChange {
    DeskChange::Note {
        moment: None,
        phase: Some(PhaseMove {
            from: from.to_owned(),
            to: to.to_owned(),
            exit_reason: exit_reason.cloned(),
        }),
        task: None,
    }
}
