"""Lines of NDJSON from pieces of a response."""

from __future__ import annotations


class Lines:
    """Splits bytes at line feeds only: JSON may contain the other characters that end lines."""

    def __init__(self) -> None:
        self._rest: list[bytes] = []

    def feed(self, piece: bytes) -> list[bytes]:
        """The lines that end in this piece."""
        *lines, rest = piece.split(b"\n")
        if lines:
            lines[0] = b"".join([*self._rest, lines[0]])
            self._rest = []
        self._rest.append(rest)
        return [line for line in lines if line.strip()]

    def end(self) -> list[bytes]:
        """The last line, if it had no line feed."""
        last = b"".join(self._rest)
        self._rest = []
        return [last] if last.strip() else []
