"""Lists that ask for their pages as they are iterated."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Generic, TypeVar

from .._page import Page, check_limit
from ..errors import InvalidResponse
from ..types import Change, Custom

T = TypeVar("T")
Fetch = Callable[["str | None", "int | None"], Awaitable[Page[T]]]


class AsyncPages(Generic[T]):
    """A list of the API. Each iteration begins at its first page.

    Iterate over it for every entry, over `pages()` for every page, or ask for `to_list(limit=…)`.
    """

    def __init__(self, fetch: Fetch[T]):
        self._fetch = fetch
        self._last: Page[T] | None = None
        self._sync_token: str | None = None

    async def pages(self, page_size: int | None = None) -> AsyncIterator[Page[T]]:
        """Every page, in turn."""
        cursor: str | None = None
        self._sync_token = None
        while True:
            page = await self._fetch(cursor, page_size)
            if page.cursor is not None and page.cursor == cursor:
                raise InvalidResponse("the server returned the same cursor twice", None)
            self._last = page
            yield page
            cursor = page.cursor
            if cursor is None:
                # Only now has the caller had every entry.
                self._sync_token = page.sync_token
                return

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def to_list(self, *, limit: int) -> list[T]:
        """The first entries, at most so many."""
        check_limit(limit)
        items: list[T] = []
        async for page in self.pages():
            items.extend(page.items)
            if len(items) > limit or (len(items) == limit and page.cursor is not None):
                break
        return items[:limit]

    @property
    def total(self) -> int | None:
        """The number of records in the list, once a page is there that was asked for it."""
        return self._last.total if self._last else None


class AsyncCandidateList(AsyncPages[T]):
    """A list of candidates. At its end it has the token from which changes are followed."""

    @property
    def sync_token(self) -> str | None:
        """The token that stands for the start of this iteration.

        It is there when the iteration has ended, unless the list is filtered.
        """
        return self._sync_token


class AsyncChanges(AsyncPages[Change[Custom]]):
    """The changes since a token, in the order in which they were made."""

    @property
    def sync_token(self) -> str:
        """The token for the next time. It is there when all changes were iterated."""
        if self._sync_token is None:
            raise RuntimeError("the new token comes with the last change; iterate to the end first")
        return self._sync_token
