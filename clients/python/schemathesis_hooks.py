"""What Schemathesis gets while it calls the server: which credential goes with an operation, and what came of it.

The world that was made for it, and its caller, are named in the environment; see test_schemathesis.py."""

import atexit
import json
import os
import re
import threading
from collections import Counter
from pathlib import Path

import schemathesis

WORLD = json.loads(os.environ["SCHEMATHESIS_WORLD"])
CALLER = os.environ["SCHEMATHESIS_CALLER"]
SEEN = Counter()
LOCK = threading.Lock()


@schemathesis.hook
def before_load_schema(context, schema):
    """Only an admin names a region."""
    if CALLER != "admin":
        for methods in schema["paths"].values():
            for operation in methods.values():
                given = operation.get("parameters", [])
                operation["parameters"] = [one for one in given if not one.get("$ref", "").endswith("/Region")]


def credential(operation):
    """The header in which an operation gets its credential, if it takes one."""
    ways = [way for ways in operation["security"] for way in ways]
    if not ways:
        return None
    if ways == ["candidateSession"] or (CALLER == "session" and "candidateSession" in ways):
        # The one that is ended is none that others need, and at last one that has ended.
        token = WORLD["sessions"][0]
        if operation["operationId"] == "endSession":
            with LOCK:
                token = WORLD["sessions"].pop() if len(WORLD["sessions"]) > 2 else WORLD["sessions"][1]
        return "Authorization", f"Bearer {token}"
    if "regionKey" not in ways or CALLER == "admin":
        return "x-api-key", WORLD["admin"]
    # Keys are revoked and a sandbox is emptied where nothing else happens.
    return "x-api-key", WORLD["others_keys"][0] if operation["tags"] == ["Regions"] else WORLD["key"]


@schemathesis.auth(refresh_interval=None)
class Credential:
    def get(self, case, context):
        return credential(case.operation.definition.raw)

    def set(self, case, header, context):
        if header:
            case.headers = case.headers or {}
            case.headers[header[0]] = header[1]


def fresh(values, name):
    """Most keys that are made are the same few; under one that was used for something else a write only meets a 422."""
    key = values.get(name) if values else None
    if isinstance(key, str) and re.fullmatch("[!-~]{1,200}", key) and SEEN.total() % 8:
        values[name] = f"{key}-{SEEN.total()}"


def has_blank_text(value):
    """Whether some text of a JSON value is blank."""
    if isinstance(value, dict):
        return any(has_blank_text(member) for member in value.values())
    if isinstance(value, list):
        return any(has_blank_text(item) for item in value)
    return isinstance(value, str) and not value.strip()


@schemathesis.hook
def filter_body(context, body):
    """Blank text counts as `null`; a schema, which speaks of texts as they are stored, does not say that."""
    return not has_blank_text(body)


def without_blank_text(value):
    """The same value with a control character, which is refused, in place of each blank text."""
    if isinstance(value, dict):
        return {name: without_blank_text(member) for name, member in value.items()}
    if isinstance(value, list):
        return [without_blank_text(item) for item in value]
    return "\0" if isinstance(value, str) and not value.strip() else value


def existing(case):
    """The examples of the document name a person and a task; the ones of this world take their place."""
    body, path = case.body, case.path_parameters or {}
    for member in ["staffId", "assigneeId"]:
        if isinstance(body, dict) and body.get(member) == "usrAbC13pTbjpS6Iz":
            case.body = body = body | {member: WORLD["staff"]}
            path["id"] = WORLD["owner"]
    with LOCK:
        if path.get("taskId") == "tskAbC13pTbjpS6Iz" and WORLD["tasks"]:
            path |= {"id": WORLD["owner"], "taskId": WORLD["tasks"].pop()}


@schemathesis.hook
def before_call(context, case, kwargs):
    existing(case)
    # A body that is meant to be refused must not become a good one because its fault counts as `null`.
    if case.meta is not None and case.meta.generation.mode.is_negative and has_blank_text(case.body):
        case.body = without_blank_text(case.body)
    fresh(case.query, "idempotencyKey")
    fresh(case.headers, "Idempotency-Key")


@schemathesis.hook
def after_call(context, case, response):
    given = response.request.headers.get("x-api-key")
    with LOCK:
        SEEN[case.operation.definition.raw["operationId"], response.status_code] += 1
        if response.status_code == 401 and given == WORLD["others_keys"][0] and len(WORLD["others_keys"]) > 1:
            WORLD["others_keys"].pop(0)


@atexit.register
def write():
    seen = [[operation, status, count] for (operation, status), count in SEEN.items()]
    Path(os.environ["SCHEMATHESIS_SEEN"]).write_text(json.dumps(seen))
