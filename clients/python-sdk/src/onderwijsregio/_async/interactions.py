"""The interactions (contact moments) of a candidate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from .._page import Page, Tagged, page_of
from .._requests import CallOptions, ChangeOptions, WriteOptions, request, write
from ..types import Interaction, InteractionChanges, NewInteraction
from .pages import AsyncPages
from .transport import Transport
from .writes import AsyncWrite

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Interactions:
    """The interactions (contact moments) of a candidate."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def list(
        self, candidate_id: str, *, page_size: int | None = None, **options: Unpack[CallOptions]
    ) -> AsyncPages[Interaction]:
        """Every interaction, newest first."""

        async def fetch(cursor: str | None, size: int | None) -> Page[Interaction]:
            query = [("pageSize", size or page_size), ("cursor", cursor)]
            path = {"id": candidate_id}
            made = request("listInteractions", path, query=query, options=options)
            return page_of(await self._transport.json(made))

        return AsyncPages(fetch)

    async def get(
        self, candidate_id: str, interaction_id: str, **options: Unpack[CallOptions]
    ) -> Interaction:
        """One interaction."""
        path = {"id": candidate_id, "interactionId": interaction_id}
        made = request("getInteraction", path, options=options)
        return cast(Interaction, await self._transport.data(made))

    async def get_tagged(
        self, candidate_id: str, interaction_id: str, **options: Unpack[CallOptions]
    ) -> Tagged[Interaction]:
        """One interaction with the ETag of its state, for `if_match`."""
        path = {"id": candidate_id, "interactionId": interaction_id}
        made = request("getInteraction", path, options=options)
        return cast("Tagged[Interaction]", await self._transport.tagged(made))

    async def get_if_changed(
        self, candidate_id: str, interaction_id: str, etag: str, **options: Unpack[CallOptions]
    ) -> Tagged[Interaction] | None:
        """One interaction, or `None` if it is still in the state of this ETag."""
        path = {"id": candidate_id, "interactionId": interaction_id}
        made = request("getInteraction", path, headers={"if-none-match": etag}, options=options)
        return cast("Tagged[Interaction] | None", await self._transport.tagged(made))

    def create(
        self,
        candidate_id: str,
        interactions: Sequence[NewInteraction],
        **options: Unpack[WriteOptions],
    ) -> AsyncWrite:
        """Adds one to ten interactions: all of them or none."""
        path = {"id": candidate_id}
        made = write("createInteractions", path, body=interactions, options=options)
        return AsyncWrite.start(self._transport, made)

    def update(
        self,
        candidate_id: str,
        interaction_id: str,
        changes: InteractionChanges,
        **options: Unpack[ChangeOptions],
    ) -> AsyncWrite:
        """Changes the fields that are given. `None` clears a field."""
        path = {"id": candidate_id, "interactionId": interaction_id}
        made = write("updateInteraction", path, body=changes, options=options, may_match=True)
        return AsyncWrite.start(self._transport, made)

    def delete(
        self, candidate_id: str, interaction_id: str, **options: Unpack[ChangeOptions]
    ) -> AsyncWrite:
        """Removes an interaction."""
        path = {"id": candidate_id, "interactionId": interaction_id}
        made = write("deleteInteraction", path, options=options, may_match=True)
        return AsyncWrite.start(self._transport, made)
