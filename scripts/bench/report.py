"""Keeps what was measured in one file, `target/bench/results.json`, with the machine it was measured on."""

import json
import os
import platform
import subprocess
import time
from pathlib import Path

import pocketbase
import postgrest
from common import CONNECTIONS, ROUNDS, SECONDS, SERVER, lines, say

FILE = Path("target/bench/results.json")


def keep(name, result):
    """Adds a part's results to those of the others, or in the place of its earlier ones."""
    if result is None:
        return
    kept = json.loads(FILE.read_text()) if FILE.exists() else {}
    kept[name] = {**conditions(), **result}
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    say(f"kept in {FILE}")


def conditions():
    """Under what all of it was measured."""
    version = subprocess.run([SERVER, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    return {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "cores": os.cpu_count(), "machine": platform.machine(),
        "load_at_the_end": round(os.getloadavg()[0], 1), "connections": CONNECTIONS, "rounds": ROUNDS, "seconds": SECONDS,
        "record_bytes": len(next(lines(1)).encode()),
        "versions": {"server": version, "postgrest": postgrest.VERSION, "pocketbase": pocketbase.VERSION},
    }
