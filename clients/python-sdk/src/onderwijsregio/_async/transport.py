"""Sends requests, and repeats them as the policy says."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, cast

import httpx

from .._page import Tagged
from .._requests import Request
from .._settings import Settings
from ..errors import ConnectionError, InvalidResponse, TimeoutError, refusal


class Transport:
    """The connections of a client."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient):
        self.settings = settings
        self._http = http
        self._seen: ContextVar[list[httpx.Response] | None] = ContextVar("responses", default=None)

    def with_settings(self, settings: Settings) -> Transport:
        """The same connections with other settings."""
        return Transport(settings, self._http)

    async def close(self) -> None:
        await self._http.aclose()

    @asynccontextmanager
    async def responses(self) -> AsyncIterator[list[httpx.Response]]:
        seen: list[httpx.Response] = []
        token = self._seen.set(seen)
        try:
            yield seen
        finally:
            self._seen.reset(token)

    async def json(self, request: Request) -> Any:
        """The body of a response, as JSON."""
        return envelope_of(await self.send(request))

    async def data(self, request: Request) -> Any:
        """The data of a response."""
        return (await self.json(request))["data"]

    async def tagged(self, request: Request) -> Tagged[Any] | None:
        """The data of a response with its ETag, or nothing if it has not changed."""
        response = await self.send(request)
        if response.status_code == 304:
            return None
        return Tagged(envelope_of(response)["data"], response.headers.get("etag", ""))

    async def send(self, request: Request) -> httpx.Response:
        """A response that was read completely, and that is no refusal."""
        return await self._repeat(request, stream=False)

    @asynccontextmanager
    async def stream(self, request: Request) -> AsyncIterator[AsyncIterator[bytes]]:
        """The pieces of a response. A request is repeated only before the first piece."""
        response = await self._repeat(request, stream=True)
        try:
            yield self._pieces(request, response)
        finally:
            await response.aclose()

    async def _pieces(self, request: Request, response: httpx.Response) -> AsyncIterator[bytes]:
        try:
            async for piece in response.aiter_bytes():
                yield piece
        except httpx.TransportError as fault:
            raise connection_error(request, fault, 1) from fault

    async def _repeat(self, request: Request, *, stream: bool) -> httpx.Response:
        retries = self.settings.retries_of(request)
        attempt = 0
        while True:
            try:
                response = await self._attempt(request, stream=stream)
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
            await sleep(pause)
            attempt += 1

    async def _attempt(self, request: Request, *, stream: bool) -> httpx.Response:
        settings = self.settings
        built = self._http.build_request(
            request.operation.method,
            settings.url(request),
            headers=settings.headers(request),
            content=request.body,
            timeout=settings.timeout_of(request),
        )
        response = await self._http.send(built, stream=True)
        if not stream or response.status_code >= 300:
            try:
                await response.aread()
            finally:
                await response.aclose()
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
