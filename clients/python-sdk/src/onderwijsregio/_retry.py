"""When a request is sent again, and after how long."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from ._operation import Repeat
from .errors import retry_after


@dataclass(frozen=True)
class Retries:
    """The policy of repeating requests.

    A pause is the larger of `Retry-After` and a pause that doubles from `first` to `longest`
    seconds. Up to a quarter is added at random, so that clients do not return together. A
    `Retry-After` above `longest_retry_after` seconds is not waited for: the error of that response
    is raised.
    """

    most: int = 2
    first: float = 0.5
    longest: float = 8.0
    longest_retry_after: float = 60.0
    random: Callable[[], float] = random.random

    def after_fault(
        self, attempt: int, fault: httpx.TransportError, repeat: Repeat
    ) -> float | None:
        """The pause after an attempt without a response, or nothing if it was the last."""
        if attempt >= self.most or isinstance(fault, httpx.UnsupportedProtocol):
            return None
        return None if repeat is Repeat.IF_REFUSED else self._pause(attempt, 0)

    def after_response(self, attempt: int, response: httpx.Response) -> float | None:
        """The pause after this response, or nothing if it is final."""
        seconds = retry_after(response)
        status = response.status_code
        is_temporary = status in (429, 503) or (status == 409 and seconds is not None)
        if attempt >= self.most or not is_temporary or (seconds or 0) > self.longest_retry_after:
            return None
        return self._pause(attempt, seconds or 0)

    def _pause(self, attempt: int, least: float) -> float:
        pause: float = min(self.first * 2.0**attempt, self.longest)
        return max(pause, least) * (1 + self.random() / 4)
