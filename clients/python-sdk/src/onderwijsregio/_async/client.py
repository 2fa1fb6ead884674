"""The asynchronous client."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Generic

import httpx

from .._retry import Retries
from .._settings import Settings
from ..types import Custom
from .attachments import Attachments
from .candidates import Candidates, Retention
from .interactions import Interactions
from .mutations import Mutations
from .regions import Keys, Regions
from .schema import CustomFields, Schema
from .sessions import Me, Sessions
from .staff import Staff
from .subscriptions import Subscriptions
from .tasks import Coordinators, Tasks
from .transport import Transport

if TYPE_CHECKING:
    from typing_extensions import Self


class AsyncOnderwijsregio(Generic[Custom]):
    """An asynchronous client of the API.

    - `base_url`: the address of the API, such as `https://example.nl/api/v2`.
    - `api_key`: a key of a region or of an administrator, or `session`: the token of a candidate.
    - `sandbox`: whether to use the sandbox. `sandbox_only` declares that the key is for the
      sandbox alone: without `sandbox` the client then refuses before it sends anything.
    - `region`: the region to act for, with an admin key.
    - `timeout`: the seconds to wait for the connection and for each part of a response.
    - `max_retries`: how often a request is sent again when it met a passing fault.
    - `retries`: the whole policy of repeating requests, instead of `max_retries`.
    - `transport`: another transport of httpx, for proxies, certificates and tests.
    - `application`: the name of your program, such as `my-website/1.4`, for `User-Agent`.

    For typed custom fields, give their type: `AsyncOnderwijsregio[MyFields](…)`.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None = None,
        session: str | None = None,
        sandbox: bool = False,
        sandbox_only: bool = False,
        region: str | None = None,
        timeout: float = 30.0,
        max_retries: int = 2,
        retries: Retries | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        application: str | None = None,
    ):
        settings = Settings(
            base_url=base_url,
            api_key=api_key,
            session=session,
            sandbox=sandbox,
            sandbox_only=sandbox_only,
            region=region,
            timeout=timeout,
            retries=retries or Retries(most=max_retries),
            application=application,
        )
        http = httpx.AsyncClient(transport=transport, follow_redirects=False)
        self._use(Transport(settings, http))

    def _use(self, transport: Transport) -> None:
        self._transport = transport
        self.candidates: Candidates[Custom] = Candidates(transport)
        self.retention = Retention(transport)
        self.tasks = Tasks(transport)
        self.coordinators = Coordinators(transport)
        self.interactions = Interactions(transport)
        self.attachments = Attachments(transport)
        self.mutations = Mutations(transport)
        self.schema = Schema(transport)
        self.custom_fields = CustomFields(transport)
        self.regions = Regions(transport)
        self.keys = Keys(transport)
        self.staff = Staff(transport)
        self.subscriptions = Subscriptions(transport)
        self.sessions = Sessions(transport)
        self.me: Me[Custom] = Me(transport)

    def with_session(self, token: str) -> Self:
        """A client for the candidate who has this session. It shares the connections."""
        return self._with(
            replace(self._transport.settings, api_key=None, session=token, region=None)
        )

    def in_sandbox(self) -> Self:
        """A client for the sandbox. It shares the connections."""
        return self._with(replace(self._transport.settings, sandbox=True))

    def _with(self, settings: Settings) -> Self:
        other = object.__new__(type(self))
        other._use(self._transport.with_settings(settings))
        return other

    def responses(self) -> AbstractAsyncContextManager[list[httpx.Response]]:
        """Collects the responses of all calls in a block: their headers, status and body.

        async with region.responses() as responses:
            candidate = await region.candidates.get(candidate_id)
        request_id = responses[-1].headers["x-request-id"]
        """
        return self._transport.responses()

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        environment = "sandbox" if self._transport.settings.sandbox else "production"
        return f"<{type(self).__name__} {self._transport.settings.base_url} ({environment})>"
