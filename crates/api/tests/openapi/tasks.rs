//! Requests about tasks and coordinators, whose responses the test client compares with the document.

use crate::{delete, patch, put};
use model::StaffId;
use serde_json::json;
use testkit::Client;

/// Changes the tasks and the coordinator of the candidate at this path.
pub(super) async fn request_each(client: &Client<'_>, at: &str, staff: StaffId) {
    let task = json!({"text": "Bellen", "dueOn": "2026-03-01", "assigneeId": staff});
    let made = client.post(&format!("{at}/tasks"), &task).await;
    let id = made.json()["data"]["taskIds"][0].clone();
    let one = format!("{at}/tasks/{}", id.as_str().unwrap());
    patch(client, &one, &json!({"doneAt": "2026-01-02T00:00:00Z"})).await;
    delete(client, &one).await;
    let coordinator = format!("{at}/coordinator");
    put(client, &coordinator, &json!({"staffId": staff})).await;
    put(client, &coordinator, &json!({})).await;
    delete(client, &coordinator).await;
}
