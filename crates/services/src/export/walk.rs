//! Iterates over all candidates of a scope.

use model::{Filter, Scope};
use std::collections::VecDeque;
use store::{
    Error, Store,
    candidates::{OwnedCandidate, Page, Unidentified},
};

/// The number of candidates read at a time.
const PAGE: u32 = 500;

/// All candidates of a scope, live and archived, in the order of insertion.
pub(crate) struct Candidates<'s> {
    store: &'s Store,
    scope: &'s Scope,
    live: Walk,
    archived: Walk,
}

impl<'s> Candidates<'s> {
    pub(crate) fn new(store: &'s Store, scope: &'s Scope) -> Self {
        Self {
            store,
            scope,
            live: Walk::new(false),
            archived: Walk::new(true),
        }
    }

    /// Returns the next candidate. One without a readable id is an error.
    pub(crate) async fn next(&mut self) -> Result<Option<OwnedCandidate>, Error> {
        Ok(self.next_or_fault().await?.transpose()?)
    }

    /// Returns the next candidate, or the place of one without a readable id.
    pub(crate) async fn next_or_fault(
        &mut self,
    ) -> Result<Option<Result<OwnedCandidate, Unidentified>>, Error> {
        let live = self.live.peek(self.store, self.scope).await?;
        let archived = self.archived.peek(self.store, self.scope).await?;
        Ok(match (live, archived) {
            (Some(a), Some(b)) if a < b => self.live.take(),
            (Some(_), None) => self.live.take(),
            _ => self.archived.take(),
        })
    }
}

/// An iterator over the live or the archived candidates, which reads a page ahead.
struct Walk {
    page: Page,
    waiting: VecDeque<Result<OwnedCandidate, Unidentified>>,
    finished: bool,
}

impl Walk {
    fn new(archived: bool) -> Self {
        let page = Page {
            filter: Filter {
                archived,
                phases: 0,
            },
            after: model::Cursor::START,
            limit: PAGE,
        };
        Self {
            page,
            waiting: VecDeque::new(),
            finished: false,
        }
    }

    /// Returns the position of the next record.
    async fn peek(&mut self, store: &Store, scope: &Scope) -> Result<Option<i64>, Error> {
        if self.waiting.is_empty() && !self.finished {
            let waiting = &mut self.waiting;
            let found = store
                .page(scope, self.page, |row| {
                    waiting.push_back(OwnedCandidate::of(scope.region, &row));
                })
                .await?;
            self.finished = found.next.is_none();
            self.page.after = found.next.unwrap_or(self.page.after);
        }
        Ok(self.waiting.front().map(|record| match record {
            Ok(record) => record.position,
            Err(unidentified) => unidentified.position,
        }))
    }

    fn take(&mut self) -> Option<Result<OwnedCandidate, Unidentified>> {
        self.waiting.pop_front()
    }
}
