"""The same candidates in one region, in 100 and in 10,000, each with a key of its own; on SQLite."""

import http.client
import json
import random
import statistics
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import load
from common import CONNECTIONS, PHASES, ROUNDS, SECONDS, Installation, candidate, say

NUMBERS = [1, 100, 10_000]


def measure(rows):
    """By id with another region's key each time, how soon a server is ready, and what it holds in memory."""
    result, loads = {}, {}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        for number in NUMBERS:
            installation = Installation(Path(folder, str(number)))
            filled, keys = fill(installation, number, rows)
            server = installation.serve("log")
            running.callback(server.stop)
            facts = result[f"{number:,}"] = {
                "ready_ms": round(server.ready * 1000, 1), "resident_at_start_mb": round(server.memory(), 1),
                "resident_after_creates_mb": filled}
            loads[f"{number:,}"] = server, requests(server.url, keys)
            say(f"{number:,} regions: {facts}")
        rates = {name: [] for name in loads}
        for turn in range(-1, ROUNDS):
            for name, (server, texts) in loads.items():
                script = load.among(texts, turn + 2)
                result = load.Load(server.url, script, CONNECTIONS, 1 if turn < 0 else SECONDS).result()
                if turn >= 0:
                    rates[name].append(result.rate)
        for name, (server, _) in loads.items():
            result[name] |= {
                "by_id": round(statistics.median(rates[name])), "resident_after_all_mb": round(server.memory(), 1),
                "against_one_region": round(statistics.median(a / b for a, b in zip(rates[name], rates["1"])), 3),
            }
            say(f"{name} regions: {result[name]}")
    return {"rows": rows, "regions": result}


def fill(installation, number, rows):
    """Makes the regions and their candidates. Gives what the server held in memory then, and for each region its key and the
    ids of its records."""
    admin = installation.run("key", "create", "--admin", capture_output=True, text=True).stdout.strip()
    server = installation.serve("filling")
    here = threading.local()

    def call(path, body, **headers):
        if not hasattr(here, "connection"):
            here.connection = http.client.HTTPConnection(urlsplit(server.url).netloc)
        here.connection.request("POST", f"/api/v2{path}", json.dumps(body), {"content-type": "application/json", **headers})
        answer = here.connection.getresponse()
        result = json.load(answer)
        assert answer.status < 300, result
        return result["data"]

    def region(turn):
        made = call("/auth/regions", {"slug": f"regio{turn}", "name": f"Regio {turn}"}, **{"x-api-key": admin})
        as_region = {"x-api-key": admin, "x-api-region": made["id"]}
        return call(f"/auth/regions/{made['id']}/api-keys", {"description": "Proef"}, **as_region)["key"]

    # So many records go into one request.
    each = min(10, rows // number)

    def records(turn):
        some = [candidate(turn * each + place, PHASES[place % len(PHASES)]) for place in range(each)]
        for one in some:
            del one["id"]
        return turn % number, call("/candidates", some, **{"x-api-key": keys[turn % number]})["candidateIds"]

    try:
        with ThreadPoolExecutor(16) as pool:
            keys = list(pool.map(region, range(number)))
            made = [(key, []) for key in keys]
            for place, ids in pool.map(records, range(rows // each)):
                made[place][1].extend(ids)
        return round(server.memory(), 1), made
    finally:
        server.stop()


def requests(url, made):
    """By id, as many different ones for each number of regions, spread over all of them."""
    chance, texts = random.Random(1), []
    for turn in range(10_000):
        key, ids = made[turn % len(made)]
        texts.append(load.raw("GET", f"{url}/api/v2/candidates/{chance.choice(ids)}", {"x-api-key": key}))
    return texts
