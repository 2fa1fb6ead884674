"""Searches for candidates, as 20 users of the desk make them: how long they take, and what they cost the API beside them,
on both engines. A user waits two seconds between two searches."""

import http.client
import json
import random
import statistics
import tempfile
import threading
import time
from contextlib import nullcontext
from urllib.parse import urlsplit

from cluster import Cluster
from common import PHASES, say
from mixed import Instance

USERS, PAUSE, WINDOW, TURNS = 20, 2, 10, 3


def searches(chance, rows):
    """One search of each kind, with newly drawn values."""
    number = f"{chance.randrange(rows):08}"
    phases = chance.sample(PHASES, 2)
    return {
        "list": {"pageSize": 50},
        "by name": {"sort": "name", "pageSize": 50},
        "by phase": {"filters": {"phase": phases}, "sort": "phaseSince", "pageSize": 50},
        "filters": {"filters": {"phase": phases, "privacyConsent": True, "sectors": ["Primair onderwijs"], "lastContact": {"empty": True}},
                    "pageSize": 50},
        "rare word": {"words": f"kandidaat {number}", "pageSize": 50},
        "frequent words": {"words": "kandi assen", "sort": "name", "pageSize": 50},
        "texts": {"words": "komtnietvoor", "inTexts": True, "pageSize": 50},
    }


class Users:
    """Users that search until they are stopped."""

    def __init__(self, instance):
        self.url, self.key, self.rows = urlsplit(instance.url), instance.installation.key, instance.rows
        self.times, self.stopped = {}, threading.Event()
        self.threads = [threading.Thread(target=self.work, args=[seed], daemon=True) for seed in range(USERS)]
        for thread in self.threads:
            thread.start()

    def work(self, seed):
        chance = random.Random(seed)
        connection = http.client.HTTPConnection(self.url.netloc)
        headers = {"x-api-key": self.key, "content-type": "application/json"}
        while not self.stopped.wait(chance.random() * 2 * PAUSE):
            kind, search = chance.choice(list(searches(chance, self.rows).items()))
            started = time.monotonic()
            connection.request("POST", f"{self.url.path}/search", json.dumps(search), headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            self.times.setdefault(kind, []).append((time.monotonic() - started) * 1000)

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        return self.times


def of(times):
    cuts = statistics.quantiles(times, n=100)
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "searches": len(times)}


def measure(rows):
    result = {}
    for name, cluster in [("sqlite", nullcontext()), ("postgres", Cluster())]:
        with cluster as running, tempfile.TemporaryDirectory() as folder:
            instance = Instance(folder, running, rows)
            users = Users(instance)
            time.sleep(6 * WINDOW)
            alone = {kind: of(times) for kind, times in users.stop().items()}
            ratios = []
            for _ in range(TURNS):
                before = instance.window(WINDOW)
                users = Users(instance)
                beside = instance.window(WINDOW)
                users.stop()
                ratios.append(beside["read_p99"] / before["read_p99"])
            instance.server.stop()
            result[name] = {"searches": alone, "read_p99_beside": round(statistics.median(ratios), 3)}
            say(f"{name}: {result[name]}")
    return {"rows": rows, "desk": result}
