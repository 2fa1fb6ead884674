//! The records that a session acts on. Several people may share a mailbox. If its records have
//! different names, the person who signed in answers a question that distinguishes them, and the
//! session is limited to the records that match.

use super::{Session, Sessions};
use model::{CandidateId, RegionId, Timestamp};
use std::{collections::BTreeSet, fmt::Write};
use store::{Error, choices, verifications};

/// Maximum number of answers in a session. A wrong last answer ends the session.
const MAX_ANSWERS: i64 = 5;
/// Maximum number of wrong answers per hour about the records of one address, over all its
/// sessions.
const MAX_WRONG_ANSWERS: i64 = 10;

/// The records of a person that a session acts on: a chosen subset, or all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice(Option<BTreeSet<(RegionId, CandidateId)>>);

impl Choice {
    /// Creates a choice of exactly these records.
    pub fn of(records: impl IntoIterator<Item = (RegionId, CandidateId)>) -> Self {
        Self(Some(records.into_iter().collect()))
    }

    /// Returns whether a subset was chosen. Otherwise all records are included.
    pub fn is_made(&self) -> bool {
        self.0.is_some()
    }

    /// Returns whether a record is included.
    pub fn includes(&self, region: RegionId, id: CandidateId) -> bool {
        self.0
            .as_ref()
            .is_none_or(|chosen| chosen.contains(&(region, id)))
    }

    /// Returns the form that is stored in the database.
    pub(super) fn text(&self) -> Option<String> {
        self.0.as_ref().map(|chosen| {
            chosen.iter().fold(
                String::with_capacity(36 * chosen.len()),
                |mut text, (region, id)| {
                    let _ = write!(text, "{region}/{id} ");
                    text
                },
            )
        })
    }

    pub(super) fn stored(text: Option<&str>) -> Result<Self, Error> {
        let broken = || Error::internal("the stored choice of a session is malformed");
        let one = |pair: &str| {
            let (region, id) = pair.split_once('/')?;
            Some((region.parse().ok()?, id.parse().ok()?))
        };
        let all = |text: &str| {
            text.split_whitespace()
                .map(one)
                .collect::<Option<_>>()
                .ok_or_else(broken)
        };
        text.map(all).transpose().map(Self)
    }
}

/// The outcome of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerOutcome {
    /// The answer was right.
    Right,
    /// The answer was wrong, and another may be given.
    Wrong,
    /// There were too many wrong answers, and the session has ended.
    TooOften,
}

impl Sessions {
    /// Judges an answer that distinguishes the records of an address. `judge` returns the records
    /// that match; if there are none, the answer is wrong. The answer is counted before it is
    /// judged, so that concurrent answers cannot exceed the limit.
    pub async fn answer(
        &self,
        session: &Session,
        judge: impl FnOnce() -> Vec<(RegionId, CandidateId)>,
    ) -> Result<AnswerOutcome, Error> {
        let (hash, now, key) = (
            session.hash,
            self.store.clock().now(),
            self.by_answers(session),
        );
        let over = now.minus(super::limits::STRETCH);
        let tried = self.store.transaction(move |transaction| {
            Box::pin(async move {
                if choices::counted(transaction, &key, over).await? >= MAX_WRONG_ANSWERS {
                    return Ok::<_, Error>(None);
                }
                choices::try_answer(transaction, &hash, MAX_ANSWERS).await
            })
        });
        let Some(times) = tried.await? else {
            self.end(session).await?;
            return Ok(AnswerOutcome::TooOften);
        };
        let chosen = judge();
        if !chosen.is_empty() {
            self.choose(session, chosen).await?;
            return Ok(AnswerOutcome::Right);
        }
        self.count_wrong(session, now, over).await?;
        if times >= MAX_ANSWERS {
            self.end(session).await?;
            return Ok(AnswerOutcome::TooOften);
        }
        Ok(AnswerOutcome::Wrong)
    }

    async fn choose(
        &self,
        session: &Session,
        chosen: Vec<(RegionId, CandidateId)>,
    ) -> Result<(), Error> {
        let text = Choice::of(chosen).text().unwrap_or_default();
        self.store.choose(session.hash, text).await
    }

    async fn count_wrong(
        &self,
        session: &Session,
        now: Timestamp,
        over: Timestamp,
    ) -> Result<(), Error> {
        let key = self.by_answers(session);
        self.store
            .transaction(move |transaction| {
                Box::pin(async move {
                    verifications::count(transaction, &key, now, over)
                        .await
                        .map(drop)
                })
            })
            .await
    }

    /// Returns the key under which wrong answers about an address's records are counted.
    fn by_answers(&self, session: &Session) -> verifications::CountKey {
        self.count_key("answers in a session", &session.person, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_choice_equals_the_given_choice() {
        let [one, other]: [CandidateId; 2] =
            ["rec00000000000001", "rec00000000000002"].map(|id| id.parse().unwrap());
        let [noord, zuid]: [RegionId; 2] =
            ["reg00000000000001", "reg00000000000002"].map(|id| id.parse().unwrap());
        for choice in [
            Choice::default(),
            Choice::of([]),
            Choice::of([(noord, one), (zuid, other)]),
        ] {
            assert_eq!(Choice::stored(choice.text().as_deref()).unwrap(), choice);
        }
        let choice = Choice::of([(noord, one)]);
        assert!(
            choice.includes(noord, one)
                && !choice.includes(zuid, one)
                && !choice.includes(noord, other)
        );
        assert!(Choice::default().includes(zuid, other) && !Choice::of([]).includes(zuid, other));
        assert!(Choice::stored(Some("reg1/rec2")).is_err());
    }
}
