"""A program of an integrator, which must pass `mypy --strict`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from onderwijsregio import AsyncOnderwijsregio, MutationFailed, Onderwijsregio, files, webhooks
from onderwijsregio.types import Candidate, CustomFieldValue, NewCandidate


class OwnFields(TypedDict, total=False):
    rijbewijs: bool | None
    startdatum: str | None


def names(region: Onderwijsregio) -> list[str]:
    return [candidate["name"] for candidate in region.candidates.list(fields=["name"])]


def phone(candidate: Candidate) -> str:
    number = candidate["phone"]
    return "" if number is None else number.strip()


def city(candidate: Candidate) -> str:
    return (candidate.get("city") or "").upper()


def custom(candidate: Candidate) -> CustomFieldValue:
    fields: Mapping[str, CustomFieldValue] = candidate["customFields"]
    return fields["rijbewijs"]


def own(region: Onderwijsregio[OwnFields], candidate_id: str) -> str | None:
    fields = region.candidates.get(candidate_id, fields=["customFields"])["customFields"]
    return fields["startdatum"]


def add(region: Onderwijsregio) -> str | None:
    new: NewCandidate = {
        "name": "Sanne Voorbeeld",
        "email": "sanne@example.nl",
        "privacyConsent": True,
    }
    new["curriculumVitae"] = [files.from_bytes(b"%PDF-1.7", "cv.pdf")]
    try:
        mutation = region.candidates.create([new], wait=20).settled()
    except MutationFailed as failed:
        return None if failed.problem is None else failed.problem["detail"]
    return mutation["candidateIds"][0]


def add_own(region: Onderwijsregio[OwnFields]) -> str:
    accepted = region.candidates.create(
        [
            {
                "name": "S",
                "email": "s@example.nl",
                "privacyConsent": True,
                "customFields": {"rijbewijs": True},
            }
        ],
        idempotency_key="mine",
    )
    return accepted.mutation_id


def mirror(region: Onderwijsregio, token: str) -> tuple[dict[str, Candidate], str]:
    found: dict[str, Candidate] = {}
    changes = region.candidates.changes(since=token)
    for change in changes:
        candidate = change["candidate"]
        if candidate is not None:
            found[change["id"]] = candidate
    return found, changes.sync_token


def clear(region: Onderwijsregio, candidate_id: str) -> None:
    tagged = region.candidates.get_tagged(candidate_id)
    region.candidates.update(
        candidate_id, {"phone": None, "phase": "matchen"}, if_match=tagged.etag
    )


def receive(body: bytes, headers: Mapping[str, str], secret: str) -> str:
    event = webhooks.verify(body, headers, [secret], target="/hook")
    return webhooks.mutation_event(event)["data"]["mutationId"]


async def asynchronous() -> int:
    async with AsyncOnderwijsregio(base_url="https://example.nl/api/v2", api_key="ork_x") as region:
        accepted = await region.candidates.archive("rec1")
        mutation = await region.candidates.restore("rec1").settled()
        async for line in region.candidates.stream(fields=["name"]):
            print(line["id"], accepted.mutation_id, mutation["status"])
        first = await region.candidates.list().to_list(limit=5)
        return len(first)
