"""Clients whose server is a list of responses in this process."""

import asyncio
import json

import httpx

from onderwijsregio import AsyncOnderwijsregio, Onderwijsregio, Retries

BASE = "https://example.invalid/api/v2"
QUICK = Retries(first=0, longest=0, random=lambda: 0)


def answer(data, status=200, headers=None, **meta):
    body = {
        "statusCode": status,
        "message": "",
        "data": data,
        "meta": {"sandboxEnabled": False, **meta},
    }
    return httpx.Response(status, json=body, headers=headers)


def problem(status, code, headers=None, **more):
    body = {
        "type": f"https://example.invalid/problems/{code}",
        "title": code,
        "status": status,
        "detail": "d",
        **more,
    }
    return httpx.Response(status, json=body, headers=headers)


MUTATION = {
    "mutationId": "mut00000000000001",
    "operation": "candidates.create",
    "status": "succeeded",
    "attempts": 1,
    "idempotencyKey": None,
    "candidateIds": ["rec00000000000001"],
    "interactionIds": [],
    "attachmentIds": [],
    "createdAt": "2026-01-01T00:00:00.000Z",
    "startedAt": None,
    "finishedAt": None,
    "problem": None,
    "deliveries": [],
}

FAULTS = [
    {"pointer": "/otherAttachments/0", "code": "download", "message": "the server answered 404"}
]
PROBLEM = {
    "type": "https://example.invalid/problems/invalid-request",
    "title": "t",
    "status": 400,
    "detail": "d",
}
FAILED = MUTATION | {"status": "failed", "problem": PROBLEM | {"errors": FAULTS}}


class Stub:
    """Answers with what the test lists, a response or an exception each, and keeps the requests."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def __call__(self, request):
        self.requests.append(request)
        given = self.answers.pop(0)
        if isinstance(given, Exception):
            raise given
        return given

    def client(self, **options):
        options = {"base_url": BASE, "api_key": "ork_test", "retries": QUICK} | options
        return Onderwijsregio(transport=httpx.MockTransport(self), **options)

    def async_client(self, **options):
        options = {"base_url": BASE, "api_key": "ork_test", "retries": QUICK} | options

        async def handle(request):
            return self(request)

        return AsyncOnderwijsregio(transport=httpx.MockTransport(handle), **options)

    def bodies(self):
        return [json.loads(request.content) for request in self.requests]


def run(awaitable):
    return asyncio.run(awaitable)
