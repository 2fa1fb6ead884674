# Generated from `_async/candidates.py` by `tools/generate`; do not edit.
"""Candidates, and until when they are kept."""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, cast

from .._lines import Lines
from .._page import Page, Tagged, page_of
from .._requests import CallOptions, ChangeOptions, WriteOptions, request, write
from ..types import (
    Candidate,
    CandidateAccess,
    CandidateChanges,
    CandidatePhase,
    CandidateSearch,
    Change,
    Custom,
    HistoryChange,
    NewCandidate,
    NewRetention,
    RetentionRecord,
)
from .pages import CandidateList, Changes, Pages
from .transport import Transport
from .writes import Write

if TYPE_CHECKING:
    from typing_extensions import Unpack

Fields = Sequence[str]
Phases = Sequence[CandidatePhase]


class Candidates(Generic[Custom]):
    """The candidates of the region.

    `fields` are the fields to return, and `id` beside them; by default all shared fields. Custom
    fields are `customFields`, or `customFields.KEY` for one of them.
    """

    def __init__(self, transport: Transport):
        self._transport = transport

    def list(
        self,
        *,
        fields: Fields | None = None,
        phase: Phases | None = None,
        archived: bool | None = None,
        include_interactions: bool | None = None,
        include_total: bool | None = None,
        page_size: int | None = None,
        **options: Unpack[CallOptions],
    ) -> CandidateList[Candidate[Custom]]:
        """Every candidate, in the order of creation. Pages are asked for as they are needed."""

        def fetch(cursor: str | None, size: int | None) -> Page[Candidate[Custom]]:
            query = [
                ("pageSize", size or page_size),
                ("cursor", cursor),
                ("includeTotal", include_total),
                *_filter(fields, phase, archived, include_interactions),
            ]
            made = request("listCandidates", query=query, options=options)
            return page_of(self._transport.json(made))

        return CandidateList(fetch)

    def stream(
        self,
        *,
        fields: Fields | None = None,
        phase: Phases | None = None,
        archived: bool | None = None,
        include_interactions: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Iterator[Candidate[Custom]]:
        """Every candidate, in one response (NDJSON)."""
        query = _filter(fields, phase, archived, include_interactions)
        accept = {"accept": "application/x-ndjson"}
        made = request("listCandidates", query=query, headers=accept, options=options)
        lines = Lines()
        with self._transport.stream(made) as pieces:
            for piece in pieces:
                for line in lines.feed(piece):
                    yield json.loads(line)
            for line in lines.end():
                yield json.loads(line)

    def changes(
        self,
        *,
        since: str,
        fields: Fields | None = None,
        include_interactions: bool | None = None,
        page_size: int | None = None,
        **options: Unpack[CallOptions],
    ) -> Changes[Custom]:
        """What changed since a token of a list or of the last time.

        Iterate to the end, and keep `sync_token` for the next time.
        """

        def fetch(cursor: str | None, size: int | None) -> Page[Change[Custom]]:
            query = [
                ("syncToken", since if cursor is None else None),
                ("cursor", cursor),
                ("pageSize", size or page_size),
                *_filter(fields, None, None, include_interactions),
            ]
            made = request("listChanges", query=query, options=options)
            return page_of(self._transport.json(made))

        return Changes(fetch)

    def find(
        self,
        *,
        email: str | None = None,
        phone: str | None = None,
        fields: Fields | None = None,
        include_interactions: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> builtins.list[Candidate[Custom]]:
        """Every candidate with this e-mail address, or else with this phone number, oldest first.

        The values are in the body of the request, not in its URL.
        """
        given = {"email": email, "phone": phone, "fields": None if fields is None else [*fields]}
        made = request(
            "findCandidatesByBody",
            query=[("includeInteractions", include_interactions)],
            body={name: value for name, value in given.items() if value is not None},
            options=options,
        )
        return cast("builtins.list[Candidate[Custom]]", self._transport.data(made))

    def search(
        self,
        search: CandidateSearch | None = None,
        *,
        fields: Fields | None = None,
        include_interactions: bool | None = None,
        page_size: int | None = None,
        **options: Unpack[CallOptions],
    ) -> CandidateList[Candidate[Custom]]:
        """The candidates that have all words and fulfil all filters.

        The search is in the body of the request, not in its URL.
        """

        def fetch(cursor: str | None, size: int | None) -> Page[Candidate[Custom]]:
            given: dict[str, Any] = {
                "fields": None if fields is None else [*fields],
                "pageSize": size or page_size,
                "cursor": cursor,
            }
            made = request(
                "searchCandidates",
                query=[("includeInteractions", include_interactions)],
                body={
                    **(search or {}),
                    **{name: value for name, value in given.items() if value is not None},
                },
                options=options,
            )
            return page_of(self._transport.json(made))

        return CandidateList(fetch)

    def get(
        self,
        candidate_id: str,
        *,
        fields: Fields | None = None,
        include_interactions: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Candidate[Custom]:
        """One candidate."""
        query = _filter(fields, None, None, include_interactions)
        made = request("getCandidate", {"id": candidate_id}, query=query, options=options)
        return cast("Candidate[Custom]", self._transport.data(made))

    def get_tagged(
        self,
        candidate_id: str,
        *,
        fields: Fields | None = None,
        include_interactions: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Tagged[Candidate[Custom]]:
        """One candidate with the ETag of its state, for `if_match`."""
        query = _filter(fields, None, None, include_interactions)
        made = request("getCandidate", {"id": candidate_id}, query=query, options=options)
        return cast("Tagged[Candidate[Custom]]", self._transport.tagged(made))

    def get_if_changed(
        self,
        candidate_id: str,
        etag: str,
        *,
        fields: Fields | None = None,
        include_interactions: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Tagged[Candidate[Custom]] | None:
        """One candidate, or `None` if it is still in the state of this ETag."""
        query = _filter(fields, None, None, include_interactions)
        headers = {"if-none-match": etag}
        made = request(
            "getCandidate", {"id": candidate_id}, query=query, headers=headers, options=options
        )
        return cast("Tagged[Candidate[Custom]] | None", self._transport.tagged(made))

    def create(
        self, candidates: Sequence[NewCandidate[Custom]], **options: Unpack[WriteOptions]
    ) -> Write:
        """Adds one to ten candidates: all of them or none."""
        return Write.start(
            self._transport, write("createCandidates", body=candidates, options=options)
        )

    def upsert(
        self,
        candidate: NewCandidate[Custom],
        *,
        match: Literal["email", "phone", "emailOrPhone"] | None = None,
        **options: Unpack[WriteOptions],
    ) -> Write:
        """Updates the candidate with this e-mail address or phone number, or adds it.

        The mutation says which (`result`), and has the ids.
        """
        made = write("upsertCandidate", query=[("match", match)], body=candidate, options=options)
        return Write.start(self._transport, made)

    def update(
        self,
        candidate_id: str,
        changes: CandidateChanges[Custom],
        **options: Unpack[ChangeOptions],
    ) -> Write:
        """Changes the fields that are given. `None` clears a field, a list replaces one."""
        made = write(
            "updateCandidate", {"id": candidate_id}, body=changes, options=options, may_match=True
        )
        return Write.start(self._transport, made)

    def archive(self, candidate_id: str, **options: Unpack[ChangeOptions]) -> Write:
        """Leaves the candidate out of lists. `restore` undoes it."""
        made = write("deleteCandidate", {"id": candidate_id}, options=options, may_match=True)
        return Write.start(self._transport, made)

    def erase(self, candidate_id: str, **options: Unpack[ChangeOptions]) -> Write:
        """Erases the candidate with its interactions and files, permanently."""
        made = write(
            "deleteCandidate",
            {"id": candidate_id},
            query=[("permanent", True)],
            options=options,
            may_match=True,
        )
        return Write.start(self._transport, made)

    def restore(self, candidate_id: str, **options: Unpack[WriteOptions]) -> Write:
        """Lists an archived candidate again."""
        return Write.start(
            self._transport, write("restoreCandidate", {"id": candidate_id}, options=options)
        )

    def history(
        self, candidate_id: str, *, page_size: int | None = None, **options: Unpack[CallOptions]
    ) -> Pages[HistoryChange]:
        """What changed of the candidate, when, and who changed it, newest first."""

        def fetch(cursor: str | None, size: int | None) -> Page[HistoryChange]:
            query = [("pageSize", size or page_size), ("cursor", cursor)]
            made = request("listHistory", {"id": candidate_id}, query=query, options=options)
            return page_of(self._transport.json(made))

        return Pages(fetch)

    def accesses(
        self, candidate_id: str, *, page_size: int | None = None, **options: Unpack[CallOptions]
    ) -> Pages[CandidateAccess]:
        """Who read or changed the candidate, newest first."""

        def fetch(cursor: str | None, size: int | None) -> Page[CandidateAccess]:
            query = [("pageSize", size or page_size), ("cursor", cursor)]
            path = {"id": candidate_id}
            made = request("listCandidateAccesses", path, query=query, options=options)
            return page_of(self._transport.json(made))

        return Pages(fetch)


class Retention:
    """Until when a candidate is kept."""

    def __init__(self, transport: Transport):
        self._transport = transport

    def get(self, candidate_id: str, **options: Unpack[CallOptions]) -> RetentionRecord:
        """The moment that was set, or `None`."""
        made = request("getRetention", {"id": candidate_id}, options=options)
        return cast(RetentionRecord, self._transport.data(made))

    def update(
        self, candidate_id: str, retention: NewRetention, **options: Unpack[ChangeOptions]
    ) -> Write:
        """Sets until when the candidate is kept."""
        made = write(
            "updateRetention", {"id": candidate_id}, body=retention, options=options, may_match=True
        )
        return Write.start(self._transport, made)

    def delete(self, candidate_id: str, **options: Unpack[ChangeOptions]) -> Write:
        """Removes the moment that was set; the region's periods apply again."""
        made = write("deleteRetention", {"id": candidate_id}, options=options, may_match=True)
        return Write.start(self._transport, made)


def _filter(
    fields: Fields | None,
    phase: Phases | None,
    archived: bool | None,
    include_interactions: bool | None,
) -> Sequence[tuple[str, Any]]:
    return [
        ("fields", _listed("fields", fields)),
        ("phase", _listed("phase", phase)),
        ("archived", archived),
        ("includeInteractions", include_interactions),
    ]


def _listed(name: str, values: Sequence[str] | None) -> Sequence[str] | None:
    if isinstance(values, str):
        raise TypeError(f"{name} is one text; give a list of texts")
    return values
