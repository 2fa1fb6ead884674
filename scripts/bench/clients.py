"""What the client packages cost: a walk over all pages by each package, against the same walk by `fetch` or httpx alone."""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROUNDS, Installation, say

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PYTHON = ROOT / "target/python-sdk"


def measure(rows):
    typescript = ROOT / "clients/typescript"
    subprocess.run(["make", "-s", "clients/typescript/node_modules/.package-lock.json", "target/python-sdk/ready"], check=True, cwd=ROOT)
    subprocess.run(["npm", "run", "--silent", "build", "--prefix", typescript], check=True)
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(folder)
        installation.fill(rows)
        server = installation.serve("log")
        given = [server.url, installation.key, str(3 * ROUNDS)]
        walks = {
            "TypeScript": ["node", HERE / "walk.mjs", typescript, *given],
            "Python": ["env", f"PYTHONPATH={ROOT / 'clients/python-sdk/src'}", PYTHON / "bin/python", HERE / "walk.py", *given],
        }
        result = {}
        for name, command in walks.items():
            taken = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            result[name] = summary(rows, taken)
            say(f"{name}: {result[name]}")
        server.stop()
    return {"walks": result}


def summary(rows, taken):
    """Candidates a second of each way, and the medians of the rounds' own ratios of pages and of entries to the plain walk: of
    time, and of the processor in the client's process."""
    result = {}
    for way, walks in taken.items():
        result[way] = {"rate": round(rows / statistics.median(seconds for seconds, _ in walks))}
        if way != "plain":
            for name, of in [("time", 0), ("processor", 1)]:
                ratios = [ours[of] / plain[of] for ours, plain in zip(walks, taken["plain"])]
                result[way][name] = round(statistics.median(ratios), 3)
    return result


if __name__ == "__main__":
    print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
