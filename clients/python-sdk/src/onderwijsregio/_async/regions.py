"""The region, its settings and its keys; and all regions, for an administrator."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Literal, cast

from .._page import Page, page_of
from .._requests import CallOptions, request
from ..types import (
    ChangedRegion,
    ChangedRegionSettings,
    CreatedKey,
    KeyAccess,
    NewKey,
    NewRegion,
    PlainRegion,
    Region,
    RegionSettings,
)
from .pages import AsyncPages
from .transport import Transport

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Regions:
    """The region of the key. An admin key may list, read, create and update all regions."""

    def __init__(self, transport: Transport):
        self._transport = transport

    async def me(
        self,
        *,
        include: Literal["callbackSecret"] | None = None,
        **options: Unpack[CallOptions],
    ) -> Region:
        """The region of the key; on request with the secret that signs callbacks."""
        made = request("getOwnRegion", query=[("include", include)], options=options)
        return cast(Region, await self._transport.data(made))

    async def rotate_callback_secret(self, **options: Unpack[CallOptions]) -> Region:
        """Makes a new secret. For 24 hours callbacks are signed with the former one, too."""
        made = request("rotateCallbackSecret", options=options)
        return cast(Region, await self._transport.data(made))

    async def settings(self, **options: Unpack[CallOptions]) -> RegionSettings:
        """The settings of the region."""
        made = request("getRegionSettings", options=options)
        return cast(RegionSettings, await self._transport.data(made))

    async def update_settings(
        self, changes: ChangedRegionSettings, **options: Unpack[CallOptions]
    ) -> RegionSettings:
        """Changes the settings that are given."""
        made = request("updateRegionSettings", body=changes, options=options)
        return cast(RegionSettings, await self._transport.data(made))

    async def reset_sandbox(self, **options: Unpack[CallOptions]) -> None:
        """Empties the region's sandbox."""
        await self._transport.send(request("resetSandbox", options=options))

    async def list(self, **options: Unpack[CallOptions]) -> builtins.list[PlainRegion]:
        """Every region (admin key)."""
        made = request("listRegions", options=options)
        return cast("builtins.list[PlainRegion]", await self._transport.data(made))

    async def create(self, new: NewRegion, **options: Unpack[CallOptions]) -> PlainRegion:
        """Adds a region (admin key)."""
        made = request("createRegion", body=new, options=options)
        return cast(PlainRegion, await self._transport.data(made))

    async def get(self, region_id: str, **options: Unpack[CallOptions]) -> PlainRegion:
        """One region (admin key)."""
        made = request("getRegion", {"id": region_id}, options=options)
        return cast(PlainRegion, await self._transport.data(made))

    async def update(
        self, region_id: str, changes: ChangedRegion, **options: Unpack[CallOptions]
    ) -> PlainRegion:
        """Changes what is given of a region (admin key)."""
        made = request("updateRegion", {"id": region_id}, body=changes, options=options)
        return cast(PlainRegion, await self._transport.data(made))


class Keys:
    """The keys of regions. A new key is in the answer to its creation only."""

    def __init__(self, transport: Transport):
        self._transport = transport

    async def create(self, key: NewKey | None = None, **options: Unpack[CallOptions]) -> CreatedKey:
        """Makes a key of the own region."""
        made = request("createOwnKey", body=key or {}, options=options)
        return cast(CreatedKey, await self._transport.data(made))

    async def create_for(
        self, region_id: str, key: NewKey | None = None, **options: Unpack[CallOptions]
    ) -> CreatedKey:
        """Makes a key of a region, which for a region's key is its own."""
        made = request("createKey", {"id": region_id}, body=key or {}, options=options)
        return cast(CreatedKey, await self._transport.data(made))

    async def delete(self, region_id: str, key_id: str, **options: Unpack[CallOptions]) -> None:
        """Revokes a key, at once."""
        path = {"id": region_id, "keyId": key_id}
        await self._transport.send(request("deleteKey", path, options=options))

    def accesses(
        self,
        region_id: str,
        key_id: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        page_size: int | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncPages[KeyAccess]:
        """Which candidates a key accessed, for the report of a breach."""

        async def fetch(cursor: str | None, size: int | None) -> Page[KeyAccess]:
            query = [
                ("from", from_),
                ("to", to),
                ("pageSize", size or page_size),
                ("cursor", cursor),
            ]
            path = {"id": region_id, "keyId": key_id}
            made = request("listKeyAccesses", path, query=query, options=options)
            return page_of(await self._transport.json(made))

        return AsyncPages(fetch)
