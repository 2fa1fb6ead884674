"""A page of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .errors import ConfigurationError

T = TypeVar("T")
# The most entries of a page.
MAX_PAGE = 100


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a list. `cursor` is `None` on the last one."""

    items: list[T]
    cursor: str | None
    total: int | None
    """The number of records in the list, if it was asked for."""
    sync_token: str | None
    """The token from which changes are followed. The last page of an unfiltered list has it."""


@dataclass(frozen=True)
class Tagged(Generic[T]):
    """A record with the ETag of its state, for `if_match` and `get_if_changed`."""

    data: T
    etag: str


def page_of(envelope: Mapping[str, Any]) -> Page[Any]:
    meta = envelope["meta"]
    return Page(envelope["data"], meta.get("cursor"), meta.get("total"), meta.get("syncToken"))


def check_limit(limit: int) -> int:
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise ConfigurationError(
            "limit is no positive whole number; give the most records that you want"
        )
    return limit
