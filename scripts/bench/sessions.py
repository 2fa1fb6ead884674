"""A candidate's own reads in a session, against the same record read with a key, on both engines; whether the time of an
answer distinguishes a known address from an unknown one; and what it costs to record who saw which candidate, against another build of the
server if `OTHER_BINARY` names one."""

import json
import os
import statistics
import tempfile
import time
import urllib.request
from contextlib import nullcontext
from pathlib import Path

import common
from cluster import Cluster
from common import Installation, compare, say

# An earlier build, say: what this one does more, it does not.
OTHER = os.environ.get("OTHER_BINARY")


def post(url, body, **headers):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json", **headers})
    return json.load(urllib.request.urlopen(request))["data"]


def sign_in(server, key, email):
    """The token of a session in the region's sandbox, whose codes are in the answer."""
    auth = f"{server.url}/api/sandbox/auth/candidates"
    code = post(f"{auth}/verification", {"email": email}, **{"x-api-key": key})["code"]
    return post(f"{auth}/sessions", {"email": email, "code": code}, **{"x-api-key": key})["token"]


def known_or_not(server, installation, rows):
    """Requests e-mails to addresses that somebody has and to others, in turn, and compares the times (Mann-Whitney)."""
    times = {True: [], False: []}
    for number in range(20):  # A visitor may ask thirty times an hour.
        asking = {"x-api-key": installation.key, "x-visitor-address": f"192.0.2.{number}"}
        for turn in range(30):
            known = turn % 2 == 0
            email = f"kandidaat{(rows // 2 if known else rows * 2) + number * 30 + turn:08}@example.nl"
            started = time.perf_counter()
            post(f"{server.url}/api/v2/auth/candidates/verification", {"email": email}, **asking)
            times[known].append((time.perf_counter() - started) * 1000)
    a, b = times[True], times[False]
    wins = sum((x > y) + (x == y) / 2 for x in a for y in b)
    z = (wins - len(a) * len(b) / 2) / (len(a) * len(b) * (len(a) + len(b) + 1) / 12) ** 0.5
    say(f"{len(a)} e-mails to known addresses are answered in {statistics.median(a):.2f} ms, as many to unknown ones in"
        f" {statistics.median(b):.2f} ms (medians); z = {z:.2f}, within 1.96 in 19 of 20 runs if they do not differ")


def measure(rows):
    for name, cluster in [("SQLite", nullcontext()), ("PostgreSQL", Cluster())]:
        with cluster, tempfile.TemporaryDirectory() as folder:
            words = ["--database", cluster.url()] if name == "PostgreSQL" else []
            installation = Installation(folder, *words)
            installation.fill(rows)
            installation.fill(rows, "--sandbox")
            server = installation.serve("log")
            candidates = f"{server.url}/api/sandbox/candidates"
            one = f"{candidates}/rec{rows // 2:014}"
            token = sign_in(server, installation.key, f"kandidaat{rows // 2:08}@example.nl")
            say(f"\n| on {name}, {rows:,} candidates | in a session | by id with a key | ratio |\n|---|---|---|---|")
            session = {"authorization": f"Bearer {token}"}
            me = f"{server.url}/api/sandbox/auth/candidates/me"
            compare("one's own records", (me, session), (one, installation.key))
            compare("one's own record by id", (one, session), (one, installation.key))
            known_or_not(server, installation, rows)
            server.stop()
            if OTHER and name == "SQLite":
                against_other(installation, rows)


def against_other(installation, rows):
    ours = installation.serve("ours")
    binary, common.SERVER = common.SERVER, Path(OTHER).resolve()
    with tempfile.TemporaryDirectory() as folder:
        other = Installation(folder)
        other.fill(rows, "--sandbox")
        theirs = other.serve("theirs")
        say("\n| SQLite | this build | the other one | ratio |\n|---|---|---|---|")
        for name, path in [("a record by id", f"/rec{rows // 2:014}"), ("a page of 100", ""), ("find", f"/find?email=kandidaat{rows // 3:08}@example.nl")]:
            here, there = (f"{server.url}/api/sandbox/candidates{path}" for server in (ours, theirs))
            compare(name, (here, installation.key), (there, other.key), rounds=5)
        theirs.stop()
    common.SERVER = binary
    ours.stop()
