//! Checks of candidates: their columns must follow from their documents, and their counts and
//! positions must agree.

use super::{
    look::{Look, ScopeState, number, values},
    used_positions::UsedPositions,
    walk::{Record, Walk},
};
use crate::{
    candidates::{Finished, checksum},
    quotas::Usage,
};
use db::{Error, Value, column, statements};
use model::{Attachment, Field, Scope, StoredDocument, vocabulary};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashSet};

statements! {
    pub(super) scope ERASED as "DEEP_ERASED" =
        "SELECT change_position FROM erased WHERE region_id = $1 AND environment = $2 AND id = $3";
    pub(super) scope ATTACHED as "DEEP_ATTACHED" =
        "SELECT candidate_id, filename, media_type, size FROM attachments \
         WHERE region_id = $1 AND environment = $2 AND id = $3";
}

/// An attachment as a document names it, and as its own row must have it: the candidate, the file
/// name, the media type and the size.
type Filed = (String, String, String, i64);

impl Look<'_> {
    /// Checks the candidates of a scope. Returns the positions that are in use, if all rows could
    /// be read.
    pub(super) async fn candidates(
        &mut self,
        scope: &Scope,
        state: &ScopeState,
        changes: &mut UsedPositions,
    ) -> Result<Option<UsedPositions>, Error> {
        let custom_fields = self.custom_fields(scope).await?;
        let (mut positions, mut counted) = (
            UsedPositions::up_to(state.last_position),
            BTreeMap::<(i64, i64), i64>::new(),
        );
        let mut walk = Walk::over(self.database, self.part("candidates", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            let (mut files, mut moved) = (Vec::new(), Vec::new());
            for row in &rows {
                let id = row.text("id");
                for flaw in columns(row).into_iter().chain(custom(row, &custom_fields)) {
                    self.flaws.add(&walk.part, id, flaw);
                }
                if let Some(flaw) = positions.take(row.int("position")) {
                    self.flaws
                        .add(&walk.part, id, format!("{flaw} in the list"));
                }
                // Candidates from before the change feed existed have position 0 in it until they
                // change.
                let change = row.int("change_position");
                if let Some(flaw) = changes.take(change).filter(|_| change != 0) {
                    self.flaws
                        .add(&walk.part, id, format!("{flaw} in the change feed"));
                }
                if !(0..=3).contains(&row.int("change_kind")) {
                    self.flaws
                        .add(&walk.part, id, "has a kind of change that there is none of");
                }
                *counted
                    .entry((row.int("archived"), row.int("phase")))
                    .or_default() += 1;
                files.extend(attachments(row).map(|(attachment, filed)| (id, attachment, filed)));
                moved.push((id, change));
            }
            self.journeys(scope, &walk, &rows).await?;
            self.rows_of_files(scope, &walk, &files).await?;
            self.not_erased_since(scope, &walk, &moved).await?;
        }
        self.rows[0] += walk.rows;
        self.tally(
            &walk,
            Usage {
                records: number(walk.rows),
                ..Usage::default()
            },
        );
        if !walk.whole {
            return Ok(None);
        }
        self.counts(scope, counted).await?;
        Ok(Some(positions))
    }

    async fn custom_fields(&mut self, scope: &Scope) -> Result<HashSet<String>, Error> {
        let mut part = self.part("custom_fields", scope);
        part.environment = None;
        let (mut walk, mut fields) = (Walk::over(self.database, part), HashSet::new());
        while let Some(rows) = self.next(&mut walk).await? {
            fields.extend(rows.iter().map(|row| row.text("id").to_owned()));
        }
        Ok(fields)
    }

    /// Checks that the attachments named by documents have rows with the same values.
    async fn rows_of_files(
        &mut self,
        scope: &Scope,
        walk: &Walk,
        files: &[(&str, String, Filed)],
    ) -> Result<(), Error> {
        let sets = files
            .iter()
            .map(|(_, attachment, _)| values(scope, Value::Text(attachment)))
            .collect();
        let found = self.snapshot.first_of(&ATTACHED, sets, |row| {
            Ok((
                row.text(column!(ATTACHED, candidate_id))?.to_owned(),
                row.text(column!(ATTACHED, filename))?.to_owned(),
                row.text(column!(ATTACHED, media_type))?.to_owned(),
                row.int(column!(ATTACHED, size))?,
            ))
        });
        for ((id, _, filed), found) in files.iter().zip(found.await?) {
            match found {
                None => self
                    .flaws
                    .add(&walk.part, id, "names an attachment that does not exist"),
                Some(found) if found != *filed => {
                    self.flaws.add(
                        &walk.part,
                        id,
                        "says something else of an attachment than its row",
                    );
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Checks that a candidate's last change comes after its erasure, if it was erased. An erased
    /// id can be created again, but then has a later position in the change feed.
    async fn not_erased_since(
        &mut self,
        scope: &Scope,
        walk: &Walk,
        moved: &[(&str, i64)],
    ) -> Result<(), Error> {
        let sets = moved
            .iter()
            .map(|(id, _)| values(scope, Value::Text(id)))
            .collect();
        let erased = self
            .snapshot
            .first_of(&ERASED, sets, |row| {
                row.int(column!(ERASED, change_position))
            })
            .await?;
        for ((id, change), erased) in moved.iter().zip(erased) {
            if erased.is_some_and(|erased| erased > *change) {
                self.flaws
                    .add(&walk.part, id, "is erased, the change feed says");
            }
        }
        Ok(())
    }

    async fn counts(
        &mut self,
        scope: &Scope,
        mut counted: BTreeMap<(i64, i64), i64>,
    ) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("candidate_counts", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                let group = (row.int("archived"), row.int("phase"));
                if counted.remove(&group).unwrap_or_default() != row.int("total") {
                    self.flaws.add(
                        &walk.part,
                        "",
                        format!("the total of {} is wrong", named(group)),
                    );
                }
            }
        }
        for group in counted.into_keys() {
            self.flaws.add(
                &walk.part,
                "",
                format!("the total of {} is missing", named(group)),
            );
        }
        Ok(())
    }

    pub(super) async fn erased(
        &mut self,
        scope: &Scope,
        changes: &mut UsedPositions,
    ) -> Result<(), Error> {
        let mut walk = Walk::over(self.database, self.part("erased", scope));
        while let Some(rows) = self.next(&mut walk).await? {
            for row in &rows {
                if let Some(flaw) = changes.take(row.int("change_position")) {
                    self.flaws.add(
                        &walk.part,
                        row.text("id"),
                        format!("{flaw} in the change feed"),
                    );
                }
            }
        }
        Ok(())
    }
}

fn named((archived, phase): (i64, i64)) -> String {
    let phase = usize::try_from(phase)
        .ok()
        .and_then(|phase| vocabulary::PHASES.get(phase));
    format!(
        "'{}'{}",
        phase.unwrap_or(&"no phase"),
        if archived == 0 { "" } else { " in the archive" }
    )
}

/// Returns what is wrong with a candidate's columns, given its document.
fn columns(row: &Record) -> Vec<String> {
    let (document, lengths) = (row.text("document"), row.blob("lengths"));
    let Some(measured) = measured(document, lengths) else {
        return vec!["its document is damaged".into()];
    };
    let mut flaws = Vec::new();
    let text = |field: Field| {
        serde_json::from_str::<Option<String>>(measured.as_document().value(field))
            .ok()
            .flatten()
    };
    if text(Field::Id).as_deref() != Some(row.text("id")) {
        flaws.push("its document is another's".into());
    }
    if text(Field::Phase).is_none_or(|phase| vocabulary::phase_index(&phase).is_none()) {
        flaws.push("its document has no phase".into());
    }
    if !checksum::holds(lengths, document.as_bytes(), row.optional_text("custom")) {
        flaws.push("its checksum is another".into());
    }
    if checksum::lengths(lengths) != measured.lengths() {
        flaws.push("the column lengths does not follow from its document".into());
    }
    let of = Finished::of(measured, None);
    for (column, follows) in [
        ("archived", row.int("archived") == i64::from(of.archived)),
        ("phase", row.int("phase") == i64::from(of.phase)),
        ("email_key", row.text("email_key") == of.email_key),
        (
            "identity_key",
            row.optional_text("identity_key") == Some(of.identity_key.as_str()),
        ),
        (
            "phone_key",
            row.optional_text("phone_key") == of.phone_key.as_deref(),
        ),
    ] {
        if !follows {
            flaws.push(format!(
                "the column {column} does not follow from its document"
            ));
        }
    }
    flaws
}

/// Returns what is wrong with the values of custom fields.
fn custom(row: &Record, fields: &HashSet<String>) -> Option<String> {
    let custom: Option<serde_json::Map<String, Json>> = row
        .optional_text("custom")
        .map(serde_json::from_str)
        .transpose()
        .unwrap_or_else(|_| Some(serde_json::Map::new()));
    let custom = custom?;
    if custom.is_empty() {
        return Some("its custom fields are damaged".into());
    }
    let known = custom.keys().all(|id| fields.contains(id));
    (!known).then(|| "has a value of a custom field that does not exist".into())
}

/// Returns the attachments that a document names.
fn attachments(row: &Record) -> impl Iterator<Item = (String, Filed)> {
    let candidate = row.text("id").to_owned();
    listed(row.text("document"), row.blob("lengths"))
        .into_iter()
        .map(move |attachment| {
            let Attachment {
                id,
                filename,
                media_type,
                size,
                ..
            } = attachment;
            (
                id.to_string(),
                (
                    candidate.clone(),
                    filename,
                    media_type,
                    i64::try_from(size).unwrap_or(i64::MAX),
                ),
            )
        })
}

/// The document, in the format that it says it is in.
fn measured(document: &str, lengths: &[u8]) -> Option<StoredDocument> {
    StoredDocument::measure(document, checksum::format(lengths))
}

pub(super) fn listed(document: &str, lengths: &[u8]) -> Vec<Attachment> {
    let Some(measured) = measured(document, lengths) else {
        return Vec::new();
    };
    let fields = [Field::CurriculumVitae, Field::OtherAttachments];
    let of = |field| {
        serde_json::from_str::<Vec<Attachment>>(measured.as_document().value(field))
            .unwrap_or_default()
    };
    fields.into_iter().flat_map(of).collect()
}
