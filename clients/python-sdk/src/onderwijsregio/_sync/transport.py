# Generated from `_async/transport.py` by `tools/generate`; do not edit.
"""Sends requests, and repeats them as the policy says."""

from __future__ import annotations

from time import sleep
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import httpx

from .._page import Tagged
from .._requests import Request
from .._settings import Settings
from ..errors import ConnectionError, InvalidResponse, TimeoutError, refusal


class Transport:
    """The connections of a client."""

    def __init__(self, settings: Settings, http: httpx.Client):
        self.settings = settings
        self._http = http
        self._seen: ContextVar[list[httpx.Response] | None] = ContextVar("responses", default=None)

    def with_settings(self, settings: Settings) -> Transport:
        """The same connections with other settings."""
        return Transport(settings, self._http)

    def close(self) -> None:
        self._http.close()

    @contextmanager
    def responses(self) -> Iterator[list[httpx.Response]]:
        seen: list[httpx.Response] = []
        token = self._seen.set(seen)
        try:
            yield seen
        finally:
            self._seen.reset(token)

    def json(self, request: Request) -> Any:
        """The body of a response, as JSON."""
        return envelope_of(self.send(request))

    def data(self, request: Request) -> Any:
        """The data of a response."""
        return (self.json(request))["data"]

    def tagged(self, request: Request) -> Tagged[Any] | None:
        """The data of a response with its ETag, or nothing if it has not changed."""
        response = self.send(request)
        if response.status_code == 304:
            return None
        return Tagged(envelope_of(response)["data"], response.headers.get("etag", ""))

    def send(self, request: Request) -> httpx.Response:
        """A response that was read completely, and that is no refusal."""
        return self._repeat(request, stream=False)

    @contextmanager
    def stream(self, request: Request) -> Iterator[Iterator[bytes]]:
        """The pieces of a response. A request is repeated only before the first piece."""
        response = self._repeat(request, stream=True)
        try:
            yield self._pieces(request, response)
        finally:
            response.close()

    def _pieces(self, request: Request, response: httpx.Response) -> Iterator[bytes]:
        try:
            for piece in response.iter_bytes():
                yield piece
        except httpx.TransportError as fault:
            raise connection_error(request, fault, 1) from fault

    def _repeat(self, request: Request, *, stream: bool) -> httpx.Response:
        retries = self.settings.retries_of(request)
        attempt = 0
        while True:
            try:
                response = self._attempt(request, stream=stream)
            except httpx.TransportError as fault:
                pause = retries.after_fault(attempt, fault, request.operation.repeat)
                if pause is None:
                    raise connection_error(request, fault, attempt + 1) from fault
            else:
                if response.status_code < 300 or response.status_code == 304:
                    return response
                pause = retries.after_response(attempt, response)
                if pause is None:
                    raise refusal(response)
            sleep(pause)
            attempt += 1

    def _attempt(self, request: Request, *, stream: bool) -> httpx.Response:
        settings = self.settings
        built = self._http.build_request(
            request.operation.method,
            settings.url(request),
            headers=settings.headers(request),
            content=request.body,
            timeout=settings.timeout_of(request),
        )
        response = self._http.send(built, stream=True)
        if not stream or response.status_code >= 300:
            try:
                response.read()
            finally:
                response.close()
        seen = self._seen.get()
        if seen is not None:
            seen.append(response)
        return response


def envelope_of(response: httpx.Response) -> dict[str, Any]:
    try:
        envelope = response.json()
    except ValueError:
        envelope = None
    if not isinstance(envelope, dict) or "data" not in envelope:
        raise InvalidResponse("the response is not one of the API; check base_url", response)
    return cast("dict[str, Any]", envelope)


def connection_error(
    request: Request, fault: httpx.TransportError, attempts: int
) -> ConnectionError:
    kind = TimeoutError if isinstance(fault, httpx.TimeoutException) else ConnectionError
    what = "no response in time" if kind is TimeoutError else "no complete response"
    tries = "1 attempt" if attempts == 1 else f"{attempts} attempts"
    message = f"{request.name}: {what} after {tries} ({type(fault).__name__})"
    request_id = request.headers.get("x-request-id")
    return kind(
        message,
        attempts=attempts,
        idempotency_key=request.idempotency_key,
        request_id=request_id,
    )
