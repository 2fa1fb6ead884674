//! Schemas of tasks and coordinators.

use crate::{
    object::{Object, described, document},
    value,
};
use serde_json::{Value, json};

fn text() -> Value {
    described(value::lines(1, 500), "Text", "What is to be done.")
}

fn due_on() -> Value {
    let date = json!({"type": "string", "format": "date"});
    described(date, "Due on", "The date by which it is to be done.")
}

fn person(title: &str, description: &str) -> Value {
    let id = json!({"type": "string", "pattern": value::STAFF_ID});
    described(id, title, description)
}

fn assignee() -> Value {
    person("Assignee", "The person of the staff who will do it.")
}

/// Returns the schema of a new task.
pub fn task_create() -> Value {
    let mut object = Object::default();
    object.required("text", text());
    object.required("dueOn", due_on());
    object.nullable("assigneeId", assignee());
    document(object.finish(), "New task", "A task about a candidate.")
}

/// Returns the schema of a change of a task.
pub fn task_update() -> Value {
    let mut object = Object::default();
    object.optional("text", text());
    object.optional("dueOn", due_on());
    object.nullable("assigneeId", assignee());
    let about = "When it was done; `null` opens it again.";
    object.nullable("doneAt", described(value::moment(), "Done at", about));
    let mut schema = object.finish();
    schema["minProperties"] = 1.into();
    document(schema, "Change of a task", "The members to change.")
}

/// Returns the schema of a candidate's coordinator.
pub fn coordinator_update() -> Value {
    let mut object = Object::default();
    let about = "The person of the staff who guides the candidate.";
    object.required("staffId", person("Staff id", about));
    document(object.finish(), "Coordinator", "Who guides the candidate.")
}
