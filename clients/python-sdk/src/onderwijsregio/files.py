"""Files for `attachments.create`, and for the lists of files of a new candidate.

region.attachments.create(id, {"curriculumVitae": [files.from_path("cv.pdf")]})
"""

from __future__ import annotations

import base64
import os
from typing import BinaryIO

from .errors import ConfigurationError
from .types import NewAttachment

MAX_BYTES = 10 * 1024 * 1024
"""The most bytes of a file."""


def from_path(path: str | os.PathLike[str], filename: str | None = None) -> NewAttachment:
    """The file at a path, under its own name or another one."""
    with open(path, "rb") as file:
        return from_stream(file, filename or os.path.basename(os.fspath(path)))


def from_bytes(content: bytes, filename: str) -> NewAttachment:
    """A file with this content."""
    if len(content) > MAX_BYTES:
        raise ConfigurationError(f"the file has more than {MAX_BYTES} bytes; give a smaller one")
    if not content:
        raise ConfigurationError("the file is empty; give one with content")
    return {"base64": base64.b64encode(content).decode("ascii"), "filename": filename}


def from_stream(stream: BinaryIO, filename: str) -> NewAttachment:
    """A file with what is left in a binary stream."""
    return from_bytes(stream.read(MAX_BYTES + 1), filename)


def from_url(url: str, filename: str | None = None) -> NewAttachment:
    """A file that the server fetches when it carries out the write."""
    return {"url": url} if filename is None else {"url": url, "filename": filename}
