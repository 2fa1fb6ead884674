"""Requests without input and output: paths, queries, headers and bodies."""

from __future__ import annotations

import json
import platform
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict
from urllib.parse import quote, urlencode

import httpx

from ._operation import Operation
from ._operations import OPERATIONS
from ._version import __version__
from .errors import ConfigurationError
from .types import Attachment

Query = Iterable[tuple[str, "str | int | bool | Sequence[str] | None"]]

USER_AGENT = (
    f"onderwijsregio-python/{__version__} "
    f"(python {platform.python_version()}; httpx {httpx.__version__})"
)
# The longest time that the server lets a request wait.
MAX_WAIT = 60.0


class CallOptions(TypedDict, total=False):
    """What every call may be given.

    - `timeout`: the seconds to wait for the connection and for each part of the response.
    - `max_retries`: how often the request is sent again when it met a passing fault.
    - `headers`: further headers. Those that this package sets win.
    - `x_request_id`: an id for this request, which appears in the logs of both sides.
    - `region`: the id or slug of the region to act for, with an admin key.
    """

    timeout: float
    max_retries: int
    headers: Mapping[str, str]
    x_request_id: str
    region: str


class WriteOptions(CallOptions, total=False):
    """What every write may be given.

    - `callback_url`: the URL to which the server sends the outcome.
    - `idempotency_key`: a key of your own, so that a later call is known as the same write. By
      default each call makes a new one.
    - `wait`: the seconds that the server may wait for the end of the write before it answers.
    """

    callback_url: str
    idempotency_key: str
    wait: float


class ChangeOptions(WriteOptions, total=False):
    """What a write that changes a record may be given.

    - `if_match`: the ETag of the state that may be changed. In another state nothing is changed:
      `PreconditionFailed`, or `MutationFailed` if it happened after the acceptance.
    """

    if_match: str


@dataclass
class Request:
    """A request that is ready to be sent any number of times."""

    operation: Operation
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    timeout: float | None = None
    max_retries: int | None = None
    extra_headers: Mapping[str, str] = field(default_factory=dict)
    address: str | None = None
    """The whole URL, if it is not below the address of the API."""

    @property
    def target(self) -> str:
        return self.path + ("?" + urlencode(self.query) if self.query else "")

    @property
    def name(self) -> str:
        """The operation, without a value of the caller."""
        return f"{self.operation.method} {self.operation.path}"

    @property
    def idempotency_key(self) -> str | None:
        return self.headers.get("idempotency-key")


def request(
    operation: str,
    path: Mapping[str, str] | None = None,
    *,
    query: Query = (),
    body: object = None,
    headers: Mapping[str, str | None] | None = None,
    options: CallOptions | None = None,
) -> Request:
    """The request of an operation. Parameters that are `None` are left out."""
    known = OPERATIONS[operation]
    made = Request(known, _path(known.path, path or {}), _query(query))
    if body is not None:
        made.body = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        made.headers["content-type"] = "application/json"
    made.headers |= {name: value for name, value in (headers or {}).items() if value is not None}
    _apply(made, options or {}, CallOptions)
    return made


def write(
    operation: str,
    path: Mapping[str, str] | None = None,
    *,
    query: Query = (),
    body: object = None,
    options: ChangeOptions | WriteOptions | None = None,
    may_match: bool = False,
) -> Request:
    """The request of a write, with an idempotency key that stays the same when it is repeated."""
    given: dict[str, Any] = dict(options or {})
    made = request(
        operation, path, query=[*query, ("callbackUrl", given.pop("callback_url", None))], body=body
    )
    made.headers["idempotency-key"] = given.pop("idempotency_key", None) or str(uuid.uuid4())
    if may_match and (tag := given.pop("if_match", None)) is not None:
        made.headers["if-match"] = tag
    wait = given.pop("wait", None)
    _apply(made, given, ChangeOptions if may_match else WriteOptions)
    if wait is not None:
        prefer_wait(made, wait)
    return made


def prefer_wait(made: Request, seconds: float) -> None:
    """Lets the server answer when the write has ended, at the latest after so many seconds."""
    made.headers["prefer"] = f"wait={max(0, round(min(seconds, MAX_WAIT)))}"


def waits(made: Request) -> float:
    """The seconds that the server may wait before it answers."""
    return float(made.headers.get("prefer", "wait=0").partition("=")[2])


def _apply(made: Request, options: Mapping[str, Any], known: type) -> None:
    rest = dict(options)
    made.timeout = rest.pop("timeout", None)
    made.max_retries = rest.pop("max_retries", None)
    made.extra_headers = rest.pop("headers", {})
    for option, header in (("x_request_id", "x-request-id"), ("region", "x-api-region")):
        if (value := rest.pop(option, None)) is not None:
            made.headers[header] = value
    if rest:
        options_known = ", ".join(sorted(_options(known)))
        raise TypeError(f"unknown option {next(iter(rest))}; the options are {options_known}")


def _options(kind: type) -> set[str]:
    return set(kind.__annotations__)


def _path(template: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        if not value or value in (".", ".."):
            raise ConfigurationError(f"{name} is empty or no id; give the id of a record")
        template = template.replace(f"{{{name}}}", quote(value, safe=""))
    return template


def _query(query: Query) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in query:
        if value is None:
            continue
        if isinstance(value, bool):
            pairs.append((name, "true" if value else "false"))
        elif isinstance(value, (str, int)):
            pairs.append((name, str(value)))
        else:
            pairs.extend((name, one) for one in value)
    return pairs


def download(attachment: Attachment | str, options: CallOptions) -> Request:
    """The request for a file, at the URL that a record has. No credential is sent there."""
    made = request("downloadAttachment", options=options)
    made.address = attachment if isinstance(attachment, str) else attachment["url"]
    made.headers["accept"] = "*/*"
    return made
