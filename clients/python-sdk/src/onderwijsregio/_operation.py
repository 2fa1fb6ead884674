"""What the client knows of an operation of the API."""

from dataclasses import dataclass
from enum import Enum


class Repeat(Enum):
    """When a request is sent again."""

    ALWAYS = "always"
    """It reads, or its effect is the same the second time."""
    WITH_KEY = "with an idempotency key"
    """The server carries it out once, whatever number of times it arrives."""
    IF_REFUSED = "if the server refused it for now"
    """A second time would have a second effect."""


@dataclass(frozen=True)
class Operation:
    """An operation: its id in the OpenAPI document, its method and its path."""

    id: str
    method: str
    path: str
    repeat: Repeat
    public: bool = False
    """Whether it takes no credential."""
