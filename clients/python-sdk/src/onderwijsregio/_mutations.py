"""The outcome of a write, without input and output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx

from .errors import MutationFailed
from .types import Mutation

# The seconds to wait for the end of a write, unless the caller says another number.
SETTLE_TIMEOUT = 120.0
# The seconds of them that the server waits in the answer to the write itself.
SETTLE_WAIT = 20.0
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 2.0


@dataclass(frozen=True)
class Accepted:
    """A write that the server has on disk, and carries out once.

    The ids take further writes at once. An upsert has its ids only when it has ended.
    """

    mutation_id: str
    idempotency_key: str | None
    candidate_ids: list[str]
    interaction_ids: list[str]
    attachment_ids: list[str]
    replayed: bool
    """Whether the server had accepted the same write before."""
    mutation: Mutation | None
    """The ended mutation, if the server waited for it. It may have failed."""
    request_id: str | None
    """The id of the request."""


def accepted_of(response: httpx.Response, envelope: Mapping[str, Any]) -> Accepted:
    data = envelope["data"]
    return Accepted(
        mutation_id=data["mutationId"],
        idempotency_key=data["idempotencyKey"],
        candidate_ids=data["candidateIds"],
        interaction_ids=data["interactionIds"],
        attachment_ids=data["attachmentIds"],
        replayed=response.headers.get("idempotency-replayed") == "true",
        mutation=cast(Mutation, data) if has_ended(data) else None,
        request_id=response.headers.get("x-request-id"),
    )


def has_ended(mutation: Mapping[str, Any]) -> bool:
    return mutation["status"] in ("succeeded", "failed")


def succeeded(mutation: Mutation, request_id: str | None) -> Mutation:
    """The mutation, if it succeeded; else raises what is wrong."""
    if mutation["status"] == "failed":
        raise MutationFailed(mutation, request_id)
    return mutation


def pauses(timeout: float) -> Iterator[float]:
    """The pauses between looks at a mutation, which together last so many seconds."""
    pause, left = _FIRST_PAUSE, timeout
    while left > 0:
        yield min(pause, left)
        left -= pause
        pause = min(pause * 1.5, _LONGEST_PAUSE)
