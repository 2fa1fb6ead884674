"""What every part of the benchmark needs: synthetic candidates, servers, rates, and comparisons that alternate."""

import json
import random
import re
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path

ROUNDS, SECONDS, CONNECTIONS = 3, 3, 32
SERVER = Path("target/release/onderwijsregio").resolve()
BASELINE = Path("target/release/examples/baseline").resolve()
VALIDATION = Path("target/release/examples/validation").resolve()
PHASES = ["nieuw", "matchen", "oriënteren", "voorbereiden", "in opleiding", "werkzaam", "uitgestroomd"]


def say(*words):
    print(*words, flush=True)


def generate(file, rows):
    """Synthetic candidates of about a kilobyte, and the same ones every time."""
    chance = random.Random(1)
    text = "Een zin van een voorbeeldige motivatie om in het onderwijs te gaan werken. " * 7
    with open(file, "w") as out:
        for number in range(rows):
            out.write(json.dumps({
                "id": f"rec{number:014}", "name": f"Kandidaat {number}", "email": f"kandidaat{number}@example.nl",
                "phone": f"06 {number:08}", "privacyConsent": True, "phase": chance.choice(PHASES),
                "sectors": ["Primair onderwijs"], "roles": ["Docent / leraar"], "priorEducation": "hbo bachelor",
                "city": "Assen", "motivation": text,
            }, ensure_ascii=False) + "\n")


class Installation:
    """A region with a key, on a folder or on the database that `words` name."""

    def __init__(self, folder, *words):
        self.words = [*words, "--data-dir", folder]
        self.folder = folder
        self.run("region", "create", "--slug", "bench", "--name", "Bench", stdout=subprocess.DEVNULL)
        self.key = self.run("key", "create", "--region", "bench", capture_output=True, text=True).stdout.strip()

    def run(self, *words, **more):
        return subprocess.run([SERVER, *words, *self.words], check=True, **more)

    def fill(self, rows, *words):
        """Imports so many candidates, and says how fast."""
        file = Path(self.folder, "rows.ndjson")
        generate(file, rows)
        started = time.monotonic()
        self.run("import", "--region", "bench", *words, file, stderr=subprocess.DEVNULL)
        say(f"import: {rows / (time.monotonic() - started):,.0f} rows/s of {file.stat().st_size / rows:,.0f} bytes")
        file.unlink()

    def serve(self, log, *words):
        """Authentication, rate limit and logging are on; the limit is only too high to be met."""
        command = [SERVER, "serve", "--listen", "127.0.0.1:0", "--rate-limit", "1000000/s", *words, *self.words]
        return Server(command, Path(self.folder, log))


class Server:
    """The server, on a port of its own."""

    def __init__(self, command, log):
        started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=open(log, "w"))
        while not (found := re.search(r'ready listen="([^"]+)"', log.read_text())):
            assert self.process.poll() is None, log.read_text()
            time.sleep(0.001)
        self.ready = time.monotonic() - started
        self.url = f"http://{found[1]}"

    def memory(self, name="VmRSS"):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Other:
    """What the server is compared with, ready when this address answers."""

    def __init__(self, command, log, probe, env=None):
        self.process = subprocess.Popen(command, stdout=open(log, "w"), stderr=subprocess.STDOUT, env=env)
        for _ in range(600):
            try:
                urllib.request.urlopen(probe).read()
                return
            except OSError:
                assert self.process.poll() is None, Path(log).read_text()
                time.sleep(0.05)
        raise SystemExit(f"{command[0]} does not answer: {Path(log).read_text()}")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def load(url, key, connections):
    """`key` is a region's, or a dictionary of headers in its place."""
    headers = key if isinstance(key, dict) else {"x-api-key": key}
    words = [word for name, value in headers.items() for word in ["-H", f"{name}: {value}"]]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", *words, url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def rate(url, key="", *others):
    """Requests a second; of all addresses together when there are several, with the same connections in all."""
    urls = [url, *others]
    total = 0
    for process in [load(one, key, CONNECTIONS // len(urls)) for one in urls]:
        printed = process.communicate()[0]
        assert process.returncode == 0 and "Non-2xx" not in printed, printed
        total += float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1])
    return total


def get(url, key="", **headers):
    request = urllib.request.Request(url, headers={"x-api-key": key, **headers})
    return urllib.request.urlopen(request).read()


def compare(name, subject, base, rounds=ROUNDS):
    """Prints a measurement against its base, alternating. Gives the ratio."""
    pairs = [(rate(*subject), rate(*base)) for _ in range(rounds)]
    ratio = statistics.median(a / b for a, b in pairs)
    a, b = (statistics.median(side) for side in zip(*pairs))
    say(f"| {name} | {a:,.0f}/s | {b:,.0f}/s | {ratio:.2f} |")
    return ratio
