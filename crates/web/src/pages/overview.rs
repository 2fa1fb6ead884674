//! The first page: the sign-in form, or the person's records.

use crate::{
    dates,
    http::{PageError, SessionState, Visit, page},
    person_record::PersonRecord,
    state::State,
    view::{
        Section,
        record::{Card, Overview, Progress},
        sign_in::SignIn,
    },
};
use axum::response::Response;
use model::{Field, Timestamp};
use serde_json::Value;

pub(crate) async fn show(
    portal: State,
    visit: Visit,
    session: SessionState,
) -> Result<Response, PageError> {
    let session = match session {
        SessionState::Active(session) => session,
        SessionState::Unanswered(_) => return Err(PageError::Question),
        SessionState::Ended => return Err(PageError::SignedOut),
        SessionState::None => {
            let ended = visit.parameter("ended").is_some();
            return page(&SignIn {
                ended,
                ..SignIn::new(visit.at("/portal").outside(), "", None)
            });
        }
    };
    let mut shell = session.shell(&portal, &visit, Section::Records).await?;
    let mut cards = Vec::new();
    for record in &session.records {
        let branding = portal.brandings.of(record.region).await?;
        let region = shell.show(branding.as_ref());
        let last = last_contact(&portal, record).await?;
        cards.push(Card {
            id: record.id.to_string(),
            region,
            progress: Progress::new(record.text(Field::Phase), visit.language),
            last_contact: last.map(|at| dates::day(at, visit.language)),
            consent: record.consent(),
        });
    }
    let name = session
        .records
        .first()
        .map(|record| first_name(record.text(Field::Name)));
    page(&Overview {
        name: name.unwrap_or_default().to_owned(),
        cards,
        hides: session.hides,
        shell,
    })
}

async fn last_contact(
    portal: &State,
    record: &PersonRecord,
) -> Result<Option<Timestamp>, PageError> {
    let mut last = None;
    let visit = |document: &str| {
        let interaction: Value = serde_json::from_str(document).unwrap_or_default();
        last = interaction["performedAt"]
            .as_str()
            .and_then(|at| at.parse().ok());
    };
    portal
        .store
        .interactions(&record.scope(), record.id.as_str(), 1, visit)
        .await?;
    Ok(last)
}

/// Returns the name for the greeting: the first name, or the full name if the first is only an
/// initial.
fn first_name(name: &str) -> &str {
    let first = name.split_whitespace().next().unwrap_or_default();
    if first
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .count()
        > 1
        && !first.contains('.')
    {
        first
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greeting_uses_a_name() {
        for (name, greeted) in [
            ("Sanne de Vries", "Sanne"),
            ("S. de Vries", "S. de Vries"),
            ("J.P. Jansen", "J.P. Jansen"),
            ("Ömer", "Ömer"),
            ("李 雷", "李 雷"),
            ("", ""),
        ] {
            assert_eq!(first_name(name), greeted);
        }
    }
}
