# Generated from `_async/schema.py` by `tools/generate`; do not edit.
"""The schema of the region's candidates, and its custom fields."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, Literal, cast

from .._page import Tagged
from .._requests import CallOptions, request
from ..types import ChangedCustomField, CustomField, NewCustomField
from .transport import Transport

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Schema:
    """The JSON Schema of one candidate, with the region's custom fields."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def get(
        self,
        *,
        operation: Literal["create", "update"] | None = None,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """The schema by which the server validates a new candidate, or changes of one."""
        made = request("getSchema", query=[("operation", operation)], options=options)
        return cast("dict[str, Any]", self._transport.data(made))

    def get_tagged(
        self,
        *,
        operation: Literal["create", "update"] | None = None,
        **options: Unpack[CallOptions],
    ) -> Tagged[dict[str, Any]]:
        """The schema with the ETag of its state, for `get_if_changed`."""
        made = request("getSchema", query=[("operation", operation)], options=options)
        return cast("Tagged[dict[str, Any]]", self._transport.tagged(made))

    def get_if_changed(
        self,
        etag: str,
        *,
        operation: Literal["create", "update"] | None = None,
        **options: Unpack[CallOptions],
    ) -> Tagged[dict[str, Any]] | None:
        """The schema, or `None` if it is still in the state of this ETag."""
        query, headers = [("operation", operation)], {"if-none-match": etag}
        made = request("getSchema", query=query, headers=headers, options=options)
        return cast("Tagged[dict[str, Any]] | None", self._transport.tagged(made))

    def open_api(self, **options: Unpack[CallOptions]) -> dict[str, Any]:
        """The OpenAPI document of the server."""
        response = self._transport.send(request("getOpenApi", options=options))
        return cast("dict[str, Any]", response.json())


class CustomFields:
    """The custom fields of the region, which are the same in the sandbox."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def list(self, **options: Unpack[CallOptions]) -> builtins.list[CustomField]:
        """Every custom field."""
        made = request("listCustomFields", options=options)
        return cast("builtins.list[CustomField]", self._transport.data(made))

    def create(self, field: NewCustomField, **options: Unpack[CallOptions]) -> CustomField:
        """Adds a field."""
        made = request("createCustomField", body=field, options=options)
        return cast(CustomField, self._transport.data(made))

    def get(self, key: str, **options: Unpack[CallOptions]) -> CustomField:
        """One field."""
        made = request("getCustomField", {"key": key}, options=options)
        return cast(CustomField, self._transport.data(made))

    def update(
        self, key: str, changes: ChangedCustomField, **options: Unpack[CallOptions]
    ) -> CustomField:
        """Changes what is given of a field."""
        made = request("updateCustomField", {"key": key}, body=changes, options=options)
        return cast(CustomField, self._transport.data(made))

    def delete(self, key: str, **options: Unpack[CallOptions]) -> None:
        """Removes a field, and its values from every candidate."""
        self._transport.send(request("deleteCustomField", {"key": key}, options=options))
