"""Measures what docs/performance.md claims: `python3 scripts/bench [PART] [ROWS]`. `usual` is reads and writes, `all` all parts.

Every speed is a ratio between sides that take turns in one run: medians of the rounds. Needs wrk, curl, PostgreSQL's
binaries, npm, Python's venv and the release build. ROUNDS and SECONDS (a measurement) may be given in the environment.
"""

import sys
import time

import beside
import clients
import desk
import distributed
import events
import growth
import nodes
import pages
import reads
import regions
import report
import scale
import sessions
import writes
from common import say


def creates(rows):
    return {**reads.measure(rows, "writes"), "behind": writes.measure(rows)}


# A part's measurement, and with how many candidates `all` takes it.
PARTS = {
    "reads": (reads.measure, [100_000, 1_000_000]), "writes": (creates, [100_000]), "scale": (scale.measure, [1_000_000]),
    "regions": (regions.measure, [30_000]), "sessions": (sessions.measure, [100_000]), "nodes": (nodes.measure, [20_000]),
    "clients": (clients.measure, [20_000]), "growth": (growth.measure, [100_000]), "beside": (beside.measure, [100_000]), "desk": (desk.measure, [50_000]),
    "pages": (pages.measure, [50_000]), "events": (events.measure, [20_000]),
}
# Parts that `all` leaves out.
ALONE = {"distributed": (distributed.measure, [20_000])}
USUAL = ["reads", "writes"]


def main(part="usual", rows=None):
    known = {**PARTS, **ALONE}
    wanted = {"all": list(PARTS), "usual": USUAL}.get(part, [part])
    if not set(wanted) <= set(known):
        raise SystemExit(f"the part '{part}' is not known; there are: usual, all, {', '.join(known)}")
    for name, (measure, usual) in known.items():
        if name not in wanted:
            continue
        # One number of rows for a part alone; the smaller one where nothing is said.
        for number in [int(rows)] if rows else usual if part == "all" else usual[:1]:
            say(f"\n== {name}, {number:,} candidates ==")
            started = time.monotonic()
            report.keep(f"{name}-{number}", measure(number))
            say(f"{name} took {(time.monotonic() - started) / 60:.1f} minutes")


if __name__ == "__main__":
    main(*sys.argv[1:])
