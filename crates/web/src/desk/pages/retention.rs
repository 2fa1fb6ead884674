//! Who will be erased soon, because the retention period ends.

use super::list::{note_shown, text};
use crate::{
    desk::{
        days,
        http::{Desk, DeskError, page},
        view::{
            Section,
            retention::{Ending, Retention},
        },
    },
    state::State,
};
use axum::response::Response;
use model::{CandidateId, Field, Timestamp};
use services::mutations::Basis;
use store::desk::{
    ArchivedFilter, CandidateFilters, CandidateQuery, CandidateRow, CandidateSort, Choices,
    MomentFilter, Period, SortField,
};

/// The days within which the retention period ends.
const DAYS: i64 = 30;
const DAY: i64 = 86_400_000_000;
/// The most candidates that are looked through, of each kind.
const MOST: i64 = 100;
/// The values of the filter on consent.
const CONSENT_YES: u64 = 1;
const CONSENT_NO: u64 = 2;

pub(crate) async fn show(state: State, desk: Desk) -> Result<Response, DeskError> {
    let shell = desk.shell(&state, Section::Retention).await?;
    let now = state.store.clock().now();
    let soon = ending(&state, &desk, [true; 2]).await?;
    note_shown(&state, &desk, soon.iter().map(|(_, row)| row));
    let settings = state.store.region_settings(desk.region.id).await?;
    let language = shell.language;
    let rows = soon.iter().map(|(until, row)| Ending {
        name: text(row, Field::Name),
        href: desk.path(&format!("/candidates/{}", row.id)),
        on: days::short(*until, now, language),
        days: days::between(now, *until),
        contact: row
            .last_contact
            .map(|contact| days::short(contact, now, language)),
    });
    page(&Retention {
        rows: rows.collect(),
        is_automatic: settings.retention.is_some(),
        shell,
    })
}

/// Returns the moments since which a candidate was neither changed nor contacted whose retention period
/// ends within 30 days: without and with consent. None if the region keeps candidates for good.
pub(crate) async fn silent_since(
    state: &State,
    desk: &Desk,
) -> Result<Option<[Timestamp; 2]>, DeskError> {
    let until = until(state).micros();
    let settings = state.store.region_settings(desk.region.id).await?.retention;
    let days = settings.map(|settings| [settings.days, settings.days_with_consent]);
    Ok(days.map(|days| days.map(|days| Timestamp::from_micros(until - days * DAY))))
}

/// Returns the candidates whose retention period ends within 30 days, the earliest first. `may_end`
/// says whether candidates without and with consent are among them, unless their end was set by hand.
pub(crate) async fn ending(
    state: &State,
    desk: &Desk,
    may_end: [bool; 2],
) -> Result<Vec<(Timestamp, CandidateRow)>, DeskError> {
    let (store, scope) = (&state.store, &desk.scope);
    let until = until(state);
    let settings = store.region_settings(desk.region.id).await?.retention;
    let checked = store.retentions_checked_by(scope, until, MOST).await?;
    let mut rows = store.desk_rows_of(scope, &checked).await?;
    let since = silent_since(state, desk).await?;
    let kinds = since.into_iter().flatten().zip([CONSENT_NO, CONSENT_YES]);
    for ((before, consent), _) in kinds.zip(may_end).filter(|(_, may_end)| *may_end) {
        let query = CandidateQuery {
            filters: unchanged_since(before, consent),
            sort: CandidateSort {
                field: SortField::Updated,
                descending: false,
            },
            limit: u32::try_from(MOST).unwrap_or_default(),
            ..CandidateQuery::default()
        };
        rows.extend(store.search_candidates(scope, &query).await?.rows);
    }
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    let ids: Vec<CandidateId> = rows.iter().map(|row| row.id).collect();
    let facts = store.retained_of(scope, &ids).await?;
    let mut soon = Vec::new();
    for (row, (known, last_contact)) in rows.into_iter().zip(facts) {
        let basis = Basis::of(&row.document.as_document());
        let end = basis.until(known.set, last_contact, settings.as_ref());
        if let Some(end) = end.filter(|end| *end <= until) {
            soon.push((end, row));
        }
    }
    soon.sort_by_key(|(end, row)| (*end, row.id));
    Ok(soon)
}

/// Returns the end of the period that is looked at.
fn until(state: &State) -> Timestamp {
    Timestamp::from_micros(state.store.clock().now().micros() + DAYS * DAY)
}

/// Returns the filters that candidates have who were neither changed nor contacted since a moment.
fn unchanged_since(before: Timestamp, consent: u64) -> CandidateFilters {
    let within = Some(Period {
        from: None,
        before: Some(before),
    });
    CandidateFilters {
        archived: ArchivedFilter::Both,
        consent: Choices {
            values: consent,
            empty: false,
        },
        updated: MomentFilter {
            within,
            empty: false,
        },
        last_contact: MomentFilter {
            within,
            empty: true,
        },
        ..CandidateFilters::default()
    }
}
