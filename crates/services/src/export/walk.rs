//! Iterates over all candidates of a scope.

use model::{Filter, Scope};
use std::collections::VecDeque;
use store::{
    Error, Store,
    candidates::{OwnedCandidate, Page},
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

    pub(crate) async fn next(&mut self) -> Result<Option<OwnedCandidate>, Error> {
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
    waiting: VecDeque<OwnedCandidate>,
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
            let mut read = Vec::with_capacity(PAGE as usize);
            let found = store
                .page(scope, self.page, |row| {
                    read.push(OwnedCandidate::of(scope.region, &row));
                })
                .await?;
            self.waiting = read.into_iter().collect::<Result<_, _>>()?;
            self.finished = found.next.is_none();
            self.page.after = found.next.unwrap_or(self.page.after);
        }
        Ok(self.waiting.front().map(|record| record.position))
    }

    fn take(&mut self) -> Option<OwnedCandidate> {
        self.waiting.pop_front()
    }
}
