"""Writes the modules of `_sync` from those of `_async`: only input and output differ."""

import re
from pathlib import Path

HEADER = "# Generated from `_async/{name}` by `tools/generate`; do not edit.\n"
# Written by hand: a synchronous write is sent at once, an asynchronous one when it is awaited.
BY_HAND = {"__init__.py", "writes.py"}

# Applied in this order, to whole words.
WORDS = {
    r"async def": "def",
    r"async for": "for",
    r"async with": "with",
    r"await ": "",
    r"AsyncOnderwijsregio": "Onderwijsregio",
    r"AsyncBaseTransport": "BaseTransport",
    r"AsyncClient": "Client",
    r"AsyncIterator": "Iterator",
    r"Awaitable, ": "",
    r"Awaitable\[((?:[^\[\]]|\[[^\]]*\])*)\]": r"\1",
    r"AbstractAsyncContextManager": "AbstractContextManager",
    r"AsyncWrite": "Write",
    r"AsyncPages": "Pages",
    r"AsyncChanges": "Changes",
    r"AsyncCandidateList": "CandidateList",
    r"asynccontextmanager": "contextmanager",
    r"__aenter__": "__enter__",
    r"__aexit__": "__exit__",
    r"__aiter__": "__iter__",
    r"aclose": "close",
    r"aiter_bytes": "iter_bytes",
    r"aread": "read",
    r"from asyncio import sleep": "from time import sleep",
    r"[Aa]n asynchronous": "A synchronous",
    r"asynchronous": "synchronous",
}


def sync_of(source: str) -> str:
    for word, replacement in WORDS.items():
        end = r"\b" if word[-1].isalnum() or word[-1] == "_" else ""
        source = re.sub(rf"\b{word}{end}", replacement, source)
    return source


def sync_modules(package: Path) -> dict[Path, str]:
    modules = {}
    for path in sorted((package / "_async").glob("*.py")):
        if path.name not in BY_HAND:
            text = HEADER.format(name=path.name) + sync_of(path.read_text())
            modules[package / "_sync" / path.name] = text
    return modules
