"""The client of the Onderwijsregio API.

from onderwijsregio import Onderwijsregio

with Onderwijsregio(base_url="https://example.nl/api/v2", api_key=key) as region:
    for candidate in region.candidates.list(fields=["name", "phase"]):
        print(candidate["id"])
"""

from . import files, types, webhooks
from ._async.client import AsyncOnderwijsregio
from ._async.pages import AsyncCandidateList, AsyncChanges, AsyncPages
from ._async.writes import AsyncWrite
from ._mutations import Accepted
from ._page import Page, Tagged
from ._requests import CallOptions, ChangeOptions, WriteOptions
from ._retry import Retries
from ._sync.client import Onderwijsregio
from ._sync.pages import CandidateList, Changes, Pages
from ._sync.writes import Write
from ._version import __version__
from .errors import (
    ApiError,
    ConfigurationError,
    Conflict,
    ConnectionError,
    Duplicate,
    Forbidden,
    IdempotencyKeyReused,
    InsufficientStorage,
    InvalidRequest,
    InvalidResponse,
    Merged,
    MutationFailed,
    MutationPending,
    NotFound,
    OnderwijsregioError,
    PreconditionFailed,
    ServerError,
    TimeoutError,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    WebhookVerificationError,
)

__all__ = [
    "Accepted",
    "ApiError",
    "AsyncCandidateList",
    "AsyncChanges",
    "AsyncOnderwijsregio",
    "AsyncPages",
    "AsyncWrite",
    "CallOptions",
    "CandidateList",
    "ChangeOptions",
    "Changes",
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
    "Onderwijsregio",
    "OnderwijsregioError",
    "Page",
    "Pages",
    "PreconditionFailed",
    "Retries",
    "ServerError",
    "Tagged",
    "TimeoutError",
    "TooManyRequests",
    "Unauthorized",
    "Unavailable",
    "WebhookVerificationError",
    "Write",
    "WriteOptions",
    "__version__",
    "files",
    "types",
    "webhooks",
]
