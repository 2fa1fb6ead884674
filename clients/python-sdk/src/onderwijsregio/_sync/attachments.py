# Generated from `_async/attachments.py` by `tools/generate`; do not edit.
"""The files of a candidate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .._requests import CallOptions, ChangeOptions, WriteOptions, download, write
from ..types import Attachment, NewAttachments
from .transport import Transport
from .writes import Write

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Attachments:
    """The files of a candidate. The module `files` makes them from paths, bytes and streams."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def create(
        self, candidate_id: str, files: NewAttachments, **options: Unpack[WriteOptions]
    ) -> Write:
        """Adds files, at most five of each kind."""
        made = write("createAttachments", {"id": candidate_id}, body=files, options=options)
        return Write.start(self._transport, made)

    def delete(
        self, candidate_id: str, attachment_id: str, **options: Unpack[ChangeOptions]
    ) -> Write:
        """Removes a file."""
        path = {"id": candidate_id, "attachmentId": attachment_id}
        made = write("deleteAttachment", path, options=options, may_match=True)
        return Write.start(self._transport, made)

    def download(self, attachment: Attachment | str, **options: Unpack[CallOptions]) -> bytes:
        """The content of a file. Its URL is valid for ten minutes after the record was read."""
        return (self._transport.send(download(attachment, options))).content

    @contextmanager
    def open(
        self, attachment: Attachment | str, **options: Unpack[CallOptions]
    ) -> Iterator[Iterator[bytes]]:
        """The content of a file in pieces, for files that are better not held in memory."""
        with self._transport.stream(download(attachment, options)) as pieces:
            yield pieces
