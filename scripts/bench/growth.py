"""What grows while a server runs under a mixed load, on both engines. Time passes in jumps of half a day, and what is kept is
kept for one day, so that growth and removal both happen within minutes."""

import os
import statistics
import tempfile
from contextlib import nullcontext

from cluster import Cluster
from common import say
from mixed import Instance

# How often the clock jumps, and how long the load lasts before each jump.
JUMPS = int(os.environ.get("JUMPS") or 8)
SECONDS = int(os.environ.get("PHASE") or 75)
WINDOW = 15


def measure(rows):
    result = {}
    for name, cluster in [("sqlite", nullcontext()), ("postgres", Cluster())]:
        with cluster as running, tempfile.TemporaryDirectory() as folder:
            instance = Instance(folder, running, rows)
            say(f"{name}: half the capacity is {instance.rate:,.0f} reads a second; at first {instance.sizes()}")
            result[name] = [phase(instance) for _ in range(JUMPS)]
            instance.server.stop()
    return {"rows": rows, "phase_seconds": SECONDS, "growth": result}


def phase(instance):
    """The load for one phase, the sizes at its end, and then the jump to the next."""
    windows = [instance.window(WINDOW) for _ in range(max(1, SECONDS // WINDOW))]
    times = {name: round(statistics.median(one[name] for one in windows), 2) for name in windows[0]}
    result = {"days": instance.jumps / 2, **instance.sizes(), **times}
    say(result)
    instance.jump()
    return result
