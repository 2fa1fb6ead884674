"""The settings of a client, and the headers that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from ._requests import USER_AGENT, Request, waits
from ._retry import Retries
from .errors import ConfigurationError

_SANDBOX_PATHS = ("/api/sandbox", "/api/sandbox/v2")


@dataclass(frozen=True)
class Settings:
    """Where a client sends its requests, and with which credential."""

    base_url: str
    api_key: str | None = field(default=None, repr=False)
    session: str | None = field(default=None, repr=False)
    sandbox: bool = False
    sandbox_only: bool = False
    region: str | None = None
    timeout: float = 30.0
    retries: Retries = field(default_factory=Retries)
    application: str | None = None

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ConfigurationError(
                "base_url is no http or https URL; expected one as https://example.nl/api/v2"
            )
        if parts.query or parts.fragment or parts.username:
            raise ConfigurationError("base_url has a query, a fragment or a user; leave them out")
        object.__setattr__(self, "base_url", self.base_url.rstrip("/"))
        if parts.path.rstrip("/").endswith(_SANDBOX_PATHS):
            object.__setattr__(self, "sandbox", True)
        if self.api_key is not None and self.session is not None:
            raise ConfigurationError("both api_key and session are given; give one of them")
        for name, value in (("api_key", self.api_key), ("session", self.session)):
            if value is not None and (
                not value.isascii() or not value.isprintable() or " " in value or not value
            ):
                raise ConfigurationError(
                    f"{name} is empty, or has characters that no credential has, as white space"
                )
        if self.sandbox_only and not self.sandbox:
            raise ConfigurationError(
                "this key is for the sandbox alone; give sandbox=True, or a key for production"
            )

    def url(self, request: Request) -> str:
        return request.address or self.base_url + request.target

    def headers(self, request: Request) -> dict[str, str]:
        program = f" {self.application}" if self.application else ""
        headers = {"user-agent": USER_AGENT + program, "accept": "application/json"}
        if not request.operation.public:
            if self.api_key is not None:
                headers["x-api-key"] = self.api_key
            if self.session is not None:
                headers["authorization"] = f"Bearer {self.session}"
            if self.sandbox:
                headers["x-api-sandbox"] = "true"
            if self.region is not None:
                headers["x-api-region"] = self.region
        extra = {name.lower(): value for name, value in request.extra_headers.items()}
        return extra | headers | request.headers

    def retries_of(self, request: Request) -> Retries:
        if request.max_retries is None:
            return self.retries
        return replace(self.retries, most=request.max_retries)

    def timeout_of(self, request: Request) -> float:
        """The seconds of an attempt. A request that waits at the server has so many more."""
        timeout = self.timeout if request.timeout is None else request.timeout
        return timeout + waits(request)
