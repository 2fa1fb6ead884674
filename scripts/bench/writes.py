"""Writes on both engines: how soon a candidate is seen after its 202, and how soon when another region is far behind. How
many there are a second is a case, `workloads/create.json`."""

import json
import os
import re
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cluster import Cluster
from common import CONNECTIONS, ROUNDS, SECONDS, VALIDATION, Installation, say

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
        number = next(starts)
        started = time.monotonic()
        identifier = call(url, key, json.loads(json.dumps([CANDIDATE]) % (number, number, number)))["data"]["candidateIds"][0]
        call(f"{url}/{identifier}", key)
        times.append((time.monotonic() - started) * 1000)
    return statistics.median(times)


def backlog(installation, folder, waiting):
    """Lets a region fall so many mutations behind, and looks what that does to another and to the server's memory."""
    installation.run("region", "create", "--slug", "behind", "--name", "Behind", stdout=subprocess.DEVNULL)
    behind = installation.run("key", "create", "--region", "behind", capture_output=True, text=True).stdout.strip()
    Withheld.free.clear()
    files = ThreadingHTTPServer(("127.0.0.1", 0), Withheld)
    threading.Thread(target=files.serve_forever, daemon=True).start()
    server = installation.serve("backlog", "--egress-allow-private")
    url = f"{server.url}/api/v2/candidates"
    write_and_see(url, installation.key)
    idle = write_and_see(url, installation.key)
    one = json.loads(json.dumps([CANDIDATE]) % (1, 1, 1))
    first = call(url, behind, one)["data"]["candidateIds"][0]
    file = {"url": f"http://127.0.0.1:{files.server_address[1]}/bestand.txt"}
    call(f"{url}/{first}/attachments", behind, {"otherAttachments": [file]})
    queued = 0
    while queued < waiting:
        queued += write_rate(url, folder, json.dumps([CANDIDATE]), behind) * SECONDS
    stuck = write_and_see(url, installation.key)
    before, draining, most = server.memory(), [], 0
    last = call(url, behind, one)["data"]["mutationId"]
    started = time.monotonic()
    Withheld.free.set()
    while call(f"{server.url}/api/v2/mutations/{last}", behind)["data"]["status"] == "queued":
        draining.append(write_and_see(url, installation.key))
        most = max(most, server.memory())
    drained = queued / (time.monotonic() - started)
    say(f"{queued:,.0f} mutations behind in another region: a write is seen after {idle:.1f} ms before, {stuck:.1f} ms while"
        f" they wait, {statistics.median(draining):.1f} ms while they are done, {drained:,.0f} a second; the server takes"
        f" {before:.0f} MB before, {most:.0f} MB at most meanwhile")
    server.stop()
    files.shutdown()


def measure(rows):
    say(subprocess.run([VALIDATION], check=True, capture_output=True, text=True).stdout.strip())
    one = json.dumps([CANDIDATE])
    for name, cluster in [("SQLite", nullcontext()), ("PostgreSQL", Cluster())]:
        with cluster, tempfile.TemporaryDirectory() as folder:
            installation = Installation(folder, *(["--database", cluster.url()] if name == "PostgreSQL" else []))
            installation.fill(rows)
            server = installation.serve("log")
            url = f"{server.url}/api/v2/candidates"
            seen = [seen_after(url, installation.key, folder, one) for _ in range(ROUNDS)]
            say(f"{name}, {rows:,} candidates before, load {os.getloadavg()[0]:.1f}: while half the connections write, a candidate"
                f" is seen {statistics.median(seen):.1f} ms after its 202")
            server.stop()
            backlog(installation, folder, 100_000)
