# Generated from `_async/staff.py` by `tools/generate`; do not edit.
"""The staff of the regions, who work in the desk. It needs an admin key."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, cast

from .._requests import CallOptions, request
from ..types import ChangedStaffMember, NewStaffMember, StaffMember
from .transport import Transport

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Staff:
    """The staff of all regions, and the operators."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def list(self, **options: Unpack[CallOptions]) -> builtins.list[StaffMember]:
        """Everybody, in the order in which they were added."""
        made = request("listStaff", options=options)
        return cast("builtins.list[StaffMember]", self._transport.data(made))

    def invite(self, new: NewStaffMember, **options: Unpack[CallOptions]) -> StaffMember:
        """Sends an invitation with a link, which works once, for 72 hours."""
        made = request("createStaff", body=new, options=options)
        return cast(StaffMember, self._transport.data(made))

    def get(self, staff_id: str, **options: Unpack[CallOptions]) -> StaffMember:
        """One person."""
        made = request("getStaff", {"id": staff_id}, options=options)
        return cast(StaffMember, self._transport.data(made))

    def update(
        self, staff_id: str, changes: ChangedStaffMember, **options: Unpack[CallOptions]
    ) -> StaffMember:
        """Changes what is given. A change of roles is in force at once."""
        made = request("updateStaff", {"id": staff_id}, body=changes, options=options)
        return cast(StaffMember, self._transport.data(made))

    def disable(self, staff_id: str, **options: Unpack[CallOptions]) -> None:
        """Ends a person's access with all sessions, at once."""
        self._transport.send(request("deleteStaff", {"id": staff_id}, options=options))

    def reinvite(self, staff_id: str, **options: Unpack[CallOptions]) -> StaffMember:
        """Ends all ways in and sessions of a person who has lost them, and invites again."""
        made = request("reinviteStaff", {"id": staff_id}, options=options)
        return cast(StaffMember, self._transport.data(made))
