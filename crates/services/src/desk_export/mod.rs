//! Exports of the desk: a table of chosen candidates and columns, for one person alone.
//!
//! A table is written piece by piece, so that its size does not matter to memory. Each piece is
//! sealed under a key that only the person and the table have, and removed after an hour. The audit
//! log has the number of candidates, the columns and the reason; the access log has each candidate.

mod columns;
mod make;
mod running;

pub use columns::{ExportColumn, default_columns};
pub use running::{ExportPlace, MAX_OF_PERSON, MAX_OF_REGION};
pub use store::desk_exports::{DeskExport, Format};

use crate::{
    access_log::Accesses,
    jobs::{Job, Jobs},
    staff::Staff,
};
use model::{CandidateId, CustomField, ExportId, Field, RegionId, Right, Role, Scope, StaffId};
use running::Running;
use std::{collections::HashSet, sync::Arc, time::Duration};
use store::{Error, Store, mutations::StaffAuthor};

/// The maximum number of candidates in a table.
pub const MAX_CANDIDATES: usize = 50_000;
/// The number of candidates above which a reason must be given.
pub const WITHOUT_REASON: usize = 100;
/// The number of candidates above which the right to export many and a step-up are needed.
pub const WITHOUT_STEP_UP: usize = 500;
/// The maximum number of characters of a reason.
pub const MAX_REASON: usize = 500;
/// The maximum size of a table in bytes.
pub const MAX_SIZE: u64 = 200 * 1024 * 1024;
/// How long a table is kept.
pub const KEPT: Duration = Duration::from_hours(1);
/// Interval at which old tables are removed.
const TIDY: Duration = Duration::from_mins(1);
/// The number of tables that are listed.
const LISTED: i64 = 200;
/// The purpose of the key under which pieces are sealed.
const PURPOSE: &str = "export of the desk";

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct ExportOrder {
    /// Where the candidates are.
    pub scope: Scope,
    /// The person.
    pub by: StaffAuthor,
    /// The candidates, in the order of the table's rows.
    pub candidates: Vec<CandidateId>,
    /// The names of the columns: see [`ExportColumn::named`].
    pub columns: Vec<String>,
    /// The format.
    pub format: Format,
    /// Why the person needs the table.
    pub reason: Option<String>,
    /// Whether the header is in English instead of Dutch.
    pub english: bool,
    /// Whether the person has used a way in during the last minutes.
    pub stepped_up: bool,
}

/// Why a table was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportRefusal {
    /// No candidate is chosen, or none of those chosen exists.
    NoCandidates,
    /// More candidates are chosen than a table may have.
    TooMany,
    /// No column is chosen, or one that there is none of.
    Columns,
    /// A reason is needed.
    ReasonNeeded,
    /// The reason is too long.
    ReasonTooLong,
    /// The person must use a way in again.
    StepUpNeeded,
    /// The person may not export so many candidates of the region.
    NotAllowed,
    /// The table would be larger than [`MAX_SIZE`].
    TooLarge,
    /// A candidate was erased meanwhile, so the table was removed.
    Removed,
    /// The person makes [`MAX_OF_PERSON`] tables already.
    PersonBusy,
    /// The staff of the region make [`MAX_OF_REGION`] tables already.
    RegionBusy,
}

impl ExportRefusal {
    /// Returns whether the same order may be accepted in a moment.
    pub fn is_passing(self) -> bool {
        matches!(self, Self::PersonBusy | Self::RegionBusy)
    }
}

/// The exports of the desk. Cheap to clone.
#[derive(Debug, Clone)]
pub struct DeskExports {
    store: Store,
    accesses: Accesses,
    staff: Staff,
    running: Arc<Running>,
}

impl DeskExports {
    /// Creates the service on an open store.
    pub fn new(store: Store, accesses: Accesses, staff: Staff) -> Self {
        Self {
            store,
            accesses,
            staff,
            running: Arc::default(),
        }
    }

    /// Takes the place of a table that a person makes, if there is one on this server.
    pub fn place(&self, region: RegionId, person: StaffId) -> Result<ExportPlace, ExportRefusal> {
        self.running.take(region, person)
    }

    /// Starts the background job that removes old tables.
    pub fn start_jobs(&self, jobs: &Jobs) {
        let exports = self.clone();
        let failure = "old exports could not be removed, will retry";
        jobs.start(Job::new("exports", TIDY, failure, move || {
            let exports = exports.clone();
            async move { exports.tidy().await }
        }));
    }

    /// Removes the tables that are too old.
    pub async fn tidy(&self) -> Result<(), Error> {
        let before = self.store.clock().now().minus(KEPT);
        self.store.forget_desk_exports(before).await
    }

    /// Makes a table. It is made to the end even if the caller does not wait.
    pub async fn make(&self, order: ExportOrder) -> Result<Result<ExportId, ExportRefusal>, Error> {
        let custom_fields = self.store.custom_fields(order.scope.region).await?;
        let columns = match self.check(&order, &custom_fields).await? {
            Ok(columns) => columns,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let place = match self.place(order.scope.region, order.by.id) {
            Ok(place) => place,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let exports = self.clone();
        let making = tokio::spawn(async move {
            let made = make::make(&exports, order, columns).await;
            drop(place);
            made
        });
        making.await.map_err(Error::internal)?
    }

    /// Returns a complete table of a person.
    pub async fn open(
        &self,
        scope: &Scope,
        person: StaffId,
        id: ExportId,
    ) -> Result<Option<DeskExport>, Error> {
        let since = self.store.clock().now().minus(KEPT);
        let found = self.store.desk_export(scope, id).await?;
        Ok(found.filter(|export| {
            export.staff == person && export.pieces > 0 && export.created_at > since
        }))
    }

    /// Returns the complete tables of a person, the newest first.
    pub async fn of(&self, scope: &Scope, person: StaffId) -> Result<Vec<DeskExport>, Error> {
        let since = self.store.clock().now().minus(KEPT);
        let mut found = self.store.desk_exports(scope, since, LISTED).await?;
        found.retain(|export| export.staff == person && export.pieces > 0);
        Ok(found)
    }

    /// Returns the bytes of a piece of a table, counted from 0. `None` if the table was removed
    /// meanwhile.
    pub async fn piece(
        &self,
        scope: &Scope,
        export: &DeskExport,
        number: i64,
    ) -> Result<Option<Vec<u8>>, Error> {
        let stored = self.store.desk_export_piece(scope, export.id, number);
        let Some(sealed) = stored.await? else {
            return Ok(None);
        };
        let secret = &self.store.installation().secret;
        let number = number.to_be_bytes();
        let bound = bound(&export.staff, &export.id, &number);
        let opened = secret.open(PURPOSE, &bound, &sealed);
        let opened = opened.ok_or_else(|| Error::internal("a piece of an export is damaged"))?;
        Ok(Some(opened))
    }

    /// Checks an order, and returns its columns.
    async fn check(
        &self,
        order: &ExportOrder,
        custom_fields: &[CustomField],
    ) -> Result<Result<Vec<ExportColumn>, ExportRefusal>, Error> {
        let count = order.candidates.len();
        if count == 0 {
            return Ok(Err(ExportRefusal::NoCandidates));
        }
        if count > MAX_CANDIDATES {
            return Ok(Err(ExportRefusal::TooMany));
        }
        let right = if count > WITHOUT_STEP_UP {
            Right::ExportMany
        } else {
            Right::Export
        };
        if !self.may(order, right).await? {
            return Ok(Err(ExportRefusal::NotAllowed));
        }
        if count > WITHOUT_STEP_UP && !order.stepped_up {
            return Ok(Err(ExportRefusal::StepUpNeeded));
        }
        let named = |name: &String| ExportColumn::named(name, custom_fields);
        let columns: Option<Vec<ExportColumn>> = order.columns.iter().map(named).collect();
        let Some(mut columns) = columns.filter(|columns| !columns.is_empty()) else {
            return Ok(Err(ExportRefusal::Columns));
        };
        let mut names = HashSet::new();
        columns.retain(|column| names.insert(column.name()));
        let needs_reason = |column: &ExportColumn| {
            matches!(
                column,
                ExportColumn::Field(Field::Notes) | ExportColumn::Interactions
            )
        };
        let reason = order.reason.as_deref().unwrap_or_default().trim();
        if reason.chars().count() > MAX_REASON {
            return Ok(Err(ExportRefusal::ReasonTooLong));
        }
        if reason.is_empty() && (count > WITHOUT_REASON || columns.iter().any(needs_reason)) {
            return Ok(Err(ExportRefusal::ReasonNeeded));
        }
        Ok(Ok(columns))
    }

    async fn may(&self, order: &ExportOrder, right: Right) -> Result<bool, Error> {
        let roles = self.roles(order).await?;
        Ok(roles.iter().any(|role| role.may(right)))
    }

    async fn roles(&self, order: &ExportOrder) -> Result<Vec<Role>, Error> {
        let members = self.staff.members(order.scope.region).await?;
        let found = members.iter().find(|member| member.id == order.by.id);
        Ok(found.map(|member| member.roles.clone()).unwrap_or_default())
    }
}

/// What the key of a piece is bound to.
fn bound<'b>(person: &'b StaffId, id: &'b ExportId, number: &'b [u8]) -> [&'b [u8]; 3] {
    [person.as_str().as_bytes(), id.as_str().as_bytes(), number]
}
