"""Writes on both engines: how soon a candidate is seen after its 202, and how soon when another region is far behind. How
many there are a second is a case, `workloads/create.json`."""

import json
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

import load
from cluster import Cluster
from common import CONNECTIONS, PHASES, ROUNDS, SECONDS, VALIDATION, Installation, candidate, say

# Numbers for those that are made one by one.
numbers = count(10_000_000)


def new(number):
    """The body of a create of one candidate of about 0.8 kB."""
    made = candidate(number, PHASES[0])
    del made["id"]
    return [made]


def write_load(url, key, connections=CONNECTIONS):
    """Creates, as many as there can be, each of another candidate."""
    body = json.dumps(new(12345678)).replace("12345678", "{number:8}")
    return load.Load(url, load.counted(load.raw("POST", url, {"x-api-key": key}, body)), connections, SECONDS)


def seen_after(url, key):
    """Milliseconds from a 202 to the first 200 for its id, the median, while half the connections write."""
    running, times = write_load(url, key, CONNECTIONS // 2), []
    while running.process.poll() is None:
        identifier = call(url, key, new(next(numbers)))["data"]["candidateIds"][0]
        accepted = time.monotonic()
        while True:
            try:
                call(f"{url}/{identifier}", key)
                break
            except urllib.error.HTTPError as error:
                assert error.code == 404, error
        times.append((time.monotonic() - accepted) * 1000)
    running.result()
    return statistics.median(times)


class Withheld(BaseHTTPRequestHandler):
    """A file that does not come until it is let go: its mutation holds up the queue behind it."""

    free = threading.Event()

    def do_GET(self):
        self.free.wait()
        try:
            self.send_response(200)
            self.send_header("content-length", "5")
            self.end_headers()
            self.wfile.write(b"tekst")
        except BrokenPipeError:
            pass  # An earlier try, given up by now.

    def log_message(self, *_):
        pass


def call(url, key, body=None):
    headers = {"x-api-key": key, "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    return json.load(urllib.request.urlopen(urllib.request.Request(url, data, headers)))


def write_and_see(url, key):
    """Milliseconds from sending a write until it is seen, the median of some hundred writes one after the other."""
    times = []
    for _ in range(200):
        started = time.monotonic()
        identifier = call(url, key, new(next(numbers)))["data"]["candidateIds"][0]
        call(f"{url}/{identifier}", key)
        times.append((time.monotonic() - started) * 1000)
    return statistics.median(times)


def backlog(installation, waiting):
    """Lets a region fall so many mutations behind, and looks what that does to another and to the server's memory."""
    installation.run("region", "create", "--slug", "behind", "--name", "Behind", stdout=subprocess.DEVNULL)
    behind = installation.run("key", "create", "--region", "behind", capture_output=True, text=True).stdout.strip()
    Withheld.free.clear()
    files = ThreadingHTTPServer(("127.0.0.1", 0), Withheld)
    threading.Thread(target=files.serve_forever, daemon=True).start()
    server = installation.serve("backlog", "--egress-allow-private")
    url = f"{server.url}/api/v2/candidates"
    write_and_see(url, installation.key)
    result = {"seen_ms_idle": write_and_see(url, installation.key)}
    first = call(url, behind, new(next(numbers)))["data"]["candidateIds"][0]
    file = {"url": f"http://127.0.0.1:{files.server_address[1]}/bestand.txt"}
    call(f"{url}/{first}/attachments", behind, {"otherAttachments": [file]})
    queued = 0
    while queued < waiting:
        queued += write_load(url, behind).result().requests
    result |= {"waiting": queued, "seen_ms_waiting": write_and_see(url, installation.key), "resident_mb_before": server.memory()}
    draining, most = [], 0
    last = call(url, behind, new(next(numbers)))["data"]["mutationId"]
    started = time.monotonic()
    Withheld.free.set()
    while call(f"{server.url}/api/v2/mutations/{last}", behind)["data"]["status"] == "queued":
        draining.append(write_and_see(url, installation.key))
        most = max(most, server.memory())
    result |= {"seen_ms_draining": statistics.median(draining) if draining else None, "resident_mb_at_most": most,
             "drained_per_second": queued / (time.monotonic() - started)}
    server.stop()
    files.shutdown()
    return result


def measure(rows, waiting=100_000):
    say(judged := subprocess.run([VALIDATION], check=True, capture_output=True, text=True).stdout.strip())
    made = {"rows": rows, "validation": judged}
    for name, cluster in [("sqlite", nullcontext()), ("postgres", Cluster())]:
        with cluster, tempfile.TemporaryDirectory() as folder:
            installation = Installation(folder, *(["--database", cluster.url()] if name == "postgres" else []))
            installation.fill(rows)
            server = installation.serve("log")
            url = f"{server.url}/api/v2/candidates"
            seen = statistics.median(seen_after(url, installation.key) for _ in range(ROUNDS))
            server.stop()
            result = {"seen_ms_after_202_under_load": seen, **backlog(installation, waiting)}
            made[name] = {words: value and round(value, 2) for words, value in result.items()}
            say(f"{name}: {made[name]}")
    return made
