"""Mistakes that `mypy --strict` must find: each marked line has an error of that code."""

from __future__ import annotations

from typing import TypedDict

from onderwijsregio import AsyncOnderwijsregio, MutationFailed, Onderwijsregio
from onderwijsregio.types import Candidate, Mutation


class OwnFields(TypedDict):
    startdatum: str | None


def null_as_text(candidate: Candidate) -> str:
    return candidate["phone"].strip()  # error: union-attr


def null_as_result(candidate: Candidate) -> str:
    return candidate["archivedAt"]  # error: return-value


def null_in_a_mutation(mutation: Mutation) -> str:
    return mutation["problem"]["detail"]  # error: index


def null_in_an_error(failed: MutationFailed) -> str:
    return failed.problem["detail"]  # error: index


def null_in_the_change_feed(region: Onderwijsregio) -> None:
    for change in region.candidates.changes(since="t"):
        print(change["candidate"]["name"])  # error: index


def null_in_a_custom_field(region: Onderwijsregio[OwnFields]) -> str:
    return region.candidates.get("rec1")["customFields"]["startdatum"]  # error: return-value


def null_token(region: Onderwijsregio) -> str:
    listed = region.candidates.list()
    return listed.sync_token  # error: return-value


def unknown_field(candidate: Candidate) -> None:
    print(candidate["naam"])  # error: typeddict-item


def unknown_phase(region: Onderwijsregio) -> None:
    region.candidates.update("rec1", {"phase": "Matchen"})  # error: typeddict-item


def missing_field(region: Onderwijsregio) -> None:
    region.candidates.create([{"name": "Sanne"}])  # error: typeddict-item


def unknown_option(region: Onderwijsregio) -> None:
    region.candidates.create([], if_match='"a"')  # error: call-arg


def no_bound(region: Onderwijsregio) -> None:
    region.candidates.list().to_list()  # error: call-arg


async def a_write_that_nobody_sends(region: AsyncOnderwijsregio) -> None:
    region.candidates.archive("rec1")  # error: unused-awaitable
