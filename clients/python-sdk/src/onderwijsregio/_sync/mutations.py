# Generated from `_async/mutations.py` by `tools/generate`; do not edit.
"""The writes that the server accepted, and their outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .._mutations import SETTLE_TIMEOUT
from .._page import Page, page_of
from .._requests import CallOptions, request
from ..types import Mutation, MutationStatus
from .pages import Pages
from .transport import Transport
from .writes import wait

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Mutations:
    """The writes that the server accepted, and their outcome."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def list(
        self,
        *,
        status: MutationStatus | None = None,
        page_size: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Pages[Mutation]:
        """Every mutation, newest first."""

        def fetch(cursor: str | None, size: int | None) -> Page[Mutation]:
            query = [("status", status), ("pageSize", size or page_size), ("cursor", cursor)]
            made = request("listMutations", query=query, options=options)
            return page_of(self._transport.json(made))

        return Pages(fetch)

    def get(self, mutation_id: str, **options: Unpack[CallOptions]) -> Mutation:
        """One mutation, which may have failed."""
        made = request("getMutation", {"id": mutation_id}, options=options)
        return cast(Mutation, self._transport.data(made))

    def wait(self, mutation_id: str, timeout: float = SETTLE_TIMEOUT) -> Mutation:
        """The ended mutation. Raises `MutationFailed`, or in the end `MutationPending`."""
        return wait(self._transport, mutation_id, timeout)

    def redeliver(self, mutation_id: str, **options: Unpack[CallOptions]) -> Mutation:
        """Sends the callback of a mutation once more."""
        made = request("redeliverCallback", {"id": mutation_id}, options=options)
        return cast(Mutation, self._transport.data(made))
