"""Measures what docs/performance.md claims: `bench.py [ROWS]`, 1,000,000 when left out.

Every speed is a ratio against the same bytes handed out from memory by the same HTTP stack, both sides alternating in
one run, medians of the rounds. Needs wrk and the release build.
"""

import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
ROUNDS, SECONDS, CONNECTIONS = 3, 3, 32
SERVER = Path("target/release/onderwijsregio").resolve()
BASELINE = Path("target/release/examples/baseline").resolve()
PHASES = ["nieuw", "matchen", "oriënteren", "voorbereiden", "in opleiding", "werkzaam", "uitgestroomd"]


def say(*words):
    print(*words, flush=True)


def generate(file):
    """Synthetic candidates of about a kilobyte, and the same ones every time."""
    chance = random.Random(1)
    text = "Een zin van een voorbeeldige motivatie om in het onderwijs te gaan werken. " * 7
    with open(file, "w") as out:
        for number in range(ROWS):
            out.write(json.dumps({
                "id": f"rec{number:014}", "name": f"Kandidaat {number}", "email": f"kandidaat{number}@example.nl",
                "phone": f"06 {number:08}", "privacyConsent": True, "phase": chance.choice(PHASES),
                "sectors": ["Primair onderwijs"], "roles": ["Docent / leraar"], "priorEducation": "hbo bachelor",
                "city": "Assen", "motivation": text,
            }, ensure_ascii=False) + "\n")


def run(folder, *words, **more):
    return subprocess.run([SERVER, *words, "--data-dir", folder], check=True, **more)


class Server:
    """The server, or what it is compared with, on a port of its own."""

    def __init__(self, command, log):
        self.log = Path(log)
        started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=open(log, "w"))
        while not (found := re.search(r'ready listen="([^"]+)"', self.log.read_text())):
            if command[0] == BASELINE:
                break
            time.sleep(0.001)
        self.ready = time.monotonic() - started
        self.url = f"http://{found[1]}" if found else f"http://{command[1]}"

    def memory(self, name="VmRSS"):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


def rate(url, key=""):
    """Requests a second."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", f"x-api-key: {key}", url]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in printed, printed
    return float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])


def get(url, key, **headers):
    request = urllib.request.Request(url, headers={"x-api-key": key, **headers})
    return urllib.request.urlopen(request).read()


def compare(name, subject, base):
    """Prints a measurement against its base, alternating."""
    pairs = [(rate(*subject), rate(*base)) for _ in range(ROUNDS)]
    ratio = statistics.median(a / b for a, b in pairs)
    a, b = (statistics.median(side) for side in zip(*pairs))
    say(f"| {name} | {a:,.0f}/s | {b:,.0f}/s | {ratio:.2f} |")


def walk(server, key):
    """Follows the cursor to its end. Gives the cursor near the end."""
    cursor, deep, records = None, None, 0
    while True:
        page = json.loads(get(f"{server.url}/api/v2/candidates" + (f"?cursor={cursor}" if cursor else ""), key))
        records += len(page["data"])
        deep, cursor = cursor if cursor and records <= ROWS - 200 else deep, page["meta"]["cursor"]
        if cursor is None:
            assert records == ROWS
            return deep


def main():
    with tempfile.TemporaryDirectory() as folder:
        rows = f"{folder}/rows.ndjson"
        generate(rows)
        run(folder, "region", "create", "--slug", "bench", "--name", "Bench", stdout=subprocess.DEVNULL)
        key = run(folder, "key", "create", "--region", "bench", capture_output=True, text=True).stdout.strip()
        started = time.monotonic()
        run(folder, "import", "--region", "bench", rows, stderr=subprocess.DEVNULL)
        say(f"import: {ROWS / (time.monotonic() - started):,.0f} rows/s of {Path(rows).stat().st_size / ROWS:,.0f} bytes")
        Path(rows).unlink()

        # Authentication, rate limit and logging are on; the limit is only too high to be met.
        server = Server([SERVER, "serve", "--listen", "127.0.0.1:0", "--rate-limit", "1000000/s", "--data-dir", folder],
                        f"{folder}/log")
        say(f"ready after {server.ready * 1000:,.0f} ms with {ROWS:,} candidates")
        candidates = f"{server.url}/api/v2/candidates"
        record, page = f"{candidates}/rec{ROWS // 2:014}", candidates
        five = f"{candidates}?fields=name,email,phone,phase,city"
        find = f"{candidates}/find?email=kandidaat{ROWS // 3}@example.nl"
        phases = f"{candidates}?phase=nieuw&phase=matchen"
        for name, url in {"record": record, "page": page, "five": five, "find": find, "phases": phases}.items():
            Path(f"{folder}/{name}").write_bytes(get(url, key))

        deep = walk(server, key)
        say(f"resident after a full walk: {server.memory():,.0f} MB")
        before = server.memory("VmHWM")
        stream = subprocess.run(["curl", "-sN", "-H", f"x-api-key: {key}", "-H", "accept: application/x-ndjson",
                                 candidates, "-o", "/dev/null", "-w", "%{size_download} %{time_total}"],
                                check=True, capture_output=True, text=True).stdout.split()
        say(f"stream: {int(stream[0]) / 1e6:,.0f} MB in {float(stream[1]):.1f} s,"
            f" {server.memory('VmHWM') - before:,.1f} MB of memory on top of the peak before it")

        names = ["record", "page", "five", "find", "phases"]
        base = Server([BASELINE, "127.0.0.1:18990", *(f"{name}={folder}/{name}" for name in names)], f"{folder}/base")
        time.sleep(0.5)
        say("\n| | server | the same bytes from memory | ratio |\n|---|---|---|---|")
        for name, url, of in [("a record by id", record, "record"), ("a page of 100", page, "page"),
                              ("a page of 100, five fields", five, "five"), ("find by e-mail", find, "find"),
                              ("a page of 100 in two phases", phases, "phases")]:
            compare(name, (url, key), (f"{base.url}/{of}",))
        if deep:
            say("\n| | deep | first | ratio |\n|---|---|---|---|")
            compare(f"a page at depth {ROWS - 200:,}", (f"{candidates}?cursor={deep}", key), (page, key))
        base.stop()
        server.stop()


if __name__ == "__main__":
    main()
