"""Verifies callbacks and notices of the server.

    event = webhooks.verify(raw_body, headers, [secret, former_secret])

Take the body as it came, byte for byte: one that was parsed and printed again has another
signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypedDict, cast, runtime_checkable
from urllib.parse import urlsplit

from .errors import ConfigurationError, WebhookVerificationError
from .types import Meta, Mutation

_PREFIX = "whsec_"


@runtime_checkable
class _Items(Protocol):
    """What has the headers as pairs: a mapping, or the message of `http.server`."""

    def items(self) -> Iterable[tuple[str, str]]: ...


Headers = _Items | Iterable[tuple[str, str]]


class MutationEvent(TypedDict):
    """The outcome of a write, which was given a `callbackUrl`."""

    type: Literal["mutation.succeeded", "mutation.failed"]
    timestamp: str
    data: Mutation
    meta: Meta


class Event(TypedDict):
    """Any event. `is_mutation` says whether it is the outcome of a write."""

    type: str
    timestamp: str
    data: Any
    meta: Meta


def verify(
    body: bytes | str,
    headers: Headers,
    secrets: str | Sequence[str],
    *,
    tolerance: float = 300,
    target: str | None = None,
    now: Callable[[], float] = time.time,
) -> Event:
    """Returns the event of a callback, or raises `WebhookVerificationError`.

    - `headers` are a mapping, pairs of names and values, or what has them as `items()`, such as the
      headers of `http.server`.
    - `secrets` are the region's secrets, `whsec_…`. Give both the new and the former one for a day
      after a rotation.
    - `tolerance` is the number of seconds that the signature may be old, or early.
    - With `target`, the path and query at which the callback arrived, the signature of the
      mutation engine is verified, too. It is made with the newest secret alone.
    """
    raw = body.encode() if isinstance(body, str) else bytes(body)
    found = _lower(headers)
    listed = [secrets] if isinstance(secrets, str) else list(secrets)
    if not listed:
        raise ConfigurationError("no secret is given; give the region's callback secret")
    keys = [_key(secret) for secret in listed]
    _verify_standard(raw, found, keys, tolerance, now())
    if target is not None:
        _verify_own(raw, found, [secret.encode() for secret in listed], target, tolerance, now())
    return _event(raw)


def is_mutation(event: Event) -> bool:
    """Whether the event is the outcome of a write."""
    return event["type"] in ("mutation.succeeded", "mutation.failed")


def mutation_event(event: Event) -> MutationEvent:
    """The event as the outcome of a write."""
    if not is_mutation(event):
        raise ValueError("the event is not the outcome of a write")
    return cast(MutationEvent, event)


def _verify_standard(
    body: bytes, headers: Mapping[str, str], keys: Iterable[bytes], tolerance: float, now: float
) -> None:
    """Verifies the signature of Standard Webhooks."""
    timestamp = _fresh(headers, "webhook-timestamp", tolerance, now)
    signed = b".".join([_header(headers, "webhook-id").encode(), timestamp.encode(), body])
    parts = _header(headers, "webhook-signature").split()
    given = [part.removeprefix("v1,") for part in parts if part.startswith("v1,")]
    if not any(_matches(key, signed, signature) for key in keys for signature in given):
        raise WebhookVerificationError("webhook-signature does not match the secrets and the body")


def _verify_own(
    body: bytes,
    headers: Mapping[str, str],
    keys: Iterable[bytes],
    target: str,
    tolerance: float,
    now: float,
) -> None:
    """Verifies the signature of the mutation engine, which covers the path and query, too."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    timestamp = _fresh(headers, "x-mutationengine-timestamp", tolerance, now)
    nonce = _header(headers, "x-mutationengine-nonce")
    given = _header(headers, "x-mutationengine-signature")
    if not given.startswith("v2="):
        raise WebhookVerificationError("x-mutationengine-signature is not v2= and base64")
    signed = b".".join([timestamp.encode(), nonce.encode(), path.encode(), body])
    if not any(_matches(key, signed, given.removeprefix("v2=")) for key in keys):
        raise WebhookVerificationError(
            "x-mutationengine-signature does not match the secrets, the target and the body"
        )


def _matches(key: bytes, signed: bytes, given: str) -> bool:
    """Compares in constant time."""
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    return hmac.compare_digest(expected, given.encode())


def _lower(headers: Headers) -> dict[str, str]:
    pairs = headers.items() if isinstance(headers, _Items) else headers
    found: dict[str, str] = {}
    for name, value in pairs:
        if name.lower() in found:
            raise WebhookVerificationError(f"the header {name.lower()[:40]} is there twice")
        found[name.lower()] = value
    return found


def _header(headers: Mapping[str, str], name: str) -> str:
    if name not in headers:
        raise WebhookVerificationError(f"the header {name} is missing")
    return headers[name]


def _fresh(headers: Mapping[str, str], name: str, tolerance: float, now: float) -> str:
    text = _header(headers, name)
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise WebhookVerificationError(f"the header {name} is not in seconds since 1970")
    age = now - int(text)
    if abs(age) > tolerance:
        when = f"{abs(age):.0f} seconds {'old' if age > 0 else 'early'}"
        raise WebhookVerificationError(
            f"the signature is {when}; at most {tolerance:g} are allowed"
        )
    return text


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key or not secret.startswith(_PREFIX):
        raise ConfigurationError(
            "a secret is not whsec_ and base64; give the region's callback secret"
        )
    return key


def _event(body: bytes) -> Event:
    try:
        event = json.loads(body)
    except ValueError:
        event = None
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        raise WebhookVerificationError("the body is signed, but no event")
    return cast(Event, event)
