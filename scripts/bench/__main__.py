"""Measures what docs/performance.md claims: `python3 scripts/bench [all|embedded|postgres|writes|sessions] [ROWS]`.

Every speed is a ratio between two sides that alternate in one run: medians of the rounds. Needs wrk, curl and the
release build; the parts on PostgreSQL also need its binaries and npm.
"""

import sys

import embedded
import postgres
import sessions
import writes

PARTS = {"embedded": (embedded, 1_000_000), "postgres": (postgres, 200_000), "writes": (writes, 100_000),
         "sessions": (sessions, 100_000)}


def main(part="all", rows=None):
    if part not in ["all", *PARTS]:
        raise SystemExit(f"the part '{part}' is not known; there are: all, {', '.join(PARTS)}")
    for name, (module, usual) in PARTS.items():
        if part in ["all", name]:
            module.measure(int(rows or usual))


if __name__ == "__main__":
    main(*sys.argv[1:])
