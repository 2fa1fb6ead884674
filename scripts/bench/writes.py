"""Durable creates of one candidate each: on SQLite and on PostgreSQL, there against PostgREST's insert; and how soon
a candidate is seen after its 202."""

import json
import os
import re
import statistics
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import postgrest
from cluster import Cluster
from common import CONNECTIONS, ROUNDS, SECONDS, Installation, say

# Each request makes another candidate of about 0.8 kB. `%s` is what stands around the object, and its more members.
SCRIPT = """
local start, n = %d, 0
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.headers["x-api-key"] = "%s"
wrk.headers["prefer"] = "%s"
request = function()
  n = n + 1
  local body = string.format([==[%s]==], start + n, start + n, start + n)
  return wrk.format(nil, nil, nil, body)
end
"""
MOTIVATION = "Een zin van een voorbeeldige motivatie om in het onderwijs te gaan werken. " * 7
CANDIDATE = {
    "name": "Kandidaat %d", "email": "kandidaat%d@example.nl", "phone": "06 %08d", "privacyConsent": True,
    "phase": "nieuw", "sectors": ["Primair onderwijs"], "roles": ["Docent / leraar"],
    "priorEducation": "hbo bachelor", "city": "Assen", "motivation": MOTIVATION,
}
starts = iter(range(10_000_000, 10**12, 10_000_000))


def write_rate(url, folder, body, key="", prefer="", connections=CONNECTIONS):
    """Writes a second."""
    script = Path(folder, "write.lua")
    script.write_text(SCRIPT % (next(starts), key, prefer, body))
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", script, url]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in printed, printed
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])


def seen_after(url, key, folder, body):
    """Milliseconds from a 202 to the first 200 for its id, the median, while half the connections write."""
    script = Path(folder, "load.lua")
    script.write_text(SCRIPT % (next(starts), key, "", body))
    command = ["wrk", "-t1", f"-c{CONNECTIONS // 2}", f"-d{SECONDS}s", "-s", script, url]
    load = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    times, number = [], next(starts)
    while load.poll() is None:
        number += 1
        candidate = (json.dumps([CANDIDATE]) % (number, number, number)).encode()
        headers = {"x-api-key": key, "content-type": "application/json"}
        answer = json.load(urllib.request.urlopen(urllib.request.Request(url, candidate, headers)))
        accepted = time.monotonic()
        while True:
            try:
                identifier = answer["data"]["candidateIds"][0]
                urllib.request.urlopen(urllib.request.Request(f"{url}/{identifier}", headers=headers)).read()
                break
            except urllib.error.HTTPError as error:
                assert error.code == 404, error
        times.append((time.monotonic() - accepted) * 1000)
    return statistics.median(times)


def measure(rows):
    postgrest.install()
    one, alone = json.dumps([CANDIDATE]), json.dumps(CANDIDATE)
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(folder)
        installation.fill(rows)
        server = installation.serve("log")
        url = f"{server.url}/api/v2/candidates"
        rates = [write_rate(url, folder, one, installation.key) for _ in range(ROUNDS)]
        say(f"SQLite, {rows:,} candidates before, load {os.getloadavg()[0]:.1f}: {statistics.median(rates):,.0f} durable"
            f" creates/s; a candidate is seen {seen_after(url, installation.key, folder, one):.1f} ms after its 202")
        server.stop()
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        installation = Installation(folder, "--database", cluster.url())
        installation.fill(rows)
        postgrest.prepare(cluster)
        cluster.run("GRANT INSERT ON rest.candidates TO anonymous;"
                    "ALTER TABLE rest.candidates ALTER id SET DEFAULT 'rec' || substr(md5(random()::text), 1, 14);"
                    "CREATE SEQUENCE rest.positions START 100000000; GRANT USAGE ON rest.positions TO anonymous;"
                    "ALTER TABLE rest.candidates ALTER position SET DEFAULT nextval('rest.positions')")
        server = installation.serve("log")
        other = postgrest.serve(cluster, folder)
        url, theirs = f"{server.url}/api/v2/candidates", f"http://{postgrest.ADDRESS}/candidates"
        pairs = [(write_rate(url, folder, one, installation.key),
                  write_rate(theirs, folder, alone, prefer="return=minimal")) for _ in range(ROUNDS)]
        ours, there = (statistics.median(side) for side in zip(*pairs))
        ratio = statistics.median(a / b for a, b in pairs)
        say(f"\n| on PostgreSQL | server | PostgREST | ratio |\n|---|---|---|---|\n"
            f"| durable creates | {ours:,.0f}/s | {there:,.0f}/s | {ratio:.2f} |")
        say(f"a candidate is seen {seen_after(url, installation.key, folder, one):.1f} ms after its 202")
        for running in [server, other]:
            running.stop()
