"""The files of a candidate."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from .._requests import CallOptions, ChangeOptions, WriteOptions, download, write
from ..types import Attachment, NewAttachments
from .transport import Transport
from .writes import AsyncWrite

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Attachments:
    """The files of a candidate. The module `files` makes them from paths, bytes and streams."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def create(
        self, candidate_id: str, files: NewAttachments, **options: Unpack[WriteOptions]
    ) -> AsyncWrite:
        """Adds files, at most five of each kind."""
        made = write("createAttachments", {"id": candidate_id}, body=files, options=options)
        return AsyncWrite.start(self._transport, made)

    def delete(
        self, candidate_id: str, attachment_id: str, **options: Unpack[ChangeOptions]
    ) -> AsyncWrite:
        """Removes a file."""
        path = {"id": candidate_id, "attachmentId": attachment_id}
        made = write("deleteAttachment", path, options=options, may_match=True)
        return AsyncWrite.start(self._transport, made)

    async def download(self, attachment: Attachment | str, **options: Unpack[CallOptions]) -> bytes:
        """The content of a file. Its URL is valid for ten minutes after the record was read."""
        return (await self._transport.send(download(attachment, options))).content

    @asynccontextmanager
    async def open(
        self, attachment: Attachment | str, **options: Unpack[CallOptions]
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """The content of a file in pieces, for files that are better not held in memory."""
        async with self._transport.stream(download(attachment, options)) as pieces:
            yield pieces
