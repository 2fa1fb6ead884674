"""A write of the asynchronous client: it is sent when it is awaited."""

from __future__ import annotations

import warnings
from asyncio import sleep
from collections.abc import Generator
from typing import Any, cast

from .._mutations import (
    SETTLE_TIMEOUT,
    SETTLE_WAIT,
    Accepted,
    accepted_of,
    has_ended,
    pauses,
    succeeded,
)
from .._requests import CallOptions, Request, prefer_wait, request
from ..errors import MutationPending
from ..types import Mutation
from .transport import Transport, envelope_of


class AsyncWrite:
    """A write that is sent when it is awaited.

    accepted = await region.candidates.create([candidate])
    mutation = await region.candidates.create([candidate]).settled()
    """

    def __init__(self, transport: Transport, made: Request):
        self._transport = transport
        self._request = made
        self._accepted: Accepted | None = None
        self._is_awaited = False

    @classmethod
    def start(cls, transport: Transport, made: Request) -> AsyncWrite:
        """Prepares a write. It is sent when it is awaited."""
        return cls(transport, made)

    def __await__(self) -> Generator[Any, None, Accepted]:
        return self._send().__await__()

    def __del__(self) -> None:
        if not self._is_awaited:
            warnings.warn(
                f"a write was never awaited, so it was not sent: {self._request.name}",
                RuntimeWarning,
                stacklevel=2,
            )

    async def settled(self, timeout: float = SETTLE_TIMEOUT) -> Mutation:
        """The ended mutation. Raises `MutationFailed`, or after so many seconds `MutationPending`.

        The server answers when the write has ended (`Prefer: wait`), at the latest after 20
        seconds or what the write was given as `wait`. Then the mutation is looked at until it has
        ended.
        """
        if self._accepted is None and "prefer" not in self._request.headers and timeout >= 1:
            prefer_wait(self._request, min(timeout, SETTLE_WAIT))
        accepted = await self._send()
        if accepted.mutation is not None:
            return succeeded(accepted.mutation, accepted.request_id)
        return await wait(self._transport, accepted.mutation_id, timeout, self._request)

    async def _send(self) -> Accepted:
        self._is_awaited = True
        if self._accepted is None:
            response = await self._transport.send(self._request)
            self._accepted = accepted_of(response, envelope_of(response))
        return self._accepted


async def wait(
    transport: Transport, mutation_id: str, timeout: float, write: Request | None = None
) -> Mutation:
    """Looks at a mutation until it has ended. A candidate's session may not look at mutations."""
    if transport.settings.session is not None:
        raise MutationPending(mutation_id, 0)
    options: CallOptions = {}
    if write is not None and "x-api-region" in write.headers:
        options = {"region": write.headers["x-api-region"]}
    for pause in [*pauses(timeout), None]:
        look = request("getMutation", {"id": mutation_id}, options=options)
        response = await transport.send(look)
        mutation = cast(Mutation, envelope_of(response)["data"])
        if has_ended(mutation):
            return succeeded(mutation, response.headers.get("x-request-id"))
        if pause is not None:
            await sleep(pause)
    raise MutationPending(mutation_id, timeout)
