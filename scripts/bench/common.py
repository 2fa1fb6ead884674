"""What every part of the benchmark needs: synthetic candidates, servers, rates, and comparisons that alternate."""

import json
import os
import random
import re
import socket
import statistics
import subprocess
import time
import urllib.request
from itertools import islice
from pathlib import Path

import load

ROUNDS = int(os.environ.get("ROUNDS") or 3)
SECONDS = int(os.environ.get("SECONDS") or 1)
CONNECTIONS = 32
# Another folder of builds, say one without link-time optimisation, which takes a tenth of the time to make.
BUILD = Path(os.environ.get("BENCH_BUILD") or "target/release").resolve()
SERVER, VALIDATION = BUILD / "onderwijsregio", BUILD / "examples/validation"
CEILING = Path("target/ceiling/release/ceiling").resolve()
PHASES = ["nieuw", "matchen", "oriënteren", "voorbereiden", "in opleiding", "werkzaam", "uitgestroomd"]
# A record is as long as its motivation: 0.8 kB, or 0.4 with one sentence.
TEXT = "Een zin van een voorbeeldige motivatie om in het onderwijs te gaan werken. " * int(os.environ.get("SENTENCES") or 7)
# An import is one transaction, whose log takes as much of the disk as its rows.
A_TIME = 1_000_000


def say(*words):
    print(*words, flush=True)


def free_port():
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def candidates(rows):
    """Synthetic candidates, and the same ones every time: a number and a phase are all that differs."""
    chance = random.Random(1)
    for number in range(rows):
        yield number, chance.choice(PHASES)


def candidate(number, phase):
    digits = f"{number:08}"
    return {
        "id": f"rec000000{digits}", "name": f"Kandidaat {digits}", "email": f"kandidaat{digits}@example.nl",
        "phone": f"06 {digits}", "privacyConsent": True, "phase": phase, "sectors": ["Primair onderwijs"],
        "roles": ["Docent / leraar"], "priorEducation": "hbo bachelor", "city": "Assen", "motivation": TEXT,
    }


def lines(rows):
    """The candidates as NDJSON of 0.8 kB each."""
    patterns = {phase: json.dumps(candidate(12345678, phase), ensure_ascii=False) + "\n" for phase in PHASES}
    for number, phase in candidates(rows):
        yield patterns[phase].replace("12345678", f"{number:08}")


class Installation:
    """A region with a key, on a folder or on the database that `words` name."""

    def __init__(self, folder, *words):
        self.words = [*words, "--data-dir", folder]
        self.folder = folder
        self.run("region", "create", "--slug", "bench", "--name", "Bench", stdout=subprocess.DEVNULL)
        self.key = self.run("key", "create", "--region", "bench", capture_output=True, text=True).stdout.strip()

    def command(self, *words):
        return [SERVER, *words, *self.words]

    def run(self, *words, **more):
        return subprocess.run(self.command(*words), check=True, **more)

    def fill(self, rows, *words):
        """Imports so many candidates. Gives the rows a second."""
        file, made, seconds = Path(self.folder, "rows.ndjson"), lines(rows), 0
        for _ in range(0, rows, A_TIME):
            with open(file, "w") as out:
                out.writelines(islice(made, A_TIME))
            started = time.monotonic()
            self.run("import", "--region", "bench", *words, file, stderr=subprocess.DEVNULL)
            seconds += time.monotonic() - started
        file.unlink()
        say(f"import: {rows:,} rows at {rows / seconds:,.0f} a second")
        return rows / seconds

    def copy(self, address):
        """Puts all of it into another database, that of a folder."""
        command = [SERVER, "copy", "--from", f"sqlite:{self.folder}/onderwijsregio.db", "--to", address]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def serve(self, log, *words):
        """Authentication, rate limit and logging are on; the limit is only too high to be met."""
        command = [SERVER, "serve", "--listen", "127.0.0.1:0", "--rate-limit", "1000000/s", *words, *self.words]
        return Server(command, Path(self.folder, log))


def cpu(pid, with_ended=False):
    """Seconds of a processor that a process has had, and its ended children if wanted; none if it has ended itself."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(map(int, fields[11:15 if with_ended else 13])) / os.sysconf("SC_CLK_TCK")


class Process:
    """A server of any kind."""

    def memory(self, name="VmRSS"):
        """In MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024

    def cpu(self):
        return cpu(self.process.pid)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Server(Process):
    """Ours, on a port of its own."""

    def __init__(self, command, log):
        started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=open(log, "w"))
        while not (found := re.search(r'ready listen="([^"]+)"', log.read_text())):
            assert self.process.poll() is None, log.read_text()
            time.sleep(0.001)
        self.ready = time.monotonic() - started
        self.url = f"http://{found[1]}"


class Other(Process):
    """What the server is compared with, ready when this address answers."""

    def __init__(self, command, log, probe, env=None, cwd=None):
        started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=open(log, "w"), stderr=subprocess.STDOUT, env=env, cwd=cwd)
        for _ in range(6000):
            try:
                urllib.request.urlopen(probe).read()
                self.ready = time.monotonic() - started
                return
            except OSError:
                assert self.process.poll() is None, Path(log).read_text()
                time.sleep(0.005)
        raise SystemExit(f"{command[0]} does not answer: {Path(log).read_text()}")


def rate(url, key="", *others):
    """Requests a second; of all addresses together when there are several, with the same connections in all. `key` is a
    region's, or a dictionary of headers in its place."""
    headers = key if isinstance(key, dict) else {"x-api-key": key}
    urls = [url, *others]
    running = [load.Load(one, load.fixed("GET", one, headers), CONNECTIONS // len(urls), SECONDS) for one in urls]
    return sum(one.result().rate for one in running)


def get(url, key="", **headers):
    return get_as("GET", url, {"x-api-key": key, **headers})


def get_as(method, url, headers, body=None):
    headers = {**headers, "content-type": "application/json"} if body else headers
    request = urllib.request.Request(url, body.encode() if body else None, headers, method=method)
    return urllib.request.urlopen(request).read()


def compare(name, subject, base, rounds=ROUNDS):
    """Prints a measurement against its base, alternating. Gives the ratio."""
    pairs = [(rate(*subject), rate(*base)) for _ in range(rounds)]
    ratio = statistics.median(a / b for a, b in pairs)
    a, b = (statistics.median(side) for side in zip(*pairs))
    say(f"| {name} | {a:,.0f}/s | {b:,.0f}/s | {ratio:.2f} |")
    return ratio
