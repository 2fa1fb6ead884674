//! Operations of the staff: tasks, the coordinator, and the quick note.

use super::Run;
use crate::{
    candidate::{Changes, Payload, text},
    mutations::{
        operation::{DeskChange, InteractionDraft, PhaseMove, Seen, TaskDraft},
        refusal::{Refusal, WriteError},
    },
};
use messages::State;
use model::{CandidateId, TaskId, Timestamp, vocabulary};
use serde_json::Value;
use store::{
    Error,
    candidates::{Change, StoredCandidate},
    tasks::{MAX, MAX_OPEN, Task},
};

impl Run<'_, '_, '_> {
    /// Checks what a change by the staff can be refused for. `stored` is the candidate, none while
    /// an earlier mutation has still to create it.
    pub(super) async fn admit_desk(
        &mut self,
        candidate: CandidateId,
        stored: Option<&StoredCandidate>,
        change: &DeskChange,
    ) -> Result<(), WriteError> {
        match change {
            DeskChange::AddTask { .. } => {
                let tasks = self.tx.tasks().of(candidate).await?;
                Ok(admit_one_more(&tasks)?)
            }
            DeskChange::UpdateTask { task, members } => {
                let tasks = self.tx.tasks().of(candidate).await?;
                match tasks.iter().find(|known| known.id == *task) {
                    Some(known) if reopens(known, members) => Ok(admit_open(&tasks)?),
                    Some(_) => Ok(()),
                    None => self.admit_reserved(candidate, *task).await,
                }
            }
            DeskChange::DeleteTask { task } => {
                let tasks = self.tx.tasks().of(candidate).await?;
                if tasks.iter().any(|known| known.id == *task) {
                    return Ok(());
                }
                self.admit_reserved(candidate, *task).await
            }
            DeskChange::SetCoordinator { seen: None, .. } => Ok(()),
            DeskChange::SetCoordinator {
                seen: Some(Seen { person }),
                ..
            } => {
                let present = self.tx.coordinators().of(candidate).await?;
                if present == *person {
                    Ok(())
                } else {
                    Err(Refusal::new(State::OtherCoordinator).into())
                }
            }
            DeskChange::Note { phase, task, .. } => {
                if let Some(phase) = phase {
                    let present = stored.map(|stored| usize::from(stored.phase));
                    let name = present.and_then(|index| vocabulary::PHASES.get(index));
                    if name.is_none_or(|name| *name != phase.from) {
                        return Err(Refusal::new(State::OtherPhase).into());
                    }
                }
                if task.is_some() {
                    let tasks = self.tx.tasks().of(candidate).await?;
                    admit_one_more(&tasks)?;
                }
                Ok(())
            }
        }
    }

    async fn admit_reserved(
        &mut self,
        candidate: CandidateId,
        task: TaskId,
    ) -> Result<(), WriteError> {
        if self.is_reserved(task.as_str(), candidate).await? {
            Ok(())
        } else {
            Err(Refusal::gone().into())
        }
    }

    /// Executes a change by the staff. Returns false if the candidate or the task does not exist.
    pub(super) async fn change_desk(
        &mut self,
        candidate: CandidateId,
        change: &DeskChange,
    ) -> Result<bool, Error> {
        if self.tx.candidates().load(candidate).await?.is_none() {
            return Ok(false);
        }
        match change {
            DeskChange::AddTask { task } => self.add_task(candidate, task)?,
            DeskChange::UpdateTask { task, members } => {
                return self.update_task(candidate, *task, members).await;
            }
            DeskChange::DeleteTask { task } => return self.delete_task(candidate, *task).await,
            DeskChange::SetCoordinator { person, .. } => {
                self.tx.coordinators().set(candidate, *person)?;
            }
            DeskChange::Note {
                moment,
                phase,
                task,
            } => {
                self.note(candidate, (moment.as_ref(), phase.as_ref(), task.as_ref()))
                    .await?;
            }
        }
        Ok(true)
    }

    async fn note(
        &mut self,
        candidate: CandidateId,
        (moment, phase, task): (
            Option<&InteractionDraft>,
            Option<&PhaseMove>,
            Option<&TaskDraft>,
        ),
    ) -> Result<(), Error> {
        if let Some(draft) = moment {
            self.add_interactions(candidate, std::slice::from_ref(draft))?;
        }
        if let Some(phase) = phase {
            let members = phase.members();
            let changes = Changes {
                members: Some(&members),
                ..Changes::default()
            };
            self.change(candidate, &changes, Change::Updated).await?;
        }
        if let Some(task) = task {
            self.add_task(candidate, task)?;
        }
        Ok(())
    }

    fn add_task(&mut self, candidate: CandidateId, draft: &TaskDraft) -> Result<(), Error> {
        let task = Task {
            id: TaskId::of_mutation(self.mutation),
            text: draft.text.clone(),
            due_on: draft.due_on.clone(),
            assignee: draft.assignee,
            done_at: None,
            created_at: self.tx.now().to_millisecond(),
        };
        self.tx.tasks().add(candidate, &task)
    }

    async fn update_task(
        &mut self,
        candidate: CandidateId,
        id: TaskId,
        members: &Payload,
    ) -> Result<bool, Error> {
        let mut tasks = self.tx.tasks().of(candidate).await?;
        let Some(task) = tasks.iter_mut().find(|task| task.id == id) else {
            return Ok(false);
        };
        let before = task.clone();
        revise(task, members);
        if *task != before {
            self.tx.tasks().replace(candidate, task)?;
        }
        Ok(true)
    }

    async fn delete_task(&mut self, candidate: CandidateId, id: TaskId) -> Result<bool, Error> {
        let tasks = self.tx.tasks().of(candidate).await?;
        if tasks.iter().all(|task| task.id != id) {
            return Ok(false);
        }
        self.tx.tasks().remove(candidate, id)?;
        Ok(true)
    }
}

fn admit_one_more(tasks: &[Task]) -> Result<(), Refusal> {
    if tasks.len() >= MAX {
        return Err(Refusal::new(State::TooManyTasks { most: MAX }));
    }
    admit_open(tasks)
}

fn admit_open(tasks: &[Task]) -> Result<(), Refusal> {
    let open = tasks.iter().filter(|task| task.done_at.is_none()).count();
    if open >= MAX_OPEN {
        return Err(Refusal::new(State::TooManyOpenTasks { most: MAX_OPEN }));
    }
    Ok(())
}

fn reopens(task: &Task, members: &Payload) -> bool {
    task.done_at.is_some() && members.get("doneAt").is_some_and(Value::is_null)
}

/// Applies the members of a change to a task.
fn revise(task: &mut Task, members: &Payload) {
    if let Some(given) = text(members, "text") {
        given.clone_into(&mut task.text);
    }
    if let Some(given) = text(members, "dueOn") {
        given.clone_into(&mut task.due_on);
    }
    if members.contains_key("assigneeId") {
        task.assignee = text(members, "assigneeId").and_then(|id| id.parse().ok());
    }
    if members.contains_key("doneAt") {
        let given = text(members, "doneAt").and_then(|moment| moment.parse().ok());
        task.done_at = given.map(Timestamp::to_millisecond);
    }
}
