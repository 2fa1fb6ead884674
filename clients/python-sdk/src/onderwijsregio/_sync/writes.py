"""A write of the synchronous client: it is sent at once."""

from __future__ import annotations

from time import sleep
from typing import cast

from .._mutations import SETTLE_TIMEOUT, SETTLE_WAIT, Accepted, accepted_of, has_ended, pauses, succeeded
from .._requests import CallOptions, Request, prefer_wait, request
from ..errors import MutationPending
from ..types import Mutation
from .transport import Transport, envelope_of


class Write(Accepted):
    """A write that the server has accepted.

        accepted = region.candidates.create([candidate])
        mutation = region.candidates.create([candidate], wait=30).settled()
    """

    _transport: Transport
    _request: Request

    @classmethod
    def start(cls, transport: Transport, made: Request) -> Write:
        if transport.settings.session is not None and "prefer" not in made.headers:
            # A candidate's session may not look at mutations afterwards.
            prefer_wait(made, SETTLE_WAIT)
        response = transport.send(made)
        write = cls(**vars(accepted_of(response, envelope_of(response))))
        object.__setattr__(write, "_transport", transport)
        object.__setattr__(write, "_request", made)
        return write

    def settled(self, timeout: float = SETTLE_TIMEOUT) -> Mutation:
        """The ended mutation. Raises `MutationFailed`, or after so many seconds `MutationPending`.

        If the server has not waited for the end (`wait`), the mutation is looked at until it has
        ended.
        """
        if self.mutation is not None:
            return succeeded(self.mutation, self.request_id)
        return wait(self._transport, self.mutation_id, timeout, self._request)


def wait(
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
        response = transport.send(look)
        mutation = cast(Mutation, envelope_of(response)["data"])
        if has_ended(mutation):
            return succeeded(mutation, response.headers.get("x-request-id"))
        if pause is not None:
            sleep(pause)
    raise MutationPending(mutation_id, timeout)
