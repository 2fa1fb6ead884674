//! Which of a person's records a session acts on. Several people may share a mailbox: where its records are of different
//! names, whoever signed in says something that tells them apart, and the session is about those records from then on.

use super::{Session, Sessions};
use model::{CandidateId, RegionId, Timestamp};
use std::{collections::BTreeSet, fmt::Write};
use store::{Error, choices, verifications};

/// Wrong answers in a session; the last of them ends it.
const MOST_ANSWERS: i64 = 5;
/// Wrong answers about the records of an address in an hour, in any of its sessions.
const MOST_WRONG: i64 = 10;

/// Which of a person's records are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice(Option<BTreeSet<(RegionId, CandidateId)>>);

impl Choice {
    /// These alone.
    pub fn of(records: impl IntoIterator<Item = (RegionId, CandidateId)>) -> Self {
        Self(Some(records.into_iter().collect()))
    }

    /// Whether some were chosen. Else all are meant.
    pub fn is_made(&self) -> bool {
        self.0.is_some()
    }

    /// Whether a record is among them.
    pub fn includes(&self, region: RegionId, id: CandidateId) -> bool {
        self.0.as_ref().is_none_or(|chosen| chosen.contains(&(region, id)))
    }

    /// The same of a record's id as it is written.
    pub fn shows(&self, region: RegionId, id: &str) -> bool {
        !self.is_made() || id.parse().is_ok_and(|id| self.includes(region, id))
    }

    /// As it is stored.
    pub(super) fn text(&self) -> Option<String> {
        self.0.as_ref().map(|chosen| {
            chosen.iter().fold(String::with_capacity(36 * chosen.len()), |mut text, (region, id)| {
                let _ = write!(text, "{region}/{id} ");
                text
            })
        })
    }

    pub(super) fn stored(text: Option<&str>) -> Result<Self, Error> {
        let broken = || Error::Internal("what a session chose cannot be read".into());
        let one = |pair: &str| {
            let (region, id) = pair.split_once('/')?;
            Some((region.parse().ok()?, id.parse().ok()?))
        };
        let all = |text: &str| text.split_whitespace().map(one).collect::<Option<_>>().ok_or_else(broken);
        text.map(all).transpose().map(Self)
    }
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It was right.
    Right,
    /// It was wrong, and another may be given.
    Wrong,
    /// It was wrong too often, and the session has ended.
    TooOften,
}

impl Sessions {
    /// Takes an answer to what tells the records of an address apart: `judge` gives the records that it chooses. With none
    /// it was wrong. It is counted before it is judged, so that answers given at the same time are no more than others.
    pub async fn answer(
        &self,
        session: &Session,
        judge: impl FnOnce() -> Vec<(RegionId, CandidateId)>,
    ) -> Result<Answer, Error> {
        let (hash, now, key) = (session.hash, self.store.clock().now(), self.by_answers(session));
        let over = now.minus(super::request::STRETCH);
        let tried = self.store.transaction(move |transaction| {
            Box::pin(async move {
                if choices::counted(transaction, &key, over).await? >= MOST_WRONG {
                    return Ok::<_, Error>(None);
                }
                choices::try_answer(transaction, &hash, MOST_ANSWERS).await
            })
        });
        let Some(times) = tried.await? else {
            self.end(session).await?;
            return Ok(Answer::TooOften);
        };
        let chosen = judge();
        if !chosen.is_empty() {
            self.choose(session, chosen).await?;
            return Ok(Answer::Right);
        }
        self.count_wrong(session, now, over).await?;
        if times >= MOST_ANSWERS {
            self.end(session).await?;
            return Ok(Answer::TooOften);
        }
        Ok(Answer::Wrong)
    }

    async fn choose(&self, session: &Session, chosen: Vec<(RegionId, CandidateId)>) -> Result<(), Error> {
        let text = Choice::of(chosen).text().unwrap_or_default();
        self.store.choose(session.hash, text).await
    }

    async fn count_wrong(&self, session: &Session, now: Timestamp, over: Timestamp) -> Result<(), Error> {
        let key = self.by_answers(session);
        self.store
            .transaction(move |transaction| {
                Box::pin(async move { verifications::count(transaction, &key, now, over).await.map(drop) })
            })
            .await
    }

    /// Under what wrong answers about an address's records are counted.
    fn by_answers(&self, session: &Session) -> verifications::CountKey {
        self.count_key("answers in a session", &session.person, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_what_was_chosen() {
        let [one, other]: [CandidateId; 2] = ["rec00000000000001", "rec00000000000002"].map(|id| id.parse().unwrap());
        let [noord, zuid]: [RegionId; 2] = ["reg00000000000001", "reg00000000000002"].map(|id| id.parse().unwrap());
        for choice in [Choice::default(), Choice::of([]), Choice::of([(noord, one), (zuid, other)])] {
            assert_eq!(Choice::stored(choice.text().as_deref()).unwrap(), choice);
        }
        let choice = Choice::of([(noord, one)]);
        assert!(choice.includes(noord, one) && !choice.includes(zuid, one) && !choice.includes(noord, other));
        assert!(Choice::default().includes(zuid, other) && !Choice::of([]).includes(zuid, other));
        assert!(Choice::stored(Some("reg1/rec2")).is_err());
    }
}
