//! A part of the path that names a record, such as `{id}`.

use super::DeskError;
use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use model::{AttachmentId, CandidateId, ExportId, InteractionId, JobId, StaffId, TaskId};

/// An id that the path has, such as `{id}`. A text that is no id is as unknown as an id of nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<T>(pub(crate) T);

/// What a part of a path may be.
pub(crate) trait Named: std::str::FromStr {
    /// The name of the part in the path.
    const NAME: &'static str;
}

impl Named for JobId {
    const NAME: &'static str = "job";
}

impl Named for ExportId {
    const NAME: &'static str = "export";
}

impl Named for CandidateId {
    const NAME: &'static str = "id";
}

impl Named for InteractionId {
    const NAME: &'static str = "moment";
}

impl Named for AttachmentId {
    const NAME: &'static str = "file";
}

impl Named for TaskId {
    const NAME: &'static str = "task";
}

impl Named for StaffId {
    const NAME: &'static str = "person";
}

impl<T: Named, S: Send + Sync> FromRequestParts<S> for Part<T> {
    type Rejection = DeskError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, DeskError> {
        let given = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| DeskError::NotFound)?;
        let text = given.iter().find(|(name, _)| *name == T::NAME);
        text.and_then(|(_, text)| text.parse().ok())
            .map(Self)
            .ok_or(DeskError::NotFound)
    }
}
