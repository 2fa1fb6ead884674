"""The errors of this package.

No message contains a personal value: it names the status, the code, the request id and where the
faults are. `ApiError.detail` and `ApiError.faults` have the texts of the server.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, cast

import httpx

from .types import Fault, Mutation, Problem

# A name of a field or an index. Anything else in a pointer could be text of the caller.
_SEGMENT = re.compile(r"\A[A-Za-z0-9_]{1,50}\Z")


class OnderwijsregioError(Exception):
    """The base of all errors of this package."""


class ConfigurationError(OnderwijsregioError, ValueError):
    """The client is used in a way that cannot succeed; nothing was sent."""


class ConnectionError(OnderwijsregioError, builtins.ConnectionError):
    """No response arrived: the connection failed, broke off or timed out.

    If the request was a write with an idempotency key, `idempotency_key` is that key. The same
    write with the same key is safe: the server carries it out once.
    """

    def __init__(
        self,
        message: str,
        *,
        attempts: int = 1,
        idempotency_key: str | None = None,
        request_id: str | None = None,
    ):
        super().__init__(message)
        self.attempts = attempts
        """How many requests were sent."""
        self.idempotency_key = idempotency_key
        self.request_id = request_id
        """The id of the request, if the call was given one."""


class TimeoutError(ConnectionError, builtins.TimeoutError):
    """No response arrived in time."""


class InvalidResponse(OnderwijsregioError):
    """The response is not one of the API, for example a page of a proxy."""

    def __init__(self, message: str, response: httpx.Response | None):
        super().__init__(message)
        self.response = response

    def __reduce__(self) -> tuple[type[InvalidResponse], tuple[str, httpx.Response | None]]:
        response = None if self.response is None else _without_request(self.response)
        return type(self), (str(self), response)


class ApiError(OnderwijsregioError):
    """The server refused the request. Each kind of refusal has a class of its own."""

    def __init__(self, response: httpx.Response, problem: Mapping[str, Any]):
        self.response = response
        self.status = response.status_code
        self.problem = cast(Problem, problem)
        """The body, as in RFC 9457. It is empty if the response has none."""
        self.code: str = str(problem.get("type", "")).rpartition("/")[2] or f"http-{self.status}"
        """The stable code of the problem, for example `invalid-request`."""
        self.title: str = str(problem.get("title", response.reason_phrase))
        self.detail: str = str(problem.get("detail", ""))
        """What is wrong and what to do, in the words of the server."""
        self.faults: Sequence[Fault] = problem.get("errors", [])
        """Every fault of the request."""
        self.request_id: str | None = response.headers.get("x-request-id")
        self.retry_after: float | None = retry_after(response)
        """The number of seconds after which another attempt may succeed."""
        super().__init__(self._message())

    def __reduce__(self) -> tuple[type[ApiError], tuple[httpx.Response, Mapping[str, Any]]]:
        """An error can go to another process, without the credential of its request."""
        return type(self), (_without_request(self.response), self.problem)

    def _message(self) -> str:
        text = f"{self.status} {self.code}"
        if self.faults:
            text += f": {_places(self.faults)}"
        return f"{text} (request id {self.request_id})" if self.request_id else text


class InvalidRequest(ApiError):
    """400: something in the request is wrong. `faults` names every fault."""


class Unauthorized(ApiError):
    """401: the credential is missing, unknown, revoked or expired."""


class Forbidden(ApiError):
    """403: the credential is valid, but not allowed to do this."""


class NotFound(ApiError):
    """404: there is nothing here that this credential may see."""


class Conflict(ApiError):
    """409: the request conflicts with what is stored."""


class Duplicate(Conflict):
    """409: there is such a record already."""


class Merged(Conflict):
    """409: the record was merged into another one."""


class PreconditionFailed(ApiError):
    """412: the record was changed since it was read (`if_match`)."""


class IdempotencyKeyReused(ApiError):
    """422: the idempotency key was used for another request."""


class TooManyRequests(ApiError):
    """429: a rate limit is reached. `retry_after` says when to try again."""


class Unavailable(ApiError):
    """503: the server is overloaded, is stopping, or cannot reach its database."""


class InsufficientStorage(ApiError):
    """507: a quota of the region is reached, its queue of writes is full, or the disk is."""


class ServerError(ApiError):
    """Any other 5xx: something failed in the server."""


class MutationFailed(OnderwijsregioError):
    """A write was accepted, but could not be carried out. `problem` says why."""

    def __init__(self, mutation: Mutation, request_id: str | None = None):
        self.mutation = mutation
        self.mutation_id = mutation["mutationId"]
        self.request_id = request_id
        """The id of the request that reported the outcome."""
        self.problem = mutation["problem"]
        problem: Mapping[str, Any] = self.problem or {}
        self.status: int | None = problem.get("status")
        self.code: str = str(problem.get("type", "")).rpartition("/")[2] or "failed"
        self.detail: str = str(problem.get("detail", ""))
        """Why it failed, in the words of the server."""
        self.faults: Sequence[Fault] = problem.get("errors", [])
        text = f"mutation {self.mutation_id} ({mutation['operation']}) failed: {self.code}"
        if self.faults:
            text += f": {_places(self.faults)}"
        super().__init__(f"{text} (request id {request_id})" if request_id else text)

    def __reduce__(self) -> tuple[type[MutationFailed], tuple[Mutation, str | None]]:
        return type(self), (self.mutation, self.request_id)


class MutationPending(OnderwijsregioError, builtins.TimeoutError):
    """A write has not ended in time. It will: read it later by `mutation_id`."""

    def __init__(self, mutation_id: str, seconds: float):
        self.mutation_id, self.seconds = mutation_id, seconds
        super().__init__(
            f"mutation {mutation_id} has not ended within {seconds:g} seconds; "
            "the server still carries it out"
        )

    def __reduce__(self) -> tuple[type[MutationPending], tuple[str, float]]:
        return type(self), (self.mutation_id, self.seconds)


class WebhookVerificationError(OnderwijsregioError):
    """A callback is not authentic, or too old. Refuse it."""


_BY_STATUS: dict[int, type[ApiError]] = {
    400: InvalidRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    412: PreconditionFailed,
    422: IdempotencyKeyReused,
    429: TooManyRequests,
    503: Unavailable,
    507: InsufficientStorage,
}
_BY_CODE: dict[str, type[ApiError]] = {"duplicate": Duplicate, "merged": Merged}


def refusal(response: httpx.Response) -> OnderwijsregioError:
    """The error of a response that was read completely."""
    if response.is_redirect:
        message = "the response is a redirect, which could lead the key elsewhere; check base_url"
        return InvalidResponse(message, response)
    problem = problem_of(response)
    status = response.status_code
    kind = _BY_STATUS.get(status, ServerError if status >= 500 else ApiError)
    code = str(problem.get("type", "")).rpartition("/")[2]
    return _BY_CODE.get(code, kind)(response, problem)


def problem_of(response: httpx.Response) -> Mapping[str, Any]:
    try:
        problem = response.json()
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def retry_after(response: httpx.Response) -> float | None:
    """The seconds of `Retry-After`: a number, or a date compared with that of the response."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        until, now = (
            parsedate_to_datetime(one) for one in (text, response.headers.get("date", ""))
        )
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _without_request(response: httpx.Response) -> httpx.Response:
    of_the_message = ("content-encoding", "content-length", "transfer-encoding")
    headers = [pair for pair in response.headers.multi_items() if pair[0] not in of_the_message]
    return httpx.Response(response.status_code, headers=headers, content=response.content)


def _places(faults: Sequence[Fault], most: int = 5) -> str:
    shown = [f"{_place(fault)} {fault['code']}" for fault in faults[:most]]
    more = len(faults) - len(shown)
    return ", ".join(shown) + (f", and {more} more" if more > 0 else "")


def _place(fault: Fault) -> str:
    if "pointer" not in fault:
        return fault.get("parameter", "")
    segments = fault["pointer"].split("/")
    return "/".join(part if part == "" or _SEGMENT.match(part) else "…" for part in segments)


__all__ = [
    "ApiError",
    "ConfigurationError",
    "Conflict",
    "ConnectionError",
    "Duplicate",
    "Forbidden",
    "IdempotencyKeyReused",
    "InsufficientStorage",
    "InvalidRequest",
    "InvalidResponse",
    "Merged",
    "MutationFailed",
    "MutationPending",
    "NotFound",
    "OnderwijsregioError",
    "PreconditionFailed",
    "ServerError",
    "TimeoutError",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "WebhookVerificationError",
]
