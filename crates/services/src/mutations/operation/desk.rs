//! What the staff of a region does with a candidate beside changing the record: tasks, the
//! coordinator, and the quick note.

use super::{InteractionDraft, subjects::Subjects};
use crate::{candidate::Payload, quotas::Needs};
use model::{Action, CandidateId, Field, MutationId, StaffId, TaskId};
use serde::{Deserialize, Serialize};

/// A change by the staff of a region.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "desk", rename_all = "camelCase")]
#[expect(missing_docs, reason = "each variant says what there is to say")]
pub enum DeskChange {
    /// Adds a task. Its id is [`TaskId::of_mutation`].
    AddTask { task: TaskDraft },
    /// Updates members of a task: `text`, `dueOn`, `assigneeId` and `doneAt`. `null` clears a
    /// member.
    UpdateTask { task: TaskId, members: Payload },
    /// Deletes a task.
    DeleteTask { task: TaskId },
    /// Sets or removes the coordinator. With `seen`, only while that is the coordinator.
    SetCoordinator {
        person: Option<StaffId>,
        #[serde(default)]
        seen: Option<Seen>,
    },
    /// Adds a contact moment, moves the candidate to another phase, and adds a task: all that are
    /// given, or nothing.
    Note {
        moment: Option<InteractionDraft>,
        phase: Option<PhaseMove>,
        task: Option<TaskDraft>,
    },
}

/// The coordinator that somebody saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The coordinator, if there was one.
    pub person: Option<StaffId>,
}

/// A task to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskDraft {
    /// What is to be done.
    pub text: String,
    /// The date by which it is to be done, as `YYYY-MM-DD`.
    pub due_on: String,
    /// Who will do it, if somebody is named.
    pub assignee: Option<StaffId>,
}

/// A move to another phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhaseMove {
    /// The phase that the person saw. If it is another now, the write is refused.
    pub from: String,
    /// The new phase.
    pub to: String,
    /// Why the candidate leaves, if that is known. `None` leaves what is stored.
    pub exit_reason: Option<String>,
}

impl PhaseMove {
    /// Returns the members of the candidate that change.
    pub(in crate::mutations) fn members(&self) -> Payload {
        let mut members = Payload::new();
        members.insert(Field::Phase.name().into(), self.to.clone().into());
        if let Some(reason) = &self.exit_reason {
            members.insert(Field::ExitReason.name().into(), reason.clone().into());
        }
        members
    }
}

impl DeskChange {
    pub(super) fn action(&self) -> Action {
        match self {
            Self::AddTask { .. } => Action::TasksCreate,
            Self::UpdateTask { .. } => Action::TasksUpdate,
            Self::DeleteTask { .. } => Action::TasksDelete,
            Self::SetCoordinator { .. } => Action::CoordinatorUpdate,
            Self::Note {
                moment: None,
                task: None,
                ..
            } => Action::CandidatesUpdate,
            Self::Note { .. } => Action::DeskNote,
        }
    }

    /// Returns the members of the candidate that change, none if the record stays as it is.
    pub(super) fn members(&self) -> Option<Payload> {
        match self {
            Self::Note { phase, .. } => phase.as_ref().map(PhaseMove::members),
            _ => None,
        }
    }

    pub(super) fn subjects(&self, candidate: CandidateId) -> Subjects {
        let moment = match self {
            Self::Note { moment, .. } => moment.as_ref(),
            _ => None,
        };
        Subjects {
            candidates: vec![candidate],
            interactions: moment.map(|draft| draft.id).into_iter().collect(),
            ..Subjects::default()
        }
    }

    /// Returns the ids of the records that a mutation with this change creates.
    pub(super) fn created_ids(&self, mutation: MutationId) -> Vec<String> {
        let task = || TaskId::of_mutation(mutation).to_string();
        match self {
            Self::AddTask { .. } => vec![task()],
            Self::Note {
                moment, task: next, ..
            } => {
                let moment = moment.as_ref().map(|draft| draft.id.to_string());
                moment
                    .into_iter()
                    .chain(next.as_ref().map(|_| task()))
                    .collect()
            }
            Self::UpdateTask { .. } | Self::DeleteTask { .. } | Self::SetCoordinator { .. } => {
                Vec::new()
            }
        }
    }

    pub(super) fn only_removes(&self) -> bool {
        match self {
            Self::DeleteTask { .. } | Self::SetCoordinator { person: None, .. } => true,
            Self::AddTask { .. }
            | Self::UpdateTask { .. }
            | Self::SetCoordinator { .. }
            | Self::Note { .. } => false,
        }
    }

    pub(super) fn needs(&self) -> Needs {
        let moments = matches!(
            self,
            Self::Note {
                moment: Some(_),
                ..
            }
        );
        Needs {
            records: u64::from(moments),
            attachment_bytes: 0,
        }
    }
}

/// Returns the task that a mutation of this name adds, if its answer names it.
pub(in crate::mutations) fn added_task(operation: &str, mutation: MutationId) -> Option<TaskId> {
    (operation == Action::TasksCreate.name()).then(|| TaskId::of_mutation(mutation))
}
