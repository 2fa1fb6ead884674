"""Sessions of candidates: signing in, and what a candidate may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, cast

from .._page import Page, page_of
from .._requests import CallOptions, Query, request
from ..types import (
    Access,
    ChangedEmail,
    Custom,
    HeldData,
    OpenedSession,
    OwnCandidate,
    OwnSession,
    RequestedErasure,
    RequestedNewEmail,
    RequestedSignIn,
)
from .pages import AsyncPages
from .transport import Transport

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Sessions:
    """Signing candidates in and out."""

    def __init__(self, transport: Transport):
        self._transport = transport

    async def request(
        self,
        email: str,
        *,
        redirect_url: str | None = None,
        visitor_address: str | None = None,
        **options: Unpack[CallOptions],
    ) -> RequestedSignIn:
        """Has a link and a code sent to this address, if it is known.

        The answer is the same for an address that is not. `visitor_address` is the IP address of
        the visitor. The limits then apply to it.
        """
        body = {"email": email, "redirectUrl": redirect_url}
        made = request(
            "requestVerification",
            body={name: value for name, value in body.items() if value is not None},
            headers={"x-visitor-address": visitor_address},
            options=options,
        )
        return cast(RequestedSignIn, await self._transport.data(made))

    async def open(
        self,
        *,
        token: str | None = None,
        request_id: str | None = None,
        code: str | None = None,
        visitor_address: str | None = None,
    ) -> OpenedSession:
        """Opens a session with the token of a link, or with a request and its code."""
        body = {"token": token, "requestId": request_id, "code": code}
        made = request(
            "openSession",
            body={name: value for name, value in body.items() if value is not None},
            headers={"x-visitor-address": visitor_address},
        )
        return cast(OpenedSession, await self._transport.data(made))

    async def end(self, **options: Unpack[CallOptions]) -> None:
        """Ends the session of this client."""
        await self._transport.send(request("endSession", options=options))


class Me(Generic[Custom]):
    """What a candidate may do with a session. Such a client is made by `with_session`."""

    def __init__(self, transport: Transport):
        self._transport = transport

    async def records(
        self,
        *,
        fields: list[str] | None = None,
        include_interactions: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> list[OwnCandidate[Custom]]:
        """The own records, in every region."""
        query: Query = [("fields", fields), ("includeInteractions", include_interactions)]
        made = request("getOwnRecords", query=query, options=options)
        return cast("list[OwnCandidate[Custom]]", await self._transport.data(made))

    async def export(self, **options: Unpack[CallOptions]) -> HeldData[Custom]:
        """All data about the candidate."""
        made = request("exportOwnData", options=options)
        return cast("HeldData[Custom]", await self._transport.data(made))

    def accesses(
        self, *, page_size: int | None = None, **options: Unpack[CallOptions]
    ) -> AsyncPages[Access]:
        """Who accessed the data, newest first."""

        async def fetch(cursor: str | None, size: int | None) -> Page[Access]:
            query = [("pageSize", size or page_size), ("cursor", cursor)]
            made = request("listAccesses", query=query, options=options)
            return page_of(await self._transport.json(made))

        return AsyncPages(fetch)

    async def request_erasure(self, **options: Unpack[CallOptions]) -> RequestedErasure:
        """Has a link sent that confirms the erasure."""
        made = request("requestErasure", options=options)
        return cast(RequestedErasure, await self._transport.data(made))

    async def confirm_erasure(self, token: str, **options: Unpack[CallOptions]) -> None:
        """Erases the data, with the token of that link."""
        made = request("confirmErasure", body={"token": token}, options=options)
        await self._transport.send(made)

    async def request_new_email(
        self, email: str, **options: Unpack[CallOptions]
    ) -> RequestedNewEmail:
        """Asks for another e-mail address: a code is sent to the present one first."""
        made = request("requestNewEmail", body={"email": email}, options=options)
        return cast(RequestedNewEmail, await self._transport.data(made))

    async def approve_new_email(
        self, request_id: str, code: str, **options: Unpack[CallOptions]
    ) -> RequestedNewEmail:
        """Approves the change with that code: another one is sent to the new address."""
        body = {"requestId": request_id, "code": code}
        made = request("approveNewEmail", body=body, options=options)
        return cast(RequestedNewEmail, await self._transport.data(made))

    async def confirm_new_email(
        self,
        *,
        token: str | None = None,
        request_id: str | None = None,
        code: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ChangedEmail:
        """Changes the address, with what was sent to the new one. The session is a new one."""
        body = {"token": token, "requestId": request_id, "code": code}
        given = {name: value for name, value in body.items() if value is not None}
        made = request("confirmNewEmail", body=given, options=options)
        return cast(ChangedEmail, await self._transport.data(made))

    async def undo_new_email(self, token: str, **options: Unpack[CallOptions]) -> None:
        """Undoes a change of address, with the token that was sent to the former one."""
        made = request("undoNewEmail", body={"token": token}, options=options)
        await self._transport.send(made)

    async def sessions(self, **options: Unpack[CallOptions]) -> list[OwnSession]:
        """The open sessions of the candidate."""
        made = request("listOwnSessions", options=options)
        return cast("list[OwnSession]", await self._transport.data(made))

    async def end_session(self, session_id: str, **options: Unpack[CallOptions]) -> None:
        """Ends one of the sessions."""
        await self._transport.send(request("endOwnSession", {"id": session_id}, options=options))

    async def end_other_sessions(self, **options: Unpack[CallOptions]) -> None:
        """Ends all sessions but this one."""
        await self._transport.send(request("endOtherSessions", options=options))
