//! Writes candidates with the selected fields, directly from the stored bytes.

use crate::{
    State,
    context::Context,
    envelope::Envelope,
    input::{Selected, Validated},
    links::Holder,
    problem::Problem,
};
use http::StatusCode;
use model::{Action, CustomField, CustomSelection, Runs, Scope};
use serde_json::value::RawValue;
use services::access_log::{ReadEvent, Viewer};
use std::collections::HashMap;
use store::candidates::{CandidateRow, ChangeRow};

/// The maximum number of interactions shown with a candidate.
const NEWEST: i64 = 100;

/// How candidates are shown in one response.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) scope: Scope,
    /// The action that the access log records.
    pub(crate) action: Action,
    pub(crate) selected: Selected,
}

/// Candidates being written into an envelope, as its data: one, or a list.
#[derive(Debug)]
pub(crate) struct Records<'a> {
    status: StatusCode,
    writer: Writer<'a>,
    is_list: bool,
}

impl<'a> Records<'a> {
    /// Begins an answer with one candidate.
    pub(crate) fn one(
        app: &'a State,
        context: &Context,
        view: &'a View,
        envelope: Envelope,
    ) -> Self {
        let (status, out) = envelope.into_parts();
        Self {
            status,
            writer: Writer::new(app, context, view, out, b""),
            is_list: false,
        }
    }

    /// Begins an answer with a list of candidates.
    pub(crate) fn list(
        app: &'a State,
        context: &Context,
        view: &'a View,
        envelope: Envelope,
    ) -> Self {
        let (status, mut out) = envelope.into_parts();
        out.push(b'[');
        Self {
            status,
            writer: Writer::new(app, context, view, out, b","),
            is_list: true,
        }
    }

    /// Returns the writer of the candidates.
    pub(crate) fn writer(&mut self) -> &mut Writer<'a> {
        &mut self.writer
    }

    /// Returns the envelope with everything written, with the interactions inserted. Records in the
    /// access log who was shown it.
    pub(crate) async fn finish(self, context: &Context) -> Result<Envelope, Problem> {
        let mut out = self.writer.finish(context).await?;
        if self.is_list {
            out.push(b']');
        }
        Ok(Envelope::of_parts(self.status, out))
    }
}

/// A writer of successive candidates, separated by `separator`.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    app: &'a State,
    view: &'a View,
    /// The credential to which the records are shown.
    holder: Option<Holder>,
    out: Vec<u8>,
    separator: &'static [u8],
    started: bool,
    shared_end: usize,
    /// The positions of the written candidates.
    shown: Runs,
    /// Where interactions are still to be inserted: the offset and the candidate's id.
    awaiting: Vec<(usize, String)>,
}

impl<'a> Writer<'a> {
    /// Appends to `out`, which need not be empty.
    pub(crate) fn new(
        app: &'a State,
        context: &Context,
        view: &'a View,
        out: Vec<u8>,
        separator: &'static [u8],
    ) -> Self {
        let (shown, awaiting, holder) = (Runs::default(), Vec::new(), context.holder());
        Self {
            app,
            view,
            holder,
            out,
            separator,
            started: false,
            shared_end: 0,
            shown,
            awaiting,
        }
    }

    /// Writes one candidate without its interactions, which [`Self::finish`] inserts.
    pub(crate) fn candidate(&mut self, row: &CandidateRow<'_>) {
        self.separate();
        self.record(row);
    }

    /// Writes one candidate with its region, given as JSON, after the id.
    pub(crate) fn candidate_of(&mut self, row: &CandidateRow<'_>, region: &str) {
        /// The length of `{"id":"rec…"`.
        const ID: usize = 7 + 17 + 1;
        self.separate();
        let after_id = self.out.len() + ID;
        let awaiting = self.awaiting.len();
        self.record(row);
        let member = [",\"region\":", region].concat();
        self.out.splice(after_id..after_id, member.bytes());
        self.shared_end += member.len();
        self.awaiting[awaiting..]
            .iter_mut()
            .for_each(|(at, _)| *at += member.len());
    }

    /// Writes one entry of the change feed.
    pub(crate) fn change(&mut self, row: &ChangeRow<'_>) {
        self.separate();
        // Ids and change names consist of letters and digits, so nothing needs escaping.
        for text in [
            "{\"id\":\"",
            row.id,
            "\",\"change\":\"",
            row.change.name(),
            "\",\"candidate\":",
        ] {
            self.out.extend_from_slice(text.as_bytes());
        }
        match &row.candidate {
            Some(candidate) => self.record(candidate),
            None => self.out.extend_from_slice(b"null"),
        }
        self.out.push(b'}');
    }

    fn separate(&mut self) {
        if self.started {
            self.out.extend_from_slice(self.separator);
        }
        self.started = true;
    }

    fn record(&mut self, row: &CandidateRow<'_>) {
        let Self {
            app, view, holder, ..
        } = *self;
        self.shown.push(row.position);
        let url_of = |id| app.links.url(&view.scope, id, holder, app.clock.now());
        row.document
            .write_open(view.selected.selection.fields, &mut self.out, &url_of);
        self.shared_end = self.out.len();
        if view.selected.selection.custom != CustomSelection::None {
            write_custom(&view.selected.custom, row.custom, &mut self.out);
        }
        if view.selected.selection.interactions {
            self.awaiting.push((self.out.len(), row.id().to_owned()));
        }
        self.out.push(b'}');
    }

    /// Returns where the shared fields of the last candidate end.
    pub(crate) fn shared_end(&self) -> usize {
        self.shared_end
    }

    /// Returns everything written, with the interactions inserted, and records in the access log
    /// who was shown it.
    pub(crate) async fn finish(self, context: &Context) -> Result<Vec<u8>, Problem> {
        note_viewed(self.app, context, self.view, &self.shown);
        if self.awaiting.is_empty() {
            return Ok(self.out);
        }
        let mut whole = Vec::with_capacity(self.out.len() * 2);
        let mut shown = vec![Vec::new(); self.awaiting.len()];
        let candidates = self
            .awaiting
            .iter()
            .map(|(_, candidate)| candidate.as_str());
        let note = |index: usize, document: &str| {
            let list: &mut Vec<u8> = &mut shown[index];
            if !list.is_empty() {
                list.push(b',');
            }
            list.extend_from_slice(document.as_bytes());
        };
        let store = &self.app.store;
        store
            .interactions_of_each(&self.view.scope, candidates, NEWEST, note)
            .await?;
        let mut copied = 0;
        for ((at, _), list) in self.awaiting.iter().zip(shown) {
            whole.extend_from_slice(&self.out[copied..*at]);
            copied = *at;
            whole.extend_from_slice(b",\"interactions\":[");
            whole.extend_from_slice(&list);
            whole.push(b']');
        }
        whole.extend_from_slice(&self.out[copied..]);
        Ok(whole)
    }
}

/// Writes every selected custom field, `null` if the candidate has no value.
fn write_custom(fields: &[CustomField], stored: Option<&str>, out: &mut Vec<u8>) {
    let values: HashMap<&str, &RawValue> = stored
        .and_then(|stored| serde_json::from_str(stored).ok())
        .unwrap_or_default();
    out.extend_from_slice(b",\"customFields\":{");
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        // Keys consist of letters, digits and underscores, so nothing needs escaping.
        out.push(b'"');
        out.extend_from_slice(field.key.as_bytes());
        out.extend_from_slice(b"\":");
        out.extend_from_slice(
            values
                .get(field.id.as_str())
                .map_or("null", |value| value.get())
                .as_bytes(),
        );
    }
    out.push(b'}');
}

impl Validated {
    /// Records in the access log that a key was shown the candidate at a position.
    pub(crate) fn note_viewed(&self, action: Action, position: i64) {
        let mut shown = Runs::default();
        shown.push(position);
        note(&self.app, &self.context, self.scope(), action, None, &shown);
    }
}

/// Records in the access log that a key was shown the candidates at these positions.
pub(crate) fn note_viewed(app: &State, context: &Context, view: &View, shown: &Runs) {
    note(
        app,
        context,
        view.scope,
        view.action,
        Some(view.selected.selection.bits()),
        shown,
    );
}

/// Records in the access log that a key was shown candidates. What candidates see of their own data
/// is not recorded.
fn note(
    app: &State,
    context: &Context,
    scope: Scope,
    action: Action,
    fields: Option<i64>,
    shown: &Runs,
) {
    if let Some(key) = context.key() {
        app.accesses.note(
            ReadEvent {
                scope,
                viewer: Viewer::Key(*key),
                action,
                fields,
            },
            shown,
        );
    }
}
