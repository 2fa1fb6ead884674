"""A distributed PostgreSQL (Citus) against one PostgreSQL server. CITUS names the coordinators' databases by how many workers
each has, "1=postgres://… 2=postgres://…": empty, with the extension and the workers. All are on this machine, so a worker more
is no processor more: what shows is what the distribution costs, and whether a second worker brings anything that does not
hang on processors."""

import http.client
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import load
from cluster import Cluster
from common import CONNECTIONS, ROUNDS, SECONDS, SERVER, Installation, candidate, say

REGIONS = 100
ONE = "PostgreSQL"


def measure(rows):
    named = dict(part.split("=", 1) for part in os.environ.get("CITUS", "").split())
    if not named:
        raise SystemExit('the part `distributed` needs CITUS="1=postgres://… 2=postgres://…"')
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        sides = {ONE: cluster.url(), **{f"{number} workers": url for number, url in named.items()}}
        result, servers = {side: {} for side in sides}, {}
        for place, (side, url) in enumerate(sides.items()):
            words = ["--database", url, "--database-timeout", "60s"]
            started = time.monotonic()
            distribute = [] if side == ONE else ["--distribute"]
            here = Path(folder, str(place))
            migrate = [SERVER, "migrate", *distribute, *words, "--data-dir", here]
            subprocess.run(migrate, check=True, stdout=subprocess.DEVNULL)
            result[side]["migrate_s"] = round(time.monotonic() - started, 1)
            installation = Installation(here, *words)
            result[side]["import_rows_s"] = round(installation.fill(rows))
            servers[side] = installation, installation.serve("log")
            running.callback(servers[side][1].stop)
        cluster.run("VACUUM ANALYZE; CHECKPOINT")
        rounds = {side: scripts(*servers[side], rows) for side in sides}
        for name in next(iter(rounds.values())):
            rates = {side: [] for side in sides}
            for turn in range(-1, ROUNDS):
                for side in sides:
                    script = rounds[side][name](turn + 2)
                    found = load.Load(servers[side][1].url, script, CONNECTIONS, 1 if turn < 0 else SECONDS).result()
                    if turn >= 0:
                        rates[side].append(found.rate)
            for side, some in rates.items():
                result[side][name] = round(statistics.median(some))
                result[side][f"{name}_against_one"] = round(statistics.median(a / b for a, b in zip(some, rates[ONE])), 3)
        say("\n| | " + " | ".join(sides) + " |\n|---|" + "---|" * len(sides))
        for name in result[ONE]:
            say(f"| {name} | " + " | ".join(f"{result[side][name]:,}" for side in sides) + " |")
        return {"rows": rows, "sides": result}


def scripts(installation, server, rows):
    """For each kind of request a function that makes its load, from a seed."""
    url, headers = f"{server.url}/api/v2/candidates", {"x-api-key": installation.key}
    keys = regions(installation, server)
    new = json.dumps([{name: value for name, value in candidate(1, "nieuw").items() if name != "id"}])
    creates = [load.raw("POST", url, {"x-api-key": key}, new) for key in keys]
    one = load.raw("GET", f"{url}/rec000000{{number:8}}", headers)
    return {
        "by_id": lambda seed: load.drawn(one, rows, seed),
        "page_of_100": lambda _: load.fixed("GET", f"{url}?pageSize=100", headers),
        "create": lambda _: load.fixed("POST", url, headers, new),
        "create_in_100_regions": lambda seed: load.among(creates, seed),
    }


def regions(installation, server):
    """Makes the regions, and a key for each."""
    admin = installation.run("key", "create", "--admin", capture_output=True, text=True).stdout.strip()

    def call(path, body, **headers):
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc)
        headers = {"content-type": "application/json", "x-api-key": admin, **headers}
        connection.request("POST", f"/api/v2{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        made = json.load(answer)
        assert answer.status < 300, made
        return made["data"]

    def region(turn):
        made = call("/auth/regions", {"slug": f"regio{turn}", "name": f"Regio {turn}"})
        path = f"/auth/regions/{made['id']}/api-keys"
        return call(path, {"description": "Proef"}, **{"x-api-region": made["id"]})["key"]

    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(region, range(REGIONS)))
    random.Random(1).shuffle(keys)
    return keys
