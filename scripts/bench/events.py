"""What a subscription costs the writes beside it, on both engines: 10,000 changes a minute with and without one whose receiver
is on this machine, in turn. Then a thousand subscriptions over a hundred regions, with an event for each."""

import json
import os
import statistics
import subprocess
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

import load
from cluster import Cluster
from common import say
from mixed import WRITERS, Instance, paced

TURNS, WINDOW, EVENTS = 5, 12, 10_000 / 60
REGIONS, EACH = 100, 10
TIMES = ["p50", "p99", "cpu"]


class Receiver:
    """Counts the events that it receives."""

    def __init__(self):
        command = ["node", Path(__file__).with_name("receiver.mjs")]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}/"

    def received(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def settled(self):
        """How many events were received, once none has come for a second."""
        before = -1
        while (now := self.received()) != before:
            before = now
            time.sleep(1)
        return now

    def wait_for(self, number, most=120):
        """Waits until so many events have been received in all."""
        started = time.monotonic()
        while self.received() < number:
            assert time.monotonic() - started < most, f"{self.received()} of {number} events"
            time.sleep(0.05)


def measure(rows):
    result = {}
    for name, cluster in [("sqlite", nullcontext()), ("postgres", Cluster())]:
        with cluster as running, tempfile.TemporaryDirectory() as folder:
            instance, receiver = Instance(folder, running, rows, "--egress-allow-private"), Receiver()
            result[name] = {"writes": writes(instance, receiver), "many": many(instance, receiver)}
            instance.server.stop()
            receiver.process.stdin.close()
            say(f"{name}: {result[name]}")
    return {"rows": rows, "events": result}


def window(instance, seconds=WINDOW):
    """Paced changes: their times in milliseconds, the processor's microseconds for each, and their number."""
    before = instance.server.cpu()
    result = load.Load(instance.url, paced(instance.writes(), WRITERS, EVENTS), WRITERS, seconds).result()
    result.cpu = (instance.server.cpu() - before) / result.requests * 1e6
    return result


def subscribe(instance, receiver, *scope):
    command = instance.installation.command("subscription", "add", *(scope or ("--region", "bench")), "--url", receiver.url)
    reaching = {**os.environ, "ONDERWIJSREGIO_EGRESS_ALLOW_PRIVATE": "true"}
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=reaching).stdout)["id"]


def writes(instance, receiver):
    window(instance, 3)
    pairs, delivered = [], 0
    for _ in range(TURNS):
        alone, before = window(instance), receiver.received()
        subscription = subscribe(instance, receiver)
        beside = window(instance)
        # A change to the same value is no event.
        delivered += receiver.settled() - before
        instance.installation.run("subscription", "remove", "--region", "bench", subscription, stdout=subprocess.DEVNULL)
        pairs.append((alone, beside))
    result = {kind: {"alone": round(statistics.median(getattr(alone, kind) for alone, _ in pairs), 2),
                     "beside": round(statistics.median(getattr(beside, kind) for _, beside in pairs), 2),
                     "ratio": round(statistics.median(getattr(beside, kind) / getattr(alone, kind) for alone, beside in pairs), 3)}
              for kind in TIMES}
    return {**result, "delivered": delivered}


def many(instance, receiver):
    """Seconds until each of a thousand subscriptions over a hundred regions has received an event that all get at once."""
    regions = [f"regio-{number}" for number in range(REGIONS)]
    for slug in regions:
        instance.installation.run("region", "create", "--slug", slug, "--name", slug, stdout=subprocess.DEVNULL)
        for _ in range(EACH):
            subscribe(instance, receiver, "--region", slug)
    before = receiver.received()
    file = Path(instance.folder, "one.ndjson")
    started = time.monotonic()
    for number, slug in enumerate(regions):
        file.write_text(json.dumps({"name": "Kandidaat Een", "email": f"een{number}@example.nl", "phone": f"06 {number:08}",
                                    "privacyConsent": True}) + "\n")
        instance.installation.run("import", "--region", slug, file, stderr=subprocess.DEVNULL)
    imported = time.monotonic() - started
    receiver.wait_for(before + REGIONS * EACH)
    return {"subscriptions": REGIONS * EACH, "regions": REGIONS, "import_seconds": round(imported, 1),
            "received_seconds": round(time.monotonic() - started, 1)}
