"""Durable creates of one candidate each: on SQLite and on PostgreSQL, there against PostgREST's insert; how soon a
candidate is seen after its 202, and how soon when another region is far behind."""

import json
import os
import re
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import postgrest
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
    postgrest.install()
    say(subprocess.run([VALIDATION], check=True, capture_output=True, text=True).stdout.strip())
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
        backlog(installation, folder, 100_000)
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
        backlog(installation, folder, 100_000)
